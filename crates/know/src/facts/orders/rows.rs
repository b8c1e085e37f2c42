use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, instant, instant_opt, micros, sea_orm};
use uuid::Uuid;

use super::{Details, Entry, Marks, Order, Refunded};
use crate::shop::ShopSettings;
use crate::sql::{exec_in, ids_in, rows_in};

type Entries = BTreeMap<String, Entry>;

#[derive(FromQueryResult)]
struct OrderRow {
    order_id: String,
    persona: Option<Uuid>,
    stated: Option<String>,
    as_of: i64,
    ordered_at: i64,
    currency: String,
    total_minor: i64,
    discount_minor: i64,
    shipping_minor: i64,
    items: i64,
    coupon: Option<String>,
    channel: Option<String>,
    payment_method: Option<String>,
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
    promised_at: Option<i64>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    cancelled_at: Option<i64>,
    import_id: Option<Uuid>,
    seq: i64,
}

pub(super) async fn orders(db: &impl Sql, shop: ShopId, ids: &[String]) -> Result<Vec<(String, Order)>, StoreError> {
    let rows: Vec<OrderRow> = rows_in(db, &[shop.0.into()], ids, |list| {
        format!(
            "SELECT order_id, persona, stated, as_of, ordered_at, currency, total_minor, discount_minor, shipping_minor,
                items, coupon, channel, payment_method, city, province, country, promised_at, shipped_at, delivered_at,
                cancelled_at, import_id, seq
             FROM orders WHERE shop = $1 AND order_id IN ({list})"
        )
    })
    .await?;
    Ok(rows.into_iter().map(OrderRow::read).collect())
}

impl OrderRow {
    fn read(self) -> (String, Order) {
        let order = Order {
            persona: self.persona,
            stated: self.stated,
            as_of: instant(self.as_of),
            ordered_at: instant(self.ordered_at),
            currency: self.currency,
            total: self.total_minor,
            discount: self.discount_minor,
            shipping: self.shipping_minor,
            items: self.items,
            details: Details {
                coupon: self.coupon,
                channel: self.channel,
                payment_method: self.payment_method,
                city: self.city,
                province: self.province,
                country: self.country,
            },
            marks: Marks {
                promised_at: instant_opt(self.promised_at),
                shipped_at: instant_opt(self.shipped_at),
                delivered_at: instant_opt(self.delivered_at),
                cancelled_at: instant_opt(self.cancelled_at),
            },
            import: self.import_id,
            seq: self.seq.cast_unsigned(),
        };
        (self.order_id, order)
    }
}

#[derive(FromQueryResult)]
struct MarksRow {
    order_id: String,
    promised_at: Option<i64>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    cancelled_at: Option<i64>,
}

pub(super) async fn marks(db: &impl Sql, shop: ShopId, ids: &[String]) -> Result<Vec<(String, Marks)>, StoreError> {
    let rows: Vec<MarksRow> = rows_in(db, &[shop.0.into()], ids, |list| {
        format!(
            "SELECT order_id, promised_at, shipped_at, delivered_at, cancelled_at
             FROM order_marks WHERE shop = $1 AND order_id IN ({list})"
        )
    })
    .await?;
    let read = |row: MarksRow| {
        let marks = Marks {
            promised_at: instant_opt(row.promised_at),
            shipped_at: instant_opt(row.shipped_at),
            delivered_at: instant_opt(row.delivered_at),
            cancelled_at: instant_opt(row.cancelled_at),
        };
        (row.order_id, marks)
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Removes what is void; gives the personas whose refunds went.
pub(super) async fn wipe(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<Vec<Uuid>, StoreError> {
    let numbers = |keep: fn(&Entry) -> bool| {
        entries.iter().filter(|(_, entry)| keep(entry)).map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    let fixed = [shop.0.into()];
    let wiped = numbers(|entry| entry.is_wiped);
    let owners = ids_in(tx, &fixed, &wiped, |list| {
        format!("SELECT persona FROM refunds WHERE shop = $1 AND persona IS NOT NULL AND order_id IN ({list})")
    })
    .await?;
    for table in ["orders", "order_lines", "refunds", "order_marks"] {
        exec_in(tx, &fixed, &wiped, |list| format!("DELETE FROM {table} WHERE shop = $1 AND order_id IN ({list})"))
            .await?;
    }
    let relined = numbers(|entry| entry.lines.is_some());
    exec_in(tx, &fixed, &relined, |list| format!("DELETE FROM order_lines WHERE shop = $1 AND order_id IN ({list})"))
        .await?;
    let come = numbers(|entry| entry.order.is_some());
    exec_in(tx, &fixed, &come, |list| format!("DELETE FROM order_marks WHERE shop = $1 AND order_id IN ({list})"))
        .await?;
    Ok(owners)
}

pub(super) async fn save_refunds(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
    let row = |order_id: &String, refund_id: &String, refund: &super::Refund| {
        vec![
            shop.0.into(),
            order_id.clone().into(),
            refund_id.clone().into(),
            refund.persona.into(),
            micros(refund.at).into(),
            refund.currency.clone().into(),
            refund.minor.into(),
            refund.reason.clone().into(),
        ]
    };
    let rows: Vec<Vec<Value>> = entries
        .iter()
        .flat_map(|(order, entry)| entry.refunds.iter().map(move |(id, refund)| row(order, id, refund)))
        .collect();
    let columns = ["shop", "order_id", "refund_id", "persona", "at", "currency", "minor", "reason"];
    let newest =
        "ON CONFLICT (shop, order_id, refund_id) DO UPDATE SET persona = COALESCE(excluded.persona, refunds.persona),
        at = excluded.at, currency = excluded.currency, minor = excluded.minor, reason = excluded.reason";
    tx.insert("refunds", &columns, rows, newest).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct RefundedRow {
    order_id: String,
    sum: i64,
    whole: i64,
}

/// What went back of each order, over all its refunds.
pub(super) async fn refunded(tx: &Tx, shop: ShopId, ids: &[String]) -> Result<BTreeMap<String, Refunded>, StoreError> {
    let rows: Vec<RefundedRow> = rows_in(tx, &[shop.0.into()], ids, |list| {
        format!(
            "SELECT order_id, CAST(COALESCE(SUM(minor), 0) AS BIGINT) AS sum,
                CAST(SUM(CASE WHEN minor IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS whole
             FROM refunds WHERE shop = $1 AND order_id IN ({list}) GROUP BY order_id"
        )
    })
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id, Refunded { sum: row.sum, is_whole: row.whole > 0 })).collect())
}

const ORDER: [&str; 26] = [
    "shop",
    "order_id",
    "persona",
    "status",
    "stated",
    "as_of",
    "ordered_at",
    "day",
    "currency",
    "total_minor",
    "discount_minor",
    "shipping_minor",
    "refunded_minor",
    "items",
    "coupon",
    "channel",
    "payment_method",
    "city",
    "province",
    "country",
    "promised_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "import_id",
    "seq",
];

pub(super) async fn save_orders(
    tx: &Tx,
    shop: &ShopSettings,
    entries: &Entries,
    refunded: &BTreeMap<String, Refunded>,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    let mut waiting = Vec::new();
    for (id, entry) in entries {
        match &entry.order {
            Some(order) => rows.push(order_row(shop, id, order, refunded.get(id).copied().unwrap_or_default())),
            None if entry.marks != Marks::default() => waiting.push(marks_row(shop.id, id, entry.marks)),
            None => {}
        }
    }
    let assignments: Vec<String> = ORDER[2..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let replace = format!("ON CONFLICT (shop, order_id) DO UPDATE SET {}", assignments.join(", "));
    tx.insert("orders", &ORDER, rows, &replace).await?;
    let replace = "ON CONFLICT (shop, order_id) DO UPDATE SET promised_at = excluded.promised_at,
        shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at, cancelled_at = excluded.cancelled_at";
    let columns = ["shop", "order_id", "promised_at", "shipped_at", "delivered_at", "cancelled_at"];
    tx.insert("order_marks", &columns, waiting, replace).await?;
    Ok(())
}

fn moment(at: Option<Timestamp>) -> Value {
    at.map(micros).into()
}

fn order_row(shop: &ShopSettings, id: &str, order: &Order, refunded: Refunded) -> Vec<Value> {
    let (status, back) = order.outcome(refunded);
    let details = order.details.clone();
    vec![
        shop.id.0.into(),
        id.into(),
        order.persona.into(),
        status.into(),
        order.stated.clone().into(),
        micros(order.as_of).into(),
        micros(order.ordered_at).into(),
        shop.day(order.ordered_at).into(),
        order.currency.clone().into(),
        order.total.into(),
        order.discount.into(),
        order.shipping.into(),
        back.into(),
        order.items.into(),
        details.coupon.into(),
        details.channel.into(),
        details.payment_method.into(),
        details.city.into(),
        details.province.into(),
        details.country.into(),
        moment(order.marks.promised_at),
        moment(order.marks.shipped_at),
        moment(order.marks.delivered_at),
        moment(order.marks.cancelled_at),
        order.import.into(),
        order.seq.cast_signed().into(),
    ]
}

fn marks_row(shop: ShopId, id: &str, marks: Marks) -> Vec<Value> {
    vec![
        shop.0.into(),
        id.into(),
        moment(marks.promised_at),
        moment(marks.shipped_at),
        moment(marks.delivered_at),
        moment(marks.cancelled_at),
    ]
}

pub(super) async fn save_lines(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (id, entry) in entries {
        for (number, line) in (0i64..).zip(entry.lines.iter().flatten()) {
            rows.push(vec![
                shop.0.into(),
                id.clone().into(),
                number.into(),
                line.product_id.clone().into(),
                line.quantity.into(),
                line.price.into(),
            ]);
        }
    }
    let columns = ["shop", "order_id", "line", "product_id", "quantity", "price_minor"];
    tx.insert("order_lines", &columns, rows, "").await?;
    Ok(())
}
