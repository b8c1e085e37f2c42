use serde_json::{Value as Json, json};

use super::DAY;
use super::classes::Class;
use super::rules::Rules;

/// When an order was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Microseconds.
    pub at: i64,
    /// In the shop's zone. Orders of one day are one purchase.
    pub day: i64,
}

/// A customer passed from one class to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// When it became so, microseconds: the order that did it, or the first moment of too long a silence.
    pub at: i64,
    pub from: Class,
    pub to: Class,
    /// Orders until then.
    pub orders: usize,
    /// The newest of them.
    pub last_order_at: i64,
}

/// Every class that a customer has been in until `now`, oldest first, by today's rules. Follows from the orders' times
/// (in their order) alone, so history that was loaded yesterday is dated as it happened.
pub(super) fn history(orders: &[Placed], rules: &Rules, now: i64) -> Vec<Change> {
    // An order from a clock that runs ahead counts from now on.
    let orders: Vec<Placed> = orders.iter().map(|order| Placed { at: order.at.min(now), ..*order }).collect();
    let Some(first) = orders.first() else { return Vec::new() };
    let spans = [rules.active_days, rules.churn_days, rules.loyal_months * 30];
    let ends = orders.iter().flat_map(|order| spans.map(|days| order.at + days * DAY + 1));
    let mut moments: Vec<i64> =
        orders.iter().map(|order| order.at).chain(ends).chain([first.at + rules.new_days * DAY + 1]).collect();
    moments.retain(|moment| *moment <= now);
    moments.sort_unstable();
    moments.dedup();
    let (mut changes, mut from) = (Vec::new(), Class::Potential);
    for at in moments {
        let known = &orders[..orders.partition_point(|order| order.at <= at)];
        let to = class_at(known, rules, at);
        if to != from {
            let last_order_at = known.last().map_or(at, |order| order.at);
            changes.push(Change { at, from, to, orders: known.len(), last_order_at });
            from = to;
        }
    }
    changes
}

/// The class of a customer with these orders behind them.
fn class_at(known: &[Placed], rules: &Rules, at: i64) -> Class {
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return Class::Potential };
    let lately = &known[known.partition_point(|order| order.at < at - rules.loyal_months * 30 * DAY)..];
    let purchases = lately.chunk_by(|a, b| a.day == b.day).count();
    let is_loyal = i64::try_from(purchases).is_ok_and(|purchases| purchases >= rules.loyal_orders);
    if last.at < at - rules.churn_days * DAY {
        Class::Churned
    } else if is_loyal && last.at >= at - rules.active_days * DAY {
        Class::Loyal
    } else if first.at >= at - rules.new_days * DAY {
        Class::New
    } else {
        Class::Active
    }
}

impl Change {
    /// Why a customer is in the class, seen at a moment: a code, and the numbers that its words need.
    pub fn why(&self, rules: &Rules, at: i64) -> Json {
        let days = (at - self.last_order_at) / DAY;
        let orders = self.orders;
        match self.to {
            Class::Potential => json!({"code": "no_order"}),
            Class::New => json!({"code": "first_order", "new_days": rules.new_days}),
            Class::Active if at - self.last_order_at > rules.active_days * DAY => {
                json!({"code": "quiet", "days": days, "churn_days": rules.churn_days})
            }
            Class::Active => json!({"code": "ordered", "days": days, "orders": orders}),
            Class::Loyal => {
                json!({"code": "loyal", "orders": orders, "loyal_orders": rules.loyal_orders,
                    "months": rules.loyal_months})
            }
            Class::Churned => json!({"code": "silent", "days": days, "churn_days": rules.churn_days}),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lifecycle::rules::USUAL;

    fn placed(days: &[i64]) -> Vec<Placed> {
        days.iter().map(|day| Placed { at: day * DAY, day: *day }).collect()
    }

    fn told(days: &[i64], now: i64) -> Vec<(i64, Class)> {
        let orders = placed(days);
        history(&orders, &USUAL.rules, now * DAY).iter().map(|change| (change.at / DAY, change.to)).collect()
    }

    #[test]
    fn classes_are_dated_by_what_made_them() {
        assert_eq!(told(&[], 100), []);
        assert_eq!(told(&[0], 10), [(0, Class::New)]);
        assert_eq!(told(&[0], 400), [(0, Class::New), (30, Class::Active), (180, Class::Churned)]);
        assert_eq!(told(&[0, 5, 9], 20), [(0, Class::New), (9, Class::Loyal)]);
        // Quiet after 90 days without an order, gone after 180, back with the next.
        assert_eq!(
            told(&[0, 5, 9, 300], 310),
            [(0, Class::New), (9, Class::Loyal), (99, Class::Active), (189, Class::Churned), (300, Class::Loyal)]
        );
        assert_eq!(told(&[0, 5, 5, 5], 20), [(0, Class::New)], "one checkout, split into three orders");
        assert_eq!(told(&[500], 400), [(400, Class::New)], "a clock that runs ahead");
    }

    proptest! {
        #[test]
        fn history_ends_in_the_class_of_now(mut days in prop::collection::vec(0i64..900, 1..12), now in 900i64..1500) {
            days.sort_unstable();
            let orders = placed(&days);
            let changes = history(&orders, &USUAL.rules, now * DAY);
            prop_assert_eq!(changes.last().unwrap().to, class_at(&orders, &USUAL.rules, now * DAY));
            prop_assert!(changes.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].to == pair[1].from));
            // Between two changes the class is what the former says.
            for pair in changes.windows(2) {
                let known = &orders[..orders.partition_point(|order| order.at < pair[1].at)];
                prop_assert_eq!(class_at(known, &USUAL.rules, pair[1].at - 1), pair[0].to);
            }
        }
    }
}
