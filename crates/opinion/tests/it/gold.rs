//! How well aspects and their polarity are found in English shop talk, with no shop's own words and nothing learned.

use std::collections::BTreeSet;

use opinion::{Polarity, Taxonomy};

use super::mine;

const GOLD: &str = include_str!("../gold/english.txt");
/// The least that is shipped: F1 of aspect and polarity together.
const LEAST: f64 = 0.75;

/// An aspect, and whether it is spoken of well.
type Said = BTreeSet<(String, bool)>;

fn gold() -> Vec<(&'static str, Said)> {
    let lines = GOLD.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let said = |label: &str| (label[..label.len() - 1].to_owned(), label.ends_with('+'));
    lines
        .map(|line| {
            let (labels, text) = line.split_once('|').expect("labels, a bar, and the sentence");
            (text.trim(), labels.split_whitespace().map(said).collect())
        })
        .collect()
}

/// What is read; an aspect that is spoken of neither well nor ill is no judgement.
fn read(text: &str) -> Said {
    let mentions = mine(text).aspects.into_iter().filter(|mention| mention.polarity != Polarity::Neutral);
    mentions.map(|mention| (mention.aspect, mention.polarity == Polarity::Positive)).collect()
}

/// Harmonic mean of precision and recall, of counts.
fn f1(right: usize, found: usize, wanted: usize) -> f64 {
    2.0 * right as f64 / (found + wanted).max(1) as f64
}

#[test]
fn the_gold_is_of_the_default_taxonomy() {
    let keys: BTreeSet<String> = Taxonomy::default().aspects.into_iter().map(|aspect| aspect.key).collect();
    let gold = gold();
    assert!(gold.len() >= 80, "{}", gold.len());
    let texts: BTreeSet<&str> = gold.iter().map(|(text, _)| *text).collect();
    assert_eq!(texts.len(), gold.len(), "each sentence once");
    let labelled: BTreeSet<String> = gold.iter().flat_map(|(_, said)| said).map(|(aspect, _)| aspect.clone()).collect();
    assert_eq!(labelled, keys, "each aspect has its sentences");
}

#[test]
fn english_aspects_are_found_with_their_polarity() {
    let (mut right, mut found, mut wanted, mut spoken) = (0, 0, 0, 0);
    for (text, gold) in gold() {
        let read = read(text);
        right += read.intersection(&gold).count();
        (found, wanted) = (found + read.len(), wanted + gold.len());
        let aspects = |said: &Said| said.iter().map(|(aspect, _)| aspect.clone()).collect::<BTreeSet<_>>();
        spoken += aspects(&read).intersection(&aspects(&gold)).count();
        if read != gold {
            eprintln!("{text}\n    gold {gold:?}\n    read {read:?}");
        }
    }
    let (both, aspect) = (f1(right, found, wanted), f1(spoken, found, wanted));
    eprintln!(
        "aspect and polarity: F1 {both:.3} ({right} right, {found} read, {wanted} in the gold); aspect: F1 {aspect:.3}"
    );
    assert!(both >= LEAST, "F1 {both:.3}");
}
