use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use arrow::array::Array;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::scope::Aliases;
use crate::scan::Texts;

const SHARDS: usize = 64;
const UNKNOWN: u32 = u32::MAX;

/// A text and its number.
type Known = (Box<str>, u32);

/// Gives each distinct text a number, from 0 without gaps, for all threads alike.
pub(crate) struct Numbers<'a> {
    shards: Vec<Mutex<HashTable<Known>>>,
    hasher: DefaultHashBuilder,
    next: AtomicU32,
    aliases: Option<&'a Aliases>,
}

impl<'a> Numbers<'a> {
    pub(crate) fn new() -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, hasher: DefaultHashBuilder::default(), next: AtomicU32::new(0), aliases: None }
    }

    /// Texts that are aliases get the number of what they stand for.
    pub(crate) fn of_people(aliases: &'a Aliases) -> Self {
        Self { aliases: (!aliases.is_empty()).then_some(aliases), ..Self::new() }
    }

    pub(crate) fn number(&self, text: &str) -> u32 {
        let text = self.aliases.and_then(|aliases| aliases.get(text)).map_or(text, String::as_str);
        let hash = self.hasher.hash_one(text);
        // The table uses the low and the top bits; the shard takes others.
        let shard = &self.shards[usize::try_from(hash >> 32).unwrap_or(0) % SHARDS];
        let mut table = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let rehash = |(text, _): &Known| self.hasher.hash_one(&**text);
        let entry = table.entry(hash, |(known, _)| **known == *text, rehash);
        entry.or_insert_with(|| (text.into(), self.next.fetch_add(1, Ordering::Relaxed))).get().1
    }

    /// How many numbers are given.
    pub(crate) fn len(&self) -> usize {
        self.next.load(Ordering::Relaxed) as usize
    }

    /// The texts by number.
    pub(crate) fn into_texts(self) -> Vec<String> {
        let mut texts = vec![String::new(); self.len()];
        for shard in self.shards {
            for (text, number) in shard.into_inner().unwrap_or_else(PoisonError::into_inner) {
                texts[number as usize] = text.into_string();
            }
        }
        texts
    }
}

/// The numbers of one block's texts, looked up when first asked for.
pub(crate) struct Numbered<'a> {
    numbers: &'a Numbers<'a>,
    texts: Texts<'a>,
    known: Vec<u32>,
}

impl<'a> Numbered<'a> {
    pub(crate) fn new(numbers: &'a Numbers<'a>, texts: Texts<'a>) -> Self {
        Self { numbers, known: vec![UNKNOWN; texts.values().len()], texts }
    }

    /// The number of the text that a code stands for.
    pub(crate) fn of_code(&mut self, code: usize) -> u32 {
        if self.known[code] == UNKNOWN {
            self.known[code] = self.numbers.number(self.texts.values().value(code));
        }
        self.known[code]
    }

    pub(crate) fn of_row(&mut self, row: usize) -> u32 {
        self.of_code(code(self.texts.codes()[row]))
    }
}

/// A code as an index: codes of texts that are there are never negative.
pub(crate) fn code(code: i32) -> usize {
    code.unsigned_abs() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_gaps_and_aliases_share_one() {
        let aliases = Aliases::from([("cookie".to_owned(), "ann".to_owned())]);
        let people = Numbers::of_people(&aliases);
        let numbers = ["ann", "bob", "cookie", "ann"].map(|id| people.number(id));
        assert_eq!(numbers, [0, 1, 0, 0]);
        assert_eq!(people.into_texts(), ["ann", "bob"]);
    }
}
