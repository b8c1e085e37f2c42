//! The score that everybody is shown: the plain mean, or the steady score where the shop chose that. What search engines
//! are told is the plain mean in any case.

use std::collections::{BTreeMap, HashMap};

use pages::Language;
use primitives::ShopId;
use primitives::day::date;
use store::{FromQueryResult, Sql, StoreError, micros, rows_in, sea_orm};

use super::remembered::Basis;
use crate::scores::changes;
use crate::scores::formulas::{Aged, Steady};
use crate::scores::read::{ratings_by_day, undated_ratings};
use crate::scores::sums::Sum;
use crate::settings::{Bayesian, PublicScore, Settings};
use crate::shop::Shop;
use crate::shopper::Shopper;
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
    shopper: &Shopper,
    shop: &Shop,
    settings: &Settings,
    (product, mean): (Option<&str>, f64),
) -> Result<f64, StoreError> {
    if settings.public_score == PublicScore::Mean {
        return Ok(mean);
    }
    let steady = match product {
        Some(product) => steady(shopper, shop.id, settings.bayesian, &[product.to_owned()]).await?.into_values().next(),
        None => steady_of_shop(shopper, shop, settings.bayesian).await?,
    };
    Ok(steady.unwrap_or(mean))
}

async fn steady_of_shop(shopper: &Shopper, shop: &Shop, rules: Bayesian) -> Result<Option<f64>, StoreError> {
    let db = &shopper.kit().store;
    let day = shop.day(micros(shopper.kit().now()));
    let basis = Basis { changes: changes::count(db, shop.id).await?, day, rules };
    if let Some(known) = shopper.scores.get(shop.id, None, basis) {
        return Ok(Some(known));
    }
    let today = date(day);
    let days = ratings_by_day(db, shop.id, 0..EVER).await?;
    let undated = undated_ratings(db, shop.id, 0..EVER).await?;
    let aged = days.iter().chain(&undated).map(|day| Aged {
        days: f64::from(date(day.day).until(today).map_or(0, |span| span.get_days())),
        sum: Sum { n: day.n, total: day.total, squares: day.squares },
    });
    let score = Steady::of(&aged.collect::<Vec<_>>(), rules).map(Steady::value);
    if let Some(score) = score {
        shopper.scores.put(shop.id, None, basis, score);
    }
    Ok(score)
}

/// The steady scores of those products that have stars, computed once for what they follow from.
pub(super) async fn steady(
    shopper: &Shopper,
    shop: ShopId,
    rules: Bayesian,
    products: &[String],
) -> Result<HashMap<String, f64>, StoreError> {
    let db = &shopper.kit().store;
    let today = micros(shopper.kit().now()) / DAY;
    // Asked for first: what is read after it is at least as new.
    let basis = Basis { changes: changes::count(db, shop).await?, day: today, rules };
    let (mut scores, mut others) = (HashMap::new(), Vec::new());
    for product in products {
        if let Some(score) = shopper.scores.get(shop, Some(product), basis) {
            scores.insert(product.clone(), score);
        } else {
            others.push(product.clone());
        }
    }
    for (product, score) in computed(db, shop, basis, &others).await? {
        shopper.scores.put(shop, Some(&product), basis, score);
        scores.insert(product, score);
    }
    Ok(scores)
}

/// Read from an index, without going to the reviews.
async fn computed(
    db: &impl Sql,
    shop: ShopId,
    basis: Basis,
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
    let mut aged: BTreeMap<String, Vec<Aged>> = BTreeMap::new();
    for Row { product_id, days, n, total, squares } in rows {
        let days = (basis.day - days) as f64;
        aged.entry(product_id).or_default().push(Aged { days, sum: Sum { n, total, squares } });
    }
    let value = |(product, aged): (String, Vec<Aged>)| Some((product, Steady::of(&aged, basis.rules)?.value()));
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
