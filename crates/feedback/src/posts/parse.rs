//! What staff and shoppers may write, in the form in which it is kept.

use primitives::text::line;
use web::{Fault, Problem};

use crate::kinds::{KINDS, MAX_TAG, MAX_TAGS, MAX_TEXT, MAX_TITLE};

/// Line breaks as one character, without what no text needs, without white space around it.
pub(crate) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let is_unseen = |c: char| c.is_control() && c != '\n' && c != '\t';
    text.chars().filter(|c| !is_unseen(*c)).collect::<String>().trim().to_owned()
}

pub(crate) fn one_of(field: &str, given: &str, known: &[&str]) -> Result<(), Problem> {
    if known.contains(&given) {
        return Ok(());
    }
    Err(Problem::invalid(field, Fault::one_of(known)))
}

pub(crate) fn kind(given: &str) -> Result<(), Problem> {
    one_of("kind", given, &KINDS)
}

pub(crate) fn title(given: &str) -> Result<String, Problem> {
    bounded("title", line(given), MAX_TITLE)
}

pub(crate) fn text(given: &str) -> Result<String, Problem> {
    bounded("text", clean(given), MAX_TEXT)
}

fn bounded(field: &str, text: String, most: usize) -> Result<String, Problem> {
    match text.chars().count() {
        n if (1..=most).contains(&n) => Ok(text),
        _ => Err(Problem::invalid(field, Fault::Characters { least: 1, most })),
    }
}

/// Each once, in the order given.
pub(crate) fn tags(given: &[String]) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = Vec::new();
    for tag in given.iter().map(|tag| line(tag)) {
        if !(1..=MAX_TAG).contains(&tag.chars().count()) {
            return Err(Problem::invalid("tags", Fault::Characters { least: 1, most: MAX_TAG }));
        }
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > MAX_TAGS {
        return Err(Problem::invalid("tags", Fault::TooMany { most: MAX_TAGS }));
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_without_what_nobody_sees() {
        assert_eq!(clean(" a\0b\u{7}\r\nc\t "), "ab\nc");
        assert_eq!(line("a \n  b\u{b}\u{202e}"), "a b");
        assert!(title(" \n ").is_err() && title(&"好".repeat(121)).is_err());
        assert_eq!(title(&"好".repeat(120)).unwrap().chars().count(), 120);
    }

    #[test]
    fn a_tag_is_there_once() {
        assert_eq!(tags(&["物流".into(), " 物流 ".into(), "b".into()]).unwrap(), ["物流", "b"]);
        assert!(tags(&[" ".into()]).is_err());
        assert!(tags(&(0..21).map(|n| n.to_string()).collect::<Vec<_>>()).is_err());
    }
}
