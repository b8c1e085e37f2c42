use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// An object's fields in their order, each value as the text that was sent: numbers keep all of their digits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, Cow<'a, RawValue>)>);

impl<'a> Fields<'a> {
    pub fn get(&self, key: &str) -> Option<&RawValue> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| &**value)
    }

    pub fn values(&self) -> impl Iterator<Item = &RawValue> {
        self.0.iter().map(|(_, value)| &**value)
    }

    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(name, _)| name != key);
    }

    /// Sets a field in its place, or as the last.
    pub fn set(&mut self, key: &'a str, value: Cow<'a, RawValue>) {
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((Cow::Borrowed(key), value)),
        }
    }

    /// Takes over the fields of another that are not there yet.
    pub fn fill_in(&mut self, others: &'a Fields<'_>) {
        for (key, value) in &others.0 {
            if self.get(key).is_none() {
                self.0.push((Cow::Borrowed(&**key), Cow::Borrowed(&**value)));
            }
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Fields<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some((Key(name), value)) = entries.next_entry::<Key<'de>, &'de RawValue>()? {
                    fields.push((name, Cow::Borrowed(value)));
                }
                Ok(Fields(fields))
            }
        }
        reader.deserialize_map(Read)
    }
}

/// A name, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_text() {
        let json = r#"{"a":1.500,"b\"":"x","c":12345678901234567890123}"#;
        let mut fields: Fields<'_> = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&fields).unwrap(), json);
        fields.remove("b\"");
        let others: Fields<'_> = serde_json::from_str(r#"{"a":2,"d":[0.10]}"#).unwrap();
        fields.fill_in(&others);
        assert_eq!(serde_json::to_string(&fields).unwrap(), r#"{"a":1.500,"c":12345678901234567890123,"d":[0.10]}"#);
        assert!(serde_json::from_str::<Fields<'_>>("[1]").is_err());
    }
}
