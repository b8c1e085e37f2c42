use super::{Answers, Definition, QuestionType};

/// The survey's number of one person, and how content it says they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub score: f64,
    /// promoter | passive | detractor; of CSAT and CES: content, in between, not content.
    pub band: &'static str,
}

/// Lowest of a promoter and of a passive: 9 and 7 of 10 (Reichheld 2003); the two top boxes of five; 5 of 7, agreement.
fn limits(kind: QuestionType) -> Option<(f64, f64)> {
    match kind {
        QuestionType::Nps => Some((9.0, 7.0)),
        QuestionType::Csat => Some((4.0, 3.0)),
        QuestionType::Ces => Some((5.0, 4.0)),
        _ => None,
    }
}

/// `None` when the type has no bands.
pub(crate) fn band(kind: QuestionType, score: f64) -> Option<&'static str> {
    let (promoter, passive) = limits(kind)?;
    Some(match score {
        score if score >= promoter => "promoter",
        score if score >= passive => "passive",
        _ => "detractor",
    })
}

/// From which number, and below which, an answer is in a band. `None` when there is no such band.
pub(crate) fn span(kind: QuestionType, band: &str) -> Option<(f64, f64)> {
    let (promoter, passive) = limits(kind)?;
    match band {
        "promoter" => Some((promoter, f64::MAX)),
        "passive" => Some((passive, promoter)),
        "detractor" => Some((f64::MIN, passive)),
        _ => None,
    }
}

impl Definition {
    /// The question that gives the survey its number: the first NPS, CSAT or CES question, whichever the survey's kind
    /// names, else whichever comes first.
    pub fn score_question(&self, kind: &str) -> Option<&super::Question> {
        let named = match kind {
            "nps" => Some(QuestionType::Nps),
            "csat" => Some(QuestionType::Csat),
            "ces" => Some(QuestionType::Ces),
            _ => None,
        };
        let of_kind = self.questions.iter().find(|question| Some(question.kind) == named);
        of_kind.or_else(|| self.questions.iter().find(|question| limits(question.kind).is_some()))
    }

    pub fn score(&self, kind: &str, answers: &Answers) -> Option<Scored> {
        let question = self.score_question(kind)?;
        let score = answers.get(&question.key)?.as_f64()?;
        Some(Scored { score, band: band(question.kind, score)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_within_the_span_of_its_band() {
        for kind in [QuestionType::Nps, QuestionType::Csat, QuestionType::Ces] {
            let (from, to) = kind.fixed_scale().unwrap();
            for number in (from..=to).map(|number| number as f64) {
                let within = ["promoter", "passive", "detractor"].into_iter().filter(|band| {
                    let (low, high) = span(kind, band).unwrap();
                    (low..high).contains(&number)
                });
                assert_eq!(within.collect::<Vec<_>>(), Vec::from_iter(band(kind, number)), "{kind:?} {number}");
            }
        }
        assert_eq!((span(QuestionType::Nps, "angry"), span(QuestionType::Text, "passive")), (None, None));
    }
}
