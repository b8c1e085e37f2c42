use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use axum::Json;
use axum::extract::State;
use forecast::stats::wilson;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::days::Days;
use super::messages::messages;
use super::source::Source;
use super::texts::{Texts, texts};
use crate::Flows;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AspectQuery {
    /// 1 to 3660, 90 when not given.
    pub days: Option<i64>,
    /// review, survey or feedback; all of them when not given.
    pub source: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoiceAspects)]
pub(crate) struct Aspects {
    pub items: Vec<Aspect>,
    /// In how many texts they were looked for.
    pub texts: Texts,
}

/// How often published reviews, comments on surveys and messages speak of an aspect.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoiceAspect)]
pub(crate) struct Aspect {
    pub aspect: String,
    /// Reviews, answers and messages that speak of it; one that speaks well and ill of it counts as both. Reviews of a file
    /// without times count by when they came.
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    /// Those that spoke of it in as many days before.
    pub mentions_before: i64,
    /// The share of complaints among its mentions less that of the days before, with its 95 % interval. Reviews of which
    /// nobody knows how old they are belong to both and so change nothing.
    pub change: Option<Change>,
    /// Spoken of now, and not once in the days before although at least 30 texts were read of them; of an aspect that such
    /// reviews speak of nobody knows it.
    pub is_new: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = VoiceChange)]
pub(crate) struct Change {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Of fewer texts it is no wonder that none speaks of an aspect.
const ENOUGH: i64 = 30;

/// What customers speak of, wherever they do, the most frequent first
#[utoipa::path(get, path = "/voices/aspects", tag = "insight", operation_id = "listVoiceAspects", params(AspectQuery),
    responses((status = 200, body = Aspects), (status = 422, body = Problem)))]
pub(crate) async fn aspects(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<AspectQuery>,
) -> Result<Json<Aspects>, Problem> {
    staff.may(Permission::Read)?;
    let number = checked(query.days)?;
    let sources = Source::meant(query.source.as_deref())?;
    let days = Days::last(&flows.kit, staff.shop, number).await?;
    let db = &flows.kit.store;
    let mut now = sums(db, staff.shop, &sources, &days).await?;
    let earlier = days.before(number);
    let before = sums(db, staff.shop, &sources, &earlier).await?;
    let had_enough = texts(db, staff.shop, &sources, &earlier).await?.read >= ENOUGH;
    let undated = undated(db, staff.shop, &sources, &days).await?;
    undated.iter().for_each(|(aspect, sum)| *now.entry(aspect.clone()).or_default() += *sum);
    let view = |(aspect, sum): (String, Sum)| {
        let (before_it, undated) = (before.get(&aspect).copied(), undated.get(&aspect).copied().unwrap_or_default());
        row(aspect, sum, undated, before_it, had_enough)
    };
    let mut items: Vec<Aspect> = now.into_iter().map(view).collect();
    items.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.aspect.cmp(&b.aspect)));
    let texts = texts(db, staff.shop, &sources, &days).await?;
    Ok(Json(Aspects { items, texts }))
}

/// # Errors
/// 422 when there are not 1 to 3660.
pub(super) fn checked(days: Option<i64>) -> Result<i64, Problem> {
    let days = days.unwrap_or(90);
    let is_fine = (1..=3660).contains(&days);
    is_fine.then_some(days).ok_or_else(|| Problem::invalid("days", Fault::Range { low: 1, high: 3660 }))
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
}

impl Sum {
    /// Of one message, by the ways in which it speaks of an aspect.
    pub fn said(polarities: &BTreeSet<&str>) -> Self {
        let is = |polarity: &str| i64::from(polarities.contains(polarity));
        Self { mentions: 1, positive: is("positive"), negative: is("negative") }
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.positive += other.positive;
        self.negative += other.negative;
    }
}

/// Of what was said now, `undated` belongs to the days before as much.
fn row(aspect: String, sum: Sum, undated: Sum, before: Option<Sum>, had_enough: bool) -> Aspect {
    let Sum { mentions, positive, negative } = sum;
    let compared = before.map(|mut before| {
        before += undated;
        before
    });
    Aspect {
        aspect,
        mentions,
        positive,
        negative,
        mentions_before: before.map_or(0, |before| before.mentions),
        change: compared.and_then(|before| change(sum, before)),
        is_new: before.is_none() && undated == Sum::default() && had_enough,
    }
}

/// Newcombe's interval of the difference of two shares (Statistics in Medicine 17, 1998, method 10).
fn change(now: Sum, before: Sum) -> Option<Change> {
    let share = |sum: Sum| {
        let (hits, n) = (u64::try_from(sum.negative).ok()?, u64::try_from(sum.mentions).ok()?);
        (n > 0).then(|| wilson(hits, n, 0.95))
    };
    let (now, before) = (share(now)?, share(before)?);
    let value = now.value - before.value;
    let low = value - (now.value - now.low).hypot(before.high - before.value);
    let high = value + (now.high - now.value).hypot(before.value - before.low);
    Some(Change { value, low, high })
}

#[derive(FromQueryResult)]
struct Row {
    aspect: String,
    mentions: i64,
    positive: i64,
    negative: i64,
}

/// Reviews have sums. A response is of one survey and one day, so answers are counted in the order of their index.
const SUMMED: [(Source, &str); 2] = [
    (
        Source::Review,
        "SELECT s.aspect, CAST(SUM(s.mentions) AS BIGINT) AS mentions, CAST(SUM(s.positive) AS BIGINT) AS positive,
             CAST(SUM(s.negative) AS BIGINT) AS negative
         FROM review_aspect_sums s
         WHERE s.shop = $1 AND s.kind = '' AND s.span = 'day' AND s.first_day >= $2 AND s.first_day < $3
         GROUP BY s.aspect",
    ),
    (
        Source::Survey,
        "SELECT d.aspect, CAST(SUM(d.mentions) AS BIGINT) AS mentions, CAST(SUM(d.positive) AS BIGINT) AS positive,
             CAST(SUM(d.negative) AS BIGINT) AS negative
         FROM (SELECT a.survey, a.day, a.aspect, COUNT(DISTINCT a.response) AS mentions,
                 COUNT(DISTINCT CASE WHEN a.polarity = 'positive' THEN a.response END) AS positive,
                 COUNT(DISTINCT CASE WHEN a.polarity = 'negative' THEN a.response END) AS negative
             FROM survey_aspects a JOIN surveys s ON s.id = a.survey
             WHERE s.shop = $1 AND a.day >= $2 AND a.day < $3
             GROUP BY a.survey, a.day, a.aspect) d
         GROUP BY d.aspect",
    ),
];

/// What reviews say that came within some days, and of which nobody knows how old they are.
async fn undated(
    db: &impl Sql,
    shop: ShopId,
    sources: &[Source],
    days: &Days,
) -> Result<BTreeMap<String, Sum>, StoreError> {
    if !sources.contains(&Source::Review) {
        return Ok(BTreeMap::new());
    }
    let sql =
        "SELECT s.aspect, CAST(SUM(s.mentions) AS BIGINT) AS mentions, CAST(SUM(s.positive) AS BIGINT) AS positive,
            CAST(SUM(s.negative) AS BIGINT) AS negative
        FROM review_aspect_sums s
        WHERE s.shop = $1 AND s.kind = '' AND s.span = 'undated.day' AND s.first_day >= $2 AND s.first_day < $3
        GROUP BY s.aspect";
    let [from, to] = days.numbers();
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into(), from.into(), to.into()]).await?;
    let sum = |Row { aspect, mentions, positive, negative }| (aspect, Sum { mentions, positive, negative });
    Ok(rows.into_iter().map(sum).collect())
}

/// How often some sources speak of each aspect in what is known to be of some days.
async fn sums(
    db: &impl Sql,
    shop: ShopId,
    sources: &[Source],
    days: &Days,
) -> Result<BTreeMap<String, Sum>, StoreError> {
    let mut all: BTreeMap<String, Sum> = BTreeMap::new();
    for (_, sql) in SUMMED.iter().filter(|(source, _)| sources.contains(source)) {
        let [from, to] = days.numbers();
        let values: Vec<Value> = vec![shop.0.into(), from.into(), to.into()];
        for Row { aspect, mentions, positive, negative } in db.rows::<Row>(sql, values).await? {
            *all.entry(aspect).or_default() += Sum { mentions, positive, negative };
        }
    }
    if sources.contains(&Source::Feedback) {
        for message in messages(db, shop, days).await? {
            for (aspect, said) in message.by_aspect() {
                *all.entry(aspect.to_owned()).or_default() += Sum::said(&said);
            }
        }
    }
    all.retain(|_, sum| sum.mentions > 0);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe's own example (a): 56/70 against 48/80 gives 0.2 with 0.0524 to 0.3339.
    #[test]
    fn the_interval_of_a_difference() {
        let of = |negative, mentions| Sum { mentions, positive: 0, negative };
        let found = change(of(56, 70), of(48, 80)).unwrap();
        let rounded = |x: f64| (x * 10_000.0).round();
        assert_eq!([found.value, found.low, found.high].map(rounded), [2000.0, 524.0, 3339.0]);
        assert_eq!(change(of(1, 1), Sum::default()), None);
    }

    #[test]
    fn what_nobody_knows_the_age_of_changes_nothing() {
        let of = |negative, mentions| Sum { mentions, positive: 0, negative };
        let told = |now, undated, before| row("delivery".to_owned(), now, undated, before, true);
        let file = told(of(60, 64), of(60, 60), Some(of(0, 4)));
        assert_eq!((file.mentions, file.mentions_before), (64, 4));
        assert!(file.change.is_some_and(|change| change.value.abs() < 1e-9), "{file:?}");
        assert!(!told(of(60, 60), of(60, 60), None).is_new && told(of(1, 1), of(0, 0), None).is_new);
    }
}
