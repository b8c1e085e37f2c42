//! Answers and what they are compared with, as the description of the API tells of them. What is taken is up to
//! [`read_value`](super::read_value) and [`check`](super::check()).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was answered, by the type of the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyAnswerValue)]
#[serde(untagged)]
pub(crate) enum AnswerValue {
    /// Of nps, csat, ces and rating.
    Number(i64),
    /// The option's key of single; the words of text, order and product.
    Text(String),
    /// The options' keys: of multiple those that were picked, of ranking all, the best first. Of picture their ids.
    Several(Vec<String>),
    /// Of matrix, by the row's key.
    Rows(BTreeMap<String, RowValue>),
}

/// What was answered in a row of a matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyRowValue)]
#[serde(untagged)]
pub(crate) enum RowValue {
    /// Where it has a scale.
    Number(i64),
    /// Where it has options: the key of one.
    Text(String),
}

/// What an answer is compared with. None for `answered`, a list for `in`, else one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyRuleValue)]
#[serde(untagged)]
pub(crate) enum RuleValue {
    Number(f64),
    Text(String),
    Several(Vec<RuleScalar>),
}

/// A number of a scale, the key of an option, or words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyRuleScalar)]
#[serde(untagged)]
pub(crate) enum RuleScalar {
    Number(f64),
    Text(String),
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::value::tests::question;
    use super::super::{Definition, check, read_value};
    use super::*;

    #[test]
    fn every_answer_that_is_kept_is_as_described() {
        let options = json!([{"key": "a", "text": {"en": "A"}}, {"key": "b", "text": {"en": "B"}}]);
        let rated = json!({"type": "matrix", "rows": options, "scale": {"from": 1, "to": 5}});
        let picked = json!({"type": "matrix", "rows": options, "options": options});
        let id = "01970000-0000-7000-8000-00000000002a";
        let rows = |value: RowValue| AnswerValue::Rows(BTreeMap::from([("a".to_owned(), value)]));
        let several = |keys: &[&str]| AnswerValue::Several(keys.iter().map(|&key| key.to_owned()).collect());
        for (written, given, described) in [
            (json!({"type": "nps"}), json!("9"), AnswerValue::Number(9)),
            (json!({"type": "rating", "scale": {"from": 1, "to": 5}}), json!(4.0), AnswerValue::Number(4)),
            (json!({"type": "single", "options": options}), json!("a"), AnswerValue::Text("a".to_owned())),
            (json!({"type": "order"}), json!("12"), AnswerValue::Text("12".to_owned())),
            (json!({"type": "multiple", "options": options}), json!(["b"]), several(&["b"])),
            (json!({"type": "ranking", "options": options}), json!(["b", "a"]), several(&["b", "a"])),
            (json!({"type": "picture"}), json!([id]), several(&[id])),
            (rated, json!({"a": "3"}), rows(RowValue::Number(3))),
            (picked, json!({"a": "b"}), rows(RowValue::Text("b".to_owned()))),
        ] {
            let kept = read_value(&question(written.clone()), &given).unwrap().unwrap();
            let read: AnswerValue = serde_json::from_value(kept.clone()).unwrap();
            assert_eq!(read, described, "{written}");
            assert_eq!(serde_json::to_value(&read).unwrap(), kept, "{written}");
        }
    }

    #[test]
    fn what_a_rule_may_compare_with_is_as_described() {
        let text = json!({"en": "?"});
        let faults = |value: &Json| {
            let op = if value.is_array() { "in" } else { "eq" };
            let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text,
                "thanks": text, "questions": [
                    {"key": "s", "type": "nps", "text": text},
                    {"key": "why", "type": "text", "text": text,
                     "show_if": {"question": "s", "op": op, "value": value}}]}))
            .unwrap();
            check(&definition)
        };
        for value in [json!(6), json!(6.5), json!([0, 6])] {
            assert_eq!(faults(&value), vec![], "{value}");
            assert!(serde_json::from_value::<RuleValue>(value).is_ok());
        }
        for value in [json!(true), json!({"from": 0}), json!([[1]])] {
            assert!(!faults(&value).is_empty(), "{value}");
            assert!(serde_json::from_value::<RuleValue>(value).is_err());
        }
    }
}
