use std::borrow::Cow;

use primitives::{Event, EventKind, EventRef, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::body::body;
use super::fields::Fields;
use super::names::{check_name, present, says_who};
use super::scan::Scan;
use super::sound::{MAX_DEPTH, check_sound};
use super::time::happened;
use super::{MAX_EVENT, Reject};
use crate::sources::Source;

/// The fields of a call that decide what becomes of it, each as its JSON; null counts as absent. The rest stays text.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Call<'a> {
    #[serde(borrow, rename = "type", deserialize_with = "as_written")]
    kind: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    event: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    name: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    user_id: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    anonymous_id: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    message_id: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    timestamp: Option<&'a str>,
    /// What senders of RudderStack give in the place of `timestamp`.
    #[serde(borrow, deserialize_with = "as_written")]
    original_timestamp: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    sent_at: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    properties: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    traits: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    context: Option<&'a str>,
    #[serde(borrow, deserialize_with = "as_written")]
    write_key: Option<&'a str>,
}

fn as_written<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<&'de str>, D::Error> {
    Ok(Option::<&RawValue>::deserialize(reader)?.map(RawValue::get))
}

impl<'a> Call<'a> {
    /// Reads a call that is plain and sound; of any other it says nothing.
    fn scan(scan: &mut Scan<'a>) -> Option<Self> {
        let (mut call, mut seen) = (Self::default(), 0u16);
        scan.object(|scan, key| {
            let value = scan.value(MAX_DEPTH - 1)?;
            let Some((number, field)) = call.field(key) else { return (!key.contains('\\')).then_some(()) };
            *field = Some(value).filter(|value| *value != "null");
            let is_first = seen & (1 << number) == 0;
            seen |= 1 << number;
            is_first.then_some(())
        })?;
        Some(call)
    }

    fn field(&mut self, key: &str) -> Option<(u8, &mut Option<&'a str>)> {
        Some(match key {
            "type" => (0, &mut self.kind),
            "event" => (1, &mut self.event),
            "name" => (2, &mut self.name),
            "userId" => (3, &mut self.user_id),
            "anonymousId" => (4, &mut self.anonymous_id),
            "messageId" => (5, &mut self.message_id),
            "timestamp" => (6, &mut self.timestamp),
            "sentAt" => (7, &mut self.sent_at),
            "properties" => (8, &mut self.properties),
            "traits" => (9, &mut self.traits),
            "context" => (10, &mut self.context),
            "writeKey" => (11, &mut self.write_key),
            "originalTimestamp" => (12, &mut self.original_timestamp),
            _ => return None,
        })
    }

    /// Whether it may say who somebody is, beside who did something: a name that is written with escapes may be any.
    fn has_traits(&self, common: &Common<'_>) -> bool {
        let in_own = |context: &str| context.contains("\"traits\"") || context.contains('\\');
        let in_common = |context: &Fields<'_>| context.get("traits").is_some();
        self.traits.is_some() || self.context.is_some_and(in_own) || common.context.as_ref().is_some_and(in_common)
    }

    /// Reads any call, or tells what is wrong with it.
    fn read(json: &'a str) -> Result<Self, Reject> {
        check_sound(json, MAX_DEPTH).map_err(malformed)?;
        if !json.starts_with('{') {
            return Err(Reject::new("malformed", "a call must be an object"));
        }
        serde_json::from_str(json).map_err(malformed)
    }
}

/// One call of a request: as it was sent, and what a quick reading found in it.
pub(crate) struct Item<'a> {
    pub json: &'a str,
    found: Option<Call<'a>>,
}

impl<'a> Item<'a> {
    /// A call that is JSON.
    pub(crate) fn new(json: &'a str) -> Self {
        let mut scan = Scan::new(json);
        let found = Call::scan(&mut scan).filter(|_| scan.end().is_some());
        Self { json, found }
    }

    /// The next call of a batch, if it is plain.
    pub(super) fn scan(scan: &mut Scan<'a>) -> Option<Self> {
        let start = scan.start();
        let call = Call::scan(scan)?;
        Some(Self { json: scan.since(start), found: Some(call) })
    }

    /// The write key in a call that is plain.
    pub(super) fn write_key(&self) -> Option<Option<&'a str>> {
        self.found.as_ref().map(|call| call.write_key)
    }
}

/// What a batch says for all of its items.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Common<'a> {
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub context: Option<Fields<'a>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub integrations: Option<&'a RawValue>,
}

/// A call that is taken.
pub(crate) struct Taken<'a> {
    message_id: Cow<'a, str>,
    kind: EventKind,
    name: Option<Cow<'a, str>>,
    user_id: Option<Cow<'a, str>>,
    anonymous_id: Option<Cow<'a, str>>,
    timestamp: Timestamp,
    body: Cow<'a, str>,
}

impl Taken<'_> {
    pub(crate) fn event(&self, source: &Source, received: Timestamp) -> EventRef<'_> {
        EventRef {
            v: Event::VERSION,
            shop: source.shop,
            source: source.id,
            message_id: &self.message_id,
            kind: self.kind,
            name: self.name.as_deref(),
            user_id: self.user_id.as_deref(),
            anonymous_id: self.anonymous_id.as_deref(),
            timestamp: self.timestamp,
            received_at: received,
            body: &self.body,
        }
    }
}

const MAX_ID: usize = 512;
const MAX_NAME: usize = 200;

/// Reads one call. `kind` is the endpoint's, when it is not a batch; `new_id` makes an id for a call that has none.
pub(crate) fn read_call<'a>(
    item: Item<'a>,
    kind: Option<EventKind>,
    common: &Common<'_>,
    source: &Source,
    received: Timestamp,
    new_id: impl FnOnce() -> String,
) -> Result<Taken<'a>, Reject> {
    let Item { json, found } = item;
    if json.len() > MAX_EVENT {
        let message = format!("the event has {} bytes, the limit is {MAX_EVENT}", json.len());
        return Err(Reject::new("too_large", message));
    }
    let call = match found {
        Some(call) => call,
        None => Call::read(json)?,
    };
    let kind = match kind {
        Some(kind) => kind,
        None => parse_kind(text(call.kind).map_err(malformed)?.as_deref())?,
    };
    for (field, value) in [("properties", call.properties), ("traits", call.traits), ("context", call.context)] {
        check_object(field, value)?;
    }
    let user_id = id("userId", call.user_id)?;
    let anonymous_id = id("anonymousId", call.anonymous_id)?;
    if user_id.is_none() && anonymous_id.is_none() {
        return Err(Reject::field("missing_id", "userId", "a call needs a userId or an anonymousId"));
    }
    let timestamp = time("timestamp", call.timestamp.or(call.original_timestamp))?;
    let sent_at = time("sentAt", call.sent_at)?;
    let sent_at = sent_at.as_deref().or(common.sent_at.as_deref());
    let name = event_name(kind, &call, source)?;
    let is_claim = source.kind.is_public() && (says_who(kind, name.as_deref()) || call.has_traits(common));
    Ok(Taken {
        message_id: id("messageId", call.message_id)?.unwrap_or_else(|| Cow::Owned(new_id())),
        kind,
        name,
        user_id,
        anonymous_id,
        timestamp: happened(timestamp.as_deref(), sent_at, received)?,
        body: body(json, call.write_key.is_some(), is_claim, common)?,
    })
}

#[expect(clippy::needless_pass_by_value, reason = "map_err's signature")]
pub(crate) fn malformed(error: serde_json::Error) -> Reject {
    Reject::new("malformed", error.to_string())
}

fn time<'a>(field: &'static str, value: Option<&'a str>) -> Result<Option<Cow<'a, str>>, Reject> {
    let message = "must be text, an RFC 3339 time with an offset, e.g. 2026-11-11T08:00:00Z";
    text(value).map_err(|_| Reject::field("bad_timestamp", field, message))
}

/// A text, borrowed where nothing in it is escaped.
pub(super) fn text(json: Option<&str>) -> serde_json::Result<Option<Cow<'_, str>>> {
    let Some(json) = json else { return Ok(None) };
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Ok(Some(Cow::Borrowed(plain))),
        _ => serde_json::from_str(json).map(|text: String| Some(Cow::Owned(text))),
    }
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

fn event_name<'a>(kind: EventKind, call: &Call<'a>, source: &Source) -> Result<Option<Cow<'a, str>>, Reject> {
    let (field, value) = match kind {
        EventKind::Track => ("event", call.event),
        EventKind::Page | EventKind::Screen => ("name", call.name),
        _ => return Ok(None),
    };
    let name = short(field, value, MAX_NAME)?;
    let name = if kind == EventKind::Track { name.map(present) } else { name };
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
fn id<'a>(field: &'static str, value: Option<&'a str>) -> Result<Option<Cow<'a, str>>, Reject> {
    let is_number = value.is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    if is_number { Ok(value.map(Cow::Borrowed)) } else { short(field, value, MAX_ID) }
}

fn short<'a>(field: &'static str, value: Option<&'a str>, longest: usize) -> Result<Option<Cow<'a, str>>, Reject> {
    let text = text(value).map_err(|_| Reject::field("bad_field", field, format!("{field} must be text")))?;
    let text = text.map(|text| match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    });
    match text.filter(|text| !text.is_empty()) {
        Some(text) if text.len() > longest => {
            Err(Reject::field("bad_field", field, format!("{field} is longer than {longest} bytes")))
        }
        text => Ok(text),
    }
}

fn check_object(field: &'static str, value: Option<&str>) -> Result<(), Reject> {
    if value.is_none_or(|value| value.starts_with('{')) {
        return Ok(());
    }
    Err(Reject::field("bad_field", field, format!("{field} must be an object")))
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

    fn read(json: &str, kind: Option<EventKind>) -> Result<Taken<'_>, Reject> {
        let received = "2026-11-11T12:00:00Z".parse().unwrap();
        let taken = |item| read_call(item, kind, &Common::default(), &source(), received, || "made".to_owned());
        let (quick, thorough) = (taken(Item::new(json)), taken(Item { json, found: None }));
        assert_eq!(quick.as_ref().err(), thorough.as_ref().err());
        let told = |taken: &Taken<'_>| format!("{:?}", taken.event(&source(), received));
        assert_eq!(quick.as_ref().ok().map(told), thorough.as_ref().ok().map(told), "read either way, it is the same");
        quick
    }

    #[test]
    fn reads_what_decides_and_keeps_the_rest_as_it_was_sent() {
        let json = r#"{"type":"track","event":"Cart Viewed","userId":42,"messageId":"m-1",
            "properties":{"total":25.00,"备注":"好"}}"#;
        let event = read(json, None).unwrap();
        assert_eq!(event.user_id.as_deref(), Some("42"));
        assert_eq!(event.name.as_deref(), Some("Cart Viewed"));
        assert_eq!(event.message_id, "m-1");
        assert_eq!(event.body, json);
        let page = read(r#"{"anonymousId":" a ","name":"首页"}"#, Some(EventKind::Page)).unwrap();
        assert_eq!((&*page.message_id, page.name.as_deref()), ("made", Some("首页")));
        assert_eq!(page.anonymous_id.as_deref(), Some("a"));
    }

    #[test]
    fn the_time_of_a_sender_of_rudderstack_is_corrected_by_its_clock() {
        let at = |times: &str| read(&format!(r#"{{"type":"page","userId":"u",{times}}}"#), None).unwrap().timestamp;
        let sent = r#""originalTimestamp":"2026-11-10T09:00:00Z","sentAt":"2026-11-11T11:00:00Z""#;
        assert_eq!(at(sent).to_string(), "2026-11-10T10:00:00Z", "an hour slow, and a day without network");
        let both = r#""originalTimestamp":"2020-01-01T00:00:00Z","timestamp":"2026-11-10T09:00:00Z""#;
        assert_eq!(at(both).to_string(), "2026-11-10T09:00:00Z");
        assert_eq!(at(r#""originalTimestamp":null"#).to_string(), "2026-11-11T12:00:00Z");
    }

    #[test]
    fn refuses_with_the_reason_and_the_field() {
        let refusal = |json: &str| {
            let reject = read(json, None).err().unwrap();
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
        assert_eq!(
            refusal(r#"{"type":"page","userId":"u","timestamp":1700000000}"#),
            ("bad_timestamp", Some("timestamp"))
        );
        assert_eq!(refusal(r#"{"type":1,"userId":"u"}"#), ("malformed", None));
        assert_eq!(refusal(r#"{"type":"page","userId":"u","x":"\ud800"}"#), ("malformed", None));
        assert_eq!(refusal(r#"{"type":"page","us\u0065rId":7,"userId":"u"}"#), ("malformed", None));
        assert_eq!(refusal(r#"{"type":"page","userId":"u","userId":"v"}"#), ("malformed", None));
        let large = format!(r#"{{"type":"page","userId":"u","x":"{}"}}"#, "x".repeat(MAX_EVENT));
        assert_eq!(refusal(&large), ("too_large", None));
    }

    #[test]
    fn fills_in_what_the_batch_says_for_all_and_leaves_the_key_out() {
        let json =
            r#"{"type":"page","writeKey":"wk_1","userId":"u","context":{"ip":"1.1.1.1"},"properties":{"total":25.00}}"#;
        let context = serde_json::from_str(r#"{"ip":"9.9.9.9","locale":"zh-CN"}"#).unwrap();
        let common = Common { context: Some(context), ..Common::default() };
        let received = "2026-11-11T12:00:00Z".parse().unwrap();
        let event = read_call(Item::new(json), None, &common, &source(), received, String::new).unwrap();
        let body: Value = serde_json::from_str(&event.body).unwrap();
        assert_eq!(body["context"], json!({"ip": "1.1.1.1", "locale": "zh-CN"}));
        assert!(event.body.contains("25.00") && !event.body.contains("wk_1"), "{}", event.body);
        let single = read(json, Some(EventKind::Page)).unwrap();
        assert!(!single.body.contains("writeKey"), "{}", single.body);
    }

    #[test]
    fn an_order_told_by_a_visitor_is_a_claim() {
        let json = r#"{"type":"track","event":"Order Completed","userId":"u","properties":{"order_id":"o","total":1.50},
            "context":{"claimed":1,"cl\u0061imed":false,"import_id":"i","channel":"\u0069mport","channel":"web","ip":"1"}}"#;
        let event = read(json, None).unwrap();
        let body: Value = serde_json::from_str(&event.body).unwrap();
        assert_eq!(body["context"], json!({"ip": "1", "claimed": true}));
        assert!(event.body.contains("1.50"), "{}", event.body);
        let bare = read(r#"{"type":"track","event":"Order Completed","userId":"u","context":{"channel":"app"}}"#, None);
        let bare: Value = serde_json::from_str(&bare.unwrap().body).unwrap();
        assert_eq!(bare["context"], json!({"channel": "app", "claimed": true}));
        let server = Source { kind: SourceKind::Server, ..source() };
        let received = "2026-11-11T12:00:00Z".parse().unwrap();
        let stated = read_call(Item::new(json), None, &Common::default(), &server, received, String::new).unwrap();
        assert_eq!(stated.body, json, "the shop's own systems state");
    }

    #[test]
    fn who_somebody_is_told_by_a_visitor_is_a_claim() {
        let is_claim = |json: &str, common: &str| {
            let context = serde_json::from_str(common).unwrap();
            let common = Common { context, ..Common::default() };
            let received = "2026-11-11T12:00:00Z".parse().unwrap();
            let event = read_call(Item::new(json), None, &common, &source(), received, String::new).unwrap();
            serde_json::from_str::<Value>(&event.body).unwrap()["context"]["claimed"] == json!(true)
        };
        for claim in [
            r#"{"type":"identify","userId":"u","traits":{"email":"a@b.cn"}}"#,
            r#"{"type":"identify","userId":"u","context":{"claimed":false,"import_id":"i"}}"#,
            r#"{"type":"alias","userId":"u","previousId":"v"}"#,
            r#"{"type":"track","event":"Order Viewed","userId":"u","properties":{"email":"a@b.cn"}}"#,
            r#"{"type":"track","event":"Consent Changed","userId":"u","properties":{"channel":"email","granted":true}}"#,
            r#"{"type":"page","name":"Order Done","userId":"u","properties":{"email":"a@b.cn"}}"#,
            r#"{"type":"track","event":"Cart Viewed","userId":"u","traits":{"email":"a@b.cn"}}"#,
            r#"{"type":"page","userId":"u","context":{"traits":{"email":"a@b.cn"}}}"#,
            r#"{"type":"page","userId":"u","context":{"tr\u0061its":{"email":"a@b.cn"}}}"#,
        ] {
            assert!(is_claim(claim, "null"), "{claim}");
        }
        let page = r#"{"type":"page","userId":"u","context":{"ip":"1"}}"#;
        assert!(!is_claim(page, "null") && !is_claim(page, r#"{"locale":"zh-CN"}"#));
        assert!(is_claim(page, r#"{"traits":{"email":"a@b.cn"}}"#), "what a batch says for all");
    }
}
