use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, instant, instant_opt, rows_in, sea_orm};
use uuid::Uuid;

use super::super::{Amount, Details, Marks, Order};

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
    total_as_of: Option<i64>,
    discount_as_of: Option<i64>,
    shipping_as_of: Option<i64>,
    items: i64,
    coupon: Option<String>,
    channel: Option<String>,
    payment_method: Option<String>,
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
    paid_at: Option<i64>,
    promised_at: Option<i64>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    cancelled_at: Option<i64>,
    import_id: Option<Uuid>,
    is_claimed: bool,
    seq: i64,
}

pub(in super::super) async fn orders(
    db: &impl Sql,
    shop: ShopId,
    ids: &[String],
) -> Result<Vec<(String, Order)>, StoreError> {
    let rows: Vec<OrderRow> = rows_in(db, &[shop.0.into()], ids, |list| {
        format!(
            "SELECT order_id, persona, stated, as_of, ordered_at, currency, total_minor, discount_minor, shipping_minor,
                total_as_of, discount_as_of, shipping_as_of, items, coupon, channel, payment_method, city, province,
                country, paid_at, promised_at, shipped_at, delivered_at, cancelled_at, import_id, is_claimed, seq
             FROM orders WHERE shop = $1 AND order_id IN ({list})"
        )
    })
    .await?;
    Ok(rows.into_iter().map(OrderRow::read).collect())
}

impl OrderRow {
    fn read(self) -> (String, Order) {
        let amount = |minor, as_of| Amount { minor, as_of: instant_opt(as_of) };
        let order = Order {
            persona: self.persona,
            stated: self.stated,
            as_of: instant(self.as_of),
            ordered_at: instant(self.ordered_at),
            currency: self.currency,
            total: amount(self.total_minor, self.total_as_of),
            discount: amount(self.discount_minor, self.discount_as_of),
            shipping: amount(self.shipping_minor, self.shipping_as_of),
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
                paid_at: instant_opt(self.paid_at),
                promised_at: instant_opt(self.promised_at),
                shipped_at: instant_opt(self.shipped_at),
                delivered_at: instant_opt(self.delivered_at),
                cancelled_at: instant_opt(self.cancelled_at),
            },
            import: self.import_id,
            is_claimed: self.is_claimed,
            seq: self.seq.cast_unsigned(),
        };
        (self.order_id, order)
    }
}

#[derive(FromQueryResult)]
struct MarksRow {
    order_id: String,
    paid_at: Option<i64>,
    promised_at: Option<i64>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    cancelled_at: Option<i64>,
}

pub(in super::super) async fn marks(
    db: &impl Sql,
    shop: ShopId,
    ids: &[String],
) -> Result<Vec<(String, Marks)>, StoreError> {
    let rows: Vec<MarksRow> = rows_in(db, &[shop.0.into()], ids, |list| {
        format!(
            "SELECT order_id, paid_at, promised_at, shipped_at, delivered_at, cancelled_at
             FROM order_marks WHERE shop = $1 AND order_id IN ({list})"
        )
    })
    .await?;
    let read = |row: MarksRow| {
        let marks = Marks {
            paid_at: instant_opt(row.paid_at),
            promised_at: instant_opt(row.promised_at),
            shipped_at: instant_opt(row.shipped_at),
            delivered_at: instant_opt(row.delivered_at),
            cancelled_at: instant_opt(row.cancelled_at),
        };
        (row.order_id, marks)
    };
    Ok(rows.into_iter().map(read).collect())
}
