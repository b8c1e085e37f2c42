//! What the crate promises, in sentences of our own and, where they lie beside the repository, on public data.

mod aspects;
mod chinese;
mod complaints;
mod english;
mod everyday;
mod gold;
mod hostile;
mod idioms;
mod learning;
mod shared;
mod urgent;

use opinion::{Miner, Opinion, Polarity};

fn mine(text: &str) -> Opinion {
    static MINER: std::sync::LazyLock<Miner> = std::sync::LazyLock::new(Miner::default);
    MINER.mine(text)
}

/// Texts, each more probably of this polarity than of the opposite one; all that are not are named.
fn all_are(expected: Polarity, texts: &[&str]) {
    let wrong: Vec<_> = texts
        .iter()
        .map(|text| (text, mine(text).probabilities))
        .filter(|(_, said)| match expected {
            Polarity::Negative => said.negative <= said.positive,
            Polarity::Positive => said.positive <= said.negative,
            Polarity::Neutral => said.neutral < 0.25,
        })
        .collect();
    assert!(wrong.is_empty(), "not {}: {wrong:#?}", expected.name());
}

/// The sum of the opinions shown, by the rules alone.
fn by_rule(text: &str) -> f32 {
    mine(text).shown.iter().map(|shown| shown.value).sum()
}

/// Texts whose listed words together say good, or bad.
fn rules_say(expected: Polarity, texts: &[&str]) {
    let wrong: Vec<_> = texts
        .iter()
        .map(|text| (text, by_rule(text), mine(text).shown))
        .filter(|(_, value, _)| match expected {
            Polarity::Negative => *value >= 0.0,
            Polarity::Positive => *value <= 0.0,
            Polarity::Neutral => value.abs() > 0.3,
        })
        .collect();
    assert!(wrong.is_empty(), "not {}: {wrong:#?}", expected.name());
}
