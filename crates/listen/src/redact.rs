use primitives::Event;
use serde_json::{Map, Value as Json, json, value::to_raw_value};

use crate::facts::Content;
use crate::verified::{Verifications, Verified};

/// What may stay of a review, as nobody's number.
const KEPT_OF_REVIEWS: [&str; 11] = [
    "review_id",
    "correction_id",
    "product_id",
    "product_name",
    "category",
    "rating",
    "dimensions",
    "is_anonymous",
    "is_rewarded",
    "reward",
    "origin",
];
/// Of what staff did about it, what goes.
const GOES: [(&str, &str); 5] = [
    ("Review Replied", "text"),
    ("Review Decided", "note"),
    ("Recovery Assigned", "note"),
    ("Recovery Noted", "note"),
    ("Recovery Closed", "note"),
];
/// What carries words of the person, or of staff about them.
const TELLING: [&str; 8] = [
    "Review Submitted",
    "Review Edited",
    "Review Followed Up",
    "Review Replied",
    "Review Decided",
    "Recovery Assigned",
    "Recovery Noted",
    "Recovery Closed",
];
const KEPT_CONTEXT: [&str; 4] = ["import_id", "channel", "platform", "is_dated"];

/// True of events that are to be put through [`redact`].
#[must_use]
pub fn tells_of_reviews(event: &Event) -> bool {
    event.name.as_deref().is_some_and(|name| TELLING.contains(&name))
}

/// An erased person's event as it may stay: stars without author, order and text, and that they were of a purchase. `None`
/// when nothing of it may. Projecting the redacted log gives what erasing left.
#[must_use]
pub fn redact(event: &Event, verifications: &Verifications) -> Option<Event> {
    let name = event.name.as_deref()?;
    let body: Json = serde_json::from_str(event.body.get()).ok()?;
    let given = body.get("properties")?.as_object()?;
    let (properties, context) = match name {
        "Review Submitted" | "Review Edited" if !given.contains_key("follow_up_of") => {
            // What never became a review must not become one now, and its stars are nobody's number.
            given.get("review_id").filter(|_| body["context"]["claimed"] != json!(true))?;
            let told = body.get("properties")?;
            Content::read(told).ok()?;
            let mut kept = only(given, &KEPT_OF_REVIEWS);
            kept.insert("is_erased".to_owned(), json!(true));
            let review_id = primitives::json::text(told, "review_id").filter(|_| name == "Review Submitted");
            if let Some(verified) = review_id.and_then(|id| verifications.get(&id)) {
                kept.insert(Verified::FIELD.to_owned(), json!(verified));
            }
            // That it was answered, and when, is the shop's own.
            if let Some(reply) = given.get("reply") {
                kept.insert("reply".to_owned(), json!({"at": reply.get("at")}));
            }
            let context = body.get("context").and_then(Json::as_object);
            (kept, context.map(|context| only(context, &KEPT_CONTEXT)).unwrap_or_default())
        }
        _ => {
            let (_, goes) = GOES.iter().find(|(event, _)| *event == name)?;
            let mut kept = given.clone();
            kept.remove(*goes);
            (kept, body.get("context").and_then(Json::as_object).cloned().unwrap_or_default())
        }
    };
    let body = json!({"type": "track", "event": name, "properties": properties, "context": context});
    Some(Event { user_id: None, anonymous_id: None, body: to_raw_value(&body).ok()?, ..event.clone() })
}

fn only(object: &Map<String, Json>, keys: &[&str]) -> Map<String, Json> {
    let kept = object.iter().filter(|(key, _)| keys.contains(&key.as_str()));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}
