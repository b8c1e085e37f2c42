use std::borrow::Cow;

use primitives::{Event, EventKind, Timestamp};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::{RawValue, to_raw_value};

use super::fields::Fields;
use super::names::check_name;
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
    write_key: Option<IgnoredAny>,
}

/// What a batch says for all of its items.
#[derive(Default)]
pub(crate) struct Common<'a> {
    pub sent_at: Option<Cow<'a, str>>,
    pub context: Option<Fields<'a>>,
    pub integrations: Option<&'a RawValue>,
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
    check_sound(raw).map_err(malformed)?;
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
        name: event_name(kind, &call, source)?,
        user_id,
        anonymous_id,
        timestamp: happened(call.timestamp.as_deref(), sent_at, received)?,
        received_at: received,
        body: body(raw, call.write_key.is_some(), common)?,
    })
}

#[expect(clippy::needless_pass_by_value, reason = "map_err's signature")]
fn malformed(error: serde_json::Error) -> Reject {
    Reject::new("malformed", error.to_string())
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

fn event_name(kind: EventKind, call: &Call<'_>, source: &Source) -> Result<Option<String>, Reject> {
    let (field, value) = match kind {
        EventKind::Track => ("event", call.event),
        EventKind::Page | EventKind::Screen => ("name", call.name),
        _ => return Ok(None),
    };
    let name = string(field, value, MAX_NAME)?;
    match (kind, name.as_deref()) {
        (EventKind::Track, Some(name)) => check_name(name, source.kind)?,
        (EventKind::Track, None) => {
            let message = "a track call needs the event's name, e.g. Order Completed";
            return Err(Reject::field("missing_event", "event", message));
        }
        _ => {}
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

/// The call as it was sent, without the write key, and with what the batch said for all where the call is silent.
fn body(raw: &RawValue, has_key: bool, common: &Common<'_>) -> Result<Box<RawValue>, Reject> {
    if !has_key && common.context.is_none() && common.integrations.is_none() {
        return Ok(raw.to_owned());
    }
    let mut call: Fields<'_> = serde_json::from_str(raw.get()).map_err(malformed)?;
    call.remove("writeKey");
    if let Some(shared) = &common.context {
        let own = call.get("context").map(|own| serde_json::from_str::<Option<Fields<'_>>>(own.get()));
        let mut context = own.transpose().map_err(malformed)?.flatten().unwrap_or_default();
        context.fill_in(shared);
        let context = to_raw_value(&context).map_err(malformed)?;
        call.set("context", Cow::Owned(context));
    }
    if let Some(integrations) = common.integrations.filter(|_| call.get("integrations").is_none()) {
        call.set("integrations", Cow::Borrowed(integrations));
    }
    to_raw_value(&call).map_err(malformed)
}

/// What was refused, as it is kept: without the write key, wherever in it that stands.
pub(super) fn without_key<'a>(raw: &'a str, key: &str) -> Cow<'a, str> {
    if !raw.contains(key) {
        return Cow::Borrowed(raw);
    }
    let Ok(mut call) = serde_json::from_str::<Fields<'_>>(raw) else { return Cow::Owned(raw.replace(key, "")) };
    call.remove("writeKey");
    serde_json::to_string(&call).map_or(Cow::Borrowed(""), |text| Cow::Owned(text.replace(key, "")))
}

#[cfg(test)]
mod tests {
    use primitives::{ShopId, SourceId};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::sources::SourceKind;

    fn source() -> Source {
        Source { id: SourceId(Uuid::nil()), shop: ShopId(Uuid::nil()), kind: SourceKind::Web, enabled: true }
    }

    fn read(json: &str, kind: Option<EventKind>) -> Result<Event, Reject> {
        let source = source();
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
        assert_eq!(
            refusal(r#"{"type":"track","userId":"u","event":"Order Deleted "}"#),
            ("reserved_event", Some("event"))
        );
        assert_eq!(refusal("[1,2]"), ("malformed", None));
        assert_eq!(refusal(r#"{"type":"page","userId":"u","userId":"v"}"#), ("malformed", None));
        let large = format!(r#"{{"type":"page","userId":"u","x":"{}"}}"#, "x".repeat(MAX_EVENT));
        assert_eq!(refusal(&large), ("too_large", None));
    }

    #[test]
    fn fills_in_what_the_batch_says_for_all_and_leaves_the_key_out() {
        let json =
            r#"{"type":"page","writeKey":"wk_1","userId":"u","context":{"ip":"1.1.1.1"},"properties":{"total":25.00}}"#;
        let raw = RawValue::from_string(json.to_owned()).unwrap();
        let context = serde_json::from_str(r#"{"ip":"9.9.9.9","locale":"zh-CN"}"#).unwrap();
        let common = Common { context: Some(context), ..Common::default() };
        let received = "2026-11-11T12:00:00Z".parse().unwrap();
        let event = read_call(&raw, None, &common, &source(), received, String::new).unwrap();
        let body: Value = serde_json::from_str(event.body.get()).unwrap();
        assert_eq!(body["context"], json!({"ip": "1.1.1.1", "locale": "zh-CN"}));
        assert!(event.body.get().contains("25.00") && !event.body.get().contains("wk_1"), "{}", event.body);
        let single = read(json, Some(EventKind::Page)).unwrap();
        assert!(!single.body.get().contains("writeKey"), "{}", single.body);
    }

    #[test]
    fn what_is_refused_is_kept_without_the_key() {
        assert_eq!(without_key(r#"{"writeKey":"wk_1","a":1.0}"#, "wk_1"), r#"{"a":1.0}"#);
        assert_eq!(without_key(r#"{"writeKey":"wk_1","a":"#, "wk_1"), r#"{"writeKey":"","a":"#);
        assert_eq!(without_key(r#"{"a":["wk_1"]}"#, "wk_1"), r#"{"a":[""]}"#);
        assert_eq!(without_key("nothing", "wk_1"), "nothing");
    }
}
