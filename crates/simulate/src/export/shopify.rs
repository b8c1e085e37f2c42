use std::io::Write;

use serde_json::Value;

use super::ExportError;
use super::orders::{Order, Orders, money, string};
use crate::Shop;

const COLUMNS: [&str; 37] = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem sku",
    "Lineitem fulfillment status",
    "Shipping Name",
    "Shipping Street",
    "Shipping City",
    "Shipping Province",
    "Shipping Country",
    "Shipping Phone",
    "Notes",
    "Cancelled at",
    "Payment Method",
    "Refunded Amount",
    "Vendor",
    "Id",
    "Tags",
    "Source",
    "Lineitem discount",
    "Phone",
];
const TIME: &str = "%Y-%m-%d %H:%M:%S %z";

/// The orders of the shop's own channels in the layout of Shopify's order export: one row per line, the order's own
/// columns only in its first.
///
/// # Errors
/// When the writer fails.
pub fn shopify_orders(shop: &Shop, out: &mut impl Write) -> Result<u64, ExportError> {
    let all = Orders::of(shop);
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    let mut written = 0;
    for order in all.orders.iter().filter(|order| order.customer.starts_with('u')) {
        for (n, product) in order.products().iter().enumerate() {
            csv.write_record(COLUMNS.map(|column| {
                line(&all, order, product, column)
                    .or_else(|| (n == 0).then(|| once(&all, order, column)))
                    .unwrap_or_default()
            }))?;
            written += 1;
        }
    }
    csv.flush()?;
    Ok(written)
}

/// What stands in every row of an order.
fn line(all: &Orders, order: &Order, product: &Value, column: &str) -> Option<String> {
    Some(match column {
        "Name" => format!("#{}", order.get("order_id")),
        "Email" => all.known(&order.customer, "email"),
        "Created at" => all.local(&order.get("ordered_at"), TIME),
        "Lineitem quantity" => string(&product["quantity"]),
        "Lineitem name" => format!("{} - {}", string(&product["name"]), string(&product["variant"])),
        "Lineitem price" => money(&product["price"]),
        "Lineitem sku" => string(&product["sku"]),
        "Lineitem fulfillment status" => fulfilment(order).to_owned(),
        "Lineitem discount" => "0.00".to_owned(),
        "Vendor" => string(&product["brand"]),
        _ => return None,
    })
}

/// What stands in the first row only.
fn once(all: &Orders, order: &Order, column: &str) -> String {
    let optional = |time: &Option<String>| time.as_ref().map_or(String::new(), |time| all.local(time, TIME));
    match column {
        "Financial Status" => financial(order).to_owned(),
        "Paid at" => all.local(&order.get("paid_at"), TIME),
        "Fulfillment Status" => fulfilment(order).to_owned(),
        "Fulfilled at" => optional(&order.shipped_at),
        "Accepts Marketing" => "no".to_owned(),
        "Currency" => order.get("currency"),
        "Subtotal" => order.money("revenue"),
        "Shipping" => order.money("shipping"),
        "Taxes" => "0.00".to_owned(),
        "Total" => order.money("total"),
        "Discount Code" => order.get("coupon"),
        "Discount Amount" => order.money("discount"),
        "Shipping Method" => "Standard".to_owned(),
        "Shipping Name" => order.address("name"),
        "Shipping Street" => order.address("street"),
        "Shipping City" => order.address("city"),
        "Shipping Province" => order.address("state"),
        "Shipping Country" => order.address("country"),
        "Shipping Phone" | "Phone" => order.address("phone"),
        "Cancelled at" => order.cancelled.as_ref().map_or(String::new(), |(at, _)| all.local(at, TIME)),
        "Payment Method" => order.get("payment_method"),
        "Refunded Amount" if order.cancelled.is_some() => order.money("total"),
        "Refunded Amount" => order.refunded.as_ref().map_or("0.00".to_owned(), money),
        "Id" => order.get("order_id"),
        "Source" => order.get("channel"),
        _ => String::new(),
    }
}

fn financial(order: &Order) -> &'static str {
    let total = order.properties["total"].as_f64();
    match &order.refunded {
        _ if order.cancelled.is_some() => "refunded",
        None => "paid",
        Some(refund) if refund.as_f64() >= total => "refunded",
        Some(_) => "partially_refunded",
    }
}

fn fulfilment(order: &Order) -> &'static str {
    if order.shipped_at.is_some() { "fulfilled" } else { "unfulfilled" }
}
