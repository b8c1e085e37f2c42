use std::ops::Range;

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};

use super::Estimate;
use crate::kinds::MERGED;

/// How what was written within a span of time was answered. Rejected posts do not count, nor do merged ones, which are
/// answered with the post that they were merged into.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measures {
    /// Share of posts that have an answer by now.
    pub answered: Estimate,
    /// Share of posts whose first answer came within the time promised; of those whose time is up or that are answered.
    pub in_time: Estimate,
    /// Median minutes up to the first answer, of those answered.
    pub minutes: Estimate,
}

#[derive(FromQueryResult)]
struct Row {
    created_at: i64,
    promised_at: i64,
    answered_at: Option<i64>,
    answer_minutes: Option<i64>,
}

/// The measures of each span, from its start up to, not including, its end: one for the whole, or one for each week of
/// a series. Spans may overlap.
///
/// # Errors
/// When the database cannot be read.
pub async fn measures(
    db: &impl Sql,
    shop: ShopId,
    now: Timestamp,
    spans: &[Range<Timestamp>],
) -> Result<Vec<Measures>, StoreError> {
    let (Some(from), Some(to)) = (spans.iter().map(|s| s.start).min(), spans.iter().map(|s| s.end).max()) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT p.created_at, p.promised_at, p.answered_at, p.answer_minutes FROM feedback_posts p
         WHERE p.shop = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.state <> '{MERGED}'
             AND p.approval <> 'rejected'"
    );
    let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), micros(from).into(), micros(to).into()]).await?;
    Ok(spans.iter().map(|span| of(&rows, micros(span.start)..micros(span.end), micros(now))).collect())
}

fn of(rows: &[Row], span: Range<i64>, now: i64) -> Measures {
    let within: Vec<&Row> = rows.iter().filter(|row| span.contains(&row.created_at)).collect();
    let count = |is_one: &dyn Fn(&Row) -> bool| number(within.iter().filter(|row| is_one(row)).count());
    let is_in_time = |row: &Row| row.answered_at.is_some_and(|at| at <= row.promised_at);
    let is_settled = |row: &Row| row.answered_at.is_some() || row.promised_at < now;
    Measures {
        answered: Estimate::share(count(&|row| row.answered_at.is_some()), number(within.len())),
        in_time: Estimate::share(count(&is_in_time), count(&is_settled)),
        minutes: Estimate::median(within.iter().filter_map(|row| row.answer_minutes).collect()),
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
