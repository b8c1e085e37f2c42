use crate::COUNTED;
use crate::net::went_back;
use crate::parcels::{due, late, promised};

/// As what orders `o` count: conditions on them.
pub(super) struct Counts {
    counted: String,
    due: String,
    late: String,
}

impl Counts {
    /// As they are stored: what is waited for is late until it comes.
    pub fn stored() -> Self {
        let is_late = "(o.delivered_at IS NULL OR o.delivered_at > o.promised_at)";
        Self { counted: format!("o.{COUNTED}"), due: promised(), late: format!("{} AND {is_late}", promised()) }
    }

    /// As they are at the instant `now`.
    pub fn at(now: &str) -> Self {
        Self { counted: format!("o.{COUNTED}"), due: due(now), late: late(now) }
    }

    /// What stored ones have too much at the instant `now`, of those whose promise is not past.
    pub fn to_come(now: &str) -> Self {
        Self { counted: "FALSE".to_owned(), due: format!("o.promised_at > {now}"), late: "TRUE".to_owned() }
    }
}

/// The orders `o` of the shop `$1` for which `only` holds, as a query for `dimension`, `value`, `day`, and as what each
/// counts there, 0 or 1: `counted`, `returned`, `due`, `late`. There is a row for each product and each category of an
/// order, however many of its lines have it, and for each place it was sent to.
///
/// SQLite takes the tables of a cross join in their order: from these orders to their lines. It would go through all lines
/// of the shop to have their products in order, were these not the outcome of an expression.
pub(super) fn by_place(counts: &Counts, only: &str) -> String {
    let flag = |condition: &str| format!("CASE WHEN {condition} THEN 1 ELSE 0 END");
    let orders = format!(
        "SELECT o.shop, o.order_id, o.day, o.city, o.province, o.country, o.is_returned, o.refunded_minor, o.total_minor,
             {} AS counted, {} AS due, {} AS late
         FROM orders o WHERE o.shop = $1 AND {only}",
        flag(&counts.counted),
        flag(&counts.due),
        flag(&counts.late)
    );
    let lines = format!(
        "SELECT o.order_id, o.day, l.product_id || '' AS product_id, g.category, o.counted, o.due, o.late,
             CASE WHEN {} THEN o.counted ELSE 0 END AS returned
         FROM f o CROSS JOIN order_lines l
             LEFT JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
         WHERE l.shop = o.shop AND l.order_id = o.order_id",
        went_back()
    );
    let bought = [("product", "product_id"), ("category", "category")].map(|(dimension, value)| {
        format!(
            "SELECT '{dimension}' AS dimension, {value} AS value, day, counted, MAX(returned) AS returned, due, late
             FROM lines GROUP BY order_id, {value}, day, counted, due, late"
        )
    });
    let sent = ["city", "province", "country"].map(|place| {
        let returned = "CASE WHEN is_returned THEN counted ELSE 0 END";
        format!("SELECT '{place}', {place}, day, counted, {returned}, due, late FROM f")
    });
    let places = bought.into_iter().chain(sent).collect::<Vec<_>>().join(" UNION ALL ");
    format!("WITH f AS ({orders}), lines AS ({lines}) {places}")
}
