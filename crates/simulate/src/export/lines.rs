use std::io::Write;

use super::ExportError;
use super::orders::{money, string};
use crate::{Config, Shop};

/// People whose lines are counted to guess how many people make the lines asked for.
const SAMPLE: u32 = 2_000;

/// A plain CSV of `lines` order lines, spread over the run; the configuration's `customers` and `browsing` are ignored.
///
/// # Errors
/// When the configuration makes no sense or the writer fails.
pub fn order_lines(config: &Config, lines: u64, out: &mut impl Write) -> Result<u64, ExportError> {
    let crowd = |customers| Shop::new(Config { customers, browsing: 0.0, ..config.clone() });
    let counted: usize =
        orders(&crowd(SAMPLE)?).map(|order| order["properties"]["products"].as_array().map_or(0, Vec::len)).sum();
    // Some more than needed, so that chance does not leave the file short.
    let customers = (lines as f64 * 1.04 * f64::from(SAMPLE) / counted.max(1) as f64) as u32 + 50;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "order_id",
        "ordered_at",
        "customer_id",
        "channel",
        "city",
        "product_id",
        "sku",
        "product_name",
        "category",
        "brand",
        "quantity",
        "price",
        "currency",
        "order_total",
    ])?;
    let mut written = 0;
    for order in orders(&crowd(customers)?) {
        let properties = &order["properties"];
        let customer = if order["userId"].is_string() { &order["userId"] } else { &order["anonymousId"] };
        for product in properties["products"].as_array().into_iter().flatten() {
            if written == lines {
                csv.flush()?;
                return Ok(written);
            }
            csv.write_record([
                string(&properties["order_id"]),
                string(&properties["ordered_at"]),
                string(customer),
                string(&properties["channel"]),
                string(&properties["address"]["city"]),
                string(&product["product_id"]),
                string(&product["sku"]),
                string(&product["name"]),
                string(&product["category"]),
                string(&product["brand"]),
                string(&product["quantity"]),
                money(&product["price"]),
                string(&product["currency"]),
                money(&properties["total"]),
            ])?;
            written += 1;
        }
    }
    csv.flush()?;
    Ok(written)
}

fn orders(shop: &Shop) -> impl Iterator<Item = serde_json::Value> {
    shop.events().map(|event| event.body).filter(|body| body["event"] == "Order Completed")
}
