use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::call::{Common, Item, text};
use super::fields::Fields;
use super::scan::Scan;
use super::sound::{MAX_DEPTH, check_sound};

/// What a request carries.
pub(crate) struct Posted<'a> {
    pub write_key: Option<Cow<'a, str>>,
    /// None where a batch has no list.
    pub items: Option<Vec<Item<'a>>>,
    pub common: Common<'a>,
}

impl<'a> Posted<'a> {
    /// A request of one call.
    pub(super) fn call(json: &'a str) -> serde_json::Result<Self> {
        let item = Item::new(json.trim());
        let write_key = match item.write_key() {
            Some(found) => text(found)?,
            None => key_of(json)?,
        };
        Ok(Self { write_key, items: Some(vec![item]), common: Common::default() })
    }

    pub(crate) fn batch(json: &'a str) -> serde_json::Result<Self> {
        match Parts::scan(json) {
            Some(parts) => parts.posted(),
            None => serde_json::from_str::<Batch<'_>>(json)?.posted(),
        }
    }
}

/// The write key of a request, whatever else is wrong with it.
pub(super) fn key_of(json: &str) -> serde_json::Result<Option<Cow<'_, str>>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Keyed<'a> {
        #[serde(borrow)]
        write_key: Option<Cow<'a, str>>,
    }
    serde_json::from_str::<Keyed<'_>>(json).map(|keyed| keyed.write_key)
}

/// The write key in a body that is not JSON as a whole, as it is written.
pub(super) fn key_in(body: &str) -> Option<&str> {
    let (_, rest) = body.split_once("\"writeKey\"")?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split_once('"').map(|(key, _)| key)
}

/// A batch as the thorough reader finds it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch<'a> {
    #[serde(borrow)]
    write_key: Option<Cow<'a, str>>,
    #[serde(borrow)]
    batch: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    sent_at: Option<Cow<'a, str>>,
    #[serde(borrow)]
    context: Option<Fields<'a>>,
    #[serde(borrow)]
    integrations: Option<&'a RawValue>,
}

impl<'a> Batch<'a> {
    fn posted(self) -> serde_json::Result<Posted<'a>> {
        for shared in self.context.iter().flat_map(Fields::values).chain(self.integrations) {
            check_sound(shared.get(), MAX_DEPTH - 2)?;
        }
        let items = self.batch.map(|items| items.into_iter().map(|item| Item::new(item.get())).collect());
        let common = Common { sent_at: self.sent_at, context: self.context, integrations: self.integrations };
        Ok(Posted { write_key: self.write_key, items, common })
    }
}

/// A batch as a quick reading finds it: each field as its JSON.
#[derive(Default)]
struct Parts<'a> {
    write_key: Option<&'a str>,
    items: Option<Vec<Item<'a>>>,
    sent_at: Option<&'a str>,
    context: Option<&'a str>,
    integrations: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Reads a batch that is plain and sound, none of its fields twice; of any other it says nothing.
    fn scan(json: &'a str) -> Option<Self> {
        let (mut parts, mut scan) = (Self::default(), Scan::new(json));
        scan.object(|scan, key| {
            let field = match key {
                "batch" => return parts.list(scan),
                "writeKey" => &mut parts.write_key,
                "sentAt" => &mut parts.sent_at,
                "context" => &mut parts.context,
                "integrations" => &mut parts.integrations,
                _ if key.contains('\\') => return None,
                _ => return scan.value(MAX_DEPTH).map(drop),
            };
            let earlier = field.replace(scan.value(MAX_DEPTH - 1)?);
            earlier.is_none().then_some(())
        })?;
        scan.end()?;
        Some(parts)
    }

    fn list(&mut self, scan: &mut Scan<'a>) -> Option<()> {
        let mut items = Vec::with_capacity(100);
        scan.list(|scan| Item::scan(scan).map(|item| items.push(item)))?;
        self.items.replace(items).is_none().then_some(())
    }

    fn posted(self) -> serde_json::Result<Posted<'a>> {
        let is_there = |json: &&str| *json != "null";
        let common = Common {
            sent_at: text(self.sent_at.filter(is_there))?,
            context: self.context.filter(is_there).map(serde_json::from_str).transpose()?,
            integrations: self.integrations.filter(is_there).map(serde_json::from_str).transpose()?,
        };
        Ok(Posted { write_key: text(self.write_key.filter(is_there))?, items: self.items, common })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(posted: serde_json::Result<Posted<'_>>) -> Option<String> {
        let Posted { write_key, items, common } = posted.ok()?;
        let items = items.map(|items| items.iter().map(|item| item.json.to_owned()).collect::<Vec<_>>());
        Some(format!("{write_key:?} {items:?} {:?} {:?} {:?}", common.sent_at, common.context, common.integrations))
    }

    #[test]
    fn a_batch_read_quickly_is_the_batch_read_thoroughly() {
        let plain = r#"{"writeKey":"wk\n1","batch":[{"type":"page"} ,{}],"sentAt":null,"context":{"a":1.50},
            "integrations":{"All":true},"other":[1]}"#;
        for (json, is_plain) in [
            (plain, true),
            (r#"{"batch":[]}"#, true),
            ("{}", true),
            (r#"{"batch":[{"x":"\ud83d\ude00"}],"sentAt":"2026-11-11T00:00:00Z"}"#, false),
            (r#"{"b\u0061tch":[{}]}"#, false),
            (r#"{"batch":[1]}"#, false),
            (r#"{"batch":null}"#, false),
            (r#"{"batch":[],"batch":[]}"#, false),
            (r#"{"writeKey":"a","writeKey":null}"#, false),
            (r#"{"batch":[{}]"#, false),
        ] {
            let quick = Parts::scan(json).map(Parts::posted);
            assert_eq!(quick.is_some(), is_plain, "{json}");
            let thorough = told(serde_json::from_str::<Batch<'_>>(json).and_then(Batch::posted));
            assert!(quick.is_none_or(|quick| told(quick) == thorough), "{json}");
            assert_eq!(told(Posted::batch(json)), thorough, "{json}");
        }
    }

    #[test]
    fn a_broken_body_can_still_say_whose_it_is() {
        assert_eq!(key_in("{\"batch\":[{]],\n\"writeKey\" : \"wk_1\",\u{fffd}"), Some("wk_1"));
        for body in ["", "{}", r#"{"writeKey":7}"#, r#"{"writeKey":"wk_"#] {
            assert_eq!(key_in(body), None, "{body}");
        }
    }

    #[test]
    fn what_is_said_for_all_must_be_sound_too() {
        let deep = format!(r#"{{"batch":[],"context":{{"a":{}1{}}}}}"#, "[".repeat(63), "]".repeat(63));
        for json in [r#"{"batch":[],"context":{"a":"\ud800"}}"#, r#"{"batch":[],"integrations":{"a":1e999}}"#, &deep] {
            assert!(Posted::batch(json).is_err(), "{json}");
        }
    }
}
