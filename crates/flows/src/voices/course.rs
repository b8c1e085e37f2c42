//! How an aspect was spoken of in the course of some days, wherever it was.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use forecast::stats::wilson;
use jiff::civil::Date;
use primitives::{ShopId, day};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};
use utoipa::ToSchema;
use web::{Path, Permission, Problem, Query, Staff};

use super::aspects::{AspectQuery, Sum, checked};
use super::days::Days;
use super::messages::messages;
use super::source::Source;
use crate::Flows;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoiceCourse)]
pub(crate) struct Course {
    /// day, of up to 14 days; week, of up to 184; else month. Weeks end with the last day, so that only the first part can
    /// be shorter; of months, the first and the last.
    pub span: &'static str,
    pub items: Vec<Part>,
}

#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = VoiceCoursePart)]
pub(crate) struct Part {
    /// Its first day, `YYYY-MM-DD` in the shop's zone.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Reviews, answers and messages that speak of it; one that speaks well and ill of it counts as both. Reviews of which
    /// nobody knows how old they are count in no part.
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    /// The share of complaints among its mentions, and its 95 % interval (Wilson).
    pub negative_share: Option<f64>,
    pub interval: Option<Bounds>,
    /// (well − ill) / mentions, −1 to 1.
    pub net: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = VoiceBounds)]
pub(crate) struct Bounds {
    pub low: f64,
    pub high: f64,
}

/// How an aspect was spoken of over time, wherever it was
#[utoipa::path(get, path = "/voices/aspects/{key}/course", tag = "insight", operation_id = "getVoiceCourse",
    params(("key" = String, Path), AspectQuery), responses((status = 200, body = Course), (status = 422, body = Problem)))]
pub(crate) async fn course(
    State(flows): State<Flows>,
    staff: Staff,
    Path(key): Path<String>,
    Query(query): Query<AspectQuery>,
) -> Result<Json<Course>, Problem> {
    staff.may(Permission::Read)?;
    let sources = Source::meant(query.source.as_deref())?;
    let days = Days::last(&flows.kit, staff.shop, checked(query.days)?).await?;
    let said = by_day(&flows.kit.store, staff.shop, &key, &sources, &days).await?;
    let (span, parts) = days.parts();
    Ok(Json(Course { span, items: parts.into_iter().map(|part| Part::of(part, &said)).collect() }))
}

#[derive(FromQueryResult)]
struct Row {
    day: i64,
    mentions: i64,
    positive: i64,
    negative: i64,
}

/// `$1` the shop, `$2` and `$3` the first day and the one after the last, `$4` the aspect. A response is of one day.
const DAYS: [(Source, &str); 2] = [
    (
        Source::Review,
        "SELECT s.first_day AS day, s.mentions, s.positive, s.negative FROM review_aspect_sums s
         WHERE s.shop = $1 AND s.kind = '' AND s.span = 'day' AND s.of_key = '' AND s.first_day >= $2 AND s.first_day < $3
             AND s.aspect = $4",
    ),
    (
        Source::Survey,
        "SELECT a.day, COUNT(DISTINCT a.response) AS mentions,
             COUNT(DISTINCT CASE WHEN a.polarity = 'positive' THEN a.response END) AS positive,
             COUNT(DISTINCT CASE WHEN a.polarity = 'negative' THEN a.response END) AS negative
         FROM survey_aspects a JOIN surveys s ON s.id = a.survey
         WHERE s.shop = $1 AND a.day >= $2 AND a.day < $3 AND a.aspect = $4
         GROUP BY a.day",
    ),
];

/// What some sources say of an aspect, by day.
async fn by_day(
    db: &impl Sql,
    shop: ShopId,
    aspect: &str,
    sources: &[Source],
    days: &Days,
) -> Result<BTreeMap<i64, Sum>, StoreError> {
    let mut all: BTreeMap<i64, Sum> = BTreeMap::new();
    for (_, sql) in DAYS.iter().filter(|(source, _)| sources.contains(source)) {
        let [from, to] = days.numbers();
        let values: Vec<Value> = vec![shop.0.into(), from.into(), to.into(), store::text(aspect)];
        for Row { day, mentions, positive, negative } in db.rows::<Row>(sql, values).await? {
            *all.entry(day).or_default() += Sum { mentions, positive, negative };
        }
    }
    if sources.contains(&Source::Feedback) {
        for message in messages(db, shop, days).await? {
            if let Some(said) = message.by_aspect().get(aspect) {
                *all.entry(days.day_of(message.at)).or_default() += Sum::said(said);
            }
        }
    }
    Ok(all)
}

impl Part {
    fn of((from, end): (Date, Date), said: &BTreeMap<i64, Sum>) -> Self {
        let mut sum = Sum::default();
        said.range(day::number(from)..day::number(end)).for_each(|(_, of_day)| sum += *of_day);
        let Sum { mentions, positive, negative } = sum;
        let share = u64::try_from(negative).ok().zip(u64::try_from(mentions).ok().filter(|n| *n > 0));
        let share = share.map(|(hits, n)| wilson(hits, n, 0.95));
        Self {
            from: from.to_string(),
            to: end.yesterday().unwrap_or(end).to_string(),
            mentions,
            positive,
            negative,
            negative_share: share.map(|share| share.value),
            interval: share.map(|share| Bounds { low: share.low, high: share.high }),
            net: (mentions > 0).then(|| (positive - negative) as f64 / mentions as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_part_adds_up_its_days_and_no_others() {
        let sum = |mentions, positive, negative| Sum { mentions, positive, negative };
        let said = BTreeMap::from([(20_260_228, sum(9, 9, 0)), (20_260_301, sum(3, 1, 2)), (20_260_307, sum(1, 0, 1))]);
        let week = (date(2026, 3, 1), date(2026, 3, 8));
        let part = Part::of(week, &said);
        assert_eq!((part.from.as_str(), part.to.as_str()), ("2026-03-01", "2026-03-07"));
        assert_eq!((part.mentions, part.positive, part.negative), (4, 1, 3));
        assert_eq!((part.negative_share, part.net), (Some(0.75), Some(-0.5)));
        assert!(part.interval.is_some_and(|bounds| bounds.low < 0.75 && bounds.high > 0.75));
        let silent = Part::of((date(2026, 3, 8), date(2026, 3, 15)), &said);
        assert_eq!((silent.mentions, silent.negative_share, silent.net), (0, None, None));
    }
}
