use jiff::SignedDuration;
use store::{StoreError, Tx, instant};
use web::Kit;

use super::{comments, follow_up};
use crate::answers::Whole;

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
    follow_up::open(tx, whole.response, now).await
}
