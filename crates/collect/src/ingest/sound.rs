use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How deep an event may be nested: far below what readers of JSON choke on.
pub(super) const MAX_DEPTH: u8 = 64;

/// Makes sure that everybody who reads the JSON later can: text is Unicode, numbers are finite, nesting is sane. The
/// grammar alone allows `"\ud800"`, `1e999` and any depth.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn check_sound(json: &str, depth: u8) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    Depth(depth).deserialize(&mut reader)?;
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
        check_sound(json, MAX_DEPTH)
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
}
