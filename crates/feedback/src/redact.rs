use std::collections::BTreeSet;

use primitives::{Event, Seq};
use serde_json::value::to_raw_value;
use serde_json::{Value as Json, json};
use store::{Sql, StoreError, ids_in};
use uuid::Uuid;

/// The event that tells what staff changed of a post, but for its state.
pub const CHANGED: &str = "Feedback Changed";

/// Earlier versions told of tags by their words, and these may speak of the author: of posts whose authors were erased,
/// the events that have such words, without them.
///
/// # Errors
/// When the database cannot be read, or an event has no JSON form.
pub async fn without_tags(db: &impl Sql, events: Vec<(Seq, Event)>) -> Result<Vec<(Seq, Event)>, StoreError> {
    let told: Vec<(Seq, Event, Json, Uuid)> = events.into_iter().filter_map(telling).collect();
    let posts: Vec<Uuid> = told.iter().map(|(.., post)| *post).collect();
    let erased = ids_in(db, &[], &posts, |list| {
        format!("SELECT p.id FROM feedback_posts p WHERE p.is_erased AND p.id IN ({list})")
    })
    .await?;
    let erased: BTreeSet<Uuid> = erased.into_iter().collect();
    let of_erased = told.into_iter().filter(|(.., post)| erased.contains(post));
    of_erased.map(|(seq, event, body, _)| Ok((seq, silenced(event, body)?))).collect()
}

/// What an event says and of which post, when it has tags in words.
fn telling((seq, event): (Seq, Event)) -> Option<(Seq, Event, Json, Uuid)> {
    let body: Json = serde_json::from_str(event.body.get()).ok()?;
    let properties = &body["properties"];
    let post = properties["post_id"].as_str()?.parse().ok()?;
    properties["changed"]["tags"].is_array().then_some((seq, event, body, post))
}

fn silenced(event: Event, mut body: Json) -> Result<Event, StoreError> {
    body["properties"]["changed"]["tags"] = json!(true);
    let body = to_raw_value(&body).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(Event { body, ..event })
}
