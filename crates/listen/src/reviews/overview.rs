use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use primitives::day::date;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Value, micros, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::shown::{Shown, by_stars};
use crate::recoveries::Term;
use crate::reviews::row::TURNED_GOOD;
use crate::scores::formulas::{Interval, mean, wilson};
use crate::scores::read::{STARS, ratings_by_day, totals};
use crate::scores::report::{classed, rated};
use crate::scores::window::Window;
use crate::settings::{self, Settings};
use crate::shop::Shop;
use crate::{Listen, mine, waiting};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OverviewQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
}

/// Published reviews of the last days, and the work that they make.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewsOverview {
    /// Those with stars.
    pub n: i64,
    /// Texts without stars: in no score, but among those that are to be answered.
    pub unrated: i64,
    pub mean: Option<f64>,
    /// How many of one star, of two, up to five.
    pub by_rating: [i64; 5],
    pub good_rate: Rate,
    pub answered_rate: Option<f64>,
    pub median_answer_minutes: Option<i64>,
    pub recoveries: Recoveries,
    /// Reviews with good stars to which something bad was added later.
    pub turned_bad: i64,
    /// Share of reviews that came by an invitation.
    pub invited_share: Option<f64>,
    /// Reviews that wait for a decision.
    pub held: i64,
    /// Reviews that visitors reported and nobody has decided about since.
    pub reported: i64,
    /// Open pieces of work of who asks.
    pub mine: i64,
    /// How many of each number of stars are shown, held and taken down; five stars first, without stars last.
    pub shown: Vec<Shown>,
    pub days: Vec<DayView>,
}

/// A share and its 95 % interval (Wilson).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewRate)]
pub(crate) struct Rate {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub n: i64,
}

impl Rate {
    /// Of nothing, nothing is known.
    pub fn of(hits: i64, n: i64) -> Self {
        let interval = wilson(hits, n);
        Self {
            value: (n > 0).then(|| hits as f64 / n as f64),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            n,
        }
    }

    pub fn estimate(&self) -> (Option<f64>, Option<Interval>) {
        (self.value, self.low.zip(self.high).map(|(low, high)| Interval { low, high }))
    }
}

/// Open and overdue now; closed, mended and turned good of those that opened within the days.
#[derive(Debug, Default, Serialize, ToSchema, FromQueryResult)]
#[schema(as = RecoveryCounts)]
pub(crate) struct Recoveries {
    pub open: i64,
    pub overdue: i64,
    pub closed: i64,
    pub mended: i64,
    /// Reviews that were bad and that their writers changed to good by the form, without anything bad said since.
    pub turned_good: i64,
    /// Reviews that were bad and that the shop's system or a file told to be good later: nobody knows that the writers did.
    pub restated_good: i64,
    /// Reviews that were bad and did not turn good, to which something good was added after they were mended.
    pub content_later: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayView {
    /// `YYYY-MM-DD` in the shop's zone.
    pub date: String,
    pub n: i64,
    pub mean: Option<f64>,
}

/// Reviews in numbers
#[utoipa::path(get, path = "/reviews/overview", tag = "reviews", operation_id = "getReviewsOverview",
    params(OverviewQuery), responses((status = 200, body = ReviewsOverview), (status = 422, body = Problem)))]
pub(crate) async fn overview(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<OverviewQuery>,
) -> Result<Json<ReviewsOverview>, Problem> {
    staff.may(Permission::Read)?;
    let days = query.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
    }
    let (store, now) = (&listen.kit.store, listen.kit.now());
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let settings = settings::load(store, staff.shop).await?;
    let window = Window::days(&shop, shop.now(now), days);
    let measures: Vec<&str> = STARS.into_iter().chain(["answered", "invited", "soured", "unrated"]).collect();
    let sums = totals(store, shop.id, &measures, window).await?;
    let rated = rated(&sums);
    let count = |measure: &str| sums.get(measure).map_or(0, |sum| sum.n);
    let all = rated.n + count("unrated");
    let share = |measure: &str| (all > 0).then(|| count(measure) as f64 / all as f64);
    let good = classed(&sums, settings.classes)[0];
    let within = window.micros(&shop);
    let [one, two, three, four, five] = STARS.map(count);
    let work = waiting(store, shop.id, now).await?;
    Ok(Json(ReviewsOverview {
        n: rated.n,
        unrated: count("unrated"),
        mean: mean(rated, 1.0),
        by_rating: [one, two, three, four, five],
        good_rate: Rate::of(good, rated.n),
        answered_rate: share("answered"),
        shown: by_stars(store, shop.id, [count("unrated"), one, two, three, four, five], within.clone()).await?,
        median_answer_minutes: median_answer(store, shop.id, within.clone()).await?,
        recoveries: recoveries(store, shop.id, &settings, within, micros(now)).await?,
        turned_bad: count("soured"),
        invited_share: share("invited"),
        held: work.held,
        reported: work.reported,
        mine: mine(store, shop.id, staff.id.0, now).await?.open,
        days: series(store, shop.id, window).await?,
    }))
}

/// The median of the first answers to reviews of the window. How long one waited whose time nobody knows is not known.
async fn median_answer(db: &impl Sql, shop: ShopId, within: std::ops::Range<i64>) -> Result<Option<i64>, StoreError> {
    let from = "FROM reviews WHERE shop = $1 AND at >= $2 AND at < $3 AND answered_at IS NOT NULL
        AND answer_minutes IS NOT NULL AND NOT is_undated";
    let values = || -> Vec<Value> { vec![shop.0.into(), within.start.into(), within.end.into()] };
    let n: i64 = db.scalar(&format!("SELECT COUNT(*) {from}"), values()).await?.unwrap_or(0);
    let sql = format!("SELECT answer_minutes {from} ORDER BY answer_minutes LIMIT 1 OFFSET {}", (n - 1).max(0) / 2);
    db.scalar(&sql, values()).await
}

async fn recoveries(
    db: &impl Sql,
    shop: ShopId,
    settings: &Settings,
    within: std::ops::Range<i64>,
    now: i64,
) -> Result<Recoveries, StoreError> {
    let count = |condition: &str| format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)");
    let of_window = "w.opened_at >= $2 AND w.opened_at < $3";
    let reviews = "FROM reviews r WHERE r.shop = $1 AND r.at >= $2 AND r.at < $3 AND NOT r.is_undated";
    let mut values: Vec<Value> = vec![shop.0.into(), within.start.into(), within.end.into()];
    let overdue = Term::load(db, shop, settings).await?.overdue(now, &mut values);
    let sql = format!(
        "SELECT {} AS open, {} AS overdue, {} AS closed, {} AS mended,
            (SELECT COUNT(*) {reviews} AND {TURNED_GOOD}) AS turned_good,
            (SELECT COUNT(*) {reviews} AND r.class = 'good' AND r.first_class = 'bad'
                AND r.restated_at >= COALESCE(r.edited_at, 0)) AS restated_good,
            (SELECT COUNT(*) {reviews} AND r.class <> 'good' AND r.first_class = 'bad'
                AND r.follow_up_polarity = 'positive' AND EXISTS (SELECT 1 FROM recovery_steps s
                    WHERE s.review = r.id AND s.kind = 'closed' AND s.at < r.follow_up_at)) AS content_later
         FROM recoveries w WHERE w.shop = $1 AND (w.closed_at IS NULL OR ({of_window}))",
        count("w.closed_at IS NULL"),
        count(&overdue),
        count(&format!("w.closed_at IS NOT NULL AND {of_window}")),
        count(&format!("w.outcome = 'mended' AND {of_window}")),
    );
    Ok(db.row(&sql, values).await?.unwrap_or_default())
}

/// Every day of the window, also those without a review.
async fn series(db: &impl Sql, shop: ShopId, window: Window) -> Result<Vec<DayView>, StoreError> {
    let rows = ratings_by_day(db, shop, window.range()).await?;
    let mut rows = rows.into_iter().peekable();
    let view = |on: jiff::civil::Date| {
        let day = rows.next_if(|day| date(day.day) == on);
        let (n, total) = day.map_or((0, 0), |day| (day.n, day.total));
        DayView { date: on.to_string(), n, mean: (n > 0).then(|| total as f64 / n as f64) }
    };
    Ok(window.dates().map(view).collect())
}
