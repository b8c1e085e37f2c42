//! What tells who someone is, put together from what was said of their personas.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use store::{FromQueryResult, PersonKey, Sql, StoreError, Vault, distinct, rows_in, sea_orm};
use uuid::Uuid;

use crate::identity::Kind;

/// The place in the row that a profile's personal fields are sealed for.
pub(crate) const FIELD: &str = "personal";

/// The personal fields of a profile; sealed as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Personal {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Whether anything tells who it is, beside a device.
    #[serde(skip)]
    pub is_known: bool,
    #[serde(skip)]
    pub open: Open,
}

/// What was said of a person that need not be sealed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Open {
    pub gender: Option<String>,
    pub language: Option<String>,
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
}

impl Open {
    /// Where the person said they are; else where their last order went, never a mixture.
    pub fn place(
        &self,
        city: &Option<String>,
        province: &Option<String>,
        country: &Option<String>,
    ) -> (Option<String>, Option<String>, Option<String>) {
        if self.city.is_some() || self.province.is_some() {
            return (self.city.clone(), self.province.clone(), self.country.clone().or_else(|| country.clone()));
        }
        (city.clone(), province.clone(), self.country.clone().or_else(|| country.clone()))
    }
}

impl Personal {
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.email, &self.phone, &self.birthday, &self.address].iter().all(|field| field.is_none())
    }

    pub fn to_json(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|e| StoreError::Corrupt(e.to_string()))
    }

    pub fn open(key: &PersonKey, sealed: &[u8]) -> Result<Self, StoreError> {
        serde_json::from_str(&key.open(FIELD, sealed)?).map_err(|e| StoreError::Corrupt(e.to_string()))
    }
}

#[derive(FromQueryResult)]
struct TraitRow {
    profile: Uuid,
    persona: Uuid,
    name: String,
    value: Option<String>,
    sealed: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct IdentifierRow {
    profile: Uuid,
    persona: Uuid,
    kind: String,
    sealed: Vec<u8>,
}

/// The personal fields of these profiles.
pub(crate) async fn read(
    db: &impl Sql,
    vault: &Vault,
    profiles: &[Uuid],
) -> Result<BTreeMap<Uuid, Personal>, StoreError> {
    // What staff wrote by hand comes last and so stands over what the newest event said.
    let traits: Vec<TraitRow> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT p.profile, t.persona, t.name, t.value, t.sealed FROM personas p JOIN traits t ON t.persona = p.id
             WHERE p.profile IN ({list}) AND t.kind IN ('trait', 'hand')
             ORDER BY CASE WHEN t.kind = 'hand' THEN 1 ELSE 0 END, t.at, t.seq, t.persona, t.name"
        )
    })
    .await?;
    let identifiers: Vec<IdentifierRow> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT p.profile, i.persona, i.kind, i.sealed FROM personas p JOIN identifiers i ON i.persona = p.id
             WHERE p.profile IN ({list}) ORDER BY i.first_seen_at DESC, i.hash"
        )
    })
    .await?;
    let sealed_by = traits.iter().filter(|row| row.sealed.is_some()).map(|row| row.persona);
    let people = distinct(sealed_by.chain(identifiers.iter().map(|row| row.persona)));
    let keys = vault.existing_keys(db, &people).await?;
    let mut all: BTreeMap<Uuid, Named> = BTreeMap::new();
    for row in traits {
        all.entry(row.profile).or_default().hear(&row, &keys)?;
    }
    let mut personal: BTreeMap<Uuid, Personal> = all.into_iter().map(|(id, named)| (id, named.settle())).collect();
    for row in identifiers {
        personal.entry(row.profile).or_default().identified(&row, &keys)?;
    }
    Ok(personal)
}

/// Traits by name, while they are read.
#[derive(Default)]
struct Named(HashMap<String, String>);

impl Named {
    fn hear(&mut self, row: &TraitRow, keys: &HashMap<Uuid, PersonKey>) -> Result<(), StoreError> {
        let json = match (&row.value, &row.sealed, keys.get(&row.persona)) {
            (Some(value), _, _) => value.clone(),
            (None, Some(sealed), Some(key)) => key.open(&row.name, sealed)?,
            _ => return Ok(()),
        };
        match plain(&json) {
            Some(value) => drop(self.0.insert(row.name.clone(), value)),
            None => drop(self.0.remove(&row.name)),
        }
        Ok(())
    }

    fn settle(mut self) -> Personal {
        let mut take = |name: &str| self.0.remove(name);
        let (first, last) = (take("first_name"), take("last_name"));
        let full: Vec<String> = first.into_iter().chain(last).collect();
        Personal {
            name: take("name").or_else(|| (!full.is_empty()).then(|| full.join(" "))),
            email: take("email"),
            phone: take("phone"),
            birthday: take("birthday"),
            address: take("address"),
            is_known: false,
            open: Open {
                gender: take("gender"),
                language: take("language"),
                city: take("city"),
                province: take("province"),
                country: take("country"),
            },
        }
    }
}

impl Personal {
    /// The newest identifiers stand in where no trait says an address or number.
    fn identified(&mut self, row: &IdentifierRow, keys: &HashMap<Uuid, PersonKey>) -> Result<(), StoreError> {
        let Some(kind) = Kind::parse(&row.kind) else { return Ok(()) };
        self.is_known |= kind.is_known();
        let field = match kind {
            Kind::Email => &mut self.email,
            Kind::Phone => &mut self.phone,
            _ => return Ok(()),
        };
        if let (None, Some(key)) = (&field, keys.get(&row.persona)) {
            *field = Some(key.open(kind.as_str(), &row.sealed)?);
        }
        Ok(())
    }
}

/// The text of a JSON scalar; an address given as an object becomes its parts in a row.
pub(crate) fn plain(json: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let text = match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => return None,
        serde_json::Value::Object(parts) => {
            parts.values().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    let text = text.replace('\0', "").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
