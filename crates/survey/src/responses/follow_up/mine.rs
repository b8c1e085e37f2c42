use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use uuid::Uuid;

/// Follow-ups of one colleague in one survey.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Mine {
    pub survey: Uuid,
    pub name: String,
    pub open: i64,
    pub overdue: i64,
}

/// What waits for one colleague at an instant, by survey, most of it first.
///
/// # Errors
/// When the database cannot be read.
pub async fn mine(db: &impl Sql, shop: ShopId, owner: Uuid, now: Timestamp) -> Result<Vec<Mine>, StoreError> {
    let sql = "SELECT s.id AS survey, s.name, COUNT(*) AS open, COUNT(CASE WHEN f.due_at < $3 THEN 1 END) AS overdue
        FROM survey_follow_ups f JOIN surveys s ON s.id = f.survey
        WHERE f.shop = $1 AND f.owner = $2 AND f.state = 'open'
        GROUP BY s.id, s.name ORDER BY overdue DESC, open DESC, s.id";
    db.rows(sql, vec![shop.0.into(), owner.into(), micros(now).into()]).await
}
