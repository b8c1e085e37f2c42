use jiff::SignedDuration;
use store::{Sql, StoreError, Tx, instant, micros};
use web::Kit;

use super::comments;
use crate::answers::Whole;

/// Somebody who is not content hears from the shop within so many hours.
pub(super) const PROMISE_HOURS: i64 = 24;
/// What is told later than this is history, and no work any more.
const FRESH_DAYS: i64 = 7;

/// What follows from an answer that was completed: its words are read, and who is not content becomes a piece of work.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn arrived(tx: &Tx, kit: &Kit, whole: &Whole<'_>) -> Result<(), StoreError> {
    let said = comments::read(tx, whole).await?;
    let is_bad = match whole.response.band.as_deref() {
        Some(band) => band == "detractor",
        // Without a score, only words that leave no doubt.
        None => said.is_some_and(|said| said.polarity == "negative" && said.is_certain),
    };
    let now = kit.now();
    let is_fresh = instant(whole.response.at) > now - SignedDuration::from_hours(24 * FRESH_DAYS);
    if !(is_bad && is_fresh) {
        return Ok(());
    }
    let due = now + SignedDuration::from_hours(PROMISE_HOURS);
    let sql = "INSERT INTO survey_follow_ups (response, shop, survey, state, opened_at, due_at)
               VALUES ($1, $2, $3, 'open', $4, $5) ON CONFLICT (response) DO NOTHING";
    let response = whole.response;
    let values = vec![
        response.id.into(),
        response.shop.into(),
        response.survey.into(),
        micros(now).into(),
        micros(due).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}
