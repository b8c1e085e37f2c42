use primitives::Event;
use serde_json::value::to_raw_value;
use serde_json::{Value as Json, json};
use store::{Sql, StoreError, ids_in};
use uuid::Uuid;

/// The event that tells what staff changed of a post, but for its state.
pub const CHANGED: &str = "Feedback Changed";

/// The post whose tags an event tells by their words, which may speak of its author. Earlier versions told of them so.
#[must_use]
pub fn tagged_post(event: &Event) -> Option<Uuid> {
    let body: Json = serde_json::from_str(event.body.get()).ok()?;
    let properties = &body["properties"];
    let post = properties["post_id"].as_str()?.parse().ok()?;
    properties["changed"]["tags"].is_array().then_some(post)
}

/// Of these posts those whose authors were erased.
///
/// # Errors
/// When the database cannot be read.
pub async fn erased_posts(db: &impl Sql, posts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    ids_in(db, &[], posts, |list| format!("SELECT p.id FROM feedback_posts p WHERE p.is_erased AND p.id IN ({list})"))
        .await
}

/// An event that tells of tags, without their words.
///
/// # Errors
/// When it has no JSON form.
pub fn without_tags(event: Event) -> Result<Event, StoreError> {
    let corrupt = |error: serde_json::Error| StoreError::Corrupt(error.to_string());
    let mut body: Json = serde_json::from_str(event.body.get()).map_err(corrupt)?;
    body["properties"]["changed"]["tags"] = json!(true);
    Ok(Event { body: to_raw_value(&body).map_err(corrupt)?, ..event })
}
