use store::Value;

use super::compile::Builder;
use super::definition::{Compare, EventRule, Filter, FilterTest, NumberTest, Property, TextTest};
use super::fields::FieldType;
use super::parse_events::ORDER;
use crate::COUNTED;
use crate::facts::numbers::Number;

/// Customers who did it as often as asked. Who never did it appears in no count, so a rule that zero fulfils is the
/// negation of one that it does not.
pub(super) fn rule(builder: &mut Builder<'_>, rule: &EventRule) -> String {
    let zero_counts = rule.compare.holds(&0, &rule.count);
    let counted = if rule.name == ORDER { orders(builder, rule) } else { activity(builder, rule) };
    let Counted { from, number } = counted;
    let membership = if zero_counts { "NOT IN" } else { "IN" };
    if once_settles(rule.compare, rule.count) {
        return format!("c.id {membership} (SELECT p.profile FROM {from})");
    }
    let count = builder.bind(rule.count);
    let (having, compare) = (if zero_counts { "NOT " } else { "" }, rule.compare.sql());
    format!(
        "c.id {membership} (SELECT p.profile FROM {from} GROUP BY p.profile HAVING {having}({number} {compare} {count}))"
    )
}

/// Whether all who did it at all are alike to the rule, as in “at least once” and “never”: then nobody need be counted.
fn once_settles(compare: Compare, count: i64) -> bool {
    match compare {
        Compare::Gte | Compare::Lt => count == 1,
        Compare::Gt | Compare::Lte | Compare::Ne | Compare::Eq => count == 0,
    }
}

struct Counted {
    from: String,
    number: &'static str,
}

fn asks(rule: &EventRule, properties: &[Property]) -> bool {
    rule.filters.iter().any(|filter| properties.contains(&filter.property))
}

const CATALOGUE: [Property; 3] = [Property::ProductName, Property::ProductCategory, Property::ProductBrand];
/// Of an order, what its lines say.
const LINES: [Property; 3] = [Property::Item, Property::LinePrice, Property::LineQuantity];

fn activity(builder: &mut Builder<'_>, rule: &EventRule) -> Counted {
    let catalogue =
        if asks(rule, &CATALOGUE) { " JOIN products g ON g.shop = a.shop AND g.product_id = a.item" } else { "" };
    let asks_numbers = rule.filters.iter().any(|filter| matches!(filter.property, Property::Told(_)));
    let table = if asks_numbers { "event_numbers" } else { "activity" };
    let (of_shop, scope) = (builder.of_shop("a"), builder.scope("p.profile"));
    let name = builder.bind(rule.name.as_str());
    let window = builder.window(rule.window, "a.day");
    let filters = filters(builder, rule, "a.item");
    Counted {
        from: format!(
            "{table} a JOIN personas p ON p.id = a.persona{catalogue}
             WHERE {of_shop}{scope} AND a.name = {name}{window}{filters}"
        ),
        number: "CAST(SUM(a.count) AS BIGINT)",
    }
}

fn orders(builder: &mut Builder<'_>, rule: &EventRule) -> Counted {
    let mut joins = String::new();
    if asks(rule, &CATALOGUE) || asks(rule, &LINES) {
        joins.push_str(" JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id");
    }
    if asks(rule, &CATALOGUE) {
        joins.push_str(" JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id");
    }
    let (of_shop, scope) = (builder.of_shop("o"), builder.scope("p.profile"));
    let window = builder.window(rule.window, "o.day");
    let filters = filters(builder, rule, "l.product_id");
    Counted {
        from: format!(
            "orders o JOIN personas p ON p.id = o.persona{joins}
             WHERE {of_shop}{scope} AND o.{COUNTED}{window}{filters}"
        ),
        // An order is one row unless its lines are asked for.
        number: if joins.is_empty() { "COUNT(*)" } else { "COUNT(DISTINCT o.order_id)" },
    }
}

fn filters(builder: &mut Builder<'_>, rule: &EventRule, item: &str) -> String {
    rule.filters.iter().map(|filter| format!(" AND {}", condition(builder, filter, item))).collect()
}

fn condition(builder: &mut Builder<'_>, filter: &Filter, item: &str) -> String {
    let column = match filter.property {
        Property::Item => item,
        Property::ProductName => "g.name",
        Property::ProductCategory => "g.category",
        Property::ProductBrand => "g.brand",
        Property::OrderChannel => "o.channel",
        Property::OrderCoupon => "o.coupon",
        Property::OrderTotal => "o.total_minor",
        Property::OrderDiscount => "o.discount_minor",
        Property::OrderUnits => "o.items",
        Property::LinePrice => "l.price_minor",
        Property::LineQuantity => "l.quantity",
        Property::Told(Number::Price) => "a.price_minor",
        Property::Told(Number::Value) => "a.value_minor",
        Property::Told(Number::Quantity) => "a.quantity",
        Property::Told(Number::Results) => "a.results",
    };
    match &filter.test {
        FilterTest::Text(test) => of_text(builder, column, test),
        FilterTest::Number(test) => {
            let number = of_number(builder, column, *test);
            // Events tell money of the shop's currency alone; orders are in any.
            if filter.property.kind() != FieldType::Money || matches!(filter.property, Property::Told(_)) {
                return number;
            }
            let shop = builder.shop;
            format!("o.currency = {} AND {number}", builder.bind(shop.currency.code()))
        }
    }
}

fn of_number(builder: &mut Builder<'_>, column: &str, test: NumberTest) -> String {
    match test {
        NumberTest::Compare(compare, value) => format!("{column} {} {}", compare.sql(), builder.bind(value)),
        NumberTest::Between(low, high) => {
            let (low, high) = (builder.bind(low), builder.bind(high));
            format!("{column} >= {low} AND {column} <= {high}")
        }
    }
}

fn of_text(builder: &mut Builder<'_>, column: &str, test: &TextTest) -> String {
    match test {
        TextTest::Is(text) => format!("{column} = {}", builder.bind(text.as_str())),
        TextTest::IsNot(text) => format!("({column} IS NULL OR {column} <> {})", builder.bind(text.as_str())),
        TextTest::In(texts) => {
            let list = builder.list(texts.iter().map(|text| Value::from(text.as_str())));
            format!("{column} IN ({list})")
        }
        TextTest::Contains(part) => builder.contains(column, part),
    }
}
