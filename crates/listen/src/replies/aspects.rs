//! What a review's text speaks of, as a draft of an answer names it: by the shop's word for it, and of a complaint by
//! the customer's words too, where these stand in public and tell nothing of anybody.

use super::draft::Basis;
use super::model::hide::{Hider, Known};
use crate::reviews::row::Review;
use crate::reviews::view::{AspectSaid, ReviewRow};
use crate::settings::Settings;

/// An answer names so many things …
const MOST_NAMED: usize = 3;
/// … and repeats what was said of so many.
const MOST_QUOTED: usize = 2;
/// The longest that is repeated, in characters: more than that is a sentence.
const LONGEST_ZH: usize = 16;
const LONGEST: usize = 40;

/// The names of what the text praises or complains of, each once, at most three.
pub(super) fn aspects(row: &ReviewRow, settings: &Settings, polarity: &str, language: &str) -> Vec<String> {
    said(row, settings, polarity, language).into_iter().map(|(name, _)| name).collect()
}

/// The names of what the text complains of, with the customer's own words behind the first of them.
pub(super) fn complaints(basis: &Basis) -> Vec<String> {
    let Basis { review, row, settings, language, .. } = basis;
    let text = quotable(review, row);
    let mut left = MOST_QUOTED;
    let named = said(row, settings, "negative", language).into_iter().map(|(name, said)| {
        let phrase = text.as_deref().filter(|_| left > 0).and_then(|clean| phrase(said, row, clean, language));
        let Some(phrase) = phrase.filter(|phrase| !phrase.eq_ignore_ascii_case(&name)) else { return name };
        left -= 1;
        if language == "zh" { format!("{name}（“{phrase}”）") } else { format!("{name} (“{phrase}”)") }
    });
    named.collect()
}

fn said<'a>(row: &'a ReviewRow, settings: &Settings, polarity: &str, language: &str) -> Vec<(String, &'a AspectSaid)> {
    let mut all: Vec<(String, &AspectSaid)> = Vec::new();
    for said in row.aspects.iter().filter(|said| said.polarity == polarity) {
        let Some(aspect) = settings.aspects.iter().find(|aspect| aspect.key == said.aspect) else { continue };
        let name = if language == "zh" { aspect.zh.clone() } else { aspect.en.to_lowercase() };
        if all.len() < MOST_NAMED && all.iter().all(|(known, _)| *known != name) {
            all.push((name, said));
        }
    }
    all
}

/// The text of a review that everybody reads, without what tells of a person.
fn quotable(review: &Review, row: &ReviewRow) -> Option<String> {
    let text = row.text.as_deref().filter(|_| review.is_public())?;
    let known = Known {
        names: row.author.name.iter().cloned().collect(),
        orders: row.order_id.iter().cloned().collect(),
        places: vec![review.region.clone()],
        ..Known::default()
    };
    Some(Hider::new(&known).ok()?.hide(text))
}

/// The words that say this of the aspect, from the first to the last; none where they are cut out of something that is
/// not repeated, or would not read well within an answer.
fn phrase(said: &AspectSaid, row: &ReviewRow, clean: &str, language: &str) -> Option<String> {
    let start = said.quotes.iter().map(|quote| quote.start).min()?;
    let end = said.quotes.iter().map(|quote| quote.end).max()?;
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    // What was added later is no part of this text.
    let text: Vec<char> = row.text.as_deref()?.chars().collect();
    let phrase: String = text.get(start..end)?.iter().collect();
    let phrase = phrase.trim();
    let longest = if language == "zh" { LONGEST_ZH } else { LONGEST };
    let is_fit = (2..=longest).contains(&phrase.chars().count()) && !phrase.contains(breaks);
    (is_fit && clean.contains(phrase)).then(|| phrase.to_owned())
}

fn breaks(c: char) -> bool {
    c.is_control()
        || matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '“' | '”' | '"' | '（' | '）' | '(' | ')')
}
