use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::formulas::{Estimate, Histogram, Score};
use super::newest::{OtherWords, SentPicture};
use super::numbers::Measure;
use super::tallies::{Counts, FOLLOWED, RESPONSES, SKIPPED};
use crate::definition::{Question, QuestionType, Text};

/// What was answered to one question.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyQuestionResult)]
pub(crate) struct QuestionResult {
    pub key: String,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    pub text: Text,
    /// Who answered it.
    pub n: i64,
    /// Whom it was not asked, because their answers led past it; null where answers are among them of which that was not
    /// counted.
    pub skipped: Option<i64>,
    /// By option or number, in their order; of free words none.
    pub counts: Vec<AnswerCount>,
    /// Of numbers, with its interval.
    pub mean: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Of nps, csat and ces.
    pub score: Option<Score>,
    /// Of a matrix, by row; of a ranking by option, where answers are places (1 is best).
    pub rows: Vec<RowResult>,
    /// The newest of what was said in own words: as a comment, as an order or a product, or as something else. Long ones
    /// are cut.
    pub others: Vec<OtherWords>,
    /// The newest pictures; none for who may not see them.
    pub pictures: Vec<SentPicture>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyAnswerCount)]
pub(crate) struct AnswerCount {
    pub key: String,
    pub n: i64,
    /// Of those who answered, with its interval; null when nobody did.
    pub share: Option<Estimate>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyRowResult)]
pub(crate) struct RowResult {
    pub key: String,
    pub n: i64,
    pub mean: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub counts: Vec<AnswerCount>,
}

type Cells = BTreeMap<(String, String), i64>;

/// The results of a question.
pub(crate) fn question(question: &Question, counts: &Counts) -> QuestionResult {
    let none = Cells::new();
    let cells = counts.0.get(&question.key).unwrap_or(&none);
    let of_item = |item: &str| -> BTreeMap<&str, i64> {
        let of = cells.iter().filter(|((found, answer), _)| found == item && !answer.is_empty());
        of.map(|((_, answer), n)| (answer.as_str(), *n)).collect()
    };
    let answered = cells.get(&(String::new(), String::new())).copied();
    let picked = of_item("");
    let n = answered.unwrap_or_else(|| picked.values().sum());
    let rows: Vec<(&str, Vec<String>)> = match question.kind {
        QuestionType::Matrix => question.rows.iter().map(|row| (row.key.as_str(), keys(question))).collect(),
        QuestionType::Ranking => {
            let places: Vec<String> = (1..=question.options.len()).map(|place| place.to_string()).collect();
            question.options.iter().map(|option| (option.key.as_str(), places.clone())).collect()
        }
        _ => Vec::new(),
    };
    let rows = rows.into_iter().map(|(key, known)| {
        let answers = of_item(key);
        let n = answers.values().sum();
        let mean = mean(question, &answers);
        RowResult {
            key: key.to_owned(),
            n,
            mean: mean.map(|mean| mean.value),
            low: mean.map(|mean| mean.low),
            high: mean.map(|mean| mean.high),
            counts: shares(&known, &answers, n),
        }
    });
    let mean = mean(question, &picked);
    QuestionResult {
        key: question.key.clone(),
        kind: question.kind,
        text: question.text.clone(),
        n,
        skipped: skipped(question, counts),
        counts: if is_counted(question.kind) { shares(&keys(question), &picked, n) } else { Vec::new() },
        mean: mean.map(|mean| mean.value),
        low: mean.map(|mean| mean.low),
        high: mean.map(|mean| mean.high),
        score: Measure::asked(question)
            .and_then(|measure| measure.score(picked.iter().map(|(answer, n)| ("", *answer, *n)))),
        rows: rows.collect(),
        others: Vec::new(),
        pictures: Vec::new(),
    }
}

fn skipped(question: &Question, counts: &Counts) -> Option<i64> {
    let of = |key: &str, item: &str| {
        let cells = counts.0.get(key)?;
        cells.get(&(item.to_owned(), String::new())).copied()
    };
    let is_known = of(RESPONSES, "") == of(FOLLOWED, "");
    is_known.then(|| of(&question.key, SKIPPED).unwrap_or(0))
}

/// Whether it has answers of its own to count, and not only rows or words.
fn is_counted(kind: QuestionType) -> bool {
    kind.is_number() || matches!(kind, QuestionType::Single | QuestionType::Multiple)
}

/// The answers that there can be, in their order.
fn keys(question: &Question) -> Vec<String> {
    match question.range() {
        Some((from, to)) => (from..=to).map(|number| number.to_string()).collect(),
        None => question.options.iter().map(|option| option.key.clone()).collect(),
    }
}

/// Those known first, then what earlier versions had.
fn shares(known: &[String], answers: &BTreeMap<&str, i64>, n: i64) -> Vec<AnswerCount> {
    let earlier = answers.keys().filter(|key| !known.iter().any(|known| known == *key)).map(|key| (*key).to_owned());
    let all = known.iter().cloned().chain(earlier);
    all.map(|key| {
        let hits = answers.get(key.as_str()).copied().unwrap_or(0);
        AnswerCount { n: hits, share: Estimate::share(hits, n), key }
    })
    .collect()
}

fn mean(question: &Question, answers: &BTreeMap<&str, i64>) -> Option<Estimate> {
    let range = match question.kind {
        QuestionType::Ranking => (1, i64::try_from(question.options.len()).ok()?),
        _ => question.range()?,
    };
    let numbers: Histogram = answers.iter().filter_map(|(answer, n)| Some((answer.parse().ok()?, *n))).collect();
    numbers.mean(range)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn result(definition: serde_json::Value, cells: &[(&str, &str, i64)]) -> QuestionResult {
        let mut counts = Counts::default();
        cells.iter().for_each(|(item, answer, n)| counts.add("q", item, answer, *n));
        question(&serde_json::from_value(definition).unwrap(), &counts)
    }

    #[test]
    fn several_options_are_shares_of_who_answered() {
        let options = json!([{"key": "a", "text": {"zh": "甲"}}, {"key": "b", "text": {"zh": "乙"}}]);
        let definition = json!({"key": "q", "type": "multiple", "text": {"zh": "问"}, "options": options});
        let found = result(definition, &[("", "", 10), ("", "a", 8), ("", "gone", 5)]);
        let shown: Vec<(&str, i64)> = found.counts.iter().map(|count| (count.key.as_str(), count.n)).collect();
        assert_eq!((found.n, shown), (10, vec![("a", 8), ("b", 0), ("gone", 5)]));
        assert_eq!(found.counts[0].share.unwrap().value, 0.8, "of ten people, not of thirteen ticks");
    }

    #[test]
    fn whom_a_question_was_not_asked_is_known_or_said_to_be_unknown() {
        let definition: Question =
            serde_json::from_value(json!({"key": "q", "type": "text", "text": {"zh": "问"}})).unwrap();
        let mut counts = Counts::default();
        for (key, item, n) in [("", "", 10), ("#path", "", 10), ("q", "", 4), ("q", "#skipped", 5)] {
            counts.add(key, item, "", n);
        }
        let found = question(&definition, &counts);
        assert_eq!((found.n, found.skipped), (4, Some(5)));
        counts.add("", "", "", 1);
        assert_eq!(question(&definition, &counts).skipped, None, "one answer is from before that was counted");
    }

    #[test]
    fn rows_have_means_and_rankings_places() {
        let rows = json!([{"key": "r", "text": {"zh": "行"}}]);
        let matrix = json!({"key": "q", "type": "matrix", "text": {"zh": "问"}, "rows": rows,
            "scale": {"from": 1, "to": 5}});
        let found = result(matrix, &[("", "", 4), ("r", "5", 3), ("r", "1", 1)]);
        assert_eq!((found.n, found.rows[0].n, found.rows[0].mean, found.counts.len()), (4, 4, Some(4.0), 0));
        assert_eq!(found.rows[0].counts.len(), 5);
        let options = json!([{"key": "a", "text": {"zh": "甲"}}, {"key": "b", "text": {"zh": "乙"}}]);
        let ranking = json!({"key": "q", "type": "ranking", "text": {"zh": "问"}, "options": options});
        let found = result(ranking, &[("", "", 4), ("a", "1", 3), ("a", "2", 1), ("b", "1", 1), ("b", "2", 3)]);
        assert_eq!((found.rows[0].mean, found.rows[1].mean), (Some(1.25), Some(1.75)));
    }
}
