use std::sync::LazyLock;

use hashbrown::HashMap;

use super::Span;

/// Characters as they are matched: half-width, lower case, simplified; runs of one character shortened; what joins or
/// colours emoji left out. Each knows where it stands in the original.
#[derive(Debug, Default)]
pub(crate) struct Normal {
    pub chars: Vec<char>,
    places: Vec<Span>,
}

/// Characters of a text that are read at all: what comes after says no more about it, and costs.
const MOST: usize = 10_000;

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pairs = include_str!("../../words/zh/traditional.txt").lines().filter(|line| !line.starts_with('#'));
    pairs.flat_map(str::split_whitespace).filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1))).collect()
});

impl Normal {
    pub fn new(text: &str) -> Self {
        let mut normal = Self::default();
        for (start, char) in text.char_indices().take(MOST) {
            let place = Span { start, end: start + char.len_utf8() };
            if is_ignored(char) {
                continue;
            }
            let char = fold(char);
            if let Some(last) = normal.places.last_mut().filter(|_| is_one_too_many(&normal.chars, char)) {
                last.end = place.end;
                continue;
            }
            normal.chars.push(char);
            normal.places.push(place);
        }
        normal.undo_stretching();
        normal
    }

    /// Where the characters `start..end` stand in the original.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let from = self.places.get(start).map_or(0, |place| place.start);
        let to = self.places.get(end.saturating_sub(1)).map_or(from, |place| place.end);
        Span { start: from, end: to.max(from) }
    }

    /// `soooo`, kept as three letters so far, is `so`: two letters can be meant (`good`), three cannot.
    fn undo_stretching(&mut self) {
        let mut at = 0;
        while at + 2 < self.chars.len() {
            let letter = self.chars[at];
            if letter.is_ascii_alphabetic() && self.chars[at + 1] == letter && self.chars[at + 2] == letter {
                let end = self.places[at + 2].end;
                let keep = if matches!((at.checked_sub(1).map(|before| self.chars[before]), letter), (Some('g'), 'o')) {
                    2
                } else {
                    1
                };
                self.places[at + keep - 1].end = end;
                self.chars.drain(at + keep..at + 3);
                self.places.drain(at + keep..at + 3);
            }
            at += 1;
        }
    }
}

/// A word of a list as texts are normalised.
pub(crate) fn normal_words(word: &str) -> Vec<char> {
    word.chars().filter(|char| !is_ignored(*char)).map(fold).collect()
}

pub(crate) fn is_han(char: char) -> bool {
    matches!(char, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ebef}' | '〇')
}

/// Variation selectors, joiners, skin tones, marks of byte order and direction.
fn is_ignored(char: char) -> bool {
    matches!(char, '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{ad}')
}

fn fold(char: char) -> char {
    match char {
        '\u{ff01}'..='\u{ff5e}' => fold_half(char::from_u32(char as u32 - 0xfee0).unwrap_or(char)),
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '’' | '‘' | '´' | '`' => '\'',
        '“' | '”' | '「' | '」' | '『' | '』' => '"',
        '\r' => '\n',
        _ if is_han(char) => SIMPLIFIED.get(&char).copied().unwrap_or(char),
        _ => fold_half(char),
    }
}

fn fold_half(char: char) -> char {
    let mut lower = char.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => char,
    }
}

/// Spaces stand alone, a Han character or a letter at most two or three times in a row, marks three times.
fn is_one_too_many(chars: &[char], char: char) -> bool {
    let most = match char {
        ' ' => 1,
        _ if is_han(char) => 2,
        _ if char.is_ascii_digit() => return false,
        _ => 3,
    };
    chars.len() >= most && chars[chars.len() - most..].iter().all(|before| *before == char)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Normal::new(text).chars.into_iter().collect()
    }

    #[test]
    fn writes_alike_what_is_read_alike() {
        assert_eq!(normal("ＡＢＣ　質量很好！"), "abc 质量很好!");
        assert_eq!(normal("太太太太太好了！！！！！！"), "太太好了!!!");
        assert_eq!(normal("Soooooo GOOOOOD, I’m happy"), "so good, i'm happy");
        assert_eq!(normal("👍🏻❤️"), "👍❤");
        assert_eq!(normal("100000"), "100000");
    }

    #[test]
    fn knows_the_way_back() {
        let text = "Ａ質量很好好好好！x";
        let normal = Normal::new(text);
        assert_eq!(normal.span(1, 3).of(text), "質量");
        assert_eq!(normal.span(3, 6).of(text), "很好好好好");
        assert_eq!(normal.span(0, normal.chars.len()).of(text), text);
        assert_eq!(Normal::new("").span(0, 0), Span { start: 0, end: 0 });
    }
}
