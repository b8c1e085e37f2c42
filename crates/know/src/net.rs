//! What net money is, once for every place that sums it: what was paid for orders that count, less what went back.
//!
//! What went back of an order on record is taken from that order, on its day. A refund whose order is on no record, such as
//! a credit note that does not say what it is for, or the return of what was bought before the records begin, is taken on
//! its own day and from its own customer. Revenue is net of both (IFRS 15, paragraphs 51 and B20 to B27).

use store::{Sql, StoreError};

use crate::profiles::COUNTED;
use crate::shop::ShopSettings;

/// Of the refunds `r`: those whose order is on no record. One that gives back all of such an order says no amount.
pub(crate) const WITHOUT_ORDER: &str = "r.minor IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM orders known WHERE known.shop = r.shop AND known.order_id = r.order_id)";

/// Of the orders `o`: those that went back whole, and all of their lines with them.
const WHOLE: &str = "(o.refunded_minor > 0 AND o.refunded_minor >= o.total_minor)";

/// Of the orders `o` and their lines `l`: those whose product went back. Where refunds say for which products they are, it
/// is these alone; else, and where the whole order went back, every line.
pub(crate) fn went_back() -> String {
    let told = "SELECT 1 FROM refund_lines b WHERE b.shop = o.shop AND b.order_id = o.order_id";
    format!("(o.is_returned AND ({WHOLE} OR NOT EXISTS ({told}) OR EXISTS ({told} AND b.product_id = l.product_id)))")
}

const SHARE: &str = "CAST(ROUND(r.minor * l.share) AS BIGINT)";
const SHARES: &str = "refund_lines l JOIN refunds r
    ON r.shop = l.shop AND r.order_id = l.order_id AND r.refund_id = l.refund_id";

/// The money of the shop `$1` as rows `m`, each an order that counts or a refund without one: `day`, `at`, `currency`,
/// `orders` (1 or 0), `items`, and `minor` in that currency.
#[must_use]
pub fn net_sales() -> String {
    format!(
        "(SELECT day, ordered_at AS at, currency, 1 AS orders, items, total_minor - refunded_minor AS minor
            FROM orders WHERE shop = $1 AND {COUNTED}
          UNION ALL
          SELECT r.day, r.at, r.currency, 0, 0, -r.minor FROM refunds r WHERE r.shop = $1 AND {WITHOUT_ORDER}) m"
    )
}

/// The money of those products `l` of the shop `$1` for which `only` holds, as rows `m`: lines of orders that count, and what
/// refunds gave back for products, without an order and a quantity. `day`, `order_id`, `persona`, `product_id`,
/// `quantity`, `currency`, and `minor` in that currency.
pub(crate) fn net_lines(only: &str) -> String {
    format!(
        "(SELECT o.day, o.order_id, o.persona, l.product_id, l.quantity, o.currency,
                CASE WHEN {WHOLE} THEN 0 ELSE l.minor END AS minor
            FROM orders o JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
            WHERE o.shop = $1 AND o.{COUNTED} AND {only}
          UNION ALL
          SELECT o.day, NULL, NULL, l.product_id, 0, r.currency, -{SHARE}
            FROM {SHARES} JOIN orders o ON o.shop = r.shop AND o.order_id = r.order_id
            WHERE o.shop = $1 AND o.{COUNTED} AND r.currency = o.currency AND NOT {WHOLE} AND {only}
          UNION ALL
          SELECT r.day, NULL, NULL, l.product_id, 0, r.currency, -{SHARE}
            FROM {SHARES} WHERE r.shop = $1 AND {WITHOUT_ORDER} AND {only}) m"
    )
}

/// What was given back over these days, as they are stored, without a word for which products: it is taken from the shop's
/// sales and from those of no product. In minor units of the shop's currency.
pub(crate) async fn unallocated(db: &impl Sql, shop: &ShopSettings, first: i64, last: i64) -> Result<i64, StoreError> {
    let lines = net_lines("TRUE");
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(b.minor), 0) AS BIGINT) FROM
            (SELECT o.day, o.currency, o.refunded_minor AS minor FROM orders o
                WHERE o.shop = $1 AND o.{COUNTED} AND o.refunded_minor > 0 AND NOT {WHOLE}
             UNION ALL
             SELECT r.day, r.currency, r.minor FROM refunds r WHERE r.shop = $1 AND {WITHOUT_ORDER}
             UNION ALL
             SELECT m.day, m.currency, m.minor FROM {lines} WHERE m.order_id IS NULL) b
         WHERE b.day >= $2 AND b.day <= $3 AND b.currency = $4"
    );
    let values = vec![shop.id.0.into(), first.into(), last.into(), shop.currency.to_string().into()];
    let found: Option<i64> = db.scalar(&sql, values).await?;
    // Shares are rounded one by one.
    Ok(found.unwrap_or(0).max(0))
}
