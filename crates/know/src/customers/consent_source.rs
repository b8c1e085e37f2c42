//! When, and from whom, the answer came that stands.

use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Vault, distinct, instant, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::facts::traits::{CLAIMED_CONSENT, STAFF_CONSENT};

/// Where a customer's answer about a channel comes from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ConsentSource {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub by: ConsentBy,
    /// Who of the staff wrote it down; null when nobody did, or when they are gone.
    pub staff: Option<String>,
    /// What it is for, as staff wrote it down; masked for those who may not see who customers are.
    pub purpose: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ConsentBy {
    /// Told to staff.
    Staff,
    /// Said on the website or in the app.
    Visitor,
    /// Told by the shop's own systems, or by the link in a mail.
    System,
}

#[derive(FromQueryResult)]
struct Row {
    persona: Uuid,
    kind: String,
    name: String,
    value: Option<String>,
    sealed: Option<Vec<u8>>,
    at: i64,
}

/// As [`Traits`](crate::facts::traits::Traits) keep it.
#[derive(Debug, Deserialize)]
struct Written {
    staff: Uuid,
    granted: bool,
    purpose: Option<String>,
    note: Option<String>,
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

/// Of each channel in `standing`, the newest word that says what stands.
pub(super) async fn read(
    db: &impl Sql,
    vault: &Vault,
    (shop, profile): (ShopId, Uuid),
    standing: &BTreeMap<String, bool>,
    masked: bool,
) -> Result<BTreeMap<String, ConsentSource>, StoreError> {
    let sql = format!(
        "SELECT t.persona, t.kind, t.name, t.value, t.sealed, t.at FROM personas p JOIN traits t ON t.persona = p.id
         WHERE p.profile = $1 AND t.kind IN ('consent', '{CLAIMED_CONSENT}', '{STAFF_CONSENT}')
         ORDER BY t.at, t.seq, t.persona, t.kind"
    );
    let rows: Vec<Row> = db.rows(&sql, vec![profile.into()]).await?;
    let (written, said): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.kind == STAFF_CONSENT);
    let mut sources = BTreeMap::new();
    for row in said {
        let is_given = row.value.as_deref() == Some("true");
        if standing.get(&row.name) == Some(&is_given) {
            let by = if row.kind == CLAIMED_CONSENT { ConsentBy::Visitor } else { ConsentBy::System };
            let source = ConsentSource { at: instant(row.at), by, staff: None, purpose: None, note: None };
            sources.insert(row.name, source);
        }
    }
    if written.is_empty() {
        return Ok(sources);
    }
    let names = staff(db, shop).await?;
    let keys = vault.existing_keys(db, &distinct(written.iter().map(|row| row.persona))).await?;
    for row in written {
        let (Some(sealed), Some(key)) = (&row.sealed, keys.get(&row.persona)) else { continue };
        let Ok(written) = serde_json::from_str::<Written>(&key.open(&row.name, sealed)?) else { continue };
        let source = sources.get_mut(&row.name).filter(|source| source.at == instant(row.at));
        if let Some(source) = source.filter(|_| standing.get(&row.name) == Some(&written.granted)) {
            source.by = ConsentBy::Staff;
            source.staff = names.get(&written.staff).cloned();
            (source.purpose, source.note) = if masked { (None, None) } else { (written.purpose, written.note) };
        }
    }
    Ok(sources)
}

/// People and keys of the shop, by id.
async fn staff(db: &impl Sql, shop: ShopId) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let sql = "SELECT id, name FROM accounts WHERE shop = $1 UNION ALL SELECT id, name FROM api_keys WHERE shop = $1";
    let rows: Vec<Named> = db.rows(sql, vec![shop.0.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
