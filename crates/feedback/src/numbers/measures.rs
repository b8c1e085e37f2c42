use std::ops::Range;

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Value, micros, rows_in, sea_orm};
use uuid::Uuid;

use super::Estimate;
use crate::kinds::MERGED;

/// How one post was answered. Instants are microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Answering {
    pub created_at: i64,
    promised_at: i64,
    answered_at: Option<i64>,
    /// Up to the first answer.
    pub answer_minutes: Option<i64>,
}

impl Answering {
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.answered_at.is_some()
    }

    /// The first answer came within the time promised.
    #[must_use]
    pub fn is_in_time(&self) -> bool {
        self.answered_at.is_some_and(|at| at <= self.promised_at)
    }

    /// It is answered, or the time promised is up: whether the promise was kept is known.
    #[must_use]
    pub fn is_settled(&self, now: Timestamp) -> bool {
        self.is_answered() || self.promised_at < micros(now)
    }
}

/// What was written within a span of microseconds; with `people`, by them. Rejected posts do not count, nor do merged
/// ones, which are answered with the post that they were merged into.
///
/// # Errors
/// When the database cannot be read.
pub async fn answering(
    db: &impl Sql,
    shop: ShopId,
    span: Range<i64>,
    people: Option<&[Uuid]>,
) -> Result<Vec<Answering>, StoreError> {
    let sql = format!(
        "SELECT p.created_at, p.promised_at, p.answered_at, p.answer_minutes FROM feedback_posts p
         WHERE p.shop = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.state <> '{MERGED}'
             AND p.approval <> 'rejected'"
    );
    let values: Vec<Value> = vec![shop.0.into(), span.start.into(), span.end.into()];
    match people {
        None => db.rows(&sql, values).await,
        Some(people) => rows_in(db, &values, people, |list| format!("{sql} AND p.person IN ({list})")).await,
    }
}

/// How what was written within a span of time was answered.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Measures {
    /// Share of posts that have an answer by now.
    pub answered: Estimate,
    /// Share of posts whose first answer came within the time promised; of those whose time is up or that are answered.
    pub in_time: Estimate,
    /// Median minutes up to the first answer, of those answered.
    pub minutes: Estimate,
}

/// The measures of each span, from its start up to, not including, its end: one for the whole, or one for each week of
/// a series. Spans may overlap.
pub(crate) async fn measures(
    db: &impl Sql,
    shop: ShopId,
    now: Timestamp,
    spans: &[Range<Timestamp>],
) -> Result<Vec<Measures>, StoreError> {
    let (Some(from), Some(to)) = (spans.iter().map(|s| s.start).min(), spans.iter().map(|s| s.end).max()) else {
        return Ok(Vec::new());
    };
    let posts = answering(db, shop, micros(from)..micros(to), None).await?;
    Ok(spans.iter().map(|span| of(&posts, micros(span.start)..micros(span.end), now)).collect())
}

fn of(posts: &[Answering], span: Range<i64>, now: Timestamp) -> Measures {
    let within: Vec<&Answering> = posts.iter().filter(|post| span.contains(&post.created_at)).collect();
    let count = |is_one: &dyn Fn(&Answering) -> bool| number(within.iter().filter(|post| is_one(post)).count());
    Measures {
        answered: Estimate::share(count(&Answering::is_answered), number(within.len())),
        in_time: Estimate::share(count(&Answering::is_in_time), count(&|post| post.is_settled(now))),
        minutes: Estimate::median(within.iter().filter_map(|post| post.answer_minutes).collect()),
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
