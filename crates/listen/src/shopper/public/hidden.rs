//! How many reviews are not shown, by why and by their stars: a shop that refused the bad ones would be seen to.

use pages::Language;
use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};

use crate::reviews::WITHDRAWN;
use crate::scores::sums::{UNDATED, hidden};
use crate::shopper::words::{Words, why};

/// What a review is refused for, anything else that came from elsewhere, that its writer took it back, and that it waits for
/// a check.
const WHY: [&str; 11] = [
    "spam",
    "offensive",
    "personal_data",
    "off_topic",
    "illegal",
    "duplicate",
    "fake",
    "wrong_product",
    "other",
    WITHDRAWN,
    "held",
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Hidden {
    pub reason: &'static str,
    pub count: i64,
    /// With one star, two, … five.
    pub by_rating: [i64; 5],
    pub unrated: i64,
}

#[derive(FromQueryResult)]
struct Sums {
    measure: String,
    n: i64,
}

#[derive(FromQueryResult)]
struct Row {
    reason: String,
    rating: i64,
    n: i64,
}

/// Of a product, or of the whole shop.
pub(super) async fn of(db: &impl Sql, shop: ShopId, product: Option<&str>) -> Result<Vec<Hidden>, StoreError> {
    match product {
        Some(product) => of_product(db, shop, product).await,
        None => of_shop(db, shop).await,
    }
}

/// From the sums that are kept.
async fn of_shop(db: &impl Sql, shop: ShopId) -> Result<Vec<Hidden>, StoreError> {
    let kinds = WHY.iter().flat_map(|reason| (0..=5).map(move |stars| (*reason, stars)));
    let kinds: Vec<(&str, i64)> = kinds.collect();
    let measures = kinds.iter().flat_map(|(reason, stars)| both(&hidden(reason, *stars)));
    let mut values: Vec<Value> = vec![shop.0.into()];
    values.extend(measures.map(Value::from));
    let sql = format!(
        "SELECT measure, CAST(SUM(n) AS BIGINT) AS n FROM review_sums WHERE shop = $1 AND measure IN ({})
         GROUP BY measure",
        store::in_list(2, values.len() - 1)
    );
    let sums: Vec<Sums> = db.rows(&sql, values).await?;
    let n = |kind: &(&str, i64)| {
        let measures = both(&hidden(kind.0, kind.1));
        sums.iter().filter(|sum| measures.contains(&sum.measure)).map(|sum| sum.n).sum::<i64>()
    };
    let row = |kind: &(&str, i64)| Row { reason: kind.0.to_owned(), rating: kind.1, n: n(kind) };
    Ok(grouped(&kinds.iter().map(row).collect::<Vec<_>>()))
}

/// A measure as it is kept of reviews with a time and of those without.
fn both(measure: &str) -> [String; 2] {
    [measure.to_owned(), format!("{UNDATED}{measure}")]
}

async fn of_product(db: &impl Sql, shop: ShopId, product: &str) -> Result<Vec<Hidden>, StoreError> {
    let sql = "SELECT COALESCE(refusal, 'held') AS reason, rating, COUNT(*) AS n FROM reviews
        WHERE shop = $1 AND product_id = $2 AND state <> 'published' AND NOT (is_erased AND rating = 0)
            AND NOT is_message
        GROUP BY COALESCE(refusal, 'held'), rating";
    Ok(grouped(&db.rows::<Row>(sql, vec![shop.0.into(), store::text(product)]).await?))
}

fn grouped(rows: &[Row]) -> Vec<Hidden> {
    let of = |reason: &'static str| {
        let n = |stars: i64| {
            let fit = rows.iter().filter(|row| row.reason == reason && row.rating == stars);
            fit.map(|row| row.n).sum::<i64>()
        };
        let (by_rating, unrated) = ([n(1), n(2), n(3), n(4), n(5)], n(0));
        Hidden { reason, count: by_rating.iter().sum::<i64>() + unrated, by_rating, unrated }
    };
    WHY.into_iter().map(of).filter(|hidden| hidden.count > 0).collect()
}

/// In words: “Not shown: 4 reviews – fake: 3 (5 stars: 1, 1 star: 2); waiting for a check: 1 (without stars: 1).”
pub(super) fn told(all: &[Hidden], language: Language) -> String {
    let words = Words::of(language);
    if all.is_empty() {
        return words.hidden_none.to_owned();
    }
    let part = |what: &str, n: i64| words.hidden_part.replace("{what}", what).replace("{n}", &n.to_string());
    let each = |one: &Hidden| {
        let rated = [5, 4, 3, 2, 1].map(|stars: i64| (words.stars(stars), one.by_rating[(stars - 1) as usize]));
        let all = rated.into_iter().chain([(words.hidden_unrated.to_owned(), one.unrated)]);
        let parts: Vec<String> = all.filter(|(_, n)| *n > 0).map(|(what, n)| part(&what, n)).collect();
        let reason = part(why(language, one.reason), one.count);
        words.hidden_why.replace("{why}", &reason).replace("{stars}", &parts.join(words.hidden_and))
    };
    let reasons: Vec<String> = all.iter().map(each).collect();
    let sum: i64 = all.iter().map(|one| one.count).sum();
    words.hidden_all.replace("{n}", &words.count(sum)).replace("{reasons}", &reasons.join(words.hidden_then))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_by_reason_and_by_stars() {
        let row = |reason: &str, rating, n| Row { reason: reason.to_owned(), rating, n };
        let all = grouped(&[row("held", 0, 1), row("fake", 1, 2), row("fake", 5, 1), row("spam", 3, 0)]);
        let fake = Hidden { reason: "fake", count: 3, by_rating: [2, 0, 0, 0, 1], unrated: 0 };
        assert_eq!(all[0], fake);
        assert_eq!(
            told(&all, Language::En),
            "Not shown: 4 reviews – fake: 3 (5 stars: 1, 1 star: 2); waiting for a check: 1 (without stars: 1)."
        );
        assert_eq!(
            told(&all, Language::Zh),
            "未公开：4 条评价，其中虚假 3 条（5 星 1 条，1 星 2 条）；等待核对 1 条（未打星级 1 条）。"
        );
        assert_eq!(told(&[], Language::En), "No reviews are hidden.");
    }

    #[test]
    fn every_reason_there_is_is_told() {
        assert!(crate::reviews::REASONS.iter().chain([&WITHDRAWN]).all(|reason| WHY.contains(reason)));
    }
}
