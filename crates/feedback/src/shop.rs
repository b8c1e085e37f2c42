use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};

/// What this domain needs to know of a shop.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub id: ShopId,
    pub name: String,
    /// zh | en
    pub language: String,
    pub zone: TimeZone,
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    language: String,
    time_zone: String,
}

impl Shop {
    /// `None` when there is no such shop.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT name, language, time_zone FROM shops WHERE id = $1";
        let Some(row) = db.row::<Row>(sql, vec![id.0.into()]).await? else { return Ok(None) };
        let zone = TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC);
        Ok(Some(Self { id, name: row.name, language: row.language, zone }))
    }

    /// A stored instant as `format` writes it, in the shop's zone.
    pub fn date(&self, format: &str, at: i64) -> String {
        strtime::format(format, self.zone.to_datetime(instant(at))).unwrap_or_default()
    }
}
