//! Of when the numbers are, and with when they are compared.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use primitives::{ShopId, day};
use serde::Deserialize;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::ToSchema;
use web::{Fault, Kit, Problem};

use super::period::Period;

const USUAL_DAYS: i64 = 90;
/// Two years, one of which may be a leap year.
const MOST_DAYS: i64 = 731;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Compare {
    Previous,
    Year,
}

/// A first and a last day as they were asked for, and what the two are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    pub fields: [&'static str; 2],
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// The days of a shop that can be asked for.
pub(super) struct Calendar {
    /// The first of which anything is known.
    pub first: Option<Date>,
    /// The one that the shop is read at.
    pub last: Date,
    /// The instant up to which it is read.
    pub until: Timestamp,
    zone: TimeZone,
}

#[derive(FromQueryResult)]
struct Firsts {
    ordered: Option<i64>,
    reviewed: Option<i64>,
    answered: Option<i64>,
    /// An instant.
    written: Option<i64>,
}

/// Each is at the beginning of an index.
const FIRSTS: &str = "SELECT (SELECT MIN(day) FROM orders WHERE shop = $1) AS ordered,
    (SELECT MIN(day) FROM review_answers WHERE shop = $1 AND n > 0) AS reviewed,
    (SELECT MIN(day) FROM survey_responses WHERE shop = $1 AND state = 'completed') AS answered,
    (SELECT MIN(created_at) FROM feedback_posts WHERE shop = $1) AS written";

impl Firsts {
    fn first(&self, zone: &TimeZone) -> Option<Date> {
        let days = [self.ordered, self.reviewed, self.answered].into_iter().flatten().map(day::date);
        days.chain(self.written.map(|at| zone.to_datetime(instant(at)).date())).min()
    }
}

impl Calendar {
    pub async fn load(kit: &Kit, shop: ShopId) -> Result<Self, StoreError> {
        let settings = web::shop(&kit.store, shop).await?;
        let (zone, until) = (settings.zone()?, settings.now(kit.now())?);
        let firsts: Option<Firsts> = kit.store.row(FIRSTS, vec![shop.0.into()]).await?;
        let first = firsts.and_then(|firsts| firsts.first(&zone));
        Ok(Self { first, last: zone.to_datetime(until).date(), until, zone })
    }

    /// The days asked for: own ones, else so many up to the last.
    pub fn period(&self, days: Option<i64>, own: Own) -> Result<Period, Problem> {
        let Some(period) = self.own(own)? else {
            let days = days.unwrap_or(USUAL_DAYS);
            if !(7..=730).contains(&days) {
                return Err(Problem::invalid("days", Fault::Range { low: 7, high: 730 }));
            }
            return Ok(self.within(self.last.saturating_sub((days - 1).days()), self.last));
        };
        if days.is_some() {
            return Err(either("days", own));
        }
        Ok(period)
    }

    /// What they are compared with: own days, else as the word says, else as many right before. No day is in both, for
    /// how sure a difference is rests on that.
    pub fn compared(&self, now: &Period, how: Option<Compare>, own: Own) -> Result<Period, Problem> {
        let (field, before) = match (self.own(own)?, how) {
            (Some(_), Some(_)) => return Err(either("compare", own)),
            (Some(before), None) => (own.fields[0], before),
            (None, Some(Compare::Year)) => ("compare", now.year_before()),
            (None, _) => ("compare", now.earlier(now.length())),
        };
        if before.from < now.to && now.from < before.to {
            let (from, to) = now.ends();
            return Err(Problem::invalid(field, Fault::Overlaps { from: from.to_string(), to: to.to_string() }));
        }
        Ok(before)
    }

    fn own(&self, Own { fields: [from_field, to_field], from, to }: Own) -> Result<Option<Period>, Problem> {
        let needs = |field: &str, other: &str| Err(Problem::invalid(field, Fault::Needs { other: other.to_owned() }));
        let (from, to) = match (from, to) {
            (None, None) => return Ok(None),
            (Some(_), None) => return needs(from_field, to_field),
            (None, Some(_)) => return needs(to_field, from_field),
            (Some(from), Some(to)) => (from, to),
        };
        if to < from {
            return Err(Problem::invalid(to_field, Fault::Before { day: from.to_string() }));
        }
        if to > self.last {
            return Err(Problem::invalid(to_field, Fault::After { day: self.last.to_string() }));
        }
        let first = self.first.unwrap_or(self.last);
        if from < first {
            return Err(Problem::invalid(from_field, Fault::NoDataBefore { day: first.to_string() }));
        }
        let period = self.within(from, to);
        if period.length() > MOST_DAYS {
            let day = to.saturating_sub((MOST_DAYS - 1).days()).to_string();
            let fault = Fault::TooManyDays { found: period.length(), most: MOST_DAYS, day };
            return Err(Problem::invalid(from_field, fault));
        }
        Ok(Some(period))
    }

    /// Both days within.
    fn within(&self, from: Date, to: Date) -> Period {
        Period { from, to: to.saturating_add(1.day()), zone: self.zone.clone() }
    }
}

fn either(one: &str, Own { fields, .. }: Own) -> Problem {
    Problem::invalid(one, Fault::EitherOr { one: one.to_owned(), other: fields[0].to_owned() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn calendar() -> Calendar {
        let until = "2026-09-01T16:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        Calendar { first: Some(date(2026, 1, 1)), last: zone.to_datetime(until).date(), until, zone }
    }

    fn own(from: Option<Date>, to: Option<Date>) -> Own {
        Own { fields: ["from", "to"], from, to }
    }

    fn refusal(answer: Result<Period, Problem>) -> (String, String) {
        let problem = serde_json::to_value(answer.unwrap_err()).unwrap();
        let error = &problem["errors"][0];
        (error["field"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
    }

    #[test]
    fn own_days_are_within_what_is_known() {
        let calendar = calendar();
        assert_eq!(calendar.last, date(2026, 9, 2), "it is the second there");
        let spring = calendar.period(None, own(Some(date(2026, 3, 1)), Some(date(2026, 3, 31)))).unwrap();
        assert_eq!((spring.from, spring.to, spring.length()), (date(2026, 3, 1), date(2026, 4, 1), 31));
        let usual = calendar.period(None, own(None, None)).unwrap();
        assert_eq!((usual.length(), usual.ends().1), (90, date(2026, 9, 2)));
        let (early, late) = (date(2026, 3, 1), date(2026, 3, 2));
        let of = |from, to| refusal(calendar.period(None, own(from, to)));
        let told = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(of(Some(late), Some(early)), told("to", "before"));
        assert_eq!(of(Some(early), Some(date(2026, 9, 3))), told("to", "after"));
        assert_eq!(of(Some(date(2025, 12, 31)), Some(early)), told("from", "no_data_before"));
        assert_eq!(of(Some(early), None), told("from", "needs"));
        assert_eq!(of(None, Some(early)), told("to", "needs"));
        assert_eq!(refusal(calendar.period(Some(30), own(Some(early), Some(late)))), told("days", "either_or"));
        assert_eq!(refusal(calendar.period(Some(3), own(None, None))), told("days", "range"));
        let empty = Calendar { first: None, ..calendar };
        assert_eq!(refusal(empty.period(None, own(Some(early), Some(late)))), told("from", "no_data_before"));
    }

    #[test]
    fn own_days_are_two_years_at_most() {
        let calendar = Calendar { first: Some(date(2020, 1, 1)), ..calendar() };
        let compared = |from, to| Own { fields: ["compare_from", "compare_to"], from: Some(from), to: Some(to) };
        let two = compared(date(2023, 1, 1), date(2024, 12, 31));
        let now = calendar.period(None, own(Some(date(2026, 1, 1)), Some(date(2026, 1, 31)))).unwrap();
        assert_eq!(calendar.compared(&now, None, two).unwrap().length(), 731);
        let longer = calendar.compared(&now, None, compared(date(2022, 12, 31), date(2024, 12, 31)));
        let problem = serde_json::to_value(longer.unwrap_err()).unwrap();
        let error = &problem["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!("compare_from"), &json!("too_many_days")));
        assert_eq!(error["values"], json!({"found": 732, "most": 731, "day": "2023-01-01"}));
        let long = calendar.period(None, own(Some(date(2022, 12, 31)), Some(date(2024, 12, 31))));
        assert_eq!(refusal(long), ("from".to_owned(), "too_many_days".to_owned()));
    }

    #[test]
    fn what_is_compared_shares_no_day() {
        let calendar = calendar();
        let july = calendar.period(None, own(Some(date(2026, 7, 1)), Some(date(2026, 7, 31)))).unwrap();
        let none = own(None, None);
        assert_eq!(calendar.compared(&july, None, none).unwrap().ends(), (date(2026, 5, 31), date(2026, 6, 30)));
        let year = calendar.compared(&july, Some(Compare::Year), none).unwrap();
        assert_eq!(year.ends(), (date(2025, 7, 1), date(2025, 7, 31)));
        let may = own(Some(date(2026, 5, 1)), Some(date(2026, 5, 2)));
        assert_eq!(calendar.compared(&july, None, may).unwrap().length(), 2, "as long as one likes");
        let august = own(Some(date(2026, 8, 1)), Some(date(2026, 8, 31)));
        assert_eq!(calendar.compared(&july, None, august).unwrap().length(), 31, "later, if one likes");
        let told = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        let both = own(Some(date(2026, 7, 31)), Some(date(2026, 8, 2)));
        assert_eq!(refusal(calendar.compared(&july, None, both)), told("from", "overlaps"));
        assert_eq!(refusal(calendar.compared(&july, Some(Compare::Previous), may)), told("compare", "either_or"));
        let long = calendar.period(Some(730), none).unwrap();
        assert_eq!(refusal(calendar.compared(&long, Some(Compare::Year), none)), told("compare", "overlaps"));
    }

    #[test]
    fn the_first_day_is_that_of_whatever_came_first() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let none = Firsts { ordered: None, reviewed: None, answered: None, written: None };
        assert_eq!(none.first(&zone), None);
        let at = store::micros("2026-02-01T16:00:00Z".parse().unwrap());
        let some = Firsts { ordered: Some(20_260_301), answered: Some(20_260_203), written: Some(at), ..none };
        assert_eq!(some.first(&zone), Some(date(2026, 2, 2)));
    }
}
