//! What people typed, without what nobody sees.

/// A name, a title or another field of one line: any white space is one space, and what is not seen and only misleads is
/// left out, such as marks that turn the direction of what follows. What joins letters and pictures (U+200C, U+200D) stays.
#[must_use]
pub fn line(text: &str) -> String {
    let text: String = text.chars().filter(|c| c.is_whitespace() || !is_unseen(*c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_unseen(c: char) -> bool {
    let is_mark = matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    );
    is_mark || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_it_is_written() {
        for (given, kept) in [
            ("\u{202e}Bo", "Bo"),
            ("Bo\u{2066}b\u{2069}", "Bob"),
            (" 小\n满\u{202e}\t", "小 满"),
            ("\u{feff}\u{200b}林\0小\u{7}美", "林小美"),
            ("\u{2067}\u{202c}", ""),
            ("👩\u{200d}🍳", "👩\u{200d}🍳"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(line(given), kept, "{given:?}");
        }
    }
}
