use serde_json::Value as Json;

use super::language::is_full_width;
use super::{Answers, Question};

impl Question {
    /// What was answered to this question in words, as a person reads it: what was named as something else stands behind
    /// its option. `None` of what was not answered.
    pub fn said(&self, answers: &Answers, language: &str) -> Option<String> {
        let other = answers.get(&self.other_key()).and_then(Json::as_str).filter(|words| !words.is_empty());
        Some(self.shown(answers.get(&self.key)?, other, language))
    }

    /// What is no option any more is shown by its key.
    fn shown(&self, answer: &Json, other: Option<&str>, language: &str) -> String {
        match answer {
            Json::String(key) => self.name(key, other, language),
            Json::Number(number) => number.to_string(),
            Json::Array(all) => {
                let names = all.iter().map(|one| self.shown(one, other, language));
                names.collect::<Vec<_>>().join(if is_full_width(language) { "、" } else { ", " })
            }
            Json::Object(rows) => {
                let row = |(key, value): (&String, &Json)| {
                    let name = self.row(key).map_or(key.as_str(), |row| row.text.of(language));
                    format!("{name}: {}", self.shown(value, None, language))
                };
                rows.iter().map(row).collect::<Vec<_>>().join("; ")
            }
            Json::Null | Json::Bool(_) => String::new(),
        }
    }

    fn name(&self, key: &str, other: Option<&str>, language: &str) -> String {
        let Some(option) = self.option(key) else { return key.to_owned() };
        let name = option.text.of(language);
        match other.filter(|_| option.is_other) {
            Some(words) if is_full_width(language) => format!("{name}：{words}"),
            Some(words) => format!("{name}: {words}"),
            None => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::value::tests::question;
    use super::*;

    #[test]
    fn something_else_is_shown_with_what_it_is() {
        let options = json!([{"key": "a", "text": {"zh": "太贵", "en": "Price"}},
            {"key": "o", "text": {"zh": "其他", "en": "Other"}, "is_other": true}]);
        let question = question(json!({"type": "multiple", "options": options}));
        let said = |answers: Json, language: &str| question.said(&serde_json::from_value(answers).unwrap(), language);
        let given = json!({"q": ["a", "o"], "q.other": "没有发票"});
        assert_eq!(said(given.clone(), "zh").unwrap(), "太贵、其他：没有发票");
        assert_eq!(said(given, "en").unwrap(), "Price, Other: 没有发票");
        assert_eq!(said(json!({"q": ["o"]}), "en").unwrap(), "Other");
        assert_eq!(said(json!({"q.other": "left over"}), "en"), None);
    }
}
