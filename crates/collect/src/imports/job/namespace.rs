use std::collections::HashMap;

use primitives::ShopId;
use store::{FromQueryResult, Sql, rows_in, sea_orm};

use super::{ImportError, Imports, saved_mappings};
use crate::imports::{Entity, Mapping, builtin};

/// Under which namespaces orders stand that other entities speak of.
///
/// An order keeps the form under which it was told first, so what concerns it must follow. Where the files do not say
/// which platform the numbers are of, and exactly one has such an order, it is that one.
pub(super) struct Namespaces {
    own: Option<String>,
    /// Of other mappings: where orders may be that this one does not say.
    others: Vec<String>,
}

#[derive(FromQueryResult)]
struct Row {
    entity_key: String,
    namespace: Option<String>,
}

impl Namespaces {
    pub async fn of(imports: &Imports, shop: ShopId, mapping: &Mapping) -> Result<Self, ImportError> {
        let saved = saved_mappings(&imports.collect.kit.store, shop).await?;
        let mut others: Vec<String> = Vec::new();
        for known in saved.iter().chain(builtin()) {
            let names = [known.namespace.as_ref(), known.platform.as_ref()];
            others.extend(names.into_iter().flatten().cloned());
        }
        others.sort();
        others.dedup();
        Ok(Self { own: mapping.namespace.clone(), others })
    }

    /// The namespace that entities have when they are told for the first time, one for each.
    pub async fn for_new(
        &self,
        db: &impl Sql,
        shop: ShopId,
        entities: &[Entity],
    ) -> Result<Vec<Option<String>>, ImportError> {
        let mut keys: Vec<String> = Vec::new();
        for about in entities.iter().filter_map(|entity| entity.about.as_ref()) {
            keys.push(about.key.clone());
            if self.own.is_none() {
                keys.extend(self.others.iter().map(|other| format!("{other}:{}", about.number)));
            }
        }
        keys.sort();
        keys.dedup();
        let rows: Vec<Row> = rows_in(db, &[shop.0.into()], &keys, |list| {
            format!(
                "SELECT entity_key, namespace FROM import_entities
                 WHERE shop = $1 AND kind = 'order' AND entity_key IN ({list})"
            )
        })
        .await?;
        let known: HashMap<String, Option<String>> =
            rows.into_iter().map(|row| (row.entity_key, row.namespace)).collect();
        Ok(entities.iter().map(|entity| self.of_entity(entity, &known)).collect())
    }

    fn of_entity(&self, entity: &Entity, known: &HashMap<String, Option<String>>) -> Option<String> {
        let Some(about) = &entity.about else { return self.own.clone() };
        if let Some(namespace) = known.get(&about.key) {
            return namespace.clone();
        }
        if self.own.is_some() {
            return self.own.clone();
        }
        let mut found = self.others.iter().filter_map(|other| known.get(&format!("{other}:{}", about.number)));
        match (found.next(), found.next()) {
            (Some(only), None) => only.clone(),
            _ => None,
        }
    }
}
