//! A review that was taken down, corrected by its writer: it is looked at again, and shown when a person lets it be.

use primitives::ShopId;
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::Problem;

use super::find;
use super::row::Review;
use super::submit::{Submitted, author, check, check_photos, joined, signals, told};
use super::suspect::{NEW, Sent};
use crate::Listen;
use crate::media::record;
use crate::signals::Signal;
use crate::work;

/// The signal of a review that its writer corrected after it was taken down; the evidence is what it was taken down for.
pub(crate) const CORRECTED: &str = "corrected";

/// What its writer says instead.
#[derive(Debug, Clone, Default)]
pub(crate) struct Correction {
    /// 1 to 5: as it was, or another.
    pub rating: i64,
    pub text: Option<String>,
    /// All that it shows from now on.
    pub photos: Vec<Uuid>,
}

impl Review {
    /// Whether its writer may correct it: it was sent by a form, and the shop took it down.
    pub fn may_correct(&self) -> bool {
        self.sender == "form" && self.state == "rejected" && !self.is_withdrawn() && self.rating > 0
    }

    /// Whether the last change of it is a correction.
    pub fn is_corrected(&self) -> bool {
        is_correction(self.given_signals.as_deref())
    }

    /// Whether it was changed, and so cannot be changed again.
    pub fn is_changed(&self) -> bool {
        is_changed(self.edited_at, &self.state, self.given_signals.as_deref())
    }

    /// Whether it was corrected after an instant.
    pub fn is_corrected_since(&self, at: i64) -> bool {
        self.edited_at.is_some_and(|edited| edited > at) && self.signals().iter().any(|signal| signal.kind == CORRECTED)
    }
}

fn is_correction(given_signals: Option<&str>) -> bool {
    let signals: Vec<Signal> = given_signals.and_then(|given| serde_json::from_str(given).ok()).unwrap_or_default();
    signals.iter().any(|signal| signal.kind == CORRECTED)
}

/// Whether a review was changed as every neutral or bad one may be once. A correction that is shown is no such change: who
/// corrected what they wrote can still say that it was put right.
pub(crate) fn is_changed(edited_at: Option<i64>, state: &str, given_signals: Option<&str>) -> bool {
    edited_at.is_some() && !(state == "published" && is_correction(given_signals))
}

/// Takes a correction; the review is held until a person has looked at it. Who may send one proved it by the link of the
/// mail that told of the refusal. The caller commits.
///
/// # Errors
/// 404; 409 `not_correctable`; 422.
pub(crate) async fn correct(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    review: Uuid,
    said: Correction,
) -> Result<Submitted, Problem> {
    work::lock(tx).await?;
    let review = find(tx, shop, review).await?;
    if !review.may_correct() {
        return Err(Problem::conflict("not_correctable", "only a review that the shop took down can be corrected"));
    }
    let dimensions = review.dimensions().into_iter().map(|(key, tenths)| (key, tenths / 10)).collect();
    check(said.rating, review.title.as_deref(), said.text.as_deref(), &dimensions)?;
    check_photos(&said.photos)?;
    let text = joined(review.title.as_deref(), said.text.as_deref());
    let sent = Sent {
        // A text that stays as it was is no copy of another.
        id: review.id,
        n: NEW,
        rating: said.rating,
        text: &text,
        order_id: review.order_id.as_deref(),
        product_id: None,
        address: None,
        device: None,
    };
    let mut found = signals(tx, listen, shop, &sent).await?;
    // How many write now was looked at when it was sent.
    found.retain(|signal| signal.kind != "surge");
    found.push(Signal::new(CORRECTED, review.refusal.clone().unwrap_or_default()));
    let properties = json!({
        "review_id": review.review_id,
        "correction_id": listen.kit.ids.uuid(),
        "rating": said.rating,
        "title": review.title,
        "text": said.text,
        "dimensions": dimensions,
        "photos": said.photos,
        "signals": found,
    });
    let writer = author(tx, listen, &review).await?;
    let submitted = told(tx, listen, shop, &writer, "Review Edited", &properties).await?;
    keep(tx, &review, &said.photos).await?;
    Ok(submitted)
}

/// Puts its pictures under the review, and lets go of those that it shows no more.
async fn keep(tx: &Tx, review: &Review, photos: &[Uuid]) -> Result<(), StoreError> {
    if let Some(request) = review.request {
        record::attach(tx, request, review.id, photos).await?;
    }
    let gone = review.photos().into_iter().filter(|photo| !photos.contains(photo)).collect();
    record::release(tx, &[review.id], &gone).await
}
