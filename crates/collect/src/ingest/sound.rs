use std::fmt;

use memchr::memchr2;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// How deep an event may be nested: far below what readers of JSON choke on.
const MAX_DEPTH: u8 = 64;

/// Makes sure that everybody who reads the JSON later can: text is Unicode, numbers are finite, nesting is sane. The
/// grammar alone allows `"\ud800"`, `1e999` and any depth.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn check_sound(json: &RawValue) -> Result<(), serde_json::Error> {
    if is_plain(json.get().as_bytes()) { Ok(()) } else { read_all(json.get()) }
}

/// Numbers up to this length are far from the largest that there is.
const PLAIN_NUMBER: usize = 40;

/// Whether JSON, whose grammar is known to be right, has nothing in it that needs a closer look: no half of a
/// surrogate pair, no exponent, no endless number, no deep nesting. A glance at most bytes instead of a second parse.
fn is_plain(json: &[u8]) -> bool {
    let (mut depth, mut at) = (0, 0);
    while let Some(byte) = json.get(at) {
        at += 1;
        match byte {
            b'"' => match end_of_text(json, at) {
                Some(end) => at = end,
                None => return false,
            },
            b'{' | b'[' if depth == MAX_DEPTH => return false,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'0'..=b'9' => {
                let rest = json[at..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'.')).count();
                at += rest;
                if rest > PLAIN_NUMBER || matches!(json.get(at), Some(b'e' | b'E')) {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// The place behind a text that begins here; none when it holds an escaped surrogate.
fn end_of_text(json: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', json.get(at..)?)?;
        if json[at] == b'"' {
            return Some(at + 1);
        }
        if let [b'u', b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F'] = json.get(at + 1..at + 4)? {
            return None;
        }
        at += 2;
    }
}

fn read_all(json: &str) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    Depth(MAX_DEPTH).deserialize(&mut reader)?;
    reader.end()
}

/// Reads a value of any kind and keeps nothing of it; holds how much deeper it may go.
#[derive(Clone, Copy)]
struct Depth(u8);

impl Depth {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        let left = self.0.checked_sub(1);
        left.map(Self).ok_or_else(|| E::custom(format_args!("nested deeper than {MAX_DEPTH} levels")))
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while items.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while entries.next_entry_seed(inner, inner)?.is_some() {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> Result<(), serde_json::Error> {
        check_sound(&RawValue::from_string(json.to_owned()).unwrap())
    }

    #[test]
    fn refuses_what_readers_choke_on() {
        let nested = |depth| format!("{}0{}", "[".repeat(depth), "]".repeat(depth));
        assert!(check(r#"{"a":[1,-2.5,true,null,"回头😀"]}"#).is_ok());
        assert!(check(&nested(64)).is_ok());
        for (json, reason) in [
            (nested(65).as_str(), "nested deeper than 64 levels"),
            (r#"{"a":"\ud800"}"#, "surrogate"),
            (r#"{"a":{"\ud800":1}}"#, "surrogate"),
            ("[1e999]", "out of range"),
            (&format!("[{}]", "9".repeat(400)), "out of range"),
        ] {
            let error = check(json).unwrap_err().to_string();
            assert!(error.contains(reason) || error.contains("hex escape"), "{error}");
        }
    }

    /// Whatever the glance lets pass, the thorough reading must let pass too.
    #[test]
    fn a_glance_never_passes_what_a_reading_refuses() {
        let pieces = [
            r#""\ud800""#,
            r#""\ud83d\ude00""#,
            r#""\\ud800""#,
            r#""\"\ud8""#,
            r#""\u00e9""#,
            "1e999",
            "1.5E3",
            "-0.1",
            "\"{[\"",
            r#"{"\udc00":1}"#,
            r#"{"a":"\\"}"#,
            "true",
            "[]",
            "{}",
        ];
        let mut looked_closer = 0;
        for first in pieces {
            for second in pieces {
                let json = format!(r#"{{"x":[{first},{second}],"y":{{"z":{first}}}}}"#);
                let Ok(raw) = RawValue::from_string(json.clone()) else { continue };
                let is_plain = is_plain(json.as_bytes());
                looked_closer += usize::from(!is_plain);
                assert!(!is_plain || read_all(raw.get()).is_ok(), "{json}");
            }
        }
        assert!(looked_closer > 50);
        assert!(is_plain(
            r#"{"event":"Product Viewed","properties":{"price":19.90,"name":"红茶 \"特级\" \\","at":true}}"#.as_bytes()
        ));
    }
}
