//! Whether what a share counts was ever told at all. Where it was not, a share of none, or of all, would be made of silence:
//! there is no number then, but the reason.

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use super::daily::{Daily, Range};

/// Sums by day, or why they make no number: `no_returns`, `no_promises`, `no_deliveries`, `no_replies` or `no_changes`.
pub(super) type Seen = Result<Daily, &'static str>;

/// Of orders by day, those that went back.
pub(super) async fn returns(db: &impl Sql, range: &Range<'_>, returned: Daily) -> Result<Seen, StoreError> {
    let sum = returned.sum();
    let told = "SELECT order_id FROM refunds WHERE shop = $1
        UNION ALL SELECT order_id FROM orders WHERE shop = $1 AND is_returned LIMIT 1";
    let is_silent = sum.n > 0 && sum.total == 0 && !any(db, told, range.shop).await?;
    Ok(if is_silent { Err("no_returns") } else { Ok(returned) })
}

/// Of orders that were promised for a time, by day, those that came later or not yet. `orders` is how many there were.
pub(super) async fn deliveries(db: &impl Sql, range: &Range<'_>, late: Daily, orders: i64) -> Result<Seen, StoreError> {
    let sum = late.sum();
    if sum.n == 0 && orders > 0 {
        return Ok(Err("no_promises"));
    }
    // Of listen's orders, as there is an index of theirs by delivery.
    let told = "SELECT order_id FROM review_orders WHERE shop = $1 AND delivered_at > 0 LIMIT 1";
    let is_silent = sum.n > 0 && sum.total == sum.n && !any(db, told, range.shop).await?;
    Ok(if is_silent { Err("no_deliveries") } else { Ok(late) })
}

#[derive(FromQueryResult)]
struct Written {
    shown: i64,
    elsewhere: i64,
}

/// Whether all reviews that are shown were written elsewhere, and nobody answered one, there or here.
pub(super) async fn are_replies_unheard(db: &impl Sql, shop: ShopId) -> Result<bool, StoreError> {
    if any(db, "SELECT text FROM review_replies WHERE shop = $1 LIMIT 1", shop).await? {
        return Ok(false);
    }
    let sql = "SELECT
            CAST(COALESCE(SUM(CASE WHEN measure LIKE '%imported' THEN 0 ELSE n END), 0) AS BIGINT) AS shown,
            CAST(COALESCE(SUM(CASE WHEN measure LIKE '%imported' THEN n ELSE 0 END), 0) AS BIGINT) AS elsewhere
        FROM review_sums WHERE shop = $1 AND measure IN ('r1', 'r2', 'r3', 'r4', 'r5', 'unrated', 'imported',
            'undated.r1', 'undated.r2', 'undated.r3', 'undated.r4', 'undated.r5', 'undated.unrated', 'undated.imported')";
    let written: Option<Written> = db.row(sql, vec![shop.0.into()]).await?;
    Ok(written.is_some_and(|of| of.shown > 0 && of.shown == of.elsewhere))
}

/// Of reviews by day, those that were answered, or became good, where it is known that nobody ever heard of any.
pub(super) fn heard(sums: Daily, is_unheard: bool, why: &'static str) -> Seen {
    let sum = sums.sum();
    if is_unheard && sum.n > 0 && sum.total == 0 { Err(why) } else { Ok(sums) }
}

async fn any(db: &impl Sql, sql: &str, shop: ShopId) -> Result<bool, StoreError> {
    let found: Option<String> = db.scalar(sql, vec![shop.0.into()]).await?;
    Ok(found.is_some())
}
