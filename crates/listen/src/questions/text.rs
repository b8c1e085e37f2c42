//! What may be written, before it is looked at any further.

use web::{Fault, Problem};

/// Of letters and digits: fewer say nothing.
const LEAST: usize = 2;
pub(super) const MAX_QUESTION: usize = 300;
pub(crate) const MAX_ANSWER: usize = 2_000;
pub(super) const MAX_NAME: usize = 40;

/// Why a text cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    Short,
    Long,
}

/// Looks whether a text says something and is no longer than `most` characters.
pub(crate) fn unfit(text: &str, most: usize) -> Option<Unfit> {
    if text.chars().filter(|c| c.is_alphanumeric()).count() < LEAST {
        return Some(Unfit::Short);
    }
    (text.chars().count() > most).then_some(Unfit::Long)
}

/// # Errors
/// 422 naming the text.
pub(super) fn check(text: &str, most: usize) -> Result<(), Problem> {
    match unfit(text, most) {
        None => Ok(()),
        Some(Unfit::Short) => Err(Problem::invalid("text", Fault::Characters { least: LEAST, most })),
        Some(Unfit::Long) => Err(Problem::invalid("text", Fault::TooLong { most })),
    }
}

/// What somebody typed, with line breaks as one character and without what only misleads: control characters, and those
/// that turn the direction of what follows.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_unseen = |c: char| turns(c) || (c.is_control() && c != '\n' && c != '\t');
    text.replace("\r\n", "\n").chars().filter(|c| !is_unseen(*c)).collect::<String>().trim().to_owned()
}

/// One line of at most `most` characters; `None` where nothing is left.
pub(super) fn clean_line(text: &str, most: usize) -> Option<String> {
    let line: String = primitives::text::line(text).chars().take(most).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_something_and_ends_somewhere() {
        for nothing in ["", "  ", "？？？", "a", "!", "\u{200b}\u{200b}"] {
            assert_eq!(unfit(nothing, 10), Some(Unfit::Short), "{nothing:?}");
        }
        assert_eq!(unfit("起球", 10), None);
        assert_eq!(unfit(&"好".repeat(11), 10), Some(Unfit::Long));
        assert!(check("好用吗", MAX_QUESTION).is_ok() && check("好", MAX_QUESTION).is_err());
    }

    #[test]
    fn what_misleads_is_left_out() {
        assert_eq!(clean(" a\0b\r\nc\u{202e}d\u{2066} \u{7}"), "ab\ncd");
        assert_eq!(clean_line(" 小\n满\u{202e} ", 40).as_deref(), Some("小 满"));
        assert_eq!(clean_line(&"长".repeat(99), 40).map(|name| name.chars().count()), Some(40));
        assert_eq!(clean_line("\n\t ", 40), None);
    }
}
