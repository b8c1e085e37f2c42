use super::Reading;
use crate::words::Kind;

pub(crate) const DENSE: usize = 16;

/// The reading in numbers between -1 and 1, for the learned models.
pub(crate) fn dense(reading: &Reading) -> [f32; DENSE] {
    let (good, bad) = reading.sums();
    let speaking: Vec<_> = reading.clauses.iter().filter(|clause| !clause.hits.is_empty()).collect();
    let squash = |value: f32| value / (value.abs() + 1.0);
    let value = |clause: Option<&&super::ClauseReading>| clause.map_or(0.0, |clause| squash(clause.value()));
    let sum_of = |chosen: fn(&super::ClauseReading) -> bool| {
        squash(speaking.iter().filter(|clause| chosen(clause)).map(|clause| clause.value()).sum())
    };
    let strongest = |sign: f32| {
        let values = speaking.iter().flat_map(|clause| &clause.hits).map(|hit| hit.value * sign);
        values.fold(0.0, f32::max) / 4.0
    };
    let count = |kind: Kind| reading.clauses.iter().filter(|clause| clause.kinds.has(kind)).count() as f32;
    let asking = reading.clauses.iter().filter(|clause| clause.part.asks).count() as f32;
    let length = reading.normal.chars.len() as f32;
    [
        (good - bad) / (good + bad + 1.0),
        (good / 4.0).tanh(),
        (bad / 4.0).tanh(),
        value(speaking.last()),
        value(speaking.first()),
        sum_of(|clause| clause.turns),
        sum_of(|clause| clause.kinds.has(Kind::Overall)),
        strongest(1.0),
        strongest(-1.0),
        squash(count(Kind::Wish)),
        squash(count(Kind::Rhetorical)),
        squash(count(Kind::Sarcasm)),
        reading.urgency.score,
        asking / (reading.clauses.len() as f32 + 1.0),
        ((1.0 + length).ln() / 8.0).min(1.0),
        (good - bad) / (length + 10.0).sqrt(),
    ]
}
