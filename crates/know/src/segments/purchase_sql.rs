use super::compile::Builder;
use super::definition::{Measure, PurchaseRule};
use crate::COUNTED;
use crate::net::WITHOUT_ORDER;

/// Customers who bought as much as asked. Who bought nothing appears in no sum, so a rule that zero fulfils is the negation
/// of one that it does not.
pub(super) fn rule(builder: &mut Builder<'_>, rule: &PurchaseRule) -> String {
    let (membership, having) = if rule.compare.holds(&0, &rule.value) { ("NOT IN", "NOT ") } else { ("IN", "") };
    let bought = bought(builder, rule);
    let (compare, value) = (rule.compare.sql(), builder.bind(rule.value));
    format!(
        "c.id {membership} (SELECT b.profile FROM ({bought}) b GROUP BY b.profile
            HAVING {having}(CAST(SUM(b.n) AS BIGINT) {compare} {value}))"
    )
}

/// What is summed of each customer, a row for each order; of money as [`net_sales`](crate::net::net_sales) has it.
fn bought(builder: &mut Builder<'_>, rule: &PurchaseRule) -> String {
    let amount = match rule.measure {
        Measure::Net => "o.total_minor - o.refunded_minor",
        Measure::Orders => "1",
        Measure::Units => "o.items",
    };
    let scope = builder.scope("p.profile");
    let window = builder.window(rule.window, "o.day");
    let orders = format!(
        "SELECT p.profile, {amount} AS n FROM orders o JOIN personas p ON p.id = o.persona
         WHERE {}{scope} AND o.{COUNTED}{window}",
        builder.of_shop("o")
    );
    if rule.measure != Measure::Net {
        return orders;
    }
    let shop = builder.shop;
    let currency = builder.bind(shop.currency.code());
    let window = builder.window(rule.window, "r.day");
    format!(
        "{orders} AND o.currency = {currency}
         UNION ALL
         SELECT p.profile, -r.minor FROM refunds r JOIN personas p ON p.id = r.persona
         WHERE {}{scope} AND r.currency = {currency} AND {WITHOUT_ORDER}{window}",
        builder.of_shop("r")
    )
}
