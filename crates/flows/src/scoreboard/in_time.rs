//! Which reviews were answered in time where the shop does not work around the clock: no sum of days tells.

use listen::{AWAITED_SINCE, Term};
use store::{FromQueryResult, Sql, StoreError, micros, rows_in, sea_orm};

use super::daily::{Daily, Range};
use super::sample::Sum;

#[derive(FromQueryResult)]
struct Row {
    day: i64,
    class: String,
    since: i64,
    answered: Option<i64>,
}

/// Of those that are to be mended, and that are answered or whose time is up.
pub(super) async fn in_time(
    db: &impl Sql,
    range: &Range<'_>,
    settings: &listen::Settings,
    term: &Term,
) -> Result<Daily, StoreError> {
    let sql = format!(
        "SELECT day, first_class AS class, {AWAITED_SINCE} AS since,
             CASE WHEN answer_minutes IS NOT NULL THEN answered_at END AS answered FROM reviews
         WHERE shop = $1 AND day >= $2 AND day < $3 AND state = 'published' AND NOT is_undated
             AND first_class IN ('bad', 'neutral') AND NOT (is_erased AND rating = 0)"
    );
    let rows: Vec<Row> = match range.segment {
        None => db.rows(&sql, range.values()).await?,
        Some(members) => {
            rows_in(db, &range.values(), &members.writers, |list| format!("{sql} AND person IN ({list})")).await?
        }
    };
    let mut all = Daily::default();
    for row in rows.into_iter().filter(|row| settings.recovers(&row.class)) {
        if let Some(is_kept) = term.is_kept(row.since, row.answered, micros(range.now)) {
            all.add(row.day, Sum::share(i64::from(is_kept), 1));
        }
    }
    Ok(all)
}
