use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};

/// Published reviews, counted; messages are not among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Tally {
    /// Those with stars.
    pub count: i64,
    /// Texts without stars.
    pub unrated: i64,
    /// The sum of the stars divided by their number; 0 without any.
    pub mean: f64,
    /// With one star, two, … five.
    pub by_rating: [i64; 5],
    /// Shares of all, with stars or without, 0 to 1.
    pub verified: f64,
    pub invited: f64,
    pub rewarded: f64,
}

#[derive(FromQueryResult)]
struct Sums {
    measure: String,
    n: i64,
}

#[derive(FromQueryResult)]
struct Stars {
    rating: i64,
    n: i64,
    verified: i64,
    invited: i64,
    rewarded: i64,
}

const MEASURES: [&str; 9] = ["r1", "r2", "r3", "r4", "r5", "unrated", "verified", "invited", "rewarded"];

/// What the measures begin with, and whether that is added or taken away: all, with a time and without, but for messages.
const KINDS: [(&str, i64); 4] = [("", 1), ("undated.", 1), ("message.", -1), ("undated.message.", -1)];

/// By a sum: SQLite would go through all reviews of the shop in the order of their stars to have them in groups.
const OF_PRODUCT: &str =
    "SELECT rating + 0 AS rating, COUNT(*) AS n, COUNT(CASE WHEN is_verified THEN 1 END) AS verified,
        COUNT(CASE WHEN request IS NOT NULL AND NOT is_unasked THEN 1 END) AS invited,
        COUNT(CASE WHEN is_rewarded THEN 1 END) AS rewarded
    FROM reviews WHERE shop = $1 AND product_id = $2 AND state = 'published' GROUP BY 1";

/// Texts alone that are not shown: messages, and those whose writers were erased, of which nothing is left. The index has the
/// same words.
const UNSEEN: &str =
    "SELECT CAST(0 AS BIGINT) AS rating, COUNT(*) AS n, COUNT(CASE WHEN is_verified THEN 1 END) AS verified,
        COUNT(CASE WHEN request IS NOT NULL AND NOT is_unasked THEN 1 END) AS invited,
        COUNT(CASE WHEN is_rewarded THEN 1 END) AS rewarded
    FROM reviews WHERE shop = $1 AND product_id = $2 AND state = 'published' AND (is_erased OR is_message) AND rating = 0";

impl Tally {
    pub async fn of_shop(db: &impl Sql, shop: ShopId) -> Result<Self, StoreError> {
        let kept = MEASURES.iter().flat_map(|measure| KINDS.map(|(kind, _)| format!("{kind}{measure}")));
        let mut values: Vec<Value> = vec![shop.0.into()];
        values.extend(kept.map(Value::from));
        let sql = format!(
            "SELECT measure, CAST(SUM(n) AS BIGINT) AS n FROM review_sums WHERE shop = $1 AND measure IN ({})
             GROUP BY measure",
            store::in_list(2, KINDS.len() * MEASURES.len())
        );
        let sums: Vec<Sums> = db.rows(&sql, values).await?;
        let of = |measure: &str| -> i64 {
            let n = |(kind, sign): (&str, i64)| -> i64 {
                let is_of = |sum: &&Sums| sum.measure.strip_prefix(kind) == Some(measure);
                sums.iter().filter(is_of).map(|sum| sign * sum.n).sum()
            };
            KINDS.into_iter().map(n).sum()
        };
        let stars = [of("r1"), of("r2"), of("r3"), of("r4"), of("r5")];
        Ok(Self::new(stars, of("unrated"), of("verified"), of("invited"), of("rewarded")))
    }

    pub async fn of_product(db: &impl Sql, shop: ShopId, product: &str) -> Result<Self, StoreError> {
        let values = || -> Vec<Value> { vec![shop.0.into(), store::text(product)] };
        let rows: Vec<Stars> = db.rows(OF_PRODUCT, values()).await?;
        let unseen: Vec<Stars> = db.rows(UNSEEN, values()).await?;
        let of = |stars: i64| rows.iter().find(|row| row.rating == stars).map_or(0, |row| row.n);
        let sum = |part: fn(&Stars) -> i64| rows.iter().map(part).sum::<i64>() - unseen.iter().map(part).sum::<i64>();
        let stars = [of(1), of(2), of(3), of(4), of(5)];
        let unrated = of(0) - unseen.iter().map(|row| row.n).sum::<i64>();
        Ok(Self::new(stars, unrated, sum(|row| row.verified), sum(|row| row.invited), sum(|row| row.rewarded)))
    }

    fn new(by_rating: [i64; 5], unrated: i64, verified: i64, invited: i64, rewarded: i64) -> Self {
        let count: i64 = by_rating.iter().sum();
        let stars: i64 = by_rating.iter().zip(1..).map(|(n, stars)| n * stars).sum();
        let share = |part: i64| ratio(part, count + unrated);
        Self {
            count,
            unrated,
            mean: ratio(stars, count),
            by_rating,
            verified: share(verified),
            invited: share(invited),
            rewarded: share(rewarded),
        }
    }

    /// With stars or without.
    pub fn is_empty(&self) -> bool {
        self.count + self.unrated == 0
    }
}

fn ratio(part: i64, all: i64) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use store::{Migration, testing};
    use uuid::Uuid;

    use super::*;
    use crate::scores::sums::{MESSAGE, UNDATED};

    #[tokio::test]
    async fn one_product_is_counted_without_looking_at_others() {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
        let test = testing::store(&all).await;
        for (query, index) in [(OF_PRODUCT, "COVERING INDEX reviews_product"), (UNSEEN, "COVERING INDEX reviews_gone")]
        {
            let values = vec![Uuid::nil().into(), "tea".into()];
            let Some(plan) = testing::plan(&test.store, query, values).await else { return };
            assert!(plan[0].contains(&format!("{index} (shop=? AND product_id=?")), "{plan:#?}");
        }
    }

    #[test]
    fn measures_begin_as_they_are_kept() {
        let kinds = [String::new(), UNDATED.to_owned(), MESSAGE.to_owned(), format!("{UNDATED}{MESSAGE}")];
        assert_eq!(KINDS.map(|(kind, _)| kind.to_owned()), kinds);
    }

    #[test]
    fn nothing_has_no_mean() {
        assert_eq!(Tally::new([0; 5], 0, 0, 0, 0), Tally::default());
        let tally = Tally::new([1, 0, 0, 0, 3], 0, 2, 4, 0);
        assert_eq!((tally.count, tally.mean, tally.verified, tally.invited), (4, 4.0, 0.5, 1.0));
        let tally = Tally::new([1, 0, 0, 0, 3], 4, 2, 4, 0);
        assert_eq!((tally.count, tally.mean, tally.verified), (4, 4.0, 0.25), "texts without stars are in no mean");
    }
}
