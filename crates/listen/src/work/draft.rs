use uuid::Uuid;

use crate::facts::{Content, Statement};
use crate::mining::Mined;
use crate::reviews::row::{Restatement, Review};

/// More are not kept; that there was one, and when the last came, is.
const MAX_RESTATEMENTS: usize = 100;

/// A review on its way: as it is stored, and as it will be.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub before: Option<Review>,
    /// `None`: to be removed.
    pub now: Option<Review>,
    /// Whether what was said is another than before, so that it is to be read anew.
    pub is_restated: bool,
    /// Whether staff said what the text means.
    pub is_labelled: bool,
    /// Whether its text is to be read as texts are read now.
    pub is_reread: bool,
    /// Whether those who watch are told even if nothing changed: what was done here comes out of the log after it took
    /// effect.
    pub is_told: bool,
    /// What the text says, where it was read.
    pub mined: Option<Mined>,
}

impl Draft {
    pub fn stored(review: Review) -> Self {
        Self {
            now: Some(review.clone()),
            before: Some(review),
            is_restated: false,
            is_labelled: false,
            is_reread: false,
            is_told: false,
            mined: None,
        }
    }

    /// A review that is heard of for the first time. What follows from it is derived later.
    pub fn fresh(id: Uuid, statement: &Statement, person: Option<Uuid>, author: Option<Vec<u8>>, day: i64) -> Self {
        let review = Review {
            id,
            review_id: statement.review_id.clone(),
            n: 0,
            at: statement.at,
            received_at: statement.received_at,
            stated_at: statement.as_of,
            is_undated: statement.is_undated,
            day,
            sender: statement.sender.to_owned(),
            first_rating: statement.content.rating,
            person,
            author,
            ..blank(id)
        };
        let mut draft = Self {
            before: None,
            now: Some(review),
            is_restated: true,
            is_labelled: false,
            is_reread: false,
            is_told: false,
            mined: None,
        };
        draft.state(statement);
        draft
    }

    pub fn is_to_read(&self) -> bool {
        self.is_restated || self.is_labelled || self.is_reread
    }

    /// Takes what a statement says, whoever it is from.
    pub fn state(&mut self, statement: &Statement) {
        let Some(review) = &mut self.now else { return };
        review.stated_at = statement.as_of;
        review.origin.clone_from(&statement.origin);
        review.import_id = statement.import.or(review.import_id);
        review.address.clone_from(&statement.address);
        review.device.clone_from(&statement.device);
        review.order_id.clone_from(&statement.order_id);
        review.product_id.clone_from(&statement.product_id);
        review.product_name.clone_from(&statement.product_name);
        review.stated_category.clone_from(&statement.category);
        review.is_anonymous = statement.is_anonymous;
        review.is_rewarded = statement.is_rewarded;
        review.reward.clone_from(&statement.reward);
        review.request = statement.request;
        review.is_unasked = statement.is_unasked;
        review.is_erased = statement.is_erased;
        if review.is_erased {
            statement.verified.as_ref().map_or("no_order", |of| of.by.as_str()).clone_into(&mut review.verification);
        }
        review.given_signals = statement.signals.as_ref().map(as_json);
        // Pictures that were brought for an imported review stay when it is told again by who names none by id.
        let brought = if review.sender == "import" { review.photos.clone() } else { "[]".to_owned() };
        self.set(&statement.content);
        if let Some(review) = self.now.as_mut().filter(|_| statement.content.photos.is_empty()) {
            review.photos = brought;
        }
    }

    /// Takes what the shop's own system or a file says of a review that was there. What it says otherwise than before, it is
    /// seen to have said.
    pub fn restate(&mut self, statement: &Statement) {
        let Some(before) = self.now.clone() else { return };
        self.state(statement);
        let is_other = |review: &&mut Review| !review.is_erased && !review.says_as(&before);
        let Some(review) = self.now.as_mut().filter(is_other) else { return };
        let mut told = review.restatements();
        let (at, by) = (statement.received_at, statement.sender.to_owned());
        if told.len() < MAX_RESTATEMENTS {
            told.push(Restatement { at, by, rating: review.rating });
        }
        review.restatements = as_json(&told);
        review.restated_at = Some(at);
    }

    pub fn set(&mut self, content: &Content) {
        let Some(review) = &mut self.now else { return };
        review.rating = content.rating;
        review.title.clone_from(&content.title);
        review.text.clone_from(&content.text);
        review.dimensions = as_json(&content.dimensions);
        if review.first_dimensions == "{}" {
            review.first_dimensions.clone_from(&review.dimensions);
        }
        review.photos = as_json(&content.photos);
        review.links = as_json(&content.links);
        self.is_restated = true;
    }
}

/// Values of these types always have a JSON form.
pub(crate) fn as_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn blank(id: Uuid) -> Review {
    Review {
        id,
        dimensions: "{}".to_owned(),
        first_dimensions: "{}".to_owned(),
        photos: "[]".to_owned(),
        links: "[]".to_owned(),
        restatements: "[]".to_owned(),
        signals: "[]".to_owned(),
        urgency_reasons: "[]".to_owned(),
        ..Review::default()
    }
}
