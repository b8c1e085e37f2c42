use std::str::FromStr;

use jiff::tz::TimeZone;
use primitives::day::promised_until;
use primitives::{Currency, Money};
use serde::{Deserialize, Serialize};
use store::Misread;
use uuid::Uuid;

use super::{Details, Line, Marks, Payment, Statement};
use crate::body::Object;
use crate::facts::Item;
use crate::facts::products::{Mention, amount, no_currency};

/// Money given back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refund {
    #[serde(skip)]
    pub persona: Option<Uuid>,
    pub at: primitives::Timestamp,
    /// The shop's where none was said.
    pub currency: String,
    /// Minor units; `None` gives all of the order back.
    pub minor: Option<i64>,
    /// The amount as it was written where no currency was said: it is of its order's.
    #[serde(default)]
    pub written: Option<String>,
    pub reason: Option<String>,
    /// What came back, where it says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
}

/// With as many digits as any currency has.
const FINEST: &str = "KWD";

/// Reads an order as it is stated, and the products that it mentions. A visitor who claims an order says nothing of what
/// became of it.
pub(crate) fn statement(
    item: &Item<'_>,
    shop: Currency,
    zone: &TimeZone,
) -> Result<(Statement, Vec<Mention>), Misread> {
    let properties = &item.properties;
    let currency = currency(properties, shop)?;
    let money = |key: &str| amount(properties, key, currency);
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
        marks: if item.is_claim() { Marks::default() } else { marks(properties, zone) },
        is_claimed: item.is_claim(),
        import: item.import,
        seq: item.seq(),
    };
    Ok((statement, mentions))
}

const STATUSES: [&str; 7] = ["pending", "paid", "shipped", "delivered", "completed", "cancelled", "refunded"];

fn currency(properties: &Object<'_>, shop: Currency) -> Result<Currency, Misread> {
    let read = |code: &str| Currency::from_str(code).map_err(|error| no_currency(&error));
    properties.text("currency").map_or(Ok(shop), |code| read(&code))
}

fn lines(properties: &Object<'_>, currency: Currency) -> Result<Option<Vec<(Line, Mention)>>, Misread> {
    let Some(products) = properties.objects("products") else { return Ok(None) };
    let read = |(index, product): (usize, &Object<'_>)| {
        let mention = Mention::read(product, Some(currency)).map_err(|why| why.within("products", index))?;
        let nameless = || Misread::new("missing", "product_id", "it has no product_id, sku or name");
        let mention = mention.ok_or_else(|| nameless().within("products", index))?;
        let (quantity, price) = (product.whole("quantity").unwrap_or(1), mention.price.unwrap_or(0));
        // What a line comes to is not what an order stands or falls with.
        let own = mention.currency.unwrap_or(currency);
        let total = amount(product, "total", own).ok().flatten();
        let total = total.or_else(|| product.product("price", "quantity", own));
        let total = total.filter(|total| *total != price.saturating_mul(quantity));
        let line = Line { product_id: mention.product_id.clone(), quantity, price, total };
        Ok((line, mention))
    };
    products.iter().enumerate().map(read).collect::<Result<_, _>>().map(Some)
}

fn sum(lines: &[Line]) -> i64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.minor()))
}

fn details(properties: &Object<'_>) -> Details {
    let address = properties.address();
    Details {
        coupon: properties.string("coupon"),
        channel: properties.string("channel"),
        payment_method: properties.string("payment_method"),
        city: address.string("city"),
        province: address.string("state").or_else(|| address.string("province")),
        country: address.string("country"),
    }
}

fn marks(properties: &Object<'_>, zone: &TimeZone) -> Marks {
    Marks {
        paid_at: properties.time("paid_at"),
        promised_at: properties.time("promised_at").map(|at| promised_until(at, zone)),
        shipped_at: properties.time("shipped_at"),
        delivered_at: properties.time("delivered_at"),
        cancelled_at: properties.time("cancelled_at"),
    }
}

/// The payments that an order lists. One without an id is known by its place.
fn payments(item: &Item<'_>, currency: Currency) -> Result<Vec<(String, Payment)>, Misread> {
    let listed = item.properties.objects("payments").unwrap_or_default();
    let read = |(index, listed): (usize, &Object<'_>)| {
        let payment = payment_of(listed, item, currency).map_err(|why| why.within("payments", index))?;
        Ok((listed.string("payment_id").unwrap_or_else(|| (index + 1).to_string()), payment))
    };
    listed.iter().enumerate().map(read).collect()
}

/// What `Order Paid` says was paid, and the payment's id; without one its event stands for it.
pub(crate) fn payment(item: &Item<'_>, shop: Currency) -> Result<(String, Payment), Misread> {
    let currency = currency(&item.properties, shop)?;
    let payment = payment_of(&item.properties, item, currency)?;
    Ok((item.properties.string("payment_id").unwrap_or_else(|| format!("#{}", item.seq())), payment))
}

fn payment_of(given: &Object<'_>, item: &Item<'_>, currency: Currency) -> Result<Payment, Misread> {
    let minor = amount(given, "total", currency)?;
    Ok(Payment {
        method: given.string("payment_method"),
        currency: currency.to_string(),
        minor,
        instalments: given.whole("instalments").filter(|count| *count > 0),
        at: given.time("paid_at").unwrap_or(item.at()),
    })
}

/// What a payment's, a parcel's or a cancellation's event says of its order.
pub(crate) fn later_marks(item: &Item<'_>, zone: &TimeZone) -> Marks {
    let given = marks(&item.properties, zone);
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
pub(crate) fn refund(item: &Item<'_>, shop: Currency) -> Result<(String, Refund), Misread> {
    let properties = &item.properties;
    let is_said = properties.text("currency").is_some();
    let currency = currency(properties, shop)?;
    let total = amount(properties, "total", currency)?;
    let returned = returned(properties, currency)?;
    let of_lines = worth(&returned);
    let written = match total {
        _ if is_said => None,
        Some(_) => properties.decimal("total"),
        None => of_lines.and_then(|_| written_of_lines(properties)),
    };
    let id = properties.string("refund_id").unwrap_or_else(|| item.stored.event.message_id.clone());
    let refund = Refund {
        persona: item.persona,
        at: item.at(),
        currency: currency.to_string(),
        minor: total.map(i64::saturating_abs).or(of_lines),
        written,
        reason: properties.string("reason"),
        lines: returned,
    };
    Ok((id, refund))
}

fn returned(properties: &Object<'_>, currency: Currency) -> Result<Vec<Line>, Misread> {
    let returned = lines(properties, currency)?.unwrap_or_default();
    Ok(returned.into_iter().map(|(line, _)| line).collect())
}

/// What the returned lines come to.
fn worth(returned: &[Line]) -> Option<i64> {
    let back = |line: &Line| line.minor().saturating_abs();
    let sum = returned.iter().fold(0i64, |sum, line| sum.saturating_add(back(line)));
    (sum > 0).then_some(sum)
}

/// The same as a decimal, for a currency that is not known yet.
fn written_of_lines(properties: &Object<'_>) -> Option<String> {
    let currency = Currency::from_str(FINEST).ok()?;
    let sum = Money::new(worth(&returned(properties, currency).ok()?)?, currency).to_string();
    sum.split_once(' ').map(|(amount, _)| amount.to_owned())
}
