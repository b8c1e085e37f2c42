use pages::Language;
use serde_json::Value as Json;

use super::Question;

impl Question {
    /// An answer in words, as a person reads it. What is no option any more is shown by its key.
    pub fn shown(&self, answer: &Json, language: Language) -> String {
        match answer {
            Json::String(key) => self.name(key, language),
            Json::Number(number) => number.to_string(),
            Json::Array(all) => {
                let names = all.iter().map(|one| self.shown(one, language));
                names.collect::<Vec<_>>().join(if language == Language::Zh { "、" } else { ", " })
            }
            Json::Object(rows) => {
                let row = |(key, value): (&String, &Json)| {
                    let name = self.row(key).map_or(key.as_str(), |row| row.text.of(language));
                    format!("{name}: {}", self.shown(value, language))
                };
                rows.iter().map(row).collect::<Vec<_>>().join("; ")
            }
            Json::Null | Json::Bool(_) => String::new(),
        }
    }

    fn name(&self, key: &str, language: Language) -> String {
        self.option(key).map_or(key, |option| option.text.of(language)).to_owned()
    }
}
