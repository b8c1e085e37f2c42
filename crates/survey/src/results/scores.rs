//! The shop's scores over all of its surveys, for those who look at the shop as a whole.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Fault, Permission, Problem, Query, Staff};

use super::formulas::Score;
use super::groups::{self, GroupScore};
use super::numbers::Measure;
use super::scored::measures;
use super::tallies::{self, ByRow, DayRow};
use super::waves::{Wave, waves};
use super::window::{Length, Window};
use crate::Surveys;
use crate::shop::Shop;

/// One kind of score, over all surveys that ask for it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SurveyScoreReport)]
pub struct ScoreReport {
    /// nps | csat | ces | csi
    pub kind: &'static str,
    pub score: Option<Score>,
    /// By calendar week; by month where the window is longer than half a year.
    pub series: Vec<Wave>,
    /// By segment, class, product, agent and channel; empty where one was asked for.
    pub by: Vec<GroupScore>,
}

/// The longest window that is shown by week.
const BY_WEEK_DAYS: i64 = 190;

/// The scores of all surveys of a shop from one day to another, both within. `of` narrows to a group: a dimension
/// (segment, class, product, agent or channel) and its value. A kind that no survey asks for is left out; groups have no
/// names.
///
/// # Errors
/// When the database cannot be read.
pub async fn scores(
    db: &impl Sql,
    shop: ShopId,
    (from, to): (Date, Date),
    of: Option<(&str, &str)>,
) -> Result<Vec<ScoreReport>, StoreError> {
    let Ok(window) = Window::of(from, to) else { return Ok(Vec::new()) };
    let mut measured: BTreeMap<&'static str, Vec<(Measure, Vec<Uuid>)>> = BTreeMap::new();
    for (survey, measure) in measures(db, shop).await? {
        let of_kind = measured.entry(measure.kind()).or_default();
        match of_kind.iter_mut().find(|(known, _)| *known == measure) {
            Some((_, surveys)) => surveys.push(survey),
            None => of_kind.push((measure, vec![survey])),
        }
    }
    let mut all = Vec::with_capacity(measured.len());
    for (kind, measures) in measured {
        all.push(report(db, kind, measures, window, of).await?);
    }
    Ok(all)
}

async fn report(
    db: &impl Sql,
    kind: &'static str,
    measures: Vec<(Measure, Vec<Uuid>)>,
    window: Window,
    of: Option<(&str, &str)>,
) -> Result<ScoreReport, StoreError> {
    let mut read: Vec<(Measure, Vec<DayRow>, Vec<ByRow>)> = Vec::with_capacity(measures.len());
    for (measure, surveys) in measures {
        let days = tallies::by_day(db, &surveys, measure.key(), of.unwrap_or_default(), window.range()).await?;
        let by = match of {
            None => tallies::by_dimension(db, &surveys, measure.key(), window.range()).await?,
            Some(_) => Vec::new(),
        };
        read.push((measure, days, by));
    }
    let (measure, days, by) = joined(read);
    let length = if window.length() > BY_WEEK_DAYS { Length::Month } else { Length::Week };
    Ok(ScoreReport {
        kind,
        score: measure.score(days.iter().map(|row| (row.item.as_str(), row.answer.as_str(), row.n))),
        series: waves(&measure, &days, window, length),
        by: groups::scores(&measure, &by),
    })
}

/// Questions of one type add up whatever they are called; of indices that measure different things, the one with the
/// most answers speaks.
fn joined(read: Vec<(Measure, Vec<DayRow>, Vec<ByRow>)>) -> (Measure, Vec<DayRow>, Vec<ByRow>) {
    let answers = |days: &[DayRow]| -> i64 {
        days.iter().filter(|row| row.item.is_empty() && row.answer.is_empty()).map(|row| row.n).sum()
    };
    let mut read = read.into_iter();
    // A report is only made of a kind that some survey measures.
    let mut all = read.next().unwrap_or((Measure::Index(String::new()), Vec::new(), Vec::new()));
    for (measure, days, by) in read {
        match measure {
            Measure::Question { .. } => {
                all.1.extend(days);
                all.2.extend(by);
            }
            Measure::Index(_) if answers(&days) > answers(&all.1) => all = (measure, days, by),
            Measure::Index(_) => {}
        }
    }
    all
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoresQuery {
    /// 1 to 3660, 90 when not given; today is within.
    days: Option<i64>,
    /// segment, class, product, agent or channel; with `value`.
    dimension: Option<String>,
    value: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SurveyScores {
    #[schema(value_type = String, format = Date)]
    from: Date,
    #[schema(value_type = String, format = Date)]
    to: Date,
    items: Vec<ScoreReport>,
}

const DIMENSIONS: [&str; 5] = ["segment", "class", "product", "agent", "channel"];

/// NPS, CSAT, CES and satisfaction index over all surveys of the shop
#[utoipa::path(get, path = "/survey-scores", tag = "surveys", operation_id = "getSurveyScores", params(ScoresQuery),
    responses((status = 200, body = SurveyScores), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Query(query): Query<ScoresQuery>,
) -> Result<Json<SurveyScores>, Problem> {
    staff.may(Permission::Read)?;
    let days = query.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
    }
    let of = match (query.dimension.as_deref(), query.value.as_deref()) {
        (None, None) => None,
        (Some(dimension), Some(value)) if DIMENSIONS.contains(&dimension) => Some((dimension, value)),
        _ => {
            return Err(Problem::invalid("dimension", Fault::one_of(&DIMENSIONS)));
        }
    };
    let store = &surveys.kit.store;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let window = Window::days(&shop, surveys.kit.now(), days);
    let (from, to) = (window.from, window.to());
    let mut items = scores(store, staff.shop, (from, to), of).await?;
    for item in &mut items {
        groups::name(&surveys, staff.shop, &mut item.by).await?;
    }
    Ok(Json(SurveyScores { from, to, items }))
}
