//! What the reviews of a product speak of, for who reads those about one thing alone.

use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use crate::settings::Settings;

/// An aspect, and how many published reviews speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Spoken {
    pub key: String,
    pub zh: String,
    pub en: String,
    pub n: i64,
}

#[derive(FromQueryResult)]
struct Row {
    aspect: String,
    n: i64,
}

/// The aspects that the shop has, most spoken of first; from the sums by year, so that no page reads all reviews.
pub(super) async fn of_product(
    db: &impl Sql,
    shop: ShopId,
    settings: &Settings,
    product: &str,
) -> Result<Vec<Spoken>, StoreError> {
    // What is said of products that nobody knows is of none, and messages are not among what is shown.
    let n = "SUM(CASE WHEN a.span = 'message.year' THEN -a.mentions ELSE a.mentions END)";
    let sql = format!(
        "SELECT a.aspect, CAST({n} AS BIGINT) AS n FROM review_product_aspects a
         WHERE a.shop = $1 AND a.product_id = $2 AND a.product_id <> ''
            AND a.span IN ('year', 'undated.year', 'message.year')
         GROUP BY a.aspect HAVING {n} > 0 ORDER BY 2 DESC, 1"
    );
    let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), store::text(product)]).await?;
    let spoken = |row: Row| {
        let aspect = settings.aspects.iter().find(|aspect| aspect.is_on && aspect.key == row.aspect)?;
        Some(Spoken { zh: aspect.zh.clone(), en: aspect.en.clone(), key: row.aspect, n: row.n })
    };
    Ok(rows.into_iter().filter_map(spoken).collect())
}
