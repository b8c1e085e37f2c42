//! How many reviews are shown and how many are not, by their stars: whoever moderates can see that the bad ones are not
//! held back.

use std::ops::Range;

use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;

use super::WITHDRAWN;

/// Reviews of one number of stars.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
#[schema(as = ReviewsShown)]
pub(crate) struct Shown {
    /// 1 to 5; null without stars.
    pub rating: Option<i64>,
    pub published: i64,
    pub held: i64,
    pub rejected: i64,
}

#[derive(FromQueryResult)]
struct Row {
    rating: i64,
    held: i64,
    rejected: i64,
}

/// From five stars to one, and then those without; `published` has these first, and then from one star to five.
pub(super) async fn by_stars(
    db: &impl Sql,
    shop: ShopId,
    published: [i64; 6],
    within: Range<i64>,
) -> Result<Vec<Shown>, StoreError> {
    // What its writer took back, no moderator did.
    let sql = format!(
        "SELECT rating, COUNT(CASE WHEN state = 'held' THEN 1 END) AS held,
            COUNT(CASE WHEN state = 'rejected' AND COALESCE(refusal, '') <> '{WITHDRAWN}' THEN 1 END) AS rejected
         FROM reviews WHERE shop = $1 AND state IN ('held', 'rejected') AND state <> 'published' AND at >= $2 AND at < $3
         GROUP BY rating"
    );
    let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), within.start.into(), within.end.into()]).await?;
    let shown = |(rating, published): (i64, i64)| {
        let (held, rejected) =
            rows.iter().find(|row| row.rating == rating).map_or((0, 0), |row| (row.held, row.rejected));
        Shown { rating: super::row::stars(rating), published, held, rejected }
    };
    let mut all: Vec<Shown> = (0i64..).zip(published).map(shown).collect();
    all.rotate_left(1);
    all[..5].reverse();
    Ok(all)
}
