use jiff::tz::TimeZone;
use pages::Language;
use primitives::ShopId;
use store::Sql;
use web::Problem;

/// What asking needs to know of a shop.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub name: String,
    pub language: Language,
    pub zone: TimeZone,
}

impl Shop {
    /// # Errors
    /// When there is no such shop, or its row names no time zone.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Self, Problem> {
        let shop = web::Shop::find(db, id).await?.ok_or_else(|| Problem::not_found("shop"))?;
        let language = Language::parse(&shop.language).unwrap_or(Language::En);
        Ok(Self { zone: shop.zone()?, name: shop.name, language })
    }
}
