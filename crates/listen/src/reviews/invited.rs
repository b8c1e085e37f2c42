//! Whether those who were asked for a review are happier than those who wrote unasked, and how many of the asked answered.

use std::collections::BTreeMap;
use std::ops::Range;

use axum::Json;
use axum::extract::State;
use contact::Kind;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::overview::Rate;
use crate::Listen;
use crate::links::request::Reason;
use crate::scores::formulas::{Difference, Interval, difference, interval, mean};
use crate::scores::read::{INVITED, STARS, totals};
use crate::scores::report::{classed, rated};
use crate::scores::sums::Sum;
use crate::scores::window::Window;
use crate::settings::{self, Classes};
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvitedQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
}

/// Published reviews with stars of the last days, by whether the shop had asked for them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitedReviews {
    /// Written by the link of a request that the shop made.
    pub invited: ReviewGroup,
    pub unasked: ReviewGroup,
    /// Mean stars of the invited less those of the unasked, with its 95 % interval.
    pub mean_difference: Option<Difference>,
    /// The same of the shares of good ones.
    pub good_difference: Option<Difference>,
    /// Orders drawn or chosen in these days whose buyer was asked, by why.
    pub asked: Vec<Asked>,
    /// Orders that were in the draw in these days and not drawn.
    pub not_drawn: i64,
    /// Links for which buyers asked by themselves in these days; who answered is among the unasked.
    pub wished: Asked,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewGroup {
    pub n: i64,
    pub mean: Option<f64>,
    pub interval: Option<Interval>,
    pub good_rate: Rate,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewsAsked)]
pub(crate) struct Asked {
    /// sampled | staff | mended; self of a link that the buyer asked for
    pub reason: String,
    /// Without those whom it was decided not to ask: no consent, no address, asked something else lately.
    pub asked: i64,
    /// Of those, who opened the link.
    pub opened: i64,
    /// Of those, who sent a review or changed theirs.
    pub answered: i64,
    pub answered_rate: Rate,
}

/// Reviews that were asked for beside those that came unasked
#[utoipa::path(get, path = "/reviews/invited", tag = "reviews", operation_id = "getInvitedReviews",
    params(InvitedQuery), responses((status = 200, body = InvitedReviews), (status = 422, body = Problem)))]
pub(crate) async fn invited(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<InvitedQuery>,
) -> Result<Json<InvitedReviews>, Problem> {
    staff.may(Permission::Read)?;
    let days = query.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
    }
    let store = &listen.kit.store;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let now = shop.now(listen.kit.now());
    let classes = settings::load(store, staff.shop).await?.classes;
    let window = Window::days(&shop, now, days);
    let measures: Vec<&str> = STARS.into_iter().chain(INVITED).collect();
    let [invited, unasked] = parted(&totals(store, shop.id, &measures, window).await?);
    let (invited, unasked) = (ReviewGroup::new(&invited, classes), ReviewGroup::new(&unasked, classes));
    let within = window.micros(&shop);
    Ok(Json(InvitedReviews {
        mean_difference: apart((invited.mean, invited.interval), (unasked.mean, unasked.interval)),
        good_difference: apart(invited.good_rate.estimate(), unasked.good_rate.estimate()),
        invited,
        unasked,
        asked: asked(store, shop.id, &within).await?,
        not_drawn: requests(store, shop.id, Reason::NotSampled, &within, EACH).await?.asked,
        wished: requests(store, shop.id, Reason::Unasked, &within, EACH).await?,
    }))
}

type Measured = BTreeMap<String, Sum>;

/// The stars of those who were asked, and of those who were not: all the others.
fn parted(sums: &Measured) -> [Measured; 2] {
    let of = |measure: &str| sums.get(measure).copied().unwrap_or_default();
    let (mut invited, mut unasked) = (Measured::new(), Measured::new());
    for (stars, measure) in STARS.into_iter().zip(INVITED) {
        let (all, asked) = (of(stars), of(measure));
        let rest = Sum { n: all.n - asked.n, total: all.total - asked.total, squares: all.squares - asked.squares };
        invited.insert(stars.to_owned(), asked);
        unasked.insert(stars.to_owned(), rest);
    }
    [invited, unasked]
}

impl ReviewGroup {
    fn new(sums: &Measured, classes: Classes) -> Self {
        let all = rated(sums);
        let [good, ..] = classed(sums, classes);
        Self { n: all.n, mean: mean(all, 1.0), interval: interval(all, 1.0), good_rate: Rate::of(good, all.n) }
    }
}

/// `None` where one of them is not known.
fn apart(
    (one, of_one): (Option<f64>, Option<Interval>),
    (other, of_other): (Option<f64>, Option<Interval>),
) -> Option<Difference> {
    Some(difference((one?, of_one?), (other?, of_other?)))
}

#[derive(FromQueryResult)]
struct Row {
    asked: i64,
    opened: i64,
    answered: i64,
}

/// Any of them.
const EACH: &str = "1 = 1";

/// The requests `r` of a time and one reason that meet a condition: a stretch of the index `review_requests_asked`.
async fn requests(
    db: &impl Sql,
    shop: ShopId,
    reason: Reason,
    within: &Range<i64>,
    condition: &str,
) -> Result<Asked, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS asked, COUNT(r.opened_at) AS opened, COUNT(r.answered_at) AS answered
         FROM review_requests r
         WHERE r.shop = $1 AND r.reason = $2 AND r.created_at >= $3 AND r.created_at < $4 AND {condition}"
    );
    let values = vec![shop.0.into(), reason.as_str().into(), within.start.into(), within.end.into()];
    let found: Option<Row> = db.row(&sql, values).await?;
    let (asked, opened, answered) = found.map_or((0, 0, 0), |row| (row.asked, row.opened, row.answered));
    Ok(Asked { reason: reason.as_str().to_owned(), asked, opened, answered, answered_rate: Rate::of(answered, asked) })
}

/// Who was asked, for every reason for which anybody was.
async fn asked(db: &impl Sql, shop: ShopId, within: &Range<i64>) -> Result<Vec<Asked>, StoreError> {
    let is_asked = format!("NOT {}", contact::is_refused_sql(Kind::ReviewRequest, "r.shop", "r.id"));
    let mut all = Vec::new();
    for reason in [Reason::Sampled, Reason::Staff, Reason::Mended] {
        all.push(requests(db, shop, reason, within, &is_asked).await?);
    }
    all.retain(|row| row.asked > 0);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stars(n: i64, stars: i64) -> Sum {
        Sum { n, total: n * stars, squares: n * stars * stars }
    }

    #[test]
    fn the_unasked_are_all_the_others() {
        let sums = [("r5", stars(9, 5)), ("r1", stars(4, 1)), ("invited.r5", stars(2, 5)), ("invited.r1", stars(4, 1))];
        let sums: Measured = sums.map(|(measure, sum)| (measure.to_owned(), sum)).into();
        let [invited, unasked] = parted(&sums).map(|sums| rated(&sums));
        assert_eq!(invited, Sum { n: 6, total: 14, squares: 54 });
        assert_eq!(unasked, stars(7, 5));
    }

    #[test]
    fn of_what_is_not_known_nothing_differs() {
        let known = (Some(4.0), Some(Interval { low: 3.5, high: 4.5 }));
        assert_eq!(apart(known, (None, None)), None);
        assert_eq!(apart(known, known).map(|found| found.value), Some(0.0));
    }
}
