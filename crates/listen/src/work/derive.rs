//! What follows from a review's statements and the facts about it.

use std::collections::HashMap;

use uuid::Uuid;

use super::Work;
use super::draft::{Draft, as_json};
use super::known::Known;
use crate::facts::{Orders, Products};
use crate::learning::Reading;
use crate::mining::Mined;
use crate::reviews::row::Review;
use crate::settings::Settings;
use crate::signals;

impl Work<'_> {
    /// `reading` is needed where a text is to be read.
    pub(super) fn derive(&mut self, known: &HashMap<Uuid, Known>, reading: Option<&Reading>) {
        let none = Known::default();
        let settings = self.desk.settings;
        for (id, draft) in &mut self.drafts {
            let known = known.get(id).unwrap_or(&none);
            let is_to_read = draft.is_to_read();
            let Some(review) = &mut draft.now else { continue };
            place(review, &self.orders, &self.products);
            review.class = settings.classes.of(review.rating).to_owned();
            review.first_class = settings.classes.of(review.first_rating).to_owned();
            if let Some(reading) = reading.filter(|_| is_to_read) {
                read(draft, known, reading);
            }
            if let Some(review) = &mut draft.now {
                settle(review, known, settings);
            }
        }
    }
}

/// Where it belongs, and whether its writer bought it.
fn place(review: &mut Review, orders: &Orders, products: &Products) {
    let product = review.product_id.as_deref().and_then(|id| products.get(id));
    review.category = product.and_then(|product| product.category.clone()).unwrap_or_default();
    review.verification = verification(review, orders).to_owned();
    review.is_verified = matches!(review.verification.as_str(), "order" | "link");
}

/// order | link, or why not.
fn verification(review: &Review, orders: &Orders) -> &'static str {
    let Some(order_id) = &review.order_id else { return "no_order" };
    let Some(order) = orders.get(order_id) else { return "unknown_order" };
    if order.row.cancelled_at.is_some() {
        return "cancelled";
    }
    if review.product_id.as_ref().is_some_and(|product| !order.products.contains_key(product)) {
        return "other_product";
    }
    if review.request.is_some() {
        return "link";
    }
    match (review.person, order.row.person) {
        (Some(writer), Some(buyer)) if writer == buyer => "order",
        _ => "other_person",
    }
}

/// Reads the text, and looks for what is to be looked at.
fn read(draft: &mut Draft, known: &Known, reading: &Reading) {
    let settings = &reading.settings;
    let Some(review) = &mut draft.now else { return };
    let text = full_text(review);
    let title = review.title.as_ref().map_or(0, |title| title.chars().count() + 1);
    let mut mined = reading.reader.read(&text, title);
    if draft.is_restated || !has_given_signals(review) {
        // Before staff's word on what the text means, which may have come later.
        let found = match draft.given.take() {
            Some(given) => given,
            None => signals::of_content(review.rating, &text, &mined, settings.hold, settings.classes),
        };
        review.signals = as_json(&found);
    }
    for label in &known.labels {
        mined.correct(label.aspect.as_deref(), &label.polarity);
    }
    review.language.clone_from(&mined.language);
    review.polarity = mined.polarity.map(|(polarity, _)| polarity.to_owned());
    review.polarities = mined.polarity.map(|(_, [negative, neutral, positive])| {
        serde_json::json!({"negative": negative, "neutral": neutral, "positive": positive}).to_string()
    });
    review.is_certain = mined.is_certain;
    review.text_hash = signals::text_hash(&text, settings.hold);
    review.pressing = mined.pressing;
    review.urgency_reasons = as_json(&mined.urgency_reasons);
    review.reading = reading.version;
    draft.mined = Some(mined);
}

/// What was noticed when a form was sent stays as it was noticed; of all else, signals follow from what is stated.
fn has_given_signals(review: &Review) -> bool {
    review.sender == "form" || review.edited_at.is_some_and(|edited| edited >= review.stated_at)
}

/// Title and text as one.
pub(super) fn full_text(review: &Review) -> String {
    let parts = [review.title.as_deref(), review.text.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What the facts make of it.
fn settle(review: &mut Review, known: &Known, settings: &Settings) {
    let is_suspect = review.sender != "import" && review.signals != "[]";
    review.state = match known.decision.as_deref() {
        Some("reject") => "rejected",
        Some(_) => "published",
        None if is_suspect => "held",
        None => "published",
    }
    .to_owned();
    review.helpful = known.helpful;
    review.replies = known.replies;
    review.answered_at = known.answered_at;
    review.answer_minutes = known.answered_at.and_then(|at| minutes_until(review, at));
    review.has_recovery = is_work(review, settings) || !known.steps.is_empty();
    let is_mended = known.steps.iter().any(|step| step.kind == "closed");
    review.urgency = urgency(review, is_mended);
}

/// How long the first answer took since the review came. One that was there before it came (an import's) took as long as
/// it took where the review was written; an import's without a time of its own has the review's, and is not known.
fn minutes_until(review: &Review, answered_at: i64) -> Option<i64> {
    if review.sender == "import" && answered_at <= review.at {
        return None;
    }
    let since = if answered_at < review.received_at { review.at } else { review.received_at };
    Some((answered_at - since).max(0) / 60_000_000)
}

/// Reviews that were old when they came (imports of the past) are no work to be done.
const FRESH: i64 = 14 * 86_400_000_000;

fn is_work(review: &Review, settings: &Settings) -> bool {
    let is_fresh = review.received_at - review.at <= FRESH && !review.is_erased;
    is_fresh && (settings.recovers(&review.first_class) || settings.recovers(&review.class))
}

/// 0 to 100, 0 when nothing is to be done: bad before neutral before good, raised by what the text says.
fn urgency(review: &Review, is_mended: bool) -> i64 {
    if review.is_erased || review.state == "rejected" || is_mended || review.answered_at.is_some() {
        return 0;
    }
    let base = match review.class.as_str() {
        "bad" => 60,
        "neutral" => 35,
        _ => 5,
    };
    let negative = if review.polarity.as_deref() == Some("negative") { 10 } else { 0 };
    (base + negative + review.pressing * 30 / 100).min(100)
}

impl Mined {
    /// What staff say goes before what the machine found.
    fn correct(&mut self, aspect: Option<&str>, polarity: &str) {
        let Some(aspect) = aspect else {
            let known = ["negative", "neutral", "positive"];
            if let Some(at) = known.iter().position(|known| *known == polarity) {
                let mut probabilities = [0.0; 3];
                probabilities[at] = 1.0;
                self.polarity = Some((known[at], probabilities));
                self.is_certain = true;
            }
            return;
        };
        self.aspects.retain(|found| polarity != "none" || found.aspect != aspect);
        for found in self.aspects.iter_mut().filter(|found| found.aspect == aspect) {
            polarity.clone_into(&mut found.polarity);
            found.probability = 1.0;
        }
    }
}
