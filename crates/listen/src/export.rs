//! What is kept of a person here, as it is handed to them: the rows that [`crate::erase`] takes out or empties, by the same
//! ids. Names of staff and what others wrote are not theirs, nor is what was noted to find out fraud.

use std::path::Path;

use primitives::ShopId;
use store::Holds::{Flag, Id, Instant, Json, Real, Sealed, Text, Whole};
use store::{Section, Sql, StoreError, Theirs, Vault};
use uuid::Uuid;

use crate::people::FIELD;
use crate::removal::Person;
use crate::reviews::row;
use crate::{media, questions, reports};

/// The pictures of a person's reviews, without what is on them: see [`picture`].
pub static PICTURES: Section = Section {
    name: "review_pictures",
    table: "media",
    by: "review",
    only: "TRUE",
    columns: &[("id", Id), ("review", Id), ("width", Whole), ("height", Whole), ("created_at", Instant)],
};

static REVIEWS: Section = Section {
    name: "reviews",
    table: "reviews",
    by: "id",
    only: "TRUE",
    columns: &[
        ("id", Id),
        ("review_id", Text),
        ("author", Sealed(FIELD)),
        ("at", Instant),
        ("received_at", Instant),
        ("edited_at", Instant),
        ("origin", Text),
        ("order_id", Text),
        ("product_id", Text),
        ("product_name", Text),
        ("variant", Text),
        ("region", Text),
        ("rating", Whole),
        ("first_rating", Whole),
        ("dimensions", Json),
        ("title", Text),
        ("text", Text),
        ("photos", Json),
        ("links", Json),
        ("follow_up", Text),
        ("follow_up_at", Instant),
        ("follow_up_photos", Json),
        ("is_anonymous", Flag),
        ("is_rewarded", Flag),
        ("reward", Text),
        ("state", Text),
        ("refusal", Text),
        ("verification", Text),
        ("language", Text),
        ("polarity", Text),
        ("urgency", Whole),
        ("urgency_reasons", Json),
        ("helpful", Whole),
    ],
};

static ASPECTS: Section = Section {
    name: "review_aspects",
    table: "review_aspects",
    by: "review",
    only: "TRUE",
    columns: &[
        ("review", Id),
        ("ordinal", Whole),
        ("aspect", Text),
        ("polarity", Text),
        ("probability", Real),
        ("sentence", Text),
    ],
};

static REPLIES: Section = Section {
    name: "review_replies",
    table: "review_replies",
    by: "review",
    only: "TRUE",
    columns: &[("at", Instant), ("review", Id), ("text", Text), ("is_private", Flag)],
};

static DECISIONS: Section = Section {
    name: "review_decisions",
    table: "review_decisions",
    by: "review",
    only: "TRUE",
    columns: &[("at", Instant), ("review", Id), ("decision", Text), ("reason", Text), ("note", Text)],
};

static STEPS: Section = Section {
    name: "recovery_steps",
    table: "recovery_steps",
    by: "review",
    only: "TRUE",
    columns: &[("at", Instant), ("review", Id), ("kind", Text), ("due_at", Instant), ("outcome", Text), ("note", Text)],
};

static REQUESTS: Section = Section {
    name: "review_requests",
    table: "review_requests",
    by: "person",
    only: "TRUE",
    columns: &[
        ("created_at", Instant),
        ("id", Id),
        ("order_id", Text),
        ("channel", Text),
        ("is_sampled", Flag),
        ("reason", Text),
        ("due_at", Instant),
        ("expires_at", Instant),
        ("sent_at", Instant),
        ("opened_at", Instant),
        ("answered_at", Instant),
    ],
};

static ORDERS: Section = Section {
    name: "review_orders",
    table: "review_orders",
    by: "person",
    only: "TRUE",
    columns: &[
        ("order_id", Text),
        ("buyer", Sealed(FIELD)),
        ("ordered_at", Instant),
        ("promised_at", Instant),
        ("delivered_at", Instant),
        ("cancelled_at", Instant),
        ("region", Text),
        ("parcels", Json),
    ],
};

/// Of an order that somebody said was theirs, nothing of whose it is.
static CLAIMS: Section = Section {
    name: "review_order_claims",
    table: "review_orders",
    by: "claimer",
    only: "TRUE",
    columns: &[("order_id", Text)],
};

static ORDER_WORDS: Section = Section {
    name: "review_order_words",
    table: "review_order_words",
    by: "person",
    only: "TRUE",
    columns: &[("order_id", Text), ("buyer", Sealed(FIELD)), ("said", Json)],
};

static REPORTS: Section = Section {
    name: "review_reports",
    table: "review_reports",
    by: "id",
    only: "TRUE",
    columns: &[("at", Instant), ("id", Id), ("review", Id), ("reason", Text), ("text", Text)],
};

static REPORT_FOLLOWERS: Section = Section {
    name: "review_report_followers",
    table: "review_report_followers",
    by: "person",
    only: "TRUE",
    columns: &[("created_at", Instant), ("report", Id), ("who", Sealed(FIELD)), ("language", Text), ("state", Text)],
};

static QUESTIONS: Section = Section {
    name: "questions",
    table: "questions",
    by: "id",
    only: "TRUE",
    columns: &[("at", Instant), ("id", Id), ("product_id", Text), ("text", Text), ("name", Text), ("state", Text)],
};

static QUESTION_FOLLOWERS: Section = Section {
    name: "question_followers",
    table: "question_followers",
    by: "person",
    only: "TRUE",
    columns: &[
        ("created_at", Instant),
        ("question", Id),
        ("who", Sealed(FIELD)),
        ("language", Text),
        ("state", Text),
        ("confirmed_at", Instant),
    ],
};

static ANSWERS: Section = Section {
    name: "question_answers",
    table: "question_answers",
    by: "person",
    only: "TRUE",
    columns: &[
        ("at", Instant),
        ("id", Id),
        ("question", Id),
        ("who", Sealed(FIELD)),
        ("text", Text),
        ("state", Text),
        ("helpful", Whole),
    ],
};

/// What the shop answered to them; what other buyers did is theirs.
static SHOP_ANSWERS: Section = Section {
    name: "question_replies",
    table: "question_answers",
    by: "question",
    only: "author = 'shop' AND state = 'published'",
    columns: &[("at", Instant), ("question", Id), ("text", Text)],
};

static QUESTION_DECISIONS: Section = Section {
    name: "question_decisions",
    table: "question_decisions",
    by: "question",
    only: "answer IS NULL",
    columns: &[("at", Instant), ("question", Id), ("decision", Text), ("reason", Text), ("note", Text)],
};

static ANSWER_DECISIONS: Section = Section {
    name: "question_answer_decisions",
    table: "question_decisions",
    by: "answer",
    only: "TRUE",
    columns: &[("at", Instant), ("answer", Id), ("decision", Text), ("reason", Text), ("note", Text)],
};

/// Where what is kept of a person lies.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(db: &impl Sql, vault: &Vault, shop: ShopId, person: &Person) -> Result<Vec<Theirs>, StoreError> {
    let people = person.ids(vault, shop);
    let reviews = row::of_people(db, shop, &people).await?;
    let asked = questions::asked(db, shop, &people).await?;
    let answers = questions::answers(db, shop, &people).await?;
    let reported = reports::reported(db, shop, &people).await?;
    Ok(vec![
        REVIEWS.of(&reviews),
        PICTURES.of(&reviews),
        ASPECTS.of(&reviews),
        REPLIES.of(&reviews),
        DECISIONS.of(&reviews),
        STEPS.of(&reviews),
        REQUESTS.of(&people),
        ORDERS.of(&people),
        CLAIMS.of(&people),
        ORDER_WORDS.of(&people),
        REPORTS.of(&reported),
        REPORT_FOLLOWERS.of(&people),
        QUESTIONS.of(&asked),
        QUESTION_FOLLOWERS.of(&people),
        SHOP_ANSWERS.of(&asked),
        QUESTION_DECISIONS.of(&asked),
        ANSWERS.of(&people),
        ANSWER_DECISIONS.of(&answers),
    ])
}

/// A picture of a review, a JPEG; none where its file is gone. It waits for the disk.
#[must_use]
pub fn picture(folder: &Path, id: Uuid) -> Option<Vec<u8>> {
    media::read(folder, id)
}
