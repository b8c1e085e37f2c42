use std::borrow::Cow;

use primitives::{Event, EventKind, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::sound::check_sound;
use super::time::happened;
use super::{MAX_EVENT, Reject};
use crate::sources::Source;

/// The fields of a call that decide what becomes of it; the rest stays text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Call<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    user_id: Option<&'a RawValue>,
    #[serde(borrow)]
    anonymous_id: Option<&'a RawValue>,
    #[serde(borrow)]
    message_id: Option<&'a RawValue>,
    #[serde(borrow)]
    timestamp: Option<Cow<'a, str>>,
    #[serde(borrow)]
    sent_at: Option<Cow<'a, str>>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    traits: Option<&'a RawValue>,
    #[serde(borrow)]
    context: Option<&'a RawValue>,
}

/// What a batch says for all of its items.
#[derive(Default)]
pub(crate) struct Common<'a> {
    pub sent_at: Option<Cow<'a, str>>,
    pub context: Option<Map<String, Value>>,
    pub integrations: Option<Value>,
}

const MAX_ID: usize = 512;
const MAX_NAME: usize = 200;

/// Reads one call. `kind` is the endpoint's, when it is not a batch; `new_id` makes an id for a call that has none.
pub(crate) fn read_call(
    raw: &RawValue,
    kind: Option<EventKind>,
    common: &Common<'_>,
    source: &Source,
    received: Timestamp,
    new_id: impl FnOnce() -> String,
) -> Result<Event, Reject> {
    let text = raw.get();
    if text.len() > MAX_EVENT {
        let message = format!("the event has {} bytes, the limit is {MAX_EVENT}", text.len());
        return Err(Reject::new("too_large", message));
    }
    let malformed = |error: serde_json::Error| Reject::new("malformed", error.to_string());
    check_sound(text).map_err(malformed)?;
    let call: Call<'_> = serde_json::from_str(text).map_err(malformed)?;
    let kind = match kind {
        Some(kind) => kind,
        None => parse_kind(call.kind.as_deref())?,
    };
    for (field, value) in [("properties", call.properties), ("traits", call.traits), ("context", call.context)] {
        check_object(field, value)?;
    }
    let user_id = id("userId", call.user_id)?;
    let anonymous_id = id("anonymousId", call.anonymous_id)?;
    if user_id.is_none() && anonymous_id.is_none() {
        return Err(Reject::field("missing_id", "userId", "a call needs a userId or an anonymousId"));
    }
    let sent_at = call.sent_at.as_deref().or(common.sent_at.as_deref());
    Ok(Event {
        v: Event::VERSION,
        shop: source.shop,
        source: source.id,
        message_id: id("messageId", call.message_id)?.unwrap_or_else(new_id),
        kind,
        name: event_name(kind, &call)?,
        user_id,
        anonymous_id,
        timestamp: happened(call.timestamp.as_deref(), sent_at, received)?,
        received_at: received,
        body: merged(raw, common)?,
    })
}

fn parse_kind(kind: Option<&str>) -> Result<EventKind, Reject> {
    match kind {
        Some("track") => Ok(EventKind::Track),
        Some("identify") => Ok(EventKind::Identify),
        Some("page") => Ok(EventKind::Page),
        Some("screen") => Ok(EventKind::Screen),
        Some("group") => Ok(EventKind::Group),
        Some("alias") => Ok(EventKind::Alias),
        Some(other) => {
            let shown: String = other.chars().take(40).collect();
            let message = format!("“{shown}” is not one of track, identify, page, screen, group, alias");
            Err(Reject::field("unknown_type", "type", message))
        }
        None => Err(Reject::field("missing_type", "type", "every item of a batch needs a type")),
    }
}

fn event_name(kind: EventKind, call: &Call<'_>) -> Result<Option<String>, Reject> {
    let (field, value) = match kind {
        EventKind::Track => ("event", call.event),
        EventKind::Page | EventKind::Screen => ("name", call.name),
        _ => return Ok(None),
    };
    let name = string(field, value, MAX_NAME)?;
    if name.is_none() && kind == EventKind::Track {
        return Err(Reject::field(
            "missing_event",
            "event",
            "a track call needs the event's name, e.g. Order Completed",
        ));
    }
    Ok(name)
}

/// An id: text, or a number, which becomes its text. Empty and null count as absent.
fn id(field: &'static str, value: Option<&RawValue>) -> Result<Option<String>, Reject> {
    let is_number = value.is_some_and(|v| v.get().starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    match value {
        Some(number) if is_number => Ok(Some(number.get().to_owned())),
        other => string(field, other, MAX_ID),
    }
}

fn string(field: &'static str, value: Option<&RawValue>, longest: usize) -> Result<Option<String>, Reject> {
    let Some(value) = value else { return Ok(None) };
    let text: Option<String> = serde_json::from_str(value.get())
        .map_err(|_| Reject::field("bad_field", field, format!("{field} must be text")))?;
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.len() > longest => {
            Err(Reject::field("bad_field", field, format!("{field} is longer than {longest} bytes")))
        }
        text => Ok(text),
    }
}

fn check_object(field: &'static str, value: Option<&RawValue>) -> Result<(), Reject> {
    match value.map(|v| v.get().as_bytes().first()) {
        None | Some(Some(b'{' | b'n')) => Ok(()),
        _ => Err(Reject::field("bad_field", field, format!("{field} must be an object"))),
    }
}

/// The call as it was sent, with what the batch said for all items filled in where the item is silent.
fn merged(raw: &RawValue, common: &Common<'_>) -> Result<Box<RawValue>, Reject> {
    let malformed = |error: serde_json::Error| Reject::new("malformed", error.to_string());
    if common.context.is_none() && common.integrations.is_none() {
        return Ok(raw.to_owned());
    }
    let mut call: Map<String, Value> = serde_json::from_str(raw.get()).map_err(malformed)?;
    if let Some(shared) = &common.context {
        let own = call.entry("context").or_insert_with(|| Value::Object(Map::new()));
        if own.is_null() {
            *own = Value::Object(Map::new());
        }
        if let Value::Object(own) = own {
            for (key, value) in shared {
                own.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    if let Some(integrations) = &common.integrations {
        call.entry("integrations").or_insert_with(|| integrations.clone());
    }
    serde_json::value::to_raw_value(&call).map_err(malformed)
}

#[cfg(test)]
mod tests {
    use primitives::{ShopId, SourceId};
    use uuid::Uuid;

    use super::*;

    fn read(json: &str, kind: Option<EventKind>) -> Result<Event, Reject> {
        let source = Source { id: SourceId(Uuid::nil()), shop: ShopId(Uuid::nil()), enabled: true };
        let raw = RawValue::from_string(json.to_owned()).unwrap();
        let received = "2026-11-11T12:00:00Z".parse().unwrap();
        read_call(&raw, kind, &Common::default(), &source, received, || "made".to_owned())
    }

    #[test]
    fn reads_what_decides_and_keeps_the_rest_as_it_was_sent() {
        let json = r#"{"type":"track","event":"Order Completed","userId":42,"messageId":"m-1",
            "properties":{"total":25.00,"备注":"好"}}"#;
        let event = read(json, None).unwrap();
        assert_eq!(event.user_id.as_deref(), Some("42"));
        assert_eq!(event.name.as_deref(), Some("Order Completed"));
        assert_eq!(event.message_id, "m-1");
        assert_eq!(event.body.get(), json);
        let page = read(r#"{"anonymousId":" a ","name":"首页"}"#, Some(EventKind::Page)).unwrap();
        assert_eq!((page.message_id.as_str(), page.name.as_deref()), ("made", Some("首页")));
        assert_eq!(page.anonymous_id.as_deref(), Some("a"));
    }

    #[test]
    fn refuses_with_the_reason_and_the_field() {
        let refusal = |json: &str| {
            let reject = read(json, None).unwrap_err();
            (reject.code, reject.field)
        };
        assert_eq!(refusal(r#"{"type":"track","event":"x"}"#), ("missing_id", Some("userId")));
        assert_eq!(refusal(r#"{"type":"track","userId":"u"}"#), ("missing_event", Some("event")));
        assert_eq!(refusal(r#"{"type":"track","userId":"u","event":"  "}"#), ("missing_event", Some("event")));
        assert_eq!(refusal(r#"{"type":"tracc","userId":"u"}"#), ("unknown_type", Some("type")));
        assert_eq!(refusal(r#"{"userId":"u"}"#), ("missing_type", Some("type")));
        assert_eq!(refusal(r#"{"type":"identify","userId":{"a":1}}"#), ("bad_field", Some("userId")));
        assert_eq!(refusal(r#"{"type":"page","userId":"u","properties":[1]}"#), ("bad_field", Some("properties")));
        assert_eq!(refusal("[1,2]"), ("malformed", None));
        assert_eq!(refusal(r#"{"type":"page","userId":"u","userId":"v"}"#), ("malformed", None));
        let large = format!(r#"{{"type":"page","userId":"u","x":"{}"}}"#, "x".repeat(MAX_EVENT));
        assert_eq!(refusal(&large), ("too_large", None));
    }

    #[test]
    fn fills_in_what_the_batch_says_for_all() {
        let source = Source { id: SourceId(Uuid::nil()), shop: ShopId(Uuid::nil()), enabled: true };
        let raw = RawValue::from_string(r#"{"type":"page","userId":"u","context":{"ip":"1.1.1.1"}}"#.into()).unwrap();
        let Value::Object(context) = serde_json::json!({"ip": "9.9.9.9", "locale": "zh-CN"}) else { unreachable!() };
        let common = Common { context: Some(context), ..Common::default() };
        let received = "2026-11-11T12:00:00Z".parse().unwrap();
        let event = read_call(&raw, None, &common, &source, received, String::new).unwrap();
        let body: Value = serde_json::from_str(event.body.get()).unwrap();
        assert_eq!(body["context"], serde_json::json!({"ip": "1.1.1.1", "locale": "zh-CN"}));
    }
}
