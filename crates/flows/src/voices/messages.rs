use std::collections::{BTreeMap, BTreeSet};

use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use super::days::Days;

/// A message to the shop, and what it speaks of.
pub(super) struct Message {
    pub id: Uuid,
    pub at: i64,
    /// As it was read: title, line break, text.
    pub text: String,
    pub said: Vec<Said>,
}

/// As messages keep what was read in them.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    pub aspect: String,
    pub polarity: String,
    /// In characters of the text.
    #[serde(default)]
    pub quotes: Vec<(usize, usize)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    text: String,
    aspects: String,
}

/// At most so many are looked at, the newest.
const MOST: usize = 20_000;

/// What was written to the shop within some days, newest first; nothing that was rejected.
pub(super) async fn messages(db: &impl Sql, shop: ShopId, days: &Days) -> Result<Vec<Message>, StoreError> {
    let sql = format!(
        "SELECT p.id, p.created_at AS at, p.title || '\n' || p.text AS text, p.aspects FROM feedback_posts p
         WHERE p.shop = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.approval <> 'rejected'
             AND p.aspects <> '[]'
         ORDER BY p.created_at DESC, p.id DESC LIMIT {MOST}"
    );
    let [from, to] = days.instants();
    let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), from.into(), to.into()]).await?;
    let damaged =
        |id: Uuid, error: &serde_json::Error| StoreError::Corrupt(format!("aspects of message {id}: {error}"));
    rows.into_iter()
        .map(|Row { id, at, text, aspects }| {
            let said = serde_json::from_str(&aspects).map_err(|error| damaged(id, &error))?;
            Ok(Message { id, at, text, said })
        })
        .collect()
}

impl Message {
    /// In which ways it speaks of each aspect.
    pub fn by_aspect(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for Said { aspect, polarity, .. } in &self.said {
            all.entry(aspect).or_default().insert(polarity);
        }
        all
    }
}
