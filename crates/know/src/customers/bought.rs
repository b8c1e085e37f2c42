//! Customers by what became of their orders of some days: whom the numbers about orders are of.

use jiff::civil::Date;
use primitives::Timestamp;
use store::{Value, micros};
use web::{Fault, Problem};

use crate::COUNTED;
use crate::lifecycle::DAY;
use crate::net::went_back;
use crate::parcels::late;
use crate::purchases::stored_day;

/// Days after a purchase within which another one is looked for.
pub const AGAIN_DAYS: i64 = 90;

const OUTCOMES: [&str; 4] = ["returned", "late", "not_again", "first_only"];

/// Which orders are asked for: of these days, both within, with this in them, sent there, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Ordered<'a> {
    pub outcome: Option<&'a str>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub product: Option<&'a str>,
    pub category: Option<&'a str>,
    pub city: Option<&'a str>,
    pub province: Option<&'a str>,
    pub country: Option<&'a str>,
}

/// A condition on customers `c`, with `?` for its values; `$1` is the shop.
///
/// # Errors
/// 422 when nothing is known of such an outcome.
pub(super) fn bought(ordered: &Ordered<'_>, now: Timestamp) -> Result<(String, Vec<Value>), Problem> {
    let mut clause = "c.id IN (SELECT p.profile FROM orders o JOIN personas p ON p.id = o.persona
        JOIN profiles f ON f.id = p.profile WHERE o.shop = $1"
        .to_owned();
    let mut values: Vec<Value> = Vec::new();
    for (days, day) in [(" AND o.day >= ?", ordered.from), (" AND o.day <= ?", ordered.to)] {
        if let Some(day) = day {
            clause += days;
            values.push(stored_day(day).into());
        }
    }
    match ordered.outcome {
        None => clause += &format!(" AND o.{COUNTED}"),
        Some("returned") => clause += &format!(" AND o.{COUNTED} AND o.is_returned"),
        Some("late") => {
            clause += &format!(" AND {}", late("?"));
            values.extend([Value::from(micros(now)), micros(now).into()]);
        }
        Some("not_again") => {
            clause += &format!("{}{}", first_of_them(ordered.from), not_again());
            values.extend(ordered.from.map(|day| Value::from(stored_day(day))));
        }
        Some("first_only") => clause += &format!(" AND f.first_order_at = o.ordered_at{}", not_again()),
        Some(_) => {
            return Err(Problem::invalid("outcome", Fault::one_of(&OUTCOMES)));
        }
    }
    for (place, value) in [
        (" AND o.city = ?", ordered.city),
        (" AND o.province = ?", ordered.province),
        (" AND o.country = ?", ordered.country),
    ] {
        if let Some(value) = value {
            clause += place;
            values.push(store::text(value));
        }
    }
    with_line(&mut clause, &mut values, ordered);
    clause.push(')');
    Ok((clause, values))
}

/// Narrows to orders with such a line. Of those that went back, it is the line that did.
fn with_line(clause: &mut String, values: &mut Vec<Value>, ordered: &Ordered<'_>) {
    // Else SQLite goes through all lines that a product ever had, for every order.
    let of_product = format!(" AND {}", store::unindexed("l.product_id = ?"));
    let asked = [(of_product.as_str(), ordered.product), (" AND g.category = ?", ordered.category)];
    if asked.iter().all(|(_, value)| value.is_none()) {
        return;
    }
    *clause += " AND EXISTS (SELECT 1 FROM order_lines l
        LEFT JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
        WHERE l.shop = o.shop AND l.order_id = o.order_id";
    for (is, value) in asked {
        if let Some(value) = value {
            *clause += is;
            values.push(store::text(value));
        }
    }
    if ordered.outcome == Some("returned") {
        *clause += &format!(" AND {}", went_back());
    }
    clause.push(')');
}

/// Each customer is asked about once, at the first purchase since a day, as the numbers about them count.
fn first_of_them(since: Option<Date>) -> String {
    let since = if since.is_some() { " AND e.day >= ?" } else { "" };
    format!(
        " AND NOT EXISTS (SELECT 1 FROM personas r JOIN orders e ON e.persona = r.id
            WHERE r.profile = p.profile AND e.{COUNTED} AND e.day < o.day{since})"
    )
}

/// Orders of one day in the shop's zone are one purchase.
fn not_again() -> String {
    format!(
        " AND o.{COUNTED} AND NOT EXISTS (SELECT 1 FROM personas q JOIN orders b ON b.persona = q.id
            WHERE q.profile = p.profile AND b.{COUNTED} AND b.day > o.day AND b.ordered_at <= o.ordered_at + {})",
        AGAIN_DAYS * DAY
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use store::testing;
    use uuid::Uuid;

    use super::*;
    use crate::tests::shop::TestShop;

    #[test]
    fn every_question_has_its_value() {
        let days = Ordered { from: Some(date(2026, 1, 2)), to: Some(date(2026, 1, 31)), ..Ordered::default() };
        let asked = |ordered: Ordered<'_>| {
            let (clause, bound) = bought(&ordered, Timestamp::UNIX_EPOCH).unwrap();
            assert_eq!(clause.matches('?').count(), bound.len(), "{clause}");
            bound.len()
        };
        for (outcome, values) in
            [(None, 2), (Some("returned"), 2), (Some("late"), 4), (Some("not_again"), 3), (Some("first_only"), 2)]
        {
            assert_eq!(asked(Ordered { outcome, ..days }), values);
        }
        assert_eq!(asked(Ordered { outcome: Some("not_again"), ..Ordered::default() }), 0);
        assert_eq!(asked(Ordered { outcome: Some("late"), ..Ordered::default() }), 2);
        let tea = Ordered { product: Some("p1"), category: Some("茶"), city: Some("杭州"), ..days };
        assert_eq!(asked(Ordered { province: Some("浙江"), country: Some("CN"), ..tea }), 7);
        assert!(bought(&Ordered { outcome: Some("lost"), ..days }, Timestamp::UNIX_EPOCH).is_err());
    }

    #[tokio::test]
    async fn lines_are_found_by_their_order_however_often_a_product_is_sold() {
        let shop = TestShop::open().await;
        let tea = Ordered { outcome: Some("returned"), product: Some("p1"), ..Ordered::default() };
        for tea in [tea, Ordered { outcome: None, ..tea }, Ordered { category: Some("茶"), ..tea }] {
            let (clause, _) = bought(&tea, Timestamp::UNIX_EPOCH).unwrap();
            let sql = format!("SELECT 1 FROM profiles c WHERE c.shop = $1 AND {}", clause.replace('?', "$2"));
            let values = vec![Uuid::nil().into(), "p1".into()];
            let Some(plan) = testing::plan(&shop.test.store, &sql, values).await else { return };
            let is_found = |step: &String| step.contains(" l ") && step.contains("(shop=? AND order_id=?)");
            assert!(plan.iter().any(is_found), "{plan:#?}");
        }
    }
}
