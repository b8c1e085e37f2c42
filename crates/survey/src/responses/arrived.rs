use jiff::SignedDuration;
use primitives::ShopId;
use store::{StoreError, Tx, instant};

use super::{comments, follow_up};
use crate::answers::Whole;
use crate::reading::Tools;

/// What is told later than this is history, and no work any more.
const FRESH_DAYS: i64 = 7;

/// What follows from an answer that was completed: its words are read, and who is not content becomes a piece of work,
/// where the shop knows whom to turn to.
///
/// # Errors
/// When the database refuses, or how the shop reads is not known.
pub(crate) async fn arrived(tx: &Tx, tools: Tools<'_>, whole: &Whole<'_>) -> Result<(), StoreError> {
    let said = if comments::has_words(whole) {
        let reading = tools.readers.of(ShopId(whole.response.shop)).await?;
        comments::read(tx, &reading, whole).await?
    } else {
        None
    };
    let is_bad = match whole.response.band.as_deref() {
        Some(band) => band == "detractor",
        // Without a score, only words that leave no doubt.
        None => said.is_some_and(|said| said.polarity == "negative" && said.is_certain),
    };
    let now = tools.kit.now();
    let is_fresh = instant(whole.response.at) > now - SignedDuration::from_hours(24 * FRESH_DAYS);
    let is_reachable = whole.response.is_reachable() || whole.definition.tells_who(whole.answers);
    if !(is_bad && is_fresh && is_reachable) {
        return Ok(());
    }
    follow_up::open(tx, whole.response, now).await
}
