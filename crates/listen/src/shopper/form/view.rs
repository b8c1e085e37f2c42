use askama::Template;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use pages::{Frame, fill};
use primitives::Timestamp;
use store::instant;
use uuid::Uuid;

use super::MAX_TEXT;
use super::check::Errors;
use super::draft::{Draft, Item};
use super::order::{Answered, Order, Product, Sent};
use crate::coupons::Coupon;
use crate::links::request::{Reason, Request};
use crate::questions::{MAX_ANSWER, OfOrder};
use crate::settings::{Named, Settings};
use crate::shopper::words::{Words, why};

#[derive(Template)]
#[template(path = "form.html")]
pub(super) struct FormPage {
    frame: Frame,
    order_id: String,
    /// Of the form, without the language.
    action: String,
    /// Where everyone's reviews are.
    public: String,
    max_text: usize,
    /// Of the answer to a question.
    max_answer: usize,
    /// Its reader is asked how they see it now, and can still change what they said or add to it.
    is_again: bool,
    sent: Vec<SentView>,
    items: Vec<ItemView>,
    shop: Option<ShopView>,
    error: Option<String>,
    /// What is given for a review, whatever its stars.
    reward: Option<String>,
    given: Option<Given>,
    name: String,
    is_anonymous: bool,
    /// What is sent is not marked as a verified purchase.
    is_claimed: bool,
    questions: Vec<QuestionView>,
}

/// What was given for what was sent.
struct Given {
    reward: String,
    /// The order's own, or that of all; empty where the shop gives it in another way.
    code: String,
    /// No coupon was left.
    is_missed: bool,
}

struct SentView {
    id: Uuid,
    about: String,
    rating: i64,
    stars_label: String,
    date: String,
    dimensions: Vec<(String, String)>,
    text: Option<String>,
    photos: Vec<Uuid>,
    state: String,
    /// Said of one that is not shown for good: why.
    refused: Option<String>,
    may_withdraw: bool,
    replies: Vec<ReplyView>,
    follow_up: Option<String>,
    follow_up_photos: Vec<Uuid>,
    /// Said while more can be added.
    more_until: Option<String>,
    more_text: String,
    more_photos: Vec<Uuid>,
    more_error: Option<String>,
    /// Said while it can be changed.
    change_until: Option<String>,
    change_rating: i64,
    change_text: String,
    change_error: Option<String>,
}

struct ReplyView {
    date: String,
    text: String,
    is_private: bool,
}

struct ItemView {
    index: usize,
    product_id: String,
    name: String,
    rating_name: String,
    rating: i64,
    rating_error: Option<String>,
    /// Of its category.
    dimensions: Vec<DimensionView>,
    text: String,
    text_error: Option<String>,
    kept: Vec<Uuid>,
    photo_error: Option<String>,
}

struct ShopView {
    dimensions: Vec<DimensionView>,
    rating_error: Option<String>,
    text: String,
    text_error: Option<String>,
}

struct DimensionView {
    field: String,
    name: String,
    rating: i64,
}

/// What somebody has asked about a product of the order.
struct QuestionView {
    id: Uuid,
    about: String,
    date: String,
    text: String,
    /// What was answered by this link, and whether everybody sees it.
    answer: Option<String>,
    state: String,
    /// Said of an answer that was rejected: why.
    refused: Option<String>,
    /// What was written but not taken, and why not.
    draft: String,
    error: Option<String>,
}

/// What somebody wants of a review or a question that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    More,
    Change,
    Answer,
}

/// What somebody tried to say of a review or to a question, and why it was not taken.
pub(super) struct Refused {
    /// The review's id, or the question's.
    pub review: Uuid,
    pub wish: Wish,
    pub text: String,
    /// Of a change: what was chosen instead.
    pub rating: Option<i64>,
    /// What was taken already of what is added later.
    pub photos: Vec<Uuid>,
    pub error: String,
}

/// What a page of the form is made from.
pub(super) struct Parts<'a> {
    pub frame: Frame,
    pub zone: &'a TimeZone,
    pub settings: &'a Settings,
    pub now: Timestamp,
    pub action: String,
    pub request: &'a Request,
    pub order: &'a Order,
    /// A review is withdrawn by mail.
    pub can_mail: bool,
}

impl Parts<'_> {
    pub fn page(self, draft: &Draft, errors: &Errors, refused: Option<&Refused>) -> FormPage {
        let sent: Vec<SentView> = self.order.sent.iter().map(|review| self.sent(review, refused)).collect();
        let items = self.order.open.iter().enumerate().map(|(index, product)| {
            let given = draft.of_product(&product.product_id);
            let (rating_error, text_error) = errors.items.get(&product.product_id).cloned().unwrap_or_default();
            ItemView {
                dimensions: self.dimensions(index, product, given),
                index,
                product_id: product.product_id.clone(),
                name: product.name.clone(),
                rating_name: format!("rating-{index}"),
                rating: given.and_then(|item| item.rating).unwrap_or(0),
                rating_error,
                text: given.map(|item| item.text.clone()).unwrap_or_default(),
                text_error,
                kept: given.map(|item| item.photos.clone()).unwrap_or_default(),
                photo_error: given.and_then(|item| item.photo_error).map(str::to_owned),
            }
        });
        FormPage {
            items: items.collect(),
            order_id: self.request.order_id.clone(),
            public: format!("/s/{}/reviews?lang={}", self.request.shop, self.frame.language.code()),
            max_text: MAX_TEXT,
            max_answer: MAX_ANSWER,
            is_again: self.request.reason == Reason::Mended.as_str()
                && self.order.sent.iter().zip(&sent).any(|(review, shown)| self.waits_for(review, shown)),
            sent,
            shop: self.order.is_shop_open.then(|| self.shop(draft, errors)),
            questions: self.order.questions.iter().map(|question| self.question(question, refused)).collect(),
            error: errors.general.clone(),
            reward: self.settings.reward.in_language(self.frame.language).map(str::to_owned),
            given: self.given(),
            name: draft.name.clone(),
            is_anonymous: draft.is_anonymous,
            is_claimed: self.order.is_claimed,
            action: self.action,
            frame: self.frame,
        }
    }

    fn question(&self, question: &OfOrder, refused: Option<&Refused>) -> QuestionView {
        let refused = refused.filter(|refused| refused.review == question.id && refused.wish == Wish::Answer);
        let state = question.answer_state.clone().unwrap_or_default();
        let reason = question.refusal.as_ref().filter(|_| state == "rejected");
        let words = crate::questions::Words::of(self.frame.language);
        let told = |reason: &String| fill(words.answer_rejected, why(self.frame.language, reason));
        QuestionView {
            id: question.id,
            about: question.product_name.clone(),
            date: self.day(instant(question.at)),
            text: question.text.clone(),
            answer: question.answer.clone(),
            refused: reason.map(told),
            state,
            draft: refused.map(|refused| refused.text.clone()).unwrap_or_default(),
            error: refused.map(|refused| refused.error.clone()),
        }
    }

    fn day(&self, at: Timestamp) -> String {
        pages::day(self.frame.language, self.zone, at)
    }

    /// Whether there is something left to say since the shop asked how it is now.
    fn waits_for(&self, review: &Sent, shown: &SentView) -> bool {
        let is_changed = review.was_changed_since(self.request.created_at);
        shown.change_until.is_some() || (shown.more_until.is_some() && !is_changed)
    }

    fn sent(&self, review: &Sent, refused: Option<&Refused>) -> SentView {
        let words = Words::of(self.frame.language);
        let at = instant(review.at);
        let until = at + SignedDuration::from_hours(24 * self.settings.follow_up_days);
        let may_add = review.follow_up.is_none() && self.now < until && review.state != "rejected";
        let refused = |wish| refused.filter(|refused| refused.review == review.id && refused.wish == wish);
        let (more, change) = (refused(Wish::More), refused(Wish::Change));
        let change_until = review.changeable_until(self.settings).filter(|until| self.now < *until);
        let scores = self.settings.in_order(review.dimensions()).into_iter();
        let refusal = review.refusal.as_ref();
        let again = if self.can_mail && review.may_correct() { words.correctable } else { "" };
        let told = |reason: &String| fill(words.rejected, why(self.frame.language, reason)) + again;
        SentView {
            id: review.id,
            about: review.product_name.clone().or(review.product_id.clone()).unwrap_or(words.of_shop.to_owned()),
            rating: review.rating,
            stars_label: words.stars(review.rating),
            date: if review.is_undated { String::new() } else { self.day(at) },
            dimensions: scores
                .map(|(key, tenths)| (self.settings.dimension(&key, self.frame.language), (tenths / 10).to_string()))
                .collect(),
            text: review.text.clone(),
            photos: review.photos(),
            state: review.state.clone(),
            refused: if review.is_withdrawn() { Some(words.withdrawn.to_owned()) } else { refusal.map(told) },
            may_withdraw: self.can_mail && !review.is_withdrawn(),
            replies: self.replies(review),
            follow_up: review.follow_up.clone(),
            follow_up_photos: review.follow_up_photos(),
            more_until: may_add.then(|| fill(words.more_hint, self.day(until))),
            more_text: more.map(|refused| refused.text.clone()).unwrap_or_default(),
            more_photos: more.map(|refused| refused.photos.clone()).unwrap_or_default(),
            more_error: more.map(|refused| refused.error.clone()),
            change_until: change_until.map(|until| fill(words.change_hint, self.day(until))),
            change_rating: change.and_then(|refused| refused.rating).unwrap_or(review.rating),
            change_text: change
                .map_or_else(|| review.text.clone(), |refused| Some(refused.text.clone()))
                .unwrap_or_default(),
            change_error: change.map(|refused| refused.error.clone()),
        }
    }

    fn shop(&self, draft: &Draft, errors: &Errors) -> ShopView {
        let dimensions = self.settings.dimensions_of(None).iter().map(|dimension| DimensionView {
            field: format!("dim-{}", dimension.key),
            name: dimension.in_language(self.frame.language),
            rating: draft.dimensions.get(&dimension.key).copied().unwrap_or(0),
        });
        ShopView {
            dimensions: dimensions.collect(),
            rating_error: errors.shop_rating.clone(),
            text: draft.shop_text.clone(),
            text_error: errors.shop_text.clone(),
        }
    }

    fn given(&self) -> Option<Given> {
        let reward = self.order.sent.iter().find_map(|review| review.reward.clone())?;
        let Coupon { own, is_missed } = &self.order.coupon;
        let code = own.clone().unwrap_or_else(|| self.settings.reward.code.trim().to_owned());
        Some(Given { reward, is_missed: *is_missed && code.is_empty(), code })
    }

    fn replies(&self, review: &Sent) -> Vec<ReplyView> {
        let own = self.order.replies.iter().filter(|reply| reply.review == review.id);
        let view = |reply: &Answered| ReplyView {
            // One that came with an import and has no time of its own is kept with the review's.
            date: if reply.at == review.at { String::new() } else { self.day(instant(reply.at)) },
            text: reply.text.clone(),
            is_private: reply.is_private,
        };
        own.map(view).collect()
    }

    /// What is rated of a product, as far as it was filled in.
    fn dimensions(&self, index: usize, product: &Product, given: Option<&Item>) -> Vec<DimensionView> {
        let known = self.settings.own_dimensions_of(product.category.as_deref()).iter();
        let view = |named: &Named| DimensionView {
            field: format!("item_{}-{index}", named.key),
            name: named.in_language(self.frame.language),
            rating: given.and_then(|item| item.dimensions.get(&named.key)).copied().unwrap_or(0),
        };
        known.map(view).collect()
    }
}
