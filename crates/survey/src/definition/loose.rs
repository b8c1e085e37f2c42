//! Answers as files and other systems write them: numbers as `9.0`, options by their names, several in one text.

use serde_json::{Map, Value as Json};

use super::{Answers, Named, Question, QuestionType};

/// What stands between several answers in one text.
const BETWEEN: [char; 3] = [';', '；', '|'];

/// What was told of a question, in the form that [`read_value`](super::read_value) takes; what is not understood stays
/// as it is, to be refused there. The rows of a matrix may stand alone, as `question.row`.
pub(crate) fn understood(question: &Question, given: &Answers) -> Option<Json> {
    let value = given.get(&question.key).cloned().or_else(|| rows(question, given))?;
    Some(match question.kind {
        QuestionType::Nps | QuestionType::Csat | QuestionType::Ces | QuestionType::Rating => number(&value),
        QuestionType::Single => option(question, &value),
        QuestionType::Multiple | QuestionType::Ranking => several(question, &value),
        QuestionType::Matrix => matrix(question, value),
        QuestionType::Text | QuestionType::Order | QuestionType::Product => said(&value).map_or(value, Json::from),
        QuestionType::Picture => value,
    })
}

fn rows(question: &Question, given: &Answers) -> Option<Json> {
    let row = |key: &str| given.get(&format!("{}.{key}", question.key)).cloned();
    let told = question.rows.iter().filter_map(|named| Some((named.key.clone(), row(&named.key)?)));
    let told: Map<String, Json> = told.collect();
    (!told.is_empty()).then(|| told.into())
}

fn number(given: &Json) -> Json {
    let read = given.as_str().and_then(|text| text.trim().parse::<f64>().ok());
    read.filter(|n| n.fract() == 0.0).map_or_else(|| given.clone(), |n| Json::from(n as i64))
}

fn option(question: &Question, given: &Json) -> Json {
    let text = said(given);
    let key = text.as_deref().and_then(|text| known(&question.options, text));
    key.map_or_else(|| given.clone(), Json::from)
}

/// A text that is one option as a whole is not parted.
fn several(question: &Question, given: &Json) -> Json {
    let all: Vec<Json> = match (given, said(given)) {
        (Json::Array(list), _) => list.clone(),
        (_, Some(text)) if known(&question.options, &text).is_some() => vec![text.into()],
        (_, Some(text)) => text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).map(Json::from).collect(),
        (_, None) => return given.clone(),
    };
    all.iter().map(|one| option(question, one)).collect::<Vec<Json>>().into()
}

fn matrix(question: &Question, given: Json) -> Json {
    let parsed = given.as_str().and_then(|text| serde_json::from_str(text).ok());
    let Json::Object(rows) = parsed.unwrap_or_else(|| given.clone()) else { return given };
    let is_rated = question.range().is_some();
    let read = rows.into_iter().filter(|(_, cell)| cell.as_str().is_none_or(|text| !text.trim().is_empty()));
    let read = read.map(|(row, cell)| {
        let key = known(&question.rows, &row).map_or_else(|| row.clone(), str::to_owned);
        (key, if is_rated { number(&cell) } else { option(question, &cell) })
    });
    read.collect::<Map<String, Json>>().into()
}

fn said(given: &Json) -> Option<String> {
    match given {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The key of what is meant: by its key, or by what it alone is called in one of the survey's languages.
fn known<'a>(among: &'a [Named], said: &str) -> Option<&'a str> {
    let said = said.trim();
    if let Some(named) = among.iter().find(|named| named.key == said) {
        return Some(&named.key);
    }
    let folded = said.to_lowercase();
    let is_called = |named: &&Named| named.text.all().any(|(_, words)| words.trim().to_lowercase() == folded);
    let mut called = among.iter().filter(is_called);
    let first = called.next()?;
    called.next().is_none().then_some(first.key.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::value::tests::question;
    use super::*;

    #[test]
    fn files_write_answers_in_their_own_way() {
        let options = json!([
            {"key": "fast", "text": {"en": "Fast", "zh": "快"}},
            {"key": "kind", "text": {"en": "Kind; polite", "zh": "好"}},
            {"key": "good", "text": {"en": "Good", "zh": "好"}},
        ]);
        let pick = |kind: &str| question(json!({"type": kind, "options": options}));
        let rated = question(json!({"type": "matrix", "rows": options, "scale": {"from": 1, "to": 5}}));
        let rating = question(json!({"type": "rating", "scale": {"from": 0, "to": 10}}));
        for (question, given, expected) in [
            (&rating, json!({"q": " 9.0 "}), Some(json!(9))),
            (&rating, json!({"q": "9.5"}), Some(json!("9.5"))),
            (&rating, json!({"q": "NaN"}), Some(json!("NaN"))),
            (&pick("single"), json!({"q": "快"}), Some(json!("fast"))),
            (&pick("single"), json!({"q": " FAST "}), Some(json!("fast"))),
            (&pick("single"), json!({"q": "好"}), Some(json!("好"))),
            (&pick("multiple"), json!({"q": "good; 快"}), Some(json!(["good", "fast"]))),
            (&pick("multiple"), json!({"q": "Kind; polite"}), Some(json!(["kind"]))),
            (&pick("multiple"), json!({"q": "fast|good；slow"}), Some(json!(["fast", "good", "slow"]))),
            (&pick("ranking"), json!({"q": ["Good", "fast"]}), Some(json!(["good", "fast"]))),
            (&rated, json!({"q.fast": "5.0", "q.good": 3}), Some(json!({"fast": 5, "good": 3}))),
            (&rated, json!({"q": "{\"快\": \"4\", \"good\": \"\"}"}), Some(json!({"fast": 4}))),
            (&question(json!({"type": "text"})), json!({"q": 12}), Some(json!("12"))),
            (&rating, json!({"other": 1}), None),
        ] {
            let given: Answers = serde_json::from_value(given).unwrap();
            assert_eq!(understood(question, &given), expected, "{given:?}");
        }
    }
}
