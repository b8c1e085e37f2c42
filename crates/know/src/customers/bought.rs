//! Customers by what became of their orders of some days: whom the numbers about orders are of.

use jiff::civil::Date;
use primitives::Timestamp;
use store::{Value, micros};
use web::{Fault, Problem};

use crate::COUNTED;
use crate::lifecycle::DAY;
use crate::purchases::stored_day;

/// Days after a purchase within which another one is looked for.
pub const AGAIN_DAYS: i64 = 90;

const OUTCOMES: [&str; 4] = ["returned", "late", "not_again", "first_only"];

/// A condition on customers `c`, with `?` for its values; `$1` is the shop. Both days are within.
///
/// # Errors
/// 422 when nothing is known of such an outcome.
pub(super) fn bought(
    outcome: Option<&str>,
    [from, to]: [Option<Date>; 2],
    now: Timestamp,
) -> Result<(String, Vec<Value>), Problem> {
    let mut clause = "c.id IN (SELECT p.profile FROM orders o JOIN personas p ON p.id = o.persona
        JOIN profiles f ON f.id = p.profile WHERE o.shop = $1"
        .to_owned();
    let mut values: Vec<Value> = Vec::new();
    for (days, day) in [(" AND o.day >= ?", from), (" AND o.day <= ?", to)] {
        if let Some(day) = day {
            clause += days;
            values.push(stored_day(day).into());
        }
    }
    match outcome {
        None => clause += &format!(" AND o.{COUNTED}"),
        Some("returned") => clause += &format!(" AND o.{COUNTED} AND o.is_returned"),
        Some("late") => {
            clause += " AND o.status <> 'cancelled' AND COALESCE(o.delivered_at, ?) > o.promised_at";
            values.push(micros(now).into());
        }
        Some("not_again") => clause += &not_again(),
        Some("first_only") => clause += &format!(" AND f.first_order_at = o.ordered_at{}", not_again()),
        Some(_) => {
            return Err(Problem::invalid("outcome", Fault::one_of(&OUTCOMES)));
        }
    }
    clause.push(')');
    Ok((clause, values))
}

fn not_again() -> String {
    format!(
        " AND o.{COUNTED} AND NOT EXISTS (SELECT 1 FROM personas q JOIN orders b ON b.persona = q.id
            WHERE q.profile = p.profile AND b.{COUNTED} AND b.ordered_at <= o.ordered_at + {}
                AND (b.ordered_at > o.ordered_at OR (b.ordered_at = o.ordered_at AND b.order_id > o.order_id)))",
        AGAIN_DAYS * DAY
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_question_has_its_value() {
        let days = [Some(date(2026, 1, 2)), Some(date(2026, 1, 31))];
        for (outcome, values) in [(None, 2), (Some("returned"), 2), (Some("late"), 3), (Some("not_again"), 2)] {
            let (clause, bound) = bought(outcome, days, Timestamp::UNIX_EPOCH).unwrap();
            assert_eq!((clause.matches('?').count(), bound.len()), (values, values), "{clause}");
        }
        assert_eq!(bought(Some("late"), [None, None], Timestamp::UNIX_EPOCH).unwrap().1.len(), 1);
        assert!(bought(Some("lost"), days, Timestamp::UNIX_EPOCH).is_err());
    }
}
