use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use store::{StoreError, Tx, Value, micros};

use super::super::{Marks, Order, Refunded};
use super::Entries;
use crate::shop::ShopSettings;

const ORDER: [&str; 32] = [
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
    "paid_at",
    "promised_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "import_id",
    "is_claimed",
    "seq",
    "total_as_of",
    "discount_as_of",
    "shipping_as_of",
    "is_returned",
];

pub(in super::super) async fn save_orders(
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
    let replace =
        "ON CONFLICT (shop, order_id) DO UPDATE SET paid_at = excluded.paid_at, promised_at = excluded.promised_at,
        shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at, cancelled_at = excluded.cancelled_at";
    let columns = ["shop", "order_id", "paid_at", "promised_at", "shipped_at", "delivered_at", "cancelled_at"];
    tx.insert("order_marks", &columns, waiting, replace).await?;
    Ok(())
}

fn moment(at: Option<Timestamp>) -> Value {
    at.map(micros).into()
}

fn order_row(shop: &ShopSettings, id: &str, order: &Order, refunded: Refunded) -> Vec<Value> {
    let outcome = order.outcome(refunded);
    let details = order.details.clone();
    vec![
        shop.id.0.into(),
        id.into(),
        order.persona.into(),
        outcome.status.into(),
        order.stated.clone().into(),
        micros(order.as_of).into(),
        micros(order.ordered_at).into(),
        shop.day(order.ordered_at).into(),
        order.currency.clone().into(),
        order.total.minor.into(),
        order.discount.minor.into(),
        order.shipping.minor.into(),
        outcome.back.into(),
        order.items.into(),
        details.coupon.into(),
        details.channel.into(),
        details.payment_method.into(),
        details.city.into(),
        details.province.into(),
        details.country.into(),
        moment(order.marks.paid_at),
        moment(order.marks.promised_at),
        moment(order.marks.shipped_at),
        moment(order.marks.delivered_at),
        moment(order.marks.cancelled_at),
        order.import.into(),
        order.is_claimed.into(),
        order.seq.cast_signed().into(),
        moment(order.total.as_of),
        moment(order.discount.as_of),
        moment(order.shipping.as_of),
        outcome.is_returned.into(),
    ]
}

fn marks_row(shop: ShopId, id: &str, marks: Marks) -> Vec<Value> {
    vec![
        shop.0.into(),
        id.into(),
        moment(marks.paid_at),
        moment(marks.promised_at),
        moment(marks.shipped_at),
        moment(marks.delivered_at),
        moment(marks.cancelled_at),
    ]
}

pub(in super::super) async fn save_lines(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
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
                line.minor().into(),
            ]);
        }
    }
    let columns = ["shop", "order_id", "line", "product_id", "quantity", "price_minor", "minor"];
    tx.insert("order_lines", &columns, rows, "").await?;
    Ok(())
}
