/// Shorter ids, such as `7`, are looked for only where ids stand.
const TELLING: usize = 4;

/// Whether a text holds any of these words, whatever their case, and not merely as a part of longer words. Words of
/// fewer than four characters count only as the JSON value of a field whose name ends in `id`.
#[must_use]
pub fn mentions(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().map(|word| word.to_lowercase()).any(|word| {
        let at_border = |(at, found): (usize, &str)| {
            let (before, after) = (&text[..at], &text[at + found.len()..]);
            let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if word.chars().count() < TELLING {
                return before.ends_with("id\":\"") && after.starts_with('"');
            }
            !is_inside(before.chars().next_back()) && !is_inside(after.chars().next())
        };
        !word.is_empty() && text.match_indices(word.as_str()).any(at_border)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        let words = ["ann@x.cn", "7", "u-42", "小林"].map(str::to_owned);
        let finds = |text: &str| mentions(text, &words);
        assert!(finds("mail ANN@X.CN, now") && finds(r#"{"userId":"u-42"}"#) && finds(r#"{"userId":"7"}"#));
        assert!(finds("https://shop/?id=u-42"));
        assert!(!finds("joann@x.cnn") && !finds("u-421") && !finds(r#"{"quantity":"7","price":7}"#) && !finds("小林"));
        assert!(!finds(""));
    }
}
