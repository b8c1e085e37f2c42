use std::str::FromStr;

use primitives::Currency;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Details, Line, Marks, Payment, Statement};
use crate::body::Object;
use crate::facts::Item;
use crate::facts::products::Mention;

/// Money given back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refund {
    #[serde(skip)]
    pub persona: Option<Uuid>,
    pub at: primitives::Timestamp,
    pub currency: String,
    /// Minor units; `None` gives all of the order back.
    pub minor: Option<i64>,
    pub reason: Option<String>,
}

/// Reads an order as it is stated, and the products that it mentions. A visitor who claims an order says nothing of what
/// became of it.
pub(crate) fn statement(item: &Item<'_>, shop: Currency) -> Result<(Statement, Vec<Mention>), String> {
    let properties = &item.properties;
    let currency = currency(properties, shop)?;
    let money = |key: &str| properties.money(key, currency).map_err(|e| format!("{key}: {e}"));
    let (discount, shipping) = (money("discount")?, money("shipping")?);
    let products = lines(properties, currency)?;
    let (lines, mentions) = match products {
        Some(products) => {
            let (lines, mentions) = products.into_iter().unzip();
            (Some(lines), mentions)
        }
        None => (None, Vec::new()),
    };
    let extra = shipping.unwrap_or(0).saturating_add(money("tax")?.unwrap_or(0));
    let total = match (money("total")?, money("revenue")?) {
        (Some(total), _) => Some(total),
        (None, Some(revenue)) => Some(revenue.saturating_add(extra)),
        (None, None) => {
            lines.as_deref().map(|lines| sum(lines).saturating_add(extra).saturating_sub(discount.unwrap_or(0)))
        }
    };
    let statement = Statement {
        persona: item.persona,
        status: properties
            .text("status")
            .map(|status| status.to_lowercase())
            .filter(|s| STATUSES.contains(&s.as_str()) && !item.is_claim()),
        as_of: item.as_of(),
        ordered_at: properties.time("ordered_at"),
        at: item.at(),
        currency: currency.to_string(),
        total,
        discount,
        shipping,
        lines,
        payments: if item.is_claim() { Vec::new() } else { payments(item, currency)? },
        details: details(properties),
        marks: if item.is_claim() { Marks::default() } else { marks(properties) },
        is_claimed: item.is_claim(),
        import: item.import,
        seq: item.seq(),
    };
    Ok((statement, mentions))
}

const STATUSES: [&str; 7] = ["pending", "paid", "shipped", "delivered", "completed", "cancelled", "refunded"];

fn currency(properties: &Object<'_>, shop: Currency) -> Result<Currency, String> {
    properties.text("currency").map_or(Ok(shop), |code| Currency::from_str(&code).map_err(|e| e.to_string()))
}

fn lines(properties: &Object<'_>, currency: Currency) -> Result<Option<Vec<(Line, Mention)>>, String> {
    let Some(products) = properties.objects("products") else { return Ok(None) };
    let read = |(index, product): (usize, &Object<'_>)| {
        let mention = Mention::read(product, Some(currency)).map_err(|e| format!("products[{index}]: {e}"))?;
        let mention = mention.ok_or_else(|| format!("products[{index}] has no product_id, sku or name"))?;
        let line = Line {
            product_id: mention.product_id.clone(),
            quantity: product.whole("quantity").unwrap_or(1),
            price: mention.price.unwrap_or(0),
        };
        Ok((line, mention))
    };
    products.iter().enumerate().map(read).collect::<Result<_, _>>().map(Some)
}

fn sum(lines: &[Line]) -> i64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.price.saturating_mul(line.quantity)))
}

fn details(properties: &Object<'_>) -> Details {
    let address = properties.object("address");
    Details {
        coupon: properties.string("coupon"),
        channel: properties.string("channel"),
        payment_method: properties.string("payment_method"),
        city: address.string("city"),
        province: address.string("state").or_else(|| address.string("province")),
        country: address.string("country"),
    }
}

fn marks(properties: &Object<'_>) -> Marks {
    Marks {
        paid_at: properties.time("paid_at"),
        promised_at: properties.time("promised_at"),
        shipped_at: properties.time("shipped_at"),
        delivered_at: properties.time("delivered_at"),
        cancelled_at: properties.time("cancelled_at"),
    }
}

/// The payments that an order lists. One without an id is known by its place.
fn payments(item: &Item<'_>, currency: Currency) -> Result<Vec<(String, Payment)>, String> {
    let listed = item.properties.objects("payments").unwrap_or_default();
    let read = |(index, listed): (usize, &Object<'_>)| {
        let payment = payment_of(listed, item, currency).map_err(|e| format!("payments[{index}]: {e}"))?;
        Ok((listed.string("payment_id").unwrap_or_else(|| (index + 1).to_string()), payment))
    };
    listed.iter().enumerate().map(read).collect()
}

/// What `Order Paid` says was paid, and the payment's id; without one its event stands for it.
pub(crate) fn payment(item: &Item<'_>, shop: Currency) -> Result<(String, Payment), String> {
    let currency = currency(&item.properties, shop)?;
    let payment = payment_of(&item.properties, item, currency)?;
    Ok((item.properties.string("payment_id").unwrap_or_else(|| format!("#{}", item.seq())), payment))
}

fn payment_of(given: &Object<'_>, item: &Item<'_>, currency: Currency) -> Result<Payment, String> {
    let minor = given.money("total", currency).map_err(|e| format!("total: {e}"))?;
    Ok(Payment {
        method: given.string("payment_method"),
        currency: currency.to_string(),
        minor,
        instalments: given.whole("instalments").filter(|count| *count > 0),
        at: given.time("paid_at").unwrap_or(item.at()),
    })
}

/// What a payment's, a parcel's or a cancellation's event says of its order.
pub(crate) fn later_marks(item: &Item<'_>) -> Marks {
    let given = marks(&item.properties);
    match item.name() {
        "Order Cancelled" => Marks { cancelled_at: Some(item.at()), ..Marks::default() },
        "Order Paid" => Marks { paid_at: given.paid_at.or(Some(item.at())), ..Marks::default() },
        "Parcel Shipped" => Marks {
            promised_at: given.promised_at,
            shipped_at: given.shipped_at.or(Some(item.at())),
            ..Marks::default()
        },
        "Parcel Delivered" => Marks { delivered_at: given.delivered_at.or(Some(item.at())), ..Marks::default() },
        _ => Marks::default(),
    }
}

/// The refund's own id and what it gives back; without an id the message stands for it.
pub(crate) fn refund(item: &Item<'_>, shop: Currency) -> Result<(String, Refund), String> {
    let properties = &item.properties;
    let currency = currency(properties, shop)?;
    let total = properties.money("total", currency).map_err(|e| format!("total: {e}"))?;
    let returned = lines(properties, currency)?.unwrap_or_default();
    let of_lines = returned
        .iter()
        .fold(0i64, |sum, (line, _)| sum.saturating_add(line.price.saturating_mul(line.quantity).saturating_abs()));
    let id = properties.string("refund_id").unwrap_or_else(|| item.stored.event.message_id.clone());
    let refund = Refund {
        persona: item.persona,
        at: item.at(),
        currency: currency.to_string(),
        minor: total.map(i64::saturating_abs).or((of_lines > 0).then_some(of_lines)),
        reason: properties.string("reason"),
    };
    Ok((id, refund))
}
