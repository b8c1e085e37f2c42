use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::language::{best, canonical, is_ours};

/// A text in the survey's languages, by their BCP 47 tags.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyText)]
pub(crate) struct Text(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Text {
    /// Empty words are none.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = BTreeMap::new();
        for (tag, words) in BTreeMap::<String, String>::deserialize(deserializer)? {
            let tag = canonical(&tag).ok_or_else(|| D::Error::custom(format!("{tag:?} is no language")))?;
            if !words.is_empty() {
                text.insert(tag, words);
            }
        }
        Ok(Self(text))
    }
}

impl Text {
    pub fn new(zh: &str, en: &str) -> Self {
        let pairs = [("zh", zh), ("en", en)].into_iter().filter(|(_, words)| !words.is_empty());
        Self(pairs.map(|(tag, words)| (tag.to_owned(), words.to_owned())).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(|words| words.trim().is_empty())
    }

    /// By language.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, words)| (tag.as_str(), words.as_str()))
    }

    /// In exactly this language; empty where it is not in it.
    pub fn in_language(&self, tag: &str) -> &str {
        self.0.get(tag).map_or("", String::as_str)
    }

    /// What the survey says itself in a language that Huitou does not speak.
    pub fn own(&self, tag: &str) -> Option<&str> {
        Some(self.in_language(tag).trim()).filter(|own| !own.is_empty() && !is_ours(tag))
    }

    /// In this language, else in the nearest to it, in English, in Chinese, in any: better foreign words than none.
    pub fn of(&self, tag: &str) -> &str {
        let own = self.in_language(tag);
        if !own.is_empty() {
            return own;
        }
        let tags: Vec<String> = self.0.keys().cloned().collect();
        let near = [tag, "en", "zh"].into_iter().find_map(|tag| best(&tags, tag));
        near.or(tags.first().map(String::as_str)).map_or("", |tag| self.in_language(tag))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn text(written: Json) -> Text {
        serde_json::from_value(written).unwrap()
    }

    #[test]
    fn a_text_speaks_the_nearest_language_rather_than_none() {
        let said = text(json!({"en": "Why?", "ja": "なぜ？", "zh-hant": "為什麼？"}));
        for (wanted, expected) in [("ja", "なぜ？"), ("ja-JP", "なぜ？"), ("zh", "為什麼？"), ("de", "Why?")]
        {
            assert_eq!(said.of(wanted), expected);
        }
        assert_eq!(text(json!({"ja": "はい"})).of("en"), "はい");
        assert_eq!((Text::default().of("en"), said.in_language("de")), ("", ""));
    }

    #[test]
    fn it_is_written_as_it_was_when_there_were_two_languages() {
        let old = json!({"zh": "为什么？", "en": "Why?"});
        assert_eq!(serde_json::to_value(text(old.clone())).unwrap(), old);
        assert_eq!(text(old), Text::new("为什么？", "Why?"));
        assert_eq!(serde_json::to_value(text(json!({"en": ""}))).unwrap(), json!({}));
        assert!(serde_json::from_value::<Text>(json!({"english": "x"})).is_err());
    }
}
