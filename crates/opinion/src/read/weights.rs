use super::ClauseReading;
use crate::words::Kind;

const AFTER_CONTRAST: f32 = 1.4;
const BEFORE_CONTRAST: f32 = 0.6;
const CONCEDED: f32 = 0.5;
const SUMMED_UP: f32 = 1.6;

/// How much each clause counts: what comes after a but, and what sums up, more; what is conceded, less.
pub(super) fn settle(clauses: &mut [ClauseReading]) {
    for index in 0..clauses.len() {
        let clause = &clauses[index];
        if clause.turns {
            let sentence = clause.part.sentence;
            // A but at the beginning of a sentence speaks to the sentence before.
            let before = index.checked_sub(1).map(|before| clauses[before].part.sentence);
            let conceded = if clauses[index].part.start == sentence.0 { before } else { Some(sentence) };
            let earlier = clauses[..index].iter_mut().filter(|earlier| Some(earlier.part.sentence) == conceded);
            earlier.for_each(|earlier| earlier.weight *= BEFORE_CONTRAST);
            clauses[index].weight *= AFTER_CONTRAST;
        } else if clause.kinds.has(Kind::Although) {
            clauses[index].weight *= CONCEDED;
        }
        if clauses[index].kinds.has(Kind::Overall) {
            clauses[index].weight *= SUMMED_UP;
        }
    }
}
