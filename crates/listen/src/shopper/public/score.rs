//! The score that everybody is shown: the plain mean, or the steady score where the shop chose that. What search engines
//! are told is the plain mean in any case.

use std::collections::{BTreeMap, HashMap};

use pages::Language;
use primitives::day::date;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, micros, rows_in, sea_orm};

use crate::scores::formulas::{Aged, Steady};
use crate::scores::read::ratings_by_day;
use crate::scores::sums::Sum;
use crate::settings::{Bayesian, PublicScore, Settings};
use crate::shop::Shop;
use crate::shopper::words::Words;

const DAY: i64 = 86_400_000_000;
/// After every day, as a number.
const EVER: i64 = 99_991_231;

#[derive(FromQueryResult)]
struct Row {
    product_id: String,
    days: i64,
    n: i64,
    total: i64,
    squares: i64,
}

/// The score of the shop, or of a product; `mean` where it has no other.
pub(super) async fn of(
    db: &impl Sql,
    shop: &Shop,
    settings: &Settings,
    now: Timestamp,
    (product, mean): (Option<&str>, f64),
) -> Result<f64, StoreError> {
    if settings.public_score == PublicScore::Mean {
        return Ok(mean);
    }
    let steady = match product {
        Some(product) => steady(db, shop.id, settings.bayesian, now, &[product.to_owned()]).await?.into_values().next(),
        None => {
            let today = date(shop.day(micros(now)));
            let days = ratings_by_day(db, shop.id, 0..EVER).await?;
            let aged = days.iter().map(|day| Aged {
                days: f64::from(date(day.day).until(today).map_or(0, |span| span.get_days())),
                sum: Sum { n: day.n, total: day.total, squares: day.squares },
            });
            Steady::of(&aged.collect::<Vec<_>>(), settings.bayesian).map(Steady::value)
        }
    };
    Ok(steady.unwrap_or(mean))
}

/// The steady scores of those products that have stars; read from an index, without going to the reviews.
pub(super) async fn steady(
    db: &impl Sql,
    shop: ShopId,
    rules: Bayesian,
    now: Timestamp,
    products: &[String],
) -> Result<HashMap<String, f64>, StoreError> {
    let rows: Vec<Row> = rows_in(db, &[shop.0.into()], products, |list| {
        format!(
            "SELECT product_id, at / {DAY} AS days, COUNT(*) AS n, CAST(SUM(rating) AS BIGINT) AS total,
                CAST(SUM(rating * rating) AS BIGINT) AS squares
             FROM reviews WHERE shop = $1 AND product_id IN ({list}) AND state = 'published' AND rating > 0
             GROUP BY product_id, at / {DAY}"
        )
    })
    .await?;
    let today = micros(now) / DAY;
    let mut aged: BTreeMap<String, Vec<Aged>> = BTreeMap::new();
    for Row { product_id, days, n, total, squares } in rows {
        let days = (today - days) as f64;
        aged.entry(product_id).or_default().push(Aged { days, sum: Sum { n, total, squares } });
    }
    let value = |(product, aged): (String, Vec<Aged>)| Some((product, Steady::of(&aged, rules)?.value()));
    Ok(aged.into_iter().filter_map(value).collect())
}

/// How the score is made, for people.
pub(super) fn formula(settings: &Settings, language: Language) -> String {
    let words = Words::of(language);
    match settings.public_score {
        PublicScore::Mean => words.how_score.to_owned(),
        PublicScore::Steady => {
            let Bayesian { prior_weight, prior_mean, half_life_days } = settings.bayesian;
            let values = [("{k}", prior_weight.to_string()), ("{m}", prior_mean.to_string())];
            let all = values.into_iter().chain([("{h}", half_life_days.to_string())]);
            all.fold(words.how_steady.to_owned(), |text, (place, value)| text.replace(place, &value))
        }
    }
}
