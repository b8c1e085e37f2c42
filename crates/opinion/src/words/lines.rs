use crate::text::normal_words;

/// A line of a list of words: `head: words`, where the head is a name or number and what belongs to it.
pub(crate) struct Line<'a> {
    pub head: Vec<&'a str>,
    /// Normalised.
    pub words: Vec<Vec<char>>,
}

/// Lines of a list, without remarks. Words are parted by commas where there is one, by spaces otherwise.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (head, words) = line.split_once(':')?;
        let words: Vec<&str> =
            if words.contains(", ") { words.split(',').collect() } else { words.split_whitespace().collect() };
        let words = words.into_iter().map(|word| normal_words(word.trim())).filter(|word| !word.is_empty()).collect();
        Some(Line { head: head.split_whitespace().collect(), words })
    })
}
