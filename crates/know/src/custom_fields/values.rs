use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Vault, distinct, rows_in, sea_orm};
use uuid::Uuid;
use web::mask;

use super::definition::CustomField;
use crate::facts::traits::CLAIMED_CUSTOM;

/// The values of a customer's fields, by key.
pub(crate) type Values = BTreeMap<String, Json>;

#[derive(FromQueryResult)]
struct Row {
    profile: Uuid,
    persona: Uuid,
    name: String,
    value: Option<String>,
    sealed: Option<Vec<u8>>,
}

/// What is kept of these fields of customers; as everywhere, the newest counts, and what visitors claim fills the gaps.
///
/// # Errors
/// When the database cannot be read, or a value not be opened.
pub(crate) async fn values(
    db: &impl Sql,
    vault: &Vault,
    fields: &[CustomField],
    profiles: &[Uuid],
    masked: bool,
) -> Result<HashMap<Uuid, Values>, StoreError> {
    let mut all: HashMap<Uuid, Values> = HashMap::new();
    if fields.is_empty() {
        return Ok(all);
    }
    let rows: Vec<Row> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT p.profile, t.persona, t.name, t.value, t.sealed FROM personas p JOIN traits t ON t.persona = p.id
             WHERE p.profile IN ({list}) AND t.kind IN ('custom', '{CLAIMED_CUSTOM}')
             ORDER BY CASE WHEN t.kind = 'custom' THEN 1 ELSE 0 END, t.at, t.seq, t.persona"
        )
    })
    .await?;
    let field_of = |row: &Row| fields.iter().find(|field| field.key == row.name);
    let rows: Vec<Row> = rows.into_iter().filter(|row| field_of(row).is_some()).collect();
    let sealed = rows.iter().filter(|row| row.sealed.is_some()).map(|row| row.persona);
    let keys = vault.existing_keys(db, &distinct(sealed)).await?;
    for row in rows {
        // Either alone while the field's values are being sealed or opened.
        let is_personal = row.sealed.is_some() || field_of(&row).is_some_and(|field| field.is_personal);
        let text = match (row.value, row.sealed, keys.get(&row.persona)) {
            (Some(value), ..) => value,
            (None, Some(sealed), Some(key)) => key.open(&row.name, &sealed)?,
            _ => continue,
        };
        let value: Json = serde_json::from_str(&text).unwrap_or_default();
        let known = all.entry(row.profile).or_default();
        if value.is_null() {
            known.remove(&row.name);
        } else {
            known.insert(row.name, if masked && is_personal { mask::anything(&text).into() } else { value });
        }
    }
    Ok(all)
}
