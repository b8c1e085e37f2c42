//! From the fields of a page to answers.

use serde_json::{Map, Value as Json};

use super::receive::Sent;
use crate::definition::{Question, QuestionType};

/// The field of a question.
pub(super) fn name(question: &Question) -> String {
    format!("a-{}", question.key)
}

/// The field of a row of a matrix, or of an option that is ranked.
pub(super) fn part(question: &Question, key: &str) -> String {
    format!("a-{}.{key}", question.key)
}

/// What was filled in for a question, as it comes back when something is to be mended. A ranking is the place by option.
pub(super) fn given(question: &Question, sent: &Sent) -> Json {
    let given = match question.kind {
        QuestionType::Multiple | QuestionType::Picture => {
            sent.all(&name(question)).map(Json::from).collect::<Vec<_>>().into()
        }
        QuestionType::Matrix => parts(question, question.rows.iter().map(|row| row.key.as_str()), sent),
        QuestionType::Ranking => parts(question, question.options.iter().map(|option| option.key.as_str()), sent),
        _ => sent.last(&name(question)).map_or(Json::Null, Json::from),
    };
    with_other(question, given, sent)
}

/// The field for what something else is.
pub(super) fn other_name(question: &Question) -> String {
    part(question, "other")
}

/// What was named as something else; empty when nothing was.
pub(super) fn other<'a>(question: &Question, sent: &'a Sent) -> &'a str {
    sent.last(&other_name(question)).map_or("", str::trim)
}

/// Who names something else has picked it, unless only one can be picked and another was.
fn with_other(question: &Question, given: Json, sent: &Sent) -> Json {
    let Some(option) = question.other().filter(|_| !other(question, sent).is_empty()) else { return given };
    let key = Json::from(option.key.as_str());
    match given {
        Json::Null => key,
        Json::String(picked) if picked.is_empty() => key,
        Json::Array(mut picked) if !picked.contains(&key) => {
            picked.push(key);
            picked.into()
        }
        given => given,
    }
}

fn parts<'a>(question: &Question, keys: impl Iterator<Item = &'a str>, sent: &Sent) -> Json {
    let mut all = Map::new();
    for key in keys {
        if let Some(value) = sent.last(&part(question, key)).filter(|value| !value.trim().is_empty()) {
            all.insert(key.to_owned(), value.into());
        }
    }
    all.into()
}

/// As the answer is read: of a ranking the options in the order of their places. Places that are given twice or not at
/// all leave too few of them.
pub(super) fn answer(question: &Question, given: &Json) -> Json {
    let (QuestionType::Ranking, Some(places)) = (question.kind, given.as_object()) else { return given.clone() };
    let place = |value: &Json| value.as_str().and_then(|text| text.trim().parse::<usize>().ok());
    let by_place = |n: usize| places.iter().find(|(_, value)| place(value) == Some(n)).map(|(key, _)| key.clone());
    (1..=question.options.len()).filter_map(by_place).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::definition::{Wrong, read_value};

    #[test]
    fn places_become_an_order() {
        let option = |key: &str| json!({"key": key, "text": {"en": key}});
        let question = json!({"key": "r", "type": "ranking", "text": {"en": "?"},
            "options": [option("a"), option("b"), option("c")]});
        let question: Question = serde_json::from_value(question).unwrap();
        let read = |places: &[(&str, &str)]| {
            let fields = places.iter().map(|(key, place)| (part(&question, key), (*place).to_owned())).collect();
            let given = given(&question, &Sent { fields, files: vec![] });
            read_value(&question, &answer(&question, &given))
        };
        assert_eq!(read(&[("a", "3"), ("b", "1"), ("c", "2")]), Ok(Some(json!(["b", "c", "a"]))));
        assert_eq!(read(&[("a", "1"), ("b", "1"), ("c", "2")]), Err(Wrong::Order));
        assert_eq!(read(&[("a", "1"), ("b", ""), ("c", "2")]), Err(Wrong::Order));
        assert_eq!(read(&[("a", ""), ("b", ""), ("c", "")]), Ok(None));
        assert_eq!(read(&[("a", "0"), ("b", "-1"), ("c", "x")]), Ok(None));
    }

    #[test]
    fn who_names_something_else_has_picked_it() {
        let options = json!([{"key": "a", "text": {"en": "a"}}, {"key": "o", "text": {"en": "o"}, "is_other": true}]);
        for (kind, fields, expected) in [
            ("single", vec![("a-q.other", " x ")], json!("o")),
            ("single", vec![("a-q", ""), ("a-q.other", "x")], json!("o")),
            ("single", vec![("a-q", "a"), ("a-q.other", "x")], json!("a")),
            ("single", vec![("a-q.other", "  ")], Json::Null),
            ("multiple", vec![("a-q", "a"), ("a-q.other", "x")], json!(["a", "o"])),
            ("multiple", vec![("a-q", "o"), ("a-q.other", "x")], json!(["o"])),
        ] {
            let question = json!({"key": "q", "type": kind, "text": {"en": "?"}, "options": options});
            let question: Question = serde_json::from_value(question).unwrap();
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(given(&question, &Sent { fields, files: vec![] }), expected, "{kind}");
        }
    }
}
