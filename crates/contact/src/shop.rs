use jiff::tz::TimeZone;
use pages::Language;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use web::Problem;

/// What asking needs to know of a shop.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub name: String,
    pub language: Language,
    pub zone: TimeZone,
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    language: String,
    time_zone: String,
}

impl Shop {
    /// # Errors
    /// When there is no such shop, or its row names no time zone.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Self, Problem> {
        let sql = "SELECT name, language, time_zone FROM shops WHERE id = $1";
        let row: Row = db.row(sql, vec![id.0.into()]).await?.ok_or_else(|| Problem::not_found("shop"))?;
        let zone = TimeZone::get(&row.time_zone).map_err(|e| StoreError::Corrupt(format!("shop {id}: {e}")))?;
        let language = Language::parse(&row.language).unwrap_or(Language::En);
        Ok(Self { name: row.name, language, zone })
    }
}
