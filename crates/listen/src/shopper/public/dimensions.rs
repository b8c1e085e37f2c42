//! What was rated beside the stars: the mean of each dimension that the shop has, as far as anybody rated it.

use std::collections::{BTreeMap, BTreeSet};

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use crate::scores::formulas;
use crate::scores::read::totals;
use crate::scores::sums::Sum;
use crate::scores::window::Window;
use crate::settings::{Named, Settings};
use crate::shop::Shop;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Dimension {
    /// Its key and its names.
    #[serde(flatten)]
    pub named: Named,
    /// Stars.
    pub mean: f64,
    /// How many rated it.
    pub n: i64,
}

#[derive(FromQueryResult)]
struct Row {
    dimensions: String,
    n: i64,
}

/// Of all published reviews of a product.
pub(super) async fn of_product(
    db: &impl Sql,
    shop: ShopId,
    settings: &Settings,
    product: &str,
) -> Result<Vec<Dimension>, StoreError> {
    let sql = "SELECT dimensions, COUNT(*) AS n FROM reviews
        WHERE shop = $1 AND product_id = $2 AND state = 'published' AND dimensions <> '{}' GROUP BY dimensions";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into(), store::text(product)]).await?;
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for row in rows {
        let given: BTreeMap<String, i64> = serde_json::from_str(&row.dimensions).unwrap_or_default();
        for (key, tenths) in given {
            *sums.entry(key).or_default() += Sum { n: row.n, total: row.n * tenths, squares: 0 };
        }
    }
    let mut seen = BTreeSet::new();
    let all = settings.dimensions.iter().flat_map(|dimensions| &dimensions.items);
    Ok(all.filter(|named| seen.insert(named.key.as_str())).filter_map(|named| mean(named, &sums, "")).collect())
}

/// The shop's dynamic score.
pub(super) async fn of_shop(
    db: &impl Sql,
    shop: &Shop,
    settings: &Settings,
    now: Timestamp,
) -> Result<Vec<Dimension>, StoreError> {
    let known = settings.dimensions_of(None);
    let measures: Vec<String> = known.iter().map(|named| format!("dsr.{}", named.key)).collect();
    let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
    let sums = totals(db, shop.id, &measures, Window::months(shop, now, settings.dsr.months)).await?;
    Ok(known.iter().filter_map(|named| mean(named, &sums, "dsr.")).collect())
}

fn mean(named: &Named, sums: &BTreeMap<String, Sum>, prefix: &str) -> Option<Dimension> {
    let sum = *sums.get(&format!("{prefix}{}", named.key))?;
    Some(Dimension { named: named.clone(), mean: formulas::mean(sum, 10.0)?, n: sum.n })
}
