use crate::read::{DENSE, Reading, dense};
use crate::text::is_han;

/// The reading's numbers and what another model made of the text.
pub(crate) const NUMBERS: usize = DENSE + 1;

/// What a model sees of a text.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    /// Hashes of n-grams with how often each occurs, by hash.
    pub grams: Vec<(u32, f32)>,
    pub numbers: [f32; NUMBERS],
}

const LONGEST: usize = 4;
/// Letters of the pieces of English words.
const PIECE: usize = 4;

pub(crate) fn features(reading: &Reading) -> Features {
    let chars = &reading.normal.chars;
    let mut hashes = Vec::with_capacity(chars.len() * 3);
    grams(chars, 0, chars.len(), &mut hashes);
    reading.clauses.iter().for_each(|clause| opinions(chars, &clause.hits, &mut hashes));
    let mut numbers = [0.0; NUMBERS];
    numbers[..DENSE].copy_from_slice(&dense(reading));
    Features { grams: counted(hashes), numbers }
}

/// The same of one clause, with the aspects that the rules see in it.
pub(crate) fn features_of_clause(reading: &Reading, index: usize, aspects: &[usize]) -> Features {
    let chars = &reading.normal.chars;
    let clause = &reading.clauses[index];
    let mut hashes = Vec::new();
    grams(chars, clause.part.start, clause.part.end, &mut hashes);
    opinions(chars, &clause.hits, &mut hashes);
    hashes.extend(aspects.iter().map(|aspect| mix(ASPECT, *aspect as u64) as u32));
    let value = clause.value();
    let mut numbers = [0.0; NUMBERS];
    numbers[0] = value / (value.abs() + 1.0);
    numbers[1] = f32::from(value > 0.0);
    numbers[2] = f32::from(value < 0.0);
    Features { grams: counted(hashes), numbers }
}

const ASPECT: u64 = 0xa5;
const OPINION: u64 = 0x0b;
const LETTERS: u64 = 0x1e;

/// One to four units in a row; a unit is a Han character, a Latin word or number, or a mark.
fn grams(chars: &[char], start: usize, end: usize, hashes: &mut Vec<u32>) {
    let mut before = [0u64; LONGEST - 1];
    let mut at = start;
    while at < end {
        let unit_start = at;
        let unit = if is_word(chars[at]) {
            while at < end && is_word(chars[at]) {
                at += 1;
            }
            pieces(&chars[unit_start..at], hashes);
            chars[unit_start..at].iter().fold(1, |hash, char| mix(hash, *char as u64))
        } else {
            at += 1;
            chars[unit_start] as u64
        };
        if chars[unit_start].is_whitespace() {
            continue;
        }
        let mut hash = unit;
        hashes.push(mix(1, hash) as u32);
        for (length, earlier) in before.iter().rev().enumerate().filter(|(_, earlier)| **earlier != 0) {
            hash = mix(mix(hash, *earlier), length as u64 + 2);
            hashes.push(hash as u32);
        }
        before.rotate_left(1);
        before[LONGEST - 2] = unit;
    }
}

/// Pieces of a word, so that unseen forms are understood.
fn pieces(word: &[char], hashes: &mut Vec<u32>) {
    if word.len() < PIECE {
        return;
    }
    let edged = std::iter::once(' ').chain(word.iter().copied()).chain(std::iter::once(' ')).collect::<Vec<_>>();
    let hash = |piece: &[char]| piece.iter().fold(LETTERS, |hash, char| mix(hash, *char as u64)) as u32;
    hashes.extend(edged.windows(PIECE).map(hash));
}

/// Listed words with their negation: what an n-gram of three cannot see.
fn opinions(chars: &[char], hits: &[crate::read::Hit], hashes: &mut Vec<u32>) {
    hashes.extend(hits.iter().map(|hit| {
        let word = chars[hit.word..hit.end].iter().fold(OPINION, |hash, char| mix(hash, *char as u64));
        mix(word, u64::from(hit.flipped)) as u32
    }));
}

fn is_word(char: char) -> bool {
    (char.is_alphanumeric() || char == '\'') && !is_han(char)
}

/// A step of the 64-bit finaliser of MurmurHash3.
fn mix(hash: u64, value: u64) -> u64 {
    let mut mixed = (hash ^ value.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^= mixed >> 32;
    mixed = mixed.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 29)
}

fn counted(mut hashes: Vec<u32>) -> Vec<(u32, f32)> {
    hashes.sort_unstable();
    let mut grams: Vec<(u32, f32)> = Vec::with_capacity(hashes.len());
    for hash in hashes {
        match grams.last_mut().filter(|last| last.0 == hash) {
            Some(last) => last.1 += 1.0,
            None => grams.push((hash, 1.0)),
        }
    }
    grams
}
