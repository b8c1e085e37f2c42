use hashbrown::HashMap;

use crate::text::is_han;

/// Words with what they mean, found by longest match.
#[derive(Debug, Clone)]
pub(crate) struct Trie<T> {
    edges: HashMap<(u32, char), u32>,
    values: Vec<Option<T>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a, T> {
    pub start: usize,
    pub end: usize,
    pub value: &'a T,
}

/// Endings that an English word may have beyond the listed form.
const ENDINGS: &[&str] = &["s", "es", "ed", "d", "ing", "ly", "'s"];

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self { edges: HashMap::new(), values: vec![None] }
    }
}

impl<T> Trie<T> {
    /// The place of a word's meaning, to be filled or changed.
    pub fn entry(&mut self, word: &[char]) -> &mut Option<T> {
        let mut node = 0;
        for char in word {
            let next = self.values.len() as u32;
            node = *self.edges.entry((node, *char)).or_insert(next);
            if node == next {
                self.values.push(None);
            }
        }
        &mut self.values[node as usize]
    }

    /// The longest word that begins at `at`; Latin words as a whole only, in any of their regular endings.
    pub fn longest(&self, chars: &[char], at: usize) -> Option<Found<'_, T>> {
        if is_latin(chars, at) && at > 0 && is_latin(chars, at - 1) {
            return None;
        }
        let (mut node, mut best) = (0, None);
        for (index, char) in chars.iter().enumerate().skip(at) {
            match self.edges.get(&(node, *char)) {
                Some(next) => node = *next,
                None => break,
            }
            if let Some(value) = &self.values[node as usize]
                && let Some(end) = word_end(chars, index + 1)
            {
                best = Some(Found { start: at, end, value });
            }
        }
        best
    }

    /// Words from the left, each as long as can be, none within another.
    pub fn all<'a>(&'a self, chars: &[char], start: usize, end: usize) -> Vec<Found<'a, T>> {
        let mut found = Vec::new();
        let mut at = start;
        while at < end {
            match self.longest(&chars[..end], at) {
                Some(word) => {
                    at = word.end;
                    found.push(word);
                }
                None => at += 1,
            }
        }
        found
    }
}

fn is_latin(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|char| char.is_alphanumeric() && !is_han(*char))
}

/// Where the word ends that matched up to `end`: there, or after a regular ending; nowhere when it is another word.
fn word_end(chars: &[char], end: usize) -> Option<usize> {
    let inside = is_latin(chars, end - 1) && (is_latin(chars, end) || chars.get(end) == Some(&'\''));
    if !inside {
        return Some(end);
    }
    let rest = &chars[end..];
    let length = rest.iter().take_while(|char| char.is_alphanumeric() && !is_han(**char) || **char == '\'').count();
    let is_ending = |ending: &&str| ending.chars().eq(rest[..length].iter().copied());
    let quoted = rest[0] == '\'' && (length == 1 || !rest[1].is_alphanumeric());
    if quoted {
        return Some(end);
    }
    (chars[end - 1].is_ascii_alphabetic() && ENDINGS.iter().any(is_ending)).then_some(end + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trie(words: &[&str]) -> Trie<usize> {
        let mut trie = Trie::default();
        for (index, word) in words.iter().enumerate() {
            *trie.entry(&word.chars().collect::<Vec<_>>()) = Some(index);
        }
        trie
    }

    fn found(words: &[&str], text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        trie(words)
            .all(&chars, 0, chars.len())
            .iter()
            .map(|word| chars[word.start..word.end].iter().collect())
            .collect()
    }

    #[test]
    fn the_longest_word_counts() {
        assert_eq!(found(&["不", "不错", "错"], "不错不对错"), ["不错", "不", "错"]);
        assert_eq!(found(&["fell apart", "apart"], "it fell apart"), ["fell apart"]);
    }

    #[test]
    fn latin_words_are_whole_words() {
        assert_eq!(
            found(&["love", "art", "good"], "loved loving lovely gloves art party goods"),
            ["loved", "lovely", "art", "goods"]
        );
        assert_eq!(found(&["good"], "质量good!'good'"), ["good", "good"]);
        assert_eq!(found(&["is"], "isn't"), Vec::<String>::new());
    }
}
