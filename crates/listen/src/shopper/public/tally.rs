use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};

/// Published reviews, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Tally {
    pub count: i64,
    /// The sum of the stars divided by their number; 0 without any.
    pub mean: f64,
    /// With one star, two, … five.
    pub by_rating: [i64; 5],
    /// Shares of all, 0 to 1.
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

impl Tally {
    pub async fn of_shop(db: &impl Sql, shop: ShopId) -> Result<Self, StoreError> {
        let sql = "SELECT measure, CAST(SUM(n) AS BIGINT) AS n FROM review_sums WHERE shop = $1
            AND measure IN ('r1', 'r2', 'r3', 'r4', 'r5', 'verified', 'invited', 'rewarded') GROUP BY measure";
        let sums: Vec<Sums> = db.rows(sql, vec![shop.0.into()]).await?;
        let of = |measure: &str| sums.iter().find(|sum| sum.measure == measure).map_or(0, |sum| sum.n);
        let stars = [of("r1"), of("r2"), of("r3"), of("r4"), of("r5")];
        Ok(Self::new(stars, of("verified"), of("invited"), of("rewarded")))
    }

    pub async fn of_product(db: &impl Sql, shop: ShopId, product: &str) -> Result<Self, StoreError> {
        let sql = "SELECT rating, COUNT(*) AS n, COUNT(CASE WHEN is_verified THEN 1 END) AS verified,
                COUNT(request) AS invited, COUNT(CASE WHEN is_rewarded THEN 1 END) AS rewarded
            FROM reviews WHERE shop = $1 AND product_id = $2 AND state = 'published' GROUP BY rating";
        let rows: Vec<Stars> = db.rows(sql, vec![shop.0.into(), store::text(product)]).await?;
        let of = |stars: i64| rows.iter().find(|row| row.rating == stars).map_or(0, |row| row.n);
        let sum = |part: fn(&Stars) -> i64| rows.iter().map(part).sum();
        let stars = [of(1), of(2), of(3), of(4), of(5)];
        Ok(Self::new(stars, sum(|row| row.verified), sum(|row| row.invited), sum(|row| row.rewarded)))
    }

    fn new(by_rating: [i64; 5], verified: i64, invited: i64, rewarded: i64) -> Self {
        let count: i64 = by_rating.iter().sum();
        let stars: i64 = by_rating.iter().zip(1..).map(|(n, stars)| n * stars).sum();
        let share = |part: i64| if count == 0 { 0.0 } else { part as f64 / count as f64 };
        Self {
            count,
            mean: share(stars),
            by_rating,
            verified: share(verified),
            invited: share(invited),
            rewarded: share(rewarded),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_mean() {
        assert_eq!(Tally::new([0; 5], 0, 0, 0), Tally::default());
        let tally = Tally::new([1, 0, 0, 0, 3], 2, 4, 0);
        assert_eq!((tally.count, tally.mean, tally.verified, tally.invited), (4, 4.0, 0.5, 1.0));
    }
}
