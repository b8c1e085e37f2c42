use std::collections::{HashMap, HashSet};

use crate::imports::draft::digest;

/// What a review is known by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub now: String,
    pub former: Option<FormerKey>,
}

/// What a review is known by without its category: so a version before knew it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FormerKey {
    pub key: String,
    /// Whether that version told it.
    pub was_told: bool,
    /// Whether it takes the key where it is free.
    pub is_plain: bool,
}

/// Tells rows apart that have one key, in their order: the same of another category, or under another id of its file, is
/// another review, and stars alone, alike as they are, were each given by somebody. In the next file the first is the first.
pub(super) struct Alike<'a> {
    key: &'a str,
    is_stars: bool,
    /// Whether all rows are of one category.
    is_of_one: bool,
    rows: usize,
    /// How many of each category.
    seen: HashMap<&'a str, usize>,
    ids: HashSet<&'a str>,
}

impl<'a> Alike<'a> {
    pub fn new(key: &'a str, is_stars: bool, is_of_one: bool) -> Self {
        Self { key, is_stars, is_of_one, rows: 0, seen: HashMap::new(), ids: HashSet::new() }
    }

    /// What the next row is known by; none where it repeats another.
    pub fn known(&mut self, category: &'a str, id: &'a str) -> Option<Key> {
        let is_new = self.ids.insert(id) && !id.is_empty();
        let is_first_category = self.seen.keys().all(|seen| *seen == category);
        let (place, n) = (self.rows, self.seen.get(category).copied().unwrap_or_default());
        self.rows += 1;
        self.seen.insert(category, n + 1);
        let own = |key: &str| digest(format!("{key}\u{1f}{category}").as_bytes());
        if n > 0 && !self.is_stars {
            let key = is_new.then(|| digest(format!("{}\u{1f}#{id}", self.key).as_bytes()))?;
            if category.is_empty() {
                return Some(Key { now: key, former: None });
            }
            return Some(Key { now: own(&key), former: Some(FormerKey { key, was_told: false, is_plain: true }) });
        }
        if category.is_empty() {
            return Some(Key { now: numbered(self.key, n), former: None });
        }
        // A version before did not look at the category: of texts it told the first row alone.
        let former = FormerKey {
            key: numbered(self.key, if self.is_stars { place } else { 0 }),
            was_told: self.is_stars || is_first_category,
            is_plain: if self.is_stars { self.is_of_one } else { is_first_category },
        };
        Some(Key { now: numbered(&own(self.key), n), former: Some(former) })
    }
}

fn numbered(key: &str, n: usize) -> String {
    if n == 0 { key.to_owned() } else { format!("{key}-{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_rows_are_numbered_by_category_and_as_a_version_before_numbered_them() {
        let key = |now: &str, former: Option<(&str, bool, bool)>| {
            let known = |(key, was_told, is_plain): (&str, _, _)| FormerKey { key: key.to_owned(), was_told, is_plain };
            Some(Key { now: now.to_owned(), former: former.map(known) })
        };
        let own = |category: &str| digest(format!("k\u{1f}{category}").as_bytes());
        let (tea, cups) = (own("tea"), own("cups"));

        let mut texts = Alike::new("k", false, true);
        assert_eq!((texts.known("", ""), texts.known("", "")), (key("k", None), None));
        let mut texts = Alike::new("k", false, false);
        assert_eq!(texts.known("tea", ""), key(&tea, Some(("k", true, true))));
        assert_eq!(texts.known("cups", ""), key(&cups, Some(("k", false, false))), "it took the second for the first");
        assert_eq!(texts.known("tea", ""), None);

        let mut stars = Alike::new("k", true, false);
        assert_eq!(stars.known("tea", ""), key(&tea, Some(("k", true, false))));
        assert_eq!(stars.known("cups", ""), key(&cups, Some(("k-1", true, false))));
        assert_eq!(stars.known("tea", ""), key(&format!("{tea}-1"), Some(("k-2", true, false))));
        let mut stars = Alike::new("k", true, true);
        assert_eq!(
            stars.known("tea", ""),
            key(&tea, Some(("k", true, true))),
            "a file without categories numbers them alike"
        );
    }
    #[test]
    fn the_same_words_under_another_id_are_another_review() {
        let mut texts = Alike::new("k", false, true);
        let first = Key { now: "k".to_owned(), former: None };
        assert_eq!(texts.known("", "7"), Some(first), "as what has no id is known");
        let second = texts.known("", "8").unwrap();
        assert!(second.former.is_none() && second.now != "k");
        assert_eq!((texts.known("", "8"), texts.known("", "")), (None, None));
        let mut texts = Alike::new("k", false, true);
        texts.known("tea", "7");
        let of_tea = texts.known("tea", "8").unwrap();
        let plain = FormerKey { key: second.now, was_told: false, is_plain: true };
        assert_eq!(of_tea.former, Some(plain), "a file without categories knows it by that");
    }
}
