use serde::Serialize;
use utoipa::ToSchema;

use super::formulas::csi::{Csi, EXPECTATION, QUALITY};
use super::questions::QuestionResult;
use super::tallies;
use crate::definition::{Definition, Question};

/// The satisfaction index, and how far quality is from what was expected.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SurveyIndex)]
pub(crate) struct IndexResult {
    #[serde(flatten)]
    pub csi: Csi,
    pub gaps: Vec<Gap>,
}

/// In points of 0 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyGap)]
pub(crate) struct Gap {
    /// `all`, or the end that the keys of two questions share: of `expectation_x` and `quality_x` it is `x`.
    pub key: String,
    pub expectation: f64,
    pub quality: f64,
    /// Quality less expectation: below 0 it disappoints.
    pub gap: f64,
    /// The smaller number of answers.
    pub n: i64,
}

impl Gap {
    fn new(key: &str, expectation: f64, quality: f64, n: i64) -> Self {
        Self { key: key.to_owned(), expectation, quality, gap: quality - expectation, n }
    }
}

/// Compares what was expected with what was found, as a whole and where two questions ask for the same thing.
pub(crate) fn result(csi: Csi, definition: &Definition, questions: &[QuestionResult]) -> IndexResult {
    let of = |dimension: &str| csi.dimensions.iter().find(|one| one.key == dimension);
    let mut gaps = Vec::new();
    if let (Some(expectation), Some(quality)) = (of(EXPECTATION), of(QUALITY)) {
        gaps.push(Gap::new("all", expectation.score, quality.score, expectation.n.min(quality.n)));
    }
    let measured = |dimension: &'static str| {
        let questions = definition.questions.iter();
        questions.filter(move |question| tallies::dimension(question) == Some(dimension))
    };
    for quality in measured(QUALITY) {
        let same = |expected: &&Question| end(&expected.key) == end(&quality.key);
        let Some(expected) = measured(EXPECTATION).find(same) else { continue };
        let points = |question: &Question| {
            let found = questions.iter().find(|found| found.key == question.key)?;
            let (from, to) = question.range().filter(|(from, to)| to > from)?;
            Some(((found.mean? - from as f64) / (to - from) as f64 * 100.0, found.n))
        };
        if let (Some((expectation, n)), Some((found, m))) = (points(expected), points(quality)) {
            gaps.push(Gap::new(end(&quality.key), expectation, found, n.min(m)));
        }
    }
    IndexResult { csi, gaps }
}

/// What follows the first `_`.
fn end(key: &str) -> &str {
    key.split_once('_').map_or(key, |(_, end)| end)
}
