//! What is kept of a person here, as it is handed to them: the rows that [`crate::erase`] takes out or empties, by the same
//! ids, and what the shop answered to them. Names of staff and what others wrote are not theirs.

use primitives::ShopId;
use store::Holds::{Flag, Id, Instant, Json, Sealed, Text, Whole};
use store::{Section, StoreError, Theirs, distinct};
use uuid::Uuid;
use web::Kit;

use crate::people::FIELD;
use crate::posts::row::by;
use crate::removal::Person;

static POSTS: Section = Section {
    name: "feedback_posts",
    table: "feedback_posts",
    by: "id",
    only: "TRUE",
    columns: &[
        ("created_at", Instant),
        ("id", Id),
        ("number", Whole),
        ("kind", Text),
        ("title", Text),
        ("text", Text),
        ("who", Sealed(FIELD)),
        ("state", Text),
        ("is_private", Flag),
        ("approval", Text),
        ("reason", Text),
        ("merged_into", Id),
        ("votes", Whole),
        ("origin", Text),
        ("tags", Json),
        ("promised_at", Instant),
        ("answered_at", Instant),
        ("language", Text),
        ("polarity", Text),
        ("aspects", Json),
        ("urgency", Whole),
        ("urgency_reasons", Json),
    ],
};

static MESSAGES: Section = Section {
    name: "feedback_messages",
    table: "feedback_messages",
    by: "post",
    only: "TRUE",
    columns: &[("at", Instant), ("post", Id), ("is_from_shop", Flag), ("is_public", Flag), ("text", Text)],
};

/// What the shop said to everybody about the posts that theirs were merged into.
static ANSWERS: Section = Section {
    name: "feedback_answers",
    table: "feedback_messages",
    by: "post",
    only: "is_from_shop AND is_public",
    columns: &[("at", Instant), ("post", Id), ("text", Text)],
};

static LOG: Section = Section {
    name: "feedback_log",
    table: "feedback_log",
    by: "post",
    only: "TRUE",
    columns: &[("at", Instant), ("post", Id), ("what", Text)],
};

static VOTES: Section = Section {
    name: "feedback_votes",
    table: "feedback_votes",
    by: "person",
    only: "TRUE",
    columns: &[("at", Instant), ("post", Id)],
};

static SUBSCRIPTIONS: Section = Section {
    name: "feedback_subscriptions",
    table: "feedback_subscriptions",
    by: "person",
    only: "TRUE",
    columns: &[
        ("created_at", Instant),
        ("post", Id),
        ("who", Sealed(FIELD)),
        ("language", Text),
        ("state", Text),
        ("is_author", Flag),
        ("confirmed_at", Instant),
    ],
};

static VISITORS: Section = Section {
    name: "feedback_visitors",
    table: "feedback_visitors",
    by: "person",
    only: "TRUE",
    columns: &[("created_at", Instant), ("who", Sealed(FIELD))],
};

/// Where what is kept of a person lies.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(kit: &Kit, shop: ShopId, person: &Person) -> Result<Vec<Theirs>, StoreError> {
    let people = person.ids(kit, shop).await?;
    let posts = by(&kit.store, shop, "person", &people).await?;
    let merged = distinct(posts.iter().filter(|post| post.root != post.id).map(|post| post.root));
    let posts: Vec<Uuid> = posts.iter().map(|post| post.id).collect();
    // The thread of a post that is their own is there already.
    let merged: Vec<Uuid> = merged.into_iter().filter(|root| !posts.contains(root)).collect();
    Ok(vec![
        POSTS.of(&posts),
        MESSAGES.of(&posts),
        ANSWERS.of(&merged),
        LOG.of(&posts),
        VOTES.of(&people),
        SUBSCRIPTIONS.of(&people),
        VISITORS.of(&people),
    ])
}
