//! What search engines may be told of: reviews that were written on the shop's own site.
//!
//! Google wants no stars that were gathered on other websites. What a shop's earlier review app collected was written on
//! that shop's pages, and stays; what was written on a marketplace, or nobody knows where, is shown to people with its
//! origin and told to no search engine, neither beside the product nor in the feed.
//!
//! <https://developers.google.com/search/docs/appearance/structured-data/review-snippet>,
//! <https://support.google.com/merchants/answer/6098512>

use pages::Language;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use super::tally::Tally;
use crate::shopper::words::Words;

/// Where a review of the shop's own site comes from: our form, the shop's server, or a review app for a shop's own pages.
const OWN: [&str; 5] = ["form", "server", "judgeme", "yotpo", "loox"];

/// The same as a condition on `reviews r`.
pub(super) const IS_OWN: &str = "r.origin IN ('form', 'server', 'judgeme', 'yotpo', 'loox')";

/// Its stars elsewhere; the index has the same words.
const ELSEWHERE: &str = "SELECT rating + 0 AS rating, COUNT(*) AS n FROM reviews
    WHERE shop = $1 AND product_id = $2 AND state = 'published'
        AND origin NOT IN ('form', 'server', 'judgeme', 'yotpo', 'loox') GROUP BY 1";

pub(super) fn is_own(origin: &str) -> bool {
    OWN.contains(&origin)
}

/// The stars of a product on the shop's own site.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct OwnSite {
    pub count: i64,
    /// 0 without any.
    pub mean: f64,
}

#[derive(FromQueryResult)]
struct Row {
    rating: i64,
    n: i64,
}

impl OwnSite {
    /// Of all the stars that a product has, those of the shop's own site.
    pub async fn of_product(db: &impl Sql, shop: ShopId, product: &str, all: &Tally) -> Result<Self, StoreError> {
        let rows: Vec<Row> = db.rows(ELSEWHERE, vec![shop.0.into(), store::text(product)]).await?;
        let elsewhere = |stars: i64| rows.iter().find(|row| row.rating == stars).map_or(0, |row| row.n);
        let own = all.by_rating.iter().zip(1..).map(|(n, stars)| ((n - elsewhere(stars)).max(0), stars));
        let (count, sum) = own.fold((0, 0), |(count, sum), (n, stars)| (count + n, sum + n * stars));
        let mean = if count == 0 { 0.0 } else { sum as f64 / count as f64 };
        Ok(Self { count, mean })
    }

    /// As [`Self::of_product`]; `None` of the shop as a whole, of which search engines are told nothing.
    pub async fn of(
        db: &impl Sql,
        shop: ShopId,
        (product, all): (Option<&str>, &Tally),
    ) -> Result<Option<Self>, StoreError> {
        match product {
            Some(product) => Self::of_product(db, shop, product, all).await.map(Some),
            None => Ok(None),
        }
    }

    /// Said where it is not what the page shows.
    pub fn told(self, all: &Tally, language: Language) -> Option<String> {
        let words = Words::of(language);
        let told =
            |text: &str| text.replace("{n}", &words.count(self.count)).replace("{m}", &format!("{:.2}", self.mean));
        match self.count {
            n if n == all.count => None,
            0 => Some(words.how_told_none.to_owned()),
            _ => Some(told(words.how_told)),
        }
    }
}

#[cfg(test)]
mod tests {
    use store::{Migration, testing};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_rule_says_the_same_in_rust_and_in_sql() {
        let list = OWN.map(|origin| format!("'{origin}'")).join(", ");
        assert!(IS_OWN.contains(&format!("IN ({list})")) && ELSEWHERE.contains(&format!("NOT IN ({list})")));
    }

    #[tokio::test]
    async fn few_are_looked_at() {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
        let test = testing::store(&all).await;
        let values = vec![Uuid::nil().into(), "tea".into()];
        let Some(plan) = testing::plan(&test.store, ELSEWHERE, values).await else { return };
        assert!(plan[0].contains("COVERING INDEX reviews_elsewhere (shop=? AND product_id=?"), "{plan:#?}");
    }
}
