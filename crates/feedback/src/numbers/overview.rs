use std::ops::Range;

use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, ToSpan};
use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::{Estimate, measures, waiting};
use crate::Feedback;
use crate::kinds::{KINDS, MERGED, OPEN, STATES, quoted};
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedbackOverviewQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
}

/// What was written in the last days, and the work that there is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackOverview {
    /// Written within the days.
    pub n: i64,
    /// New, under review, planned or in progress now.
    pub open: i64,
    /// Somebody waits longer than was promised.
    pub late: i64,
    /// The promise runs out within the next four hours.
    pub soon: i64,
    /// Public ones that wait for a decision.
    pub held: i64,
    pub answered_share: Estimate,
    /// First answers within the time promised.
    pub in_time_share: Estimate,
    pub median_answer_minutes: Estimate,
    /// Of the days.
    pub by_kind: Vec<Counted>,
    pub by_state: Vec<Counted>,
    /// The shop's weeks, from Monday on, oldest first.
    pub per_week: Vec<Week>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackCount)]
pub(crate) struct Counted {
    pub key: String,
    pub n: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackWeek)]
pub(crate) struct Week {
    /// Its Monday, `YYYY-MM-DD`.
    pub from: String,
    pub n: i64,
    pub answered_share: Estimate,
    pub median_answer_minutes: Estimate,
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    n: i64,
}

/// Feedback in numbers
#[utoipa::path(get, path = "/feedback/overview", tag = "feedback", operation_id = "getFeedbackOverview",
    params(FeedbackOverviewQuery), responses((status = 200, body = FeedbackOverview), (status = 422, body = Problem)))]
pub(crate) async fn overview(
    State(feedback): State<Feedback>,
    staff: Staff,
    Query(query): Query<FeedbackOverviewQuery>,
) -> Result<Json<FeedbackOverview>, Problem> {
    staff.may(Permission::Read)?;
    let days = query.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
    }
    let (store, now) = (&feedback.kit.store, feedback.kit.now());
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let until = shop.now(now);
    let end = until + SignedDuration::from_secs(1);
    let whole = until - SignedDuration::from_hours(24 * days)..end;
    let weeks = weeks(&shop, &whole);
    let spans: Vec<Range<Timestamp>> = std::iter::once(whole.clone()).chain(weeks.iter().cloned()).collect();
    let all = measures(store, shop.id, until, &spans).await?;
    let total = all.first().copied().unwrap_or_default();
    let waiting = waiting(store, shop.id, now).await?;
    let week = |(span, measured): (&Range<Timestamp>, &super::Measures)| Week {
        from: shop.zone.to_datetime(span.start).date().to_string(),
        n: measured.answered.n,
        answered_share: measured.answered,
        median_answer_minutes: measured.minutes,
    };
    Ok(Json(FeedbackOverview {
        n: total.answered.n,
        open: open(store, shop.id).await?,
        late: waiting.late,
        soon: waiting.soon,
        held: waiting.held,
        answered_share: total.answered,
        in_time_share: total.in_time,
        median_answer_minutes: total.minutes,
        by_kind: counted(store, shop.id, "kind", &KINDS, &whole).await?,
        by_state: counted(store, shop.id, "state", &STATES, &whole).await?,
        per_week: weeks.iter().zip(all.iter().skip(1)).map(week).collect(),
    }))
}

/// The weeks that a span touches, cut at its end.
fn weeks(shop: &Shop, whole: &Range<Timestamp>) -> Vec<Range<Timestamp>> {
    let first = shop.zone.to_datetime(whole.start).date();
    let mut monday = first.saturating_sub(i64::from(first.weekday().to_monday_zero_offset()).days());
    let start = |date: jiff::civil::Date| date.to_zoned(shop.zone.clone()).map(|zoned| zoned.timestamp());
    let mut weeks = Vec::new();
    while let (Ok(from), Ok(to)) = (start(monday), start(monday.saturating_add(7.days()))) {
        if from >= whole.end || from >= to {
            break;
        }
        weeks.push(from..to);
        monday = monday.saturating_add(7.days());
    }
    weeks
}

async fn open(db: &impl Sql, shop: ShopId) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM feedback_posts p WHERE p.shop = $1 AND p.state IN ({}) AND p.approval <> 'rejected'",
        quoted(&OPEN)
    );
    Ok(db.scalar(&sql, vec![shop.0.into()]).await?.unwrap_or(0))
}

/// How many of the span have which word in a column; words without any are there with 0.
async fn counted(
    db: &impl Sql,
    shop: ShopId,
    column: &str,
    keys: &[&str],
    span: &Range<Timestamp>,
) -> Result<Vec<Counted>, StoreError> {
    let sql = format!(
        "SELECT p.{column} AS key, COUNT(*) AS n FROM feedback_posts p WHERE p.shop = $1 AND p.created_at >= $2
             AND p.created_at < $3 AND p.state <> '{MERGED}' AND p.approval <> 'rejected' GROUP BY p.{column}"
    );
    let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), micros(span.start).into(), micros(span.end).into()]).await?;
    let n = |key: &str| rows.iter().find(|row| row.key == key).map_or(0, |row| row.n);
    Ok(keys.iter().map(|key| Counted { key: (*key).to_owned(), n: n(key) }).collect())
}
