//! The satisfaction index as sums over answers: the means of its dimensions, and their products for correlations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::super::formulas::csi::{self, Moments};
use super::Cell;
use crate::definition::{Answers, Definition, Dimension, Question};

/// `question` of these sums begins with it; no question's key does.
const INDEX: &str = "#csi";

fn name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Image => "image",
        Dimension::Expectation => csi::EXPECTATION,
        Dimension::Quality => csi::QUALITY,
        Dimension::Value => "value",
        Dimension::Satisfaction => csi::SATISFACTION,
        Dimension::Complaint => "complaint",
        Dimension::Loyalty => "loyalty",
    }
}

fn measured(definition: &Definition) -> BTreeSet<&'static str> {
    definition.questions.iter().filter(|question| question.range().is_some()).filter_map(dimension).collect()
}

pub(crate) fn dimension(question: &Question) -> Option<&'static str> {
    question.dimension.map(name)
}

/// The `question` under which a definition's index is summed: versions that measure the same add up. `None` when it
/// measures nothing.
pub(crate) fn question(definition: &Definition) -> Option<String> {
    let all: Vec<&str> = measured(definition).into_iter().collect();
    (!all.is_empty()).then(|| format!("{INDEX} {}", all.join("+")))
}

/// What a response adds: nothing unless it says something of every dimension.
pub(super) fn cells(definition: &Definition, answers: &Answers) -> Vec<Cell> {
    let Some(under) = question(definition) else { return Vec::new() };
    let values = csi::dimensions(answers.iter().flat_map(|(key, value)| points(definition, key, value)));
    if values.len() < measured(definition).len() {
        return Vec::new();
    }
    let cell = |item: &str, answer: &str, n| (under.clone(), item.to_owned(), answer.to_owned(), n);
    let mut all = vec![cell("", "", 1)];
    for (one, value) in &values {
        all.push(cell(one, "", *value));
        let pairs = values.iter().filter(|(other, _)| *other >= one);
        all.extend(pairs.map(|(other, with)| cell(one, other, value * with)));
    }
    all
}

/// The numbers of an answer as points of its question's dimension.
fn points(definition: &Definition, key: &str, value: &Json) -> Vec<(&'static str, f64)> {
    let Some(question) = definition.question(key) else { return Vec::new() };
    let (Some(dimension), Some(range)) = (dimension(question), question.range()) else { return Vec::new() };
    let numbers: Vec<&Json> = match value {
        Json::Object(rows) => rows.values().collect(),
        one => vec![one],
    };
    // Scales have whole numbers.
    let points = numbers.into_iter().filter_map(Json::as_f64).filter_map(|x| csi::points(x.round() as i64, range));
    points.map(|points| (dimension, points)).collect()
}

/// Sums of the index that is counted under a `question`, (item, answer) → n. A dimension to which everybody gave the worst
/// counts nothing, and so is not among what was counted: its sum is 0.
pub(crate) fn moments<'a>(question: &str, counted: impl IntoIterator<Item = (&'a str, &'a str, i64)>) -> Moments {
    let measured = question.strip_prefix(INDEX).unwrap_or_default().trim_start().split('+');
    let sums = measured.filter(|one| !one.is_empty()).map(|one| (one.to_owned(), 0)).collect();
    let mut moments = Moments { n: 0, sums, products: BTreeMap::new() };
    for (one, other, n) in counted {
        match (one, other) {
            ("", _) => moments.n += n,
            (one, "") => *moments.sums.entry(one.to_owned()).or_default() += n,
            (one, other) => *moments.products.entry((one.to_owned(), other.to_owned())).or_default() += n,
        }
    }
    moments
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn definition() -> Definition {
        let question = |key: &str, dimension: &str| {
            json!({"key": key, "type": "rating", "text": {"zh": "问"}, "dimension": dimension,
                "scale": {"from": 1, "to": 5}})
        };
        serde_json::from_value(json!({"v": 1, "languages": ["zh"], "title": {"zh": "题"}, "thanks": {"zh": "谢"},
            "questions": [question("q1", "quality"), question("q2", "quality"), question("s", "satisfaction"),
                {"key": "t", "type": "text", "text": {"zh": "问"}}]}))
        .unwrap()
    }

    fn answers(value: Json) -> Answers {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_dimension_that_everybody_finds_the_worst_is_in_the_index() {
        let definition = definition();
        let cells = cells(&definition, &answers(json!({"q1": 1, "q2": 1, "s": 5})));
        let stored = cells.iter().filter(|(.., n)| *n != 0);
        let stored = stored.map(|(_, item, answer, n)| (item.as_str(), answer.as_str(), *n));
        let csi = csi::csi(&moments(&question(&definition).unwrap(), stored)).unwrap();
        assert_eq!((csi.index.value, csi.dimensions.len(), csi.dimensions[0].score), (0.0, 2, 0.0));
    }

    #[test]
    fn whole_answers_are_summed_and_read_back() {
        let definition = definition();
        assert_eq!(question(&definition).as_deref(), Some("#csi quality+satisfaction"));
        let first = cells(&definition, &answers(json!({"q1": 5, "q2": 3, "s": 5, "t": "好"})));
        let second = cells(&definition, &answers(json!({"q1": 1, "s": 1})));
        let all = first.iter().chain(&second).map(|(_, item, answer, n)| (item.as_str(), answer.as_str(), *n));
        let moments = moments("#csi quality+satisfaction", all);
        assert_eq!((moments.n, moments.sums["quality"], moments.sums["satisfaction"]), (2, 7_500, 10_000));
        assert_eq!(moments.products[&("quality".into(), "satisfaction".into())], 7_500 * 10_000);
        assert_eq!(cells(&definition, &answers(json!({"q1": 5, "q2": 5}))), [], "nothing about satisfaction");
    }
}
