use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::ShopId;
use primitives::day::{date, number};
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::formulas::{self, Aged, Interval, Steady};
use super::read::{ByCategory, Compared, Day, STARS, compared, ratings_by_day, undated_ratings};
use super::sums::{Sum, UNDATED};
use super::window::Window;
use crate::Listen;
use crate::settings::{self, Bayesian, Classes, CreditRules, Dsr, Settings};
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoresQuery {
    /// Days that mean, good-review rate and categories look at; the months of the dynamic score when not given.
    #[param(minimum = 1, maximum = 3660)]
    period: Option<i64>,
}

/// The shop's scores. `previous` is the value of the window of the same length right before; of the Bayesian score and
/// the credit, which look at everything, the value at its end. Reviews of which nobody knows how old they are (a file
/// without times) are in no window: they are in what looks at everything, and in `undated`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scores {
    pub dsr: DsrScore,
    pub mean: Score,
    pub bayesian: BayesianScore,
    pub good_rate: GoodRate,
    pub credit: Credit,
    /// By name.
    pub by_category: Vec<CategoryScore>,
    /// There are more than 500 categories; those of most ratings are here.
    pub has_more_categories: bool,
    /// Of all times; null where every rating has its time.
    pub undated: Option<UndatedScores>,
}

/// The scores of reviews of which nobody knows how old they are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UndatedScores {
    pub mean: Score,
    pub good_rate: GoodRate,
    /// What is rated beside the stars, of the trades that count.
    pub items: Vec<DsrItem>,
    /// By name.
    pub by_category: Vec<CategoryScore>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DsrScore {
    pub months: i64,
    pub trades_per_month: i64,
    /// Days after the delivery within which a rating counts; 0 for no end.
    pub window_days: i64,
    pub items: Vec<DsrItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DsrItem {
    /// A dimension's key.
    pub key: String,
    #[serde(flatten)]
    pub score: Score,
}

/// (k · m + Σ w · stars) / (k + Σ w), where w = ½^(age / half-life).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BayesianScore {
    /// k: imagined ratings.
    pub prior_weight: i64,
    /// m: the stars of an imagined rating.
    pub prior_mean: f64,
    pub half_life_days: i64,
    #[serde(flatten)]
    pub score: Score,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReviewScore)]
pub(crate) struct Score {
    pub value: Option<f64>,
    /// How many ratings it rests on.
    pub n: i64,
    pub interval: Option<Interval>,
    pub previous: Option<f64>,
    /// How many ratings of that time it rested on.
    pub previous_n: i64,
    /// Five-star ratings that would lift it to 4.8; null where that is not asked.
    pub needed_for_4_8: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoodRate {
    #[serde(flatten)]
    pub score: Score,
    pub good: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreditScore)]
pub(crate) struct Credit {
    /// The limits it is counted by, as they are set.
    pub monthly_points: i64,
    pub same_item_days: i64,
    /// All points since the first review.
    pub value: i64,
    pub previous: Option<i64>,
    /// Reviews within the window.
    pub good: i64,
    pub neutral: i64,
    pub bad: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryScore {
    /// Null: products without one, and reviews of the shop.
    pub category: Option<String>,
    pub mean: Score,
    pub good_rate: Score,
    /// What is rated beside the stars, of the trades that count: what all share, and what its products are rated by.
    pub dimensions: Vec<DsrItem>,
}

/// Scores, each with its count, its interval and what it was before
#[utoipa::path(get, path = "/scores", tag = "reviews", operation_id = "getScores", params(ScoresQuery),
    responses((status = 200, body = Scores), (status = 422, body = Problem)))]
pub(crate) async fn scores(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<ScoresQuery>,
) -> Result<Json<Scores>, Problem> {
    staff.may(Permission::Read)?;
    if query.period.is_some_and(|days| !(1..=3660).contains(&days)) {
        return Err(Problem::invalid("period", Fault::Range { low: 1, high: 3660 }));
    }
    let store = &listen.kit.store;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let now = shop.now(listen.kit.now());
    let settings = settings::load(store, staff.shop).await?;
    let months = Window::months(&shop, now, settings.dsr.months);
    let window = query.period.map_or(months, |days| Window::days(&shop, now, days));
    let by_category = compared(store, shop.id, &STARS, window).await?;
    let all = by_category.merged();
    let rated_in = [rated(&all.now).n + rated(&all.undated).n, rated(&all.before).n];
    let dimensions = dimensions(store, shop.id, &settings, window).await?;
    Ok(Json(Scores {
        dsr: dsr(store, shop.id, &settings, months).await?,
        mean: mean(&all),
        bayesian: bayesian(store, shop.id, settings.bayesian, window, rated_in).await?,
        good_rate: GoodRate::of(&all, settings.classes),
        credit: credit(store, shop.id, window, &settings, classed(&all.now, settings.classes)).await?,
        has_more_categories: by_category.now.len() > MOST_CATEGORIES,
        by_category: categories(&by_category, &dimensions, &settings),
        undated: undated(&by_category, &dimensions, &settings),
    }))
}

fn categories(
    sums: &Compared<ByCategory>,
    dimensions: &Compared<ByCategory>,
    settings: &Settings,
) -> Vec<CategoryScore> {
    let score = |category: &String| {
        let of = sums.of(category);
        CategoryScore {
            category: (!category.is_empty()).then(|| category.clone()),
            mean: mean(&of),
            good_rate: good_rate(&of, settings.classes),
            dimensions: items(&dimensions.of(category), settings, Some(category.as_str())),
        }
    };
    most_rated(&sums.now).into_iter().map(score).collect()
}

fn undated(
    sums: &Compared<ByCategory>,
    dimensions: &Compared<ByCategory>,
    settings: &Settings,
) -> Option<UndatedScores> {
    let (sums, dimensions) = (sums.of_undated(), dimensions.of_undated());
    let all = sums.merged();
    (rated(&all.now).n > 0).then(|| UndatedScores {
        mean: mean(&all),
        good_rate: GoodRate::of(&all, settings.classes),
        items: items(&dimensions.merged(), settings, None),
        by_category: categories(&sums, &dimensions, settings),
    })
}

impl GoodRate {
    fn of(sums: &Compared<Measured>, classes: Classes) -> Self {
        Self { score: good_rate(sums, classes), good: classed(&sums.now, classes)[0] }
    }
}

const MOST_CATEGORIES: usize = 500;

/// Those of most ratings, by name.
fn most_rated(all: &ByCategory) -> Vec<&String> {
    let mut most: Vec<&String> = all.keys().collect();
    if most.len() > MOST_CATEGORIES {
        most.sort_by_cached_key(|category| Reverse(all.get(*category).map_or(0, |sums| rated(sums).n)));
        most.truncate(MOST_CATEGORIES);
        most.sort_unstable();
    }
    most
}

type Measured = BTreeMap<String, Sum>;

impl Compared<ByCategory> {
    fn merged(&self) -> Compared<Measured> {
        Compared { now: merged(&self.now), before: merged(&self.before), undated: merged(&self.undated) }
    }

    fn of(&self, category: &str) -> Compared<Measured> {
        let of = |all: &ByCategory| all.get(category).cloned().unwrap_or_default();
        Compared { now: of(&self.now), before: of(&self.before), undated: of(&self.undated) }
    }
}

impl Compared<Measured> {
    fn sums(&self, sum: impl Fn(&Measured) -> Sum) -> Compared<Sum> {
        Compared { now: sum(&self.now), before: sum(&self.before), undated: sum(&self.undated) }
    }

    fn measure(&self, measure: &str) -> Compared<Sum> {
        self.sums(|all| all.get(measure).copied().unwrap_or_default())
    }
}

/// What is rated beside the stars, by category.
async fn dimensions(
    db: &impl Sql,
    shop: ShopId,
    settings: &Settings,
    window: Window,
) -> Result<Compared<ByCategory>, StoreError> {
    let named = settings.dimensions.iter().flat_map(|set| &set.items);
    let measures: BTreeSet<String> = named.map(|named| format!("dsr.{}", named.key)).collect();
    let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
    if measures.is_empty() {
        return Ok(Compared::default());
    }
    compared(db, shop, &measures, window).await
}

fn items(sums: &Compared<Measured>, settings: &Settings, category: Option<&str>) -> Vec<DsrItem> {
    let shared = settings.dimensions_of(None).iter();
    let all = shared.chain(settings.own_dimensions_of(category));
    all.map(|named| DsrItem { key: named.key.clone(), score: score(&sums.measure(&format!("dsr.{}", named.key)), 10) })
        .collect()
}

fn merged(by_category: &ByCategory) -> Measured {
    let mut all = Measured::new();
    for (measure, sum) in by_category.values().flatten() {
        *all.entry(measure.clone()).or_default() += *sum;
    }
    all
}

/// All ratings, in stars.
pub(crate) fn rated(sums: &Measured) -> Sum {
    let mut all = Sum::default();
    STARS.iter().filter_map(|stars| sums.get(*stars)).for_each(|sum| all += *sum);
    all
}

/// Good, neutral, bad.
pub(crate) fn classed(sums: &Measured, classes: Classes) -> [i64; 3] {
    let mut counts = [0; 3];
    for (stars, measure) in (1i64..).zip(STARS) {
        let n = sums.get(measure).map_or(0, |sum| sum.n);
        match classes.of(stars) {
            "good" => counts[0] += n,
            "neutral" => counts[1] += n,
            _ => counts[2] += n,
        }
    }
    counts
}

fn score(sums: &Compared<Sum>, scale: i64) -> Score {
    let Compared { now, before, .. } = *sums;
    Score {
        value: formulas::mean(now, scale as f64),
        n: now.n,
        interval: formulas::interval(now, scale as f64),
        previous: formulas::mean(before, scale as f64),
        previous_n: before.n,
        needed_for_4_8: (now.n > 0).then(|| formulas::needed(now, scale)),
    }
}

fn mean(sums: &Compared<Measured>) -> Score {
    score(&sums.sums(rated), 1)
}

/// good / (good + neutral + bad).
fn good_rate(sums: &Compared<Measured>, classes: Classes) -> Score {
    let share = |sums: &Measured| {
        let [good, neutral, bad] = classed(sums, classes);
        [good, good + neutral + bad]
    };
    let value = |[good, n]: [i64; 2]| (n > 0).then(|| good as f64 / n as f64);
    let ([good, n], before) = (share(&sums.now), share(&sums.before));
    Score {
        value: value([good, n]),
        n,
        interval: formulas::wilson(good, n),
        previous: value(before),
        previous_n: before[1],
        needed_for_4_8: None,
    }
}

async fn dsr(db: &impl Sql, shop: ShopId, settings: &Settings, window: Window) -> Result<DsrScore, StoreError> {
    let keys: Vec<String> = settings.dimensions_of(None).iter().map(|named| named.key.clone()).collect();
    let measures: Vec<String> = keys.iter().map(|key| format!("dsr.{key}")).collect();
    let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
    let sums = compared(db, shop, &measures, window).await?.merged();
    let items = keys.into_iter().zip(measures);
    let items = items.map(|(key, measure)| DsrItem { key, score: score(&sums.measure(measure), 10) });
    let Dsr { months, trades_per_month, window_days } = settings.dsr;
    Ok(DsrScore { months, trades_per_month, window_days, items: items.collect() })
}

async fn bayesian(
    db: &impl Sql,
    shop: ShopId,
    rules: Bayesian,
    window: Window,
    [n, previous_n]: [i64; 2],
) -> Result<BayesianScore, StoreError> {
    let days = ratings_by_day(db, shop, 0..number(window.to)).await?;
    let undated = undated_ratings(db, shop, 0..number(window.to)).await?;
    let aged = |day: &Day, end: Date| Aged {
        days: f64::from(date(day.day).until(end).map_or(0, |span| span.get_days()) - 1),
        sum: Sum { n: day.n, total: day.total, squares: day.squares },
    };
    let at = |end: Date| {
        let dated = days.iter().filter(|day| day.day < number(end)).map(|day| aged(day, end));
        // They weigh the same at either end.
        let all = dated.chain(undated.iter().map(|day| aged(day, window.to)));
        Steady::of(&all.collect::<Vec<_>>(), rules)
    };
    let has_earlier = days.iter().any(|day| day.day < number(window.from));
    let (now, before) = (at(window.to), at(window.from).filter(|_| has_earlier));
    let Bayesian { prior_weight, prior_mean, half_life_days } = rules;
    let score = Score {
        value: now.map(Steady::value),
        n,
        interval: now.and_then(Steady::interval),
        previous: before.map(Steady::value),
        previous_n,
        needed_for_4_8: now.map(Steady::needed),
    };
    Ok(BayesianScore { prior_weight, prior_mean, half_life_days, score })
}

async fn credit(
    db: &impl Sql,
    shop: ShopId,
    window: Window,
    settings: &Settings,
    classes: [i64; 3],
) -> Result<Credit, StoreError> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM review_sums
         WHERE shop = $1 AND ((measure = 'credit' AND day < $2) OR (measure = '{UNDATED}credit' AND day < $3))"
    );
    let range = window.range();
    let until = |end: i64| db.scalar::<i64>(&sql, vec![shop.0.into(), end.into(), range.end.into()]);
    let (value, previous) = (until(range.end).await?, until(range.start).await?);
    let [good, neutral, bad] = classes;
    let CreditRules { monthly_points, same_item_days } = settings.credit;
    Ok(Credit { monthly_points, same_item_days, value: value.unwrap_or(0), previous, good, neutral, bad })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_categories_those_of_most_ratings_are_told() {
        let rated = |n: i64| Measured::from([(STARS[4].to_owned(), Sum { n, ..Sum::default() })]);
        let all: ByCategory = (0..=500).map(|n| (format!("{n:03}"), rated(1 + i64::from(n != 7)))).collect();
        let told = most_rated(&all);
        assert_eq!((told.len(), told[0].as_str(), told[499].as_str()), (500, "000", "500"));
        assert!(!told.iter().any(|category| *category == "007"), "of fewest ratings");
        let few: ByCategory = [("茶".to_owned(), rated(0))].into();
        assert_eq!(most_rated(&few), ["茶"]);
    }
}
