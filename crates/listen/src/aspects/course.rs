//! How an aspect was spoken of in the course of some days.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use primitives::day::{date, number};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Path, Permission, Problem, Query, Staff};

use super::by::By;
use super::sums::Sum;
use crate::Listen;
use crate::scores::formulas::{Interval, wilson};
use crate::scores::window::Window;
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CourseQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
    /// Of one product, supplier, version or region; of no two of them together. A product's may be empty, which are those
    /// reviews of which it is not known.
    product: Option<String>,
    /// The brand where no supplier is known.
    supplier: Option<String>,
    /// Size, colour … as the order names it.
    version: Option<String>,
    region: Option<String>,
}

/// How often published reviews speak of an aspect, part by part; those of which nobody knows how old they are, in none.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AspectCourse)]
pub(crate) struct Course {
    /// day, of up to 14 days; week, of up to 184; else month. Weeks end with the last day, so that only the first part can
    /// be shorter; of months, the first and the last.
    pub span: String,
    pub items: Vec<Part>,
}

#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = AspectCoursePart)]
pub(crate) struct Part {
    /// Its first day, `YYYY-MM-DD` in the shop's zone.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Reviews that speak of it; one that speaks well and ill of it counts as both.
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    /// The share of complaints among its mentions, and its 95 % interval (Wilson).
    pub negative_share: Option<f64>,
    pub interval: Option<Interval>,
    /// (well − ill) / mentions, −1 to 1.
    pub net: Option<f64>,
}

/// How an aspect was spoken of over time
#[utoipa::path(get, path = "/aspects/{key}/course", tag = "reviews", operation_id = "getAspectCourse",
    params(("key" = String, Path), CourseQuery),
    responses((status = 200, body = Course), (status = 422, body = Problem)))]
pub(crate) async fn show(
    State(listen): State<Listen>,
    staff: Staff,
    Path(key): Path<String>,
    Query(query): Query<CourseQuery>,
) -> Result<Json<Course>, Problem> {
    staff.may(Permission::Read)?;
    let days = query.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
    }
    let of = query.of()?;
    let store = &listen.kit.store;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let window = Window::days(&shop, shop.now(listen.kit.now()), days);
    let step = Step::of(days);
    let said = read(store, &shop, &key, of, window, step).await?;
    Ok(Json(Course { span: step.name().to_owned(), items: parts(window, step, &said) }))
}

impl CourseQuery {
    /// # Errors
    /// 422 where two are named, or one of which nobody knows which it is.
    fn of(&self) -> Result<Option<(By, &str)>, Problem> {
        let named = [
            ("product", By::Product, &self.product),
            ("supplier", By::Supplier, &self.supplier),
            ("version", By::Version, &self.version),
            ("region", By::Region, &self.region),
        ];
        let mut named = named.into_iter().filter_map(|(field, by, of)| Some((field, by, of.as_deref()?)));
        let Some((field, by, of)) = named.next() else { return Ok(None) };
        if let Some((other, ..)) = named.next() {
            return Err(Problem::invalid(other, format!("cannot be told together with {field}")));
        }
        if of.is_empty() && by != By::Product {
            return Err(Problem::invalid(field, Fault::Missing));
        }
        Ok(Some((by, of)))
    }
}

/// How long a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
}

impl Step {
    /// So long that there are few, and each has something to tell.
    fn of(days: i64) -> Self {
        match days {
            ..=14 => Self::Day,
            15..=184 => Self::Week,
            _ => Self::Month,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first days of a window's parts.
    fn starts(self, window: Window) -> Vec<Date> {
        let Window { from, to } = window;
        match self {
            Self::Day => window.dates().collect(),
            Self::Week => {
                // Backwards from the end; before the first whole week stands what is left.
                let mut all: Vec<Date> = to.series(-7.days()).skip(1).take_while(|day| *day > from).collect();
                all.push(from);
                all.reverse();
                all
            }
            Self::Month => {
                let months = from.first_of_month().series(1.month()).take_while(|day| *day < to);
                months.map(|day| day.max(from)).collect()
            }
        }
    }
}

/// Sums of a day, or of a month by its first.
#[derive(FromQueryResult)]
struct Row {
    first_day: i64,
    mentions: i64,
    positive: i64,
    negative: i64,
}

/// What the sums of a window hold, by their first days. Only where parts are months are they read by month.
async fn read(
    db: &impl Sql,
    shop: &Shop,
    aspect: &str,
    of: Option<(By, &str)>,
    window: Window,
    step: Step,
) -> Result<Vec<Row>, StoreError> {
    let spans = match step {
        Step::Month => window.spans().to_vec(),
        Step::Day | Step::Week => vec![("day", window.range())],
    };
    let mut all = Vec::new();
    for (span, days) in spans.into_iter().filter(|(_, days)| !days.is_empty()) {
        let mut values: Vec<Value> = vec![shop.id.0.into(), store::text(aspect), days.start.into(), days.end.into()];
        values.extend(of.map(|(_, key)| store::text(key)));
        all.extend(db.rows::<Row>(&sums(of.map(|(by, _)| by), span), values).await?);
    }
    Ok(all)
}

/// A query for the sums of an aspect: `$1` shop, `$2` aspect, from `$3` up to `$4`, `$5` which one. Of suppliers, versions
/// and regions there are many on a day, so each is found by the days on which anybody speaks of the aspect; `CROSS JOIN` keeps
/// SQLite from beginning with another table.
fn sums(by: Option<By>, span: &str) -> String {
    let all = format!(
        "FROM review_aspect_sums d WHERE d.shop = $1 AND d.kind = '' AND d.span = '{span}' AND d.aspect = $2
             AND d.of_key = '' AND d.first_day >= $3 AND d.first_day < $4"
    );
    match by {
        None => format!("SELECT d.first_day, d.mentions, d.positive, d.negative {all}"),
        Some(By::Product) => format!(
            "SELECT s.first_day, s.mentions, s.positive, s.negative FROM review_product_aspects s
             WHERE s.shop = $1 AND s.aspect = $2 AND s.span = '{span}' AND s.first_day >= $3 AND s.first_day < $4
                 AND s.product_id = $5"
        ),
        Some(by) => format!(
            "SELECT s.first_day, s.mentions, s.positive, s.negative FROM (SELECT d.first_day {all}) d
             CROSS JOIN review_aspect_sums s
             WHERE s.shop = $1 AND s.kind = '{}' AND s.span = '{span}' AND s.first_day = d.first_day AND s.aspect = $2
                 AND s.of_key = $5",
            by.kind()
        ),
    }
}

/// Every part of the window, also those in which nobody speaks of it.
fn parts(window: Window, step: Step, said: &[Row]) -> Vec<Part> {
    let starts = step.starts(window);
    let mut sums: BTreeMap<i64, Sum> = starts.iter().map(|start| (number(*start), Sum::default())).collect();
    for row in said {
        // The month that the window begins in begins with it.
        let day = row.first_day.max(number(window.from));
        if let Some((_, sum)) = sums.range_mut(..=day).next_back() {
            *sum += Sum { mentions: row.mentions, positive: row.positive, negative: row.negative };
        }
    }
    let ends = starts.iter().skip(1).copied().chain([window.to]);
    let part = |((start, sum), end): ((i64, Sum), Date)| Part {
        from: date(start).to_string(),
        to: end.saturating_sub(1.day()).to_string(),
        mentions: sum.mentions,
        positive: sum.positive,
        negative: sum.negative,
        negative_share: (sum.mentions > 0).then(|| sum.negative as f64 / sum.mentions as f64),
        interval: wilson(sum.negative, sum.mentions),
        net: (sum.mentions > 0).then(|| (sum.positive - sum.negative) as f64 / sum.mentions as f64),
    };
    sums.into_iter().zip(ends).map(part).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as d;

    use super::*;

    fn ends(from: Date, to: Date, step: Step, said: &[(i64, i64)]) -> Vec<(String, String, i64)> {
        let row = |(first_day, mentions): &(i64, i64)| Row {
            first_day: *first_day,
            mentions: *mentions,
            positive: 0,
            negative: *mentions,
        };
        let said: Vec<Row> = said.iter().map(row).collect();
        parts(Window { from, to }, step, &said).into_iter().map(|part| (part.from, part.to, part.mentions)).collect()
    }

    fn part(from: &str, to: &str, mentions: i64) -> (String, String, i64) {
        (from.to_owned(), to.to_owned(), mentions)
    }

    #[test]
    fn weeks_end_with_the_last_day() {
        let said = [(20_260_130, 1), (20_260_201, 2), (20_260_202, 4), (20_260_215, 8)];
        let found = ends(d(2026, 1, 30), d(2026, 2, 16), Step::Week, &said);
        let expected = [
            part("2026-01-30", "2026-02-01", 3),
            part("2026-02-02", "2026-02-08", 4),
            part("2026-02-09", "2026-02-15", 8),
        ];
        assert_eq!(found, expected);
        let whole = ends(d(2026, 2, 2), d(2026, 2, 16), Step::Week, &[]);
        assert_eq!(whole, [part("2026-02-02", "2026-02-08", 0), part("2026-02-09", "2026-02-15", 0)]);
    }

    #[test]
    fn months_are_whole_but_for_the_ends() {
        let said = [(20_251_120, 1), (20_251_130, 2), (20_251_201, 4), (20_260_101, 8), (20_260_202, 16)];
        let found = ends(d(2025, 11, 20), d(2026, 2, 3), Step::Month, &said);
        let expected = [
            part("2025-11-20", "2025-11-30", 3),
            part("2025-12-01", "2025-12-31", 4),
            part("2026-01-01", "2026-01-31", 8),
            part("2026-02-01", "2026-02-02", 16),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_is_as_good_as_its_mentions() {
        let row = Row { first_day: 20_260_201, mentions: 8, positive: 5, negative: 4 };
        let days = parts(Window { from: d(2026, 2, 1), to: d(2026, 2, 3) }, Step::Day, &[row]);
        let [said, unsaid] = days.as_slice() else { panic!("{days:?}") };
        assert_eq!((said.negative_share, said.net), (Some(0.5), Some(0.125)));
        assert!(said.interval.is_some_and(|sure| sure.low < 0.5 && 0.5 < sure.high));
        assert_eq!((unsaid.mentions, unsaid.negative_share, unsaid.net, unsaid.interval), (0, None, None, None));
    }
}
