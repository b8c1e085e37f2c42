use serde_json::Value as Json;

use crate::definition::{Question, QuestionType};

/// An answer as what is counted of it: (item, answer). Where not every answer gives exactly one, that there was one is
/// counted too, as two empty texts.
pub(super) fn of(question: &Question, value: &Json) -> Vec<(String, String)> {
    let answered = || vec![(String::new(), String::new())];
    match question.kind {
        QuestionType::Nps | QuestionType::Csat | QuestionType::Ces | QuestionType::Rating | QuestionType::Single => {
            picked(value).map(|answer| (String::new(), answer)).into_iter().collect()
        }
        QuestionType::Multiple => {
            let options = list(value).map(|answer| (String::new(), answer));
            answered().into_iter().chain(options).collect()
        }
        QuestionType::Matrix => {
            let rows = value.as_object().into_iter().flatten();
            let rows = rows.filter_map(|(row, value)| Some((row.clone(), picked(value)?)));
            answered().into_iter().chain(rows).collect()
        }
        QuestionType::Ranking => {
            let places = (1..).zip(list(value)).map(|(place, option): (usize, _)| (option, place.to_string()));
            answered().into_iter().chain(places).collect()
        }
        QuestionType::Text | QuestionType::Picture | QuestionType::Order | QuestionType::Product => answered(),
    }
}

fn list(value: &Json) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().filter_map(picked)
}

/// A key, or a whole number as it is written.
fn picked(value: &Json) -> Option<String> {
    match value {
        Json::String(key) if !key.is_empty() => Some(key.clone()),
        // Scales have whole numbers.
        Json::Number(number) => number.as_f64().map(|number| format!("{number:.0}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cells(kind: &str, value: &Json) -> Vec<(String, String)> {
        let question = json!({"key": "q", "type": kind, "text": {"zh": "问"}});
        of(&serde_json::from_value(question).unwrap(), value)
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(item, answer)| ((*item).to_owned(), (*answer).to_owned())).collect()
    }

    #[test]
    fn every_type_is_counted_in_its_way() {
        assert_eq!(cells("nps", &json!(9)), pairs(&[("", "9")]));
        assert_eq!(cells("rating", &json!(4.0)), pairs(&[("", "4")]));
        assert_eq!(cells("single", &json!("a")), pairs(&[("", "a")]));
        assert_eq!(cells("multiple", &json!(["a", "b"])), pairs(&[("", ""), ("", "a"), ("", "b")]));
        assert_eq!(cells("matrix", &json!({"r1": 5, "r2": "x"})), pairs(&[("", ""), ("r1", "5"), ("r2", "x")]));
        assert_eq!(cells("ranking", &json!(["b", "a"])), pairs(&[("", ""), ("b", "1"), ("a", "2")]));
        assert_eq!(cells("text", &Json::Null), pairs(&[("", "")]));
        assert_eq!(cells("nps", &Json::Null), []);
    }
}
