//! What follows from a review's statements and the facts about it.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::Work;
use super::correct::Spoken;
use super::draft::{Draft, as_json};
use super::known::{Known, Step, ended};
use super::purchases::REVIEWED;
use crate::cores::on_all_cores;
use crate::facts::{Orders, Product, Products};
use crate::learning::Reading;
use crate::mining::{self, Mined};
use crate::reviews::row::{LATER, Review};
use crate::reviews::{REASONS, WITHDRAWN};
use crate::settings::Settings;
use crate::shop::Shop;
use crate::signals::{self, REPEATED, Signal};

impl Work<'_> {
    /// `reading` is needed where a text is to be read; of `usurped` orders the first claimer is not the buyer.
    pub(super) fn derive(
        &mut self,
        known: &HashMap<Uuid, Known>,
        reading: Option<&Reading>,
        usurped: &BTreeSet<String>,
    ) {
        let none = Known::default();
        let (shop, settings) = (self.desk.shop, self.desk.settings);
        let (orders, products) = (&self.orders, &self.products);
        on_all_cores(self.drafts.values_mut().collect(), |draft| {
            let Some(review) = &mut draft.now else { return };
            place(review, (orders, usurped), products);
            review.is_message = review.sender == "import" && !review.is_rated();
            review.class = settings.classes.of(review.rating).to_owned();
            review.first_class = settings.classes.of(review.first_rating).to_owned();
        });
        let repeated = self.repeated();
        on_all_cores(self.drafts.iter_mut().collect(), |(id, draft)| {
            let known = known.get(id).unwrap_or(&none);
            if let Some(reading) = reading.filter(|_| draft.is_to_read()) {
                read(draft, known, reading);
            }
            if let Some(review) = &mut draft.now {
                mark(review, repeated.get(id));
                settle(review, known, shop, settings);
            }
        });
    }
}

/// Where it belongs, where it came from, and whether its writer bought it.
fn place(review: &mut Review, (orders, usurped): (&Orders, &BTreeSet<String>), products: &Products) {
    let product = review.product_id.as_deref().and_then(|id| products.get(id));
    let category = product.and_then(|product| product.category.as_ref()).or(review.stated_category.as_ref());
    review.category = category.cloned().unwrap_or_default();
    review.supplier = product.and_then(Product::supplied_by).cloned().unwrap_or_default();
    let order = review.order_id.as_deref().and_then(|id| orders.get(id));
    let line = order.zip(review.product_id.as_ref()).and_then(|(order, product)| order.products.get(product));
    review.variant = line.cloned().flatten().unwrap_or_default();
    review.region = order.and_then(|order| order.row.region.clone()).unwrap_or_default();
    // Of who was erased nobody can find it out again.
    if !review.is_erased {
        review.verification = verification(review, orders, usurped).to_owned();
    }
    review.is_verified = matches!(review.verification.as_str(), "order" | "link");
}

/// Marks a review of whose purchase there was one already, and no other.
fn mark(review: &mut Review, first: Option<&String>) {
    if first.is_some() {
        REVIEWED.clone_into(&mut review.verification);
        review.is_verified = false;
    }
    let mut signals = review.signals();
    let is_marked = signals.iter().any(|signal| signal.kind == REPEATED);
    if is_marked || first.is_some() {
        signals.retain(|signal| signal.kind != REPEATED);
        signals.extend(first.map(|first| Signal::new(REPEATED, first)));
        review.signals = as_json(&signals);
    }
}

/// order | link, or why not.
fn verification(review: &Review, orders: &Orders, usurped: &BTreeSet<String>) -> &'static str {
    let Some(order_id) = &review.order_id else { return "no_order" };
    let Some(order) = orders.get(order_id) else { return "unknown_order" };
    if order.row.cancelled_at.is_some() {
        return "cancelled";
    }
    if review.product_id.as_ref().is_some_and(|product| !order.products.contains_key(product)) {
        return "other_product";
    }
    let is_buyers = match review.request {
        // The link went to whoever claimed the order, until the shop said whose it is.
        Some(_) => !usurped.contains(order_id) || review.person != order.row.claimer,
        None => review.person.is_some() && review.person == order.row.person,
    };
    match (is_buyers, order.row.is_claimed, review.request) {
        (false, ..) => "other_person",
        (true, true, _) => "claimed",
        (true, false, Some(_)) => "link",
        (true, false, None) => "order",
    }
}

/// Reads the text, and looks for what is to be looked at.
fn read(draft: &mut Draft, known: &Known, reading: &Reading) {
    let settings = &reading.settings;
    let Some(review) = &mut draft.now else { return };
    let (text, title) = mining::as_one(review.title.as_deref(), review.text.as_deref());
    let mut mined = reading.reader.read(&text, title);
    // Before staff's word on what the text means, which may have come later.
    review.signals = as_json(&suspicions(review, (&text, &mined), known, settings));
    let spoken = Spoken {
        text: review.text.as_deref().unwrap_or_default(),
        since: review.stated_at.max(review.edited_at.unwrap_or(0)),
        aspects: &settings.aspects,
    };
    mined.correct(&known.labels, &spoken);
    review.language.clone_from(&mined.language);
    review.polarity = mined.polarity.map(|(polarity, _)| polarity.to_owned());
    review.polarities = mined.polarity.map(|(_, [negative, neutral, positive])| {
        serde_json::json!({"negative": negative, "neutral": neutral, "positive": positive}).to_string()
    });
    review.is_certain = mined.is_certain;
    review.text_hash = signals::text_hash(&text, settings.hold);
    review.follow_up_polarity = hear_later(review, &mut mined, reading);
    review.pressing = mined.pressing;
    review.urgency_reasons = as_json(&mined.urgency_reasons);
    review.reading = reading.version;
    draft.mined = Some(mined);
}

/// What was added later is pressing by itself: a good review may end badly, and the shop's answer may be older. Gives how it
/// reads, where that is certain.
fn hear_later(review: &Review, mined: &mut Mined, reading: &Reading) -> Option<String> {
    let later = reading.reader.read(review.follow_up.as_ref()?, 0);
    let polarity = later.polarity.filter(|_| later.is_certain).map(|(polarity, _)| polarity.to_owned());
    if later.polarity.is_some_and(|(polarity, _)| polarity == "negative") {
        mined.pressing = mined.pressing.max(later.pressing);
        mined.urgency_reasons.push(LATER.to_owned());
        let more = later.urgency_reasons.into_iter().filter(|reason| !mined.urgency_reasons.contains(reason));
        let more: Vec<String> = more.collect();
        mined.urgency_reasons.extend(more);
    }
    polarity
}

/// What was noticed when a form was sent stays as it was noticed; of all else, signals follow from what is stated. What was
/// noticed once it was there stays too.
fn suspicions(review: &Review, (text, mined): (&str, &Mined), known: &Known, settings: &Settings) -> Vec<Signal> {
    let of_content = || signals::of_content(review.rating, text, mined, settings.hold, settings.classes);
    let of_later =
        || -> Vec<Signal> { review.follow_up.iter().flat_map(|more| Signal::of_later(more, settings.hold)).collect() };
    let mut found = review.given_signals().unwrap_or_else(of_content);
    let later = review.follow_up_signals().unwrap_or_else(of_later);
    for signal in known.noticed.iter().cloned().chain(later) {
        if !found.contains(&signal) {
            found.push(signal);
        }
    }
    found
}

/// Title and text as one.
pub(super) fn full_text(review: &Review) -> String {
    mining::as_one(review.title.as_deref(), review.text.as_deref()).0
}

/// Whether a signal keeps it back until somebody has decided. Reviews of a file were shown where they were written. Its texts
/// without stars may be messages: they wait where they say how somebody is reached.
fn is_suspect(review: &Review) -> bool {
    match review.sender.as_str() {
        "import" => review.is_message && review.signals().iter().any(|signal| signal.kind == "contacts"),
        _ => review.signals != "[]",
    }
}

/// What the facts make of it.
fn settle(review: &mut Review, known: &Known, shop: &Shop, settings: &Settings) {
    let is_suspect = is_suspect(review);
    review.state = match known.decision.as_deref() {
        Some("reject") if !review.is_corrected_since(known.decided_at) => "rejected",
        Some("reject") => "held",
        Some(_) if is_suspect && !covers_all(review, known.decided_at) => "held",
        Some(_) => "published",
        None if is_suspect => "held",
        None => "published",
    }
    .to_owned();
    review.refusal = (review.state == "rejected").then(|| listed(known.reason.as_deref()).to_owned());
    review.is_rewarded |= known.is_rewarded;
    review.helpful = known.helpful;
    review.replies = known.replies;
    review.answered_at = known.answered_at;
    review.answer_minutes = known.answered_at.and_then(|at| minutes_until(review, at));
    review.has_recovery = is_work(review, shop, settings) || !known.steps.is_empty();
    let mended_at = ended(known.steps.iter()).map(|step| step.at);
    review.urgency = urgency(review, mended_at.max(known.last_answered_at));
}

/// A reason from the closed list, or that its writer took it back: only of others than staff here may another come.
fn listed(reason: Option<&str>) -> &str {
    reason.filter(|reason| REASONS.contains(reason) || *reason == WITHDRAWN).unwrap_or("other")
}

/// Whether a decision was about everything that is suspect now: not about what was changed or added after it.
fn covers_all(review: &Review, decided_at: i64) -> bool {
    let is_after = |at: Option<i64>| at.is_some_and(|at| at > decided_at);
    let added_at = review.follow_up_received_at.or(review.follow_up_at);
    let (is_edited_after, is_added_after) = (is_after(review.edited_at), is_after(added_at));
    !review.signals().iter().any(|signal| if signal.is_later { is_added_after } else { is_edited_after })
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

/// What was written longer before it came (an import of the past) is no work to be done; nor is what nobody knows the age
/// of. It holds for a review and for what is added to it, each by itself.
const FRESH: i64 = 14 * 86_400_000_000;

fn is_fresh(review: &Review) -> bool {
    !review.is_undated && review.received_at - review.at <= FRESH
}

/// When what was added came, where it was fresh by then.
fn added_fresh(review: &Review) -> Option<i64> {
    let (said, came) = (review.follow_up_at?, review.follow_up_received_at?);
    (came - said <= FRESH).then_some(came)
}

fn is_work(review: &Review, shop: &Shop, settings: &Settings) -> bool {
    let is_bad = is_bad_by_stars(review, settings) || bad_later(review, shop).is_some();
    !review.is_erased && is_bad
}

/// Since when something bad that was added is to be mended: of what came before the shop treated it as work, since it does.
/// What was old by then is none.
fn bad_later(review: &Review, shop: &Shop) -> Option<i64> {
    let (said, came) = (review.bad_later()?, added_fresh(review)?);
    (shop.later_since - said <= FRESH).then_some(came.max(shop.later_since))
}

fn is_bad_by_stars(review: &Review, settings: &Settings) -> bool {
    is_fresh(review) && (settings.recovers(&review.first_class) || settings.recovers(&review.class))
}

/// Since when it is to be mended: since it came, since staff opened it again, or since something bad came that was added to
/// one that was good or mended by then. The promised time counts from here, so that nothing is overdue as it comes.
pub(super) fn work_since(review: &Review, shop: &Shop, settings: &Settings, steps: &[Step]) -> i64 {
    let reopened = steps.iter().filter(|step| step.is_reopening()).map(|step| step.at).max();
    let since = reopened.unwrap_or(i64::MIN).max(review.received_at);
    let Some(later) = bad_later(review, shop) else { return since };
    let is_mended = ended(steps.iter().filter(|step| Some(step.at) < added_fresh(review))).is_some();
    if is_mended || !is_bad_by_stars(review, settings) { later.max(since) } else { since }
}

/// 0 to 100, 0 when nothing is to be done: bad before neutral before good, raised by what the text says. `done_at` is
/// when the shop last answered it or put it right; something bad that was said after that waits again.
fn urgency(review: &Review, done_at: Option<i64>) -> i64 {
    let is_bad_later = review.ends_badly() && review.follow_up_at > done_at;
    if review.is_erased || review.state == "rejected" || (done_at.is_some() && !is_bad_later) {
        return 0;
    }
    let class = if is_bad_later { "bad" } else { review.class.as_str() };
    let is_negative = review.polarity.as_deref() == Some("negative");
    let base = match class {
        "bad" => 60,
        "neutral" => 35,
        // Its words are all there is to go by, and they are read less surely than stars.
        "unrated" if is_negative => 40,
        _ => 5,
    };
    let negative = if is_negative { 10 } else { 0 };
    let urgency = (base + negative + review.pressing * 30 / 100).min(100);
    // What was old when it came waits behind what is new.
    let is_old = !is_fresh(review) && added_fresh(review).is_none();
    if is_old { urgency / 2 } else { urgency }
}
