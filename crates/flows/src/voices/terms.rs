//! The words that texts have in common: of English one and two in a row, of Chinese two to four characters.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// English words that tell nothing by themselves.
const STOP: &str = "a about after again all also am an and any are as at be because been before being but by can could did do \
    does don't even ever for from get got had has have he her here him his how i i'm i've if in into is it it's its just \
    like me more most much my no nor not now of off on one only or other our out over own really she so some still such \
    than that that's the their them then there these they this those to too two up us very was wasn't we were what when \
    where which while who why will with would you your";

static STOPS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| STOP.split_ascii_whitespace().collect());

/// Chinese characters with which no word begins or ends.
const LOOSE: &str = "的了是在我你他她它就也都很太和与还又呢吗吧啊呀着过个这那们把被让给对从而且但";
/// And with which none ends.
const OPEN: &str = "不没有";

/// The terms of a text, each once.
pub(super) fn terms(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let lower = text.to_lowercase().replace('’', "'");
    for phrase in lower.split(|c: char| !c.is_alphanumeric() && !is_within(c)) {
        let mut before: Option<&str> = None;
        for run in runs(phrase) {
            if run.starts_with(is_han) {
                characters(run, &mut all);
                before = None;
                continue;
            }
            let word = Some(run).filter(|word| is_telling(word));
            if let Some(word) = word {
                all.insert(word.to_owned());
                all.extend(before.map(|before| format!("{before} {word}")));
            }
            before = word;
        }
    }
    all
}

/// What stands between the words of a phrase.
fn is_within(c: char) -> bool {
    matches!(c, ' ' | '\'')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// A phrase as words and as stretches of Chinese.
fn runs(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(' ').flat_map(|word| {
        let mut rest = word.trim_matches('\'');
        std::iter::from_fn(move || {
            let is_first_han = is_han(rest.chars().next()?);
            let end = rest.find(|c| is_han(c) != is_first_han).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            Some(run)
        })
    })
}

fn is_telling(word: &str) -> bool {
    let is_number = word.chars().all(|c| !c.is_alphabetic());
    word.chars().count() > 2 && !is_number && !STOPS.contains(word)
}

fn characters(run: &str, all: &mut BTreeSet<String>) {
    let chars: Vec<char> = run.chars().collect();
    for length in 2..=4 {
        for part in chars.windows(length) {
            let (first, last) = (part[0], part[length - 1]);
            if !LOOSE.contains(first) && !LOOSE.contains(last) && !OPEN.contains(last) {
                all.insert(part.iter().collect());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages() {
        let of = |text: &str| terms(text).into_iter().collect::<Vec<_>>();
        assert_eq!(
            of("The Zipper broke, it's 3 days old"),
            ["broke", "days", "days old", "old", "zipper", "zipper broke"]
        );
        assert_eq!(of("漏液了"), ["漏液"]);
        assert_eq!(of("瓶子漏液"), ["子漏", "子漏液", "漏液", "瓶子", "瓶子漏", "瓶子漏液"]);
        assert_eq!(of("我的USB接口坏了!"), ["usb", "口坏", "接口", "接口坏"]);
        assert!(of("的 了 the and 123 ！！").is_empty());
    }
}
