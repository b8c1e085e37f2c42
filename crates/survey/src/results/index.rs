use serde::Serialize;
use utoipa::ToSchema;

use super::formulas::csi::{Csi, EXPECTATION, QUALITY};
use super::questions::QuestionResult;
use super::tallies;
use crate::definition::Definition;

/// The satisfaction index, and how far quality is from what was expected.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SurveyIndex)]
pub(crate) struct IndexResult {
    #[serde(flatten)]
    pub csi: Csi,
    pub gaps: Vec<Gap>,
    /// The keys of rated questions about expectation or quality that are compared with none of the other.
    pub unpaired: Vec<String>,
}

/// In points of 0 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyGap)]
pub(crate) struct Gap {
    /// `all`, or the end that the keys of two questions share: of `expectation_x` and `quality_x` it is `x`, of `expe1` and
    /// `qual1` it is `1`.
    pub key: String,
    /// The key of the question about quality; null of all.
    pub question: Option<String>,
    pub expectation: f64,
    pub quality: f64,
    /// Quality less expectation: below 0 it disappoints.
    pub gap: f64,
    /// The smaller number of answers.
    pub n: i64,
}

/// Compares what was expected with what was found, as a whole and where two questions ask for the same thing.
pub(crate) fn result(csi: Csi, definition: &Definition, questions: &[QuestionResult]) -> IndexResult {
    let of = |dimension: &str| csi.dimensions.iter().find(|one| one.key == dimension);
    let mut gaps = Vec::new();
    if let (Some(expectation), Some(quality)) = (of(EXPECTATION), of(QUALITY)) {
        gaps.push(gap("all", None, (expectation.score, expectation.n), (quality.score, quality.n)));
    }
    let measured = |dimension: &'static str| -> Vec<&str> {
        let rated = definition.questions.iter().filter(|question| question.range().is_some());
        rated.filter(|one| tallies::dimension(one) == Some(dimension)).map(|one| one.key.as_str()).collect()
    };
    let (expected, found) = (measured(EXPECTATION), measured(QUALITY));
    let pairs = pairs(&expected, &found);
    let points = |key: &str| {
        let result = questions.iter().find(|result| result.key == key)?;
        let question = definition.questions.iter().find(|question| question.key == key)?;
        let (from, to) = question.range().filter(|(from, to)| to > from)?;
        Some(((result.mean? - from as f64) / (to - from) as f64 * 100.0, result.n))
    };
    for &Pair { end, expectation, quality } in &pairs {
        if let (Some(before), Some(after)) = (points(expectation), points(quality)) {
            gaps.push(gap(end, Some(quality), before, after));
        }
    }
    let is_paired = |key: &str| pairs.iter().any(|pair| pair.expectation == key || pair.quality == key);
    let unpaired = expected.into_iter().chain(found).filter(|key| !is_paired(key)).map(str::to_owned).collect();
    IndexResult { csi, gaps, unpaired }
}

fn gap(key: &str, question: Option<&str>, (expectation, n): (f64, i64), (quality, m): (f64, i64)) -> Gap {
    let gap = quality - expectation;
    Gap { key: key.to_owned(), question: question.map(str::to_owned), expectation, quality, gap, n: n.min(m) }
}

/// The keys of two questions about the same thing, and what their ends have in common.
#[derive(Debug, PartialEq)]
struct Pair<'a> {
    end: &'a str,
    expectation: &'a str,
    quality: &'a str,
}

/// In the order of the questions about quality. Words are surer than numbers.
fn pairs<'a>(expected: &[&'a str], found: &[&'a str]) -> Vec<Pair<'a>> {
    let ways: [fn(&str) -> Option<&str>; 2] = [end, number];
    let mut pairs: Vec<(usize, Pair<'a>)> = Vec::new();
    for of in ways {
        for (place, &quality) in found.iter().enumerate() {
            let is_free = |key: &str| pairs.iter().all(|(_, pair)| pair.expectation != key && pair.quality != key);
            let Some(end) = of(quality).filter(|_| is_free(quality)) else { continue };
            let same = expected.iter().find(|key| is_free(key) && of(key) == Some(end));
            if let Some(&expectation) = same {
                pairs.push((place, Pair { end, expectation, quality }));
            }
        }
    }
    pairs.sort_by_key(|(place, _)| *place);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// What follows the first `_`.
fn end(key: &str) -> Option<&str> {
    key.split_once('_').map(|(_, end)| end)
}

/// The number that a name of one word ends in: 1 of `qual1` and of `quality_1`.
fn number(key: &str) -> Option<&str> {
    let word = key.trim_end_matches(|char: char| char.is_ascii_digit());
    let digits = key[word.len()..].trim_start_matches('0');
    (!digits.is_empty() && !word.trim_end_matches('_').contains('_')).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired<'a>(expected: &[&'a str], found: &[&'a str]) -> Vec<(&'a str, &'a str, &'a str)> {
        pairs(expected, found).iter().map(|pair| (pair.end, pair.expectation, pair.quality)).collect()
    }

    #[test]
    fn questions_about_the_same_thing_share_the_end_of_their_keys() {
        assert_eq!(
            paired(&["expectation_fit", "expectation_speed"], &["quality_speed", "quality_price", "quality_fit"]),
            [("speed", "expectation_speed", "quality_speed"), ("fit", "expectation_fit", "quality_fit")]
        );
        assert_eq!(
            paired(&["expe1", "expe2", "expe10"], &["qual2", "quality_01", "qual_fit3", "qual10"]),
            [("2", "expe2", "qual2"), ("1", "expe1", "quality_01"), ("10", "expe10", "qual10")]
        );
        assert_eq!(
            paired(&["expe1", "expectation_1"], &["qual1", "quality_1"]),
            [("1", "expe1", "qual1"), ("1", "expectation_1", "quality_1")],
            "each once"
        );
        assert!(paired(&["expect_size2", "expected"], &["quality_fit2", "found"]).is_empty());
    }
}
