use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Where, instant, instant_opt, sea_orm};
use uuid::Uuid;

use crate::audience::Audience;
use crate::definition::Definition;

/// A survey without its questions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Survey {
    pub id: Uuid,
    pub shop: ShopId,
    pub name: String,
    /// nps | csat | ces | csi | own
    pub kind: String,
    /// draft | live | paused | closed
    pub state: String,
    /// own | elsewhere
    pub origin: String,
    /// The newest.
    pub version: i64,
    pub audience: Audience,
    pub created_at: Timestamp,
    pub live_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    shop: Uuid,
    name: String,
    kind: String,
    state: String,
    origin: String,
    version: i64,
    audience: String,
    created_at: i64,
    live_at: Option<i64>,
}

impl TryFrom<Row> for Survey {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let damaged = |e: serde_json::Error| StoreError::Corrupt(format!("audience of survey {}: {e}", row.id));
        Ok(Self {
            id: row.id,
            shop: ShopId(row.shop),
            audience: serde_json::from_str(&row.audience).map_err(damaged)?,
            name: row.name,
            kind: row.kind,
            state: row.state,
            origin: row.origin,
            version: row.version,
            created_at: instant(row.created_at),
            live_at: instant_opt(row.live_at),
        })
    }
}

const SELECT: &str = "SELECT id, shop, name, kind, state, origin, version, audience, created_at, live_at FROM surveys";

fn page_sql(limit: usize) -> String {
    format!("{SELECT} WHERE shop = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT {limit}")
}

impl Survey {
    /// What rows `r` of the survey must be, to be narrowed; `$1` is the survey.
    pub fn rows(&self) -> Where {
        Where::new("r.survey = $1", vec![self.id.into()])
    }

    /// A survey of this shop.
    pub async fn load(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Option<Self>, StoreError> {
        let sql = format!("{SELECT} WHERE shop = $1 AND id = $2");
        let row: Option<Row> = db.row(&sql, vec![shop.0.into(), id.into()]).await?;
        row.map(Self::try_from).transpose()
    }

    /// Those of a shop, newest first, after a place in the list.
    pub async fn page(
        db: &impl Sql,
        shop: ShopId,
        after: Option<(i64, Uuid)>,
        limit: usize,
    ) -> Result<Vec<Self>, StoreError> {
        let (at, id) = after.unwrap_or((i64::MAX, Uuid::max()));
        let rows: Vec<Row> = db.rows(&page_sql(limit), vec![shop.0.into(), at.into(), id.into()]).await?;
        rows.into_iter().map(Self::try_from).collect()
    }

    /// Those of a shop that ask now.
    pub async fn live(db: &impl Sql, shop: ShopId) -> Result<Vec<Self>, StoreError> {
        let sql = format!("{SELECT} WHERE shop = $1 AND state = 'live' ORDER BY created_at, id");
        let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into()]).await?;
        rows.into_iter().map(Self::try_from).collect()
    }

    pub fn is_live(&self) -> bool {
        self.state == "live"
    }

    /// Its questions as of a version.
    pub async fn definition(&self, db: &impl Sql, version: i64) -> Result<Definition, StoreError> {
        let sql = "SELECT definition FROM survey_versions WHERE survey = $1 AND version = $2";
        let text: Option<String> = db.scalar(sql, vec![self.id.into(), version.into()]).await?;
        let text = text.ok_or_else(|| StoreError::Corrupt(format!("survey {} has no version {version}", self.id)))?;
        let damaged = |e: serde_json::Error| StoreError::Corrupt(format!("survey {} version {version}: {e}", self.id));
        serde_json::from_str(&text).map_err(damaged)
    }

    /// Its questions of today.
    pub async fn questions(&self, db: &impl Sql) -> Result<Definition, StoreError> {
        self.definition(db, self.version).await
    }
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn a_page_is_a_stretch_of_the_index() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        let values = vec![Uuid::nil().into(), 0i64.into(), Uuid::nil().into()];
        let Some(plan) = testing::plan(&test.store, &page_sql(51), values).await else { return };
        assert!(plan.len() == 1 && plan[0].contains("surveys_shop (shop=? AND (created_at"), "{plan:#?}");
    }
}
