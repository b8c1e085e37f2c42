use super::normal::{Normal, is_han};

/// A part of a sentence that says one thing, as positions of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    pub start: usize,
    pub end: usize,
    /// The sentence it is of, its closing mark included.
    pub sentence: (usize, usize),
    pub asks: bool,
}

/// Characters of a clause; who writes no marks has clauses all the same.
const LONGEST: usize = 200;

/// Clauses open with these even where no comma stands before them.
const OPENERS: &[&str] = &["但是", "但", "不过", "可是", "然而", "but ", "however", "although ", "though ", "yet "];
/// Words within which one of them stands that is none: what they begin with, and the opener.
const WITHIN: &[(&str, &str)] = &[
    ("不", "但"),
    ("非", "但"),
    ("说", "不过"),
    ("比", "不过"),
    ("", "不过敏"),
    ("", "不过瘾"),
    ("", "不过如此"),
    ("", "不过关"),
    ("anything ", "but "),
    ("nothing ", "but "),
];
/// `and` opens a clause when a new subject follows.
const SUBJECTS: &[&str] =
    &["the ", "it ", "i ", "they ", "we ", "my ", "this ", "she ", "he ", "you ", "shipping ", "delivery ", "service "];

pub(crate) fn clauses(normal: &Normal) -> Vec<Clause> {
    let chars = &normal.chars;
    let mut clauses = Vec::new();
    let (mut sentence, mut from) = (0, 0);
    let mut first_of_sentence = 0;
    for at in 0..=chars.len() {
        let ends_sentence = at == chars.len() || is_sentence_end(chars, at);
        let ends_clause = ends_sentence || is_clause_end(chars, at);
        let opens = at > from && (at - from >= LONGEST || opens_clause(chars, at));
        if ends_clause || opens {
            push(&mut clauses, chars, from, at);
            from = if ends_clause { at + 1 } else { at };
        }
        if ends_sentence {
            let mut end = at;
            while end < chars.len() && is_sentence_end(chars, end) && chars[end] != '\n' {
                end += 1;
            }
            let asks = chars[at..end.min(chars.len())].contains(&'?');
            for clause in &mut clauses[first_of_sentence..] {
                (clause.sentence, clause.asks) = ((sentence, end), asks);
            }
            first_of_sentence = clauses.len();
            sentence = at + 1;
        }
    }
    for clause in &mut clauses {
        clause.sentence.0 += leading_marks(&chars[clause.sentence.0..clause.start]);
    }
    clauses
}

fn push(clauses: &mut Vec<Clause>, chars: &[char], mut start: usize, mut end: usize) {
    while start < end && chars[start].is_whitespace() {
        start += 1;
    }
    while end > start && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    if start < end {
        clauses.push(Clause { start, end, sentence: (start, end), asks: false });
    }
}

/// Marks and spaces left over from the sentence before.
fn leading_marks(chars: &[char]) -> usize {
    chars.iter().take_while(|char| !char.is_alphanumeric() && !matches!(char, '"' | '(' | '\'')).count()
}

fn is_sentence_end(chars: &[char], at: usize) -> bool {
    match chars[at] {
        '。' | '!' | '?' | '\n' | '…' | '｡' => true,
        ';' => !is_emoticon(chars, at),
        // Not within 9.90 or shop.com.
        '.' => {
            let is_inside = |char: Option<&char>| char.is_some_and(char::is_ascii_alphanumeric);
            !(is_inside(chars.get(at + 1)) && is_inside(chars[..at].last()))
        }
        _ => false,
    }
}

fn is_clause_end(chars: &[char], at: usize) -> bool {
    match chars[at] {
        ',' => !(at > 0 && chars[at - 1].is_ascii_digit() && chars.get(at + 1).is_some_and(char::is_ascii_digit)),
        '、' | '~' | '～' | '—' => true,
        ':' => !is_emoticon(chars, at),
        ' ' => at > 0 && is_han(chars[at - 1]) && chars.get(at + 1).copied().is_some_and(is_han),
        _ => false,
    }
}

/// `:)`, `;-(` and the like.
fn is_emoticon(chars: &[char], at: usize) -> bool {
    chars[at + 1..].iter().take(2).any(|char| matches!(char, ')' | '(' | 'p' | 'd' | '\''))
        && chars.get(at + 1).is_some_and(|next| !next.is_whitespace())
        && chars.get(at + 1).is_none_or(|next| {
            !next.is_alphanumeric() || chars.get(at + 2).is_none_or(|after| !after.is_alphanumeric())
        })
}

fn opens_clause(chars: &[char], at: usize) -> bool {
    let first = chars[at..].first();
    if first.is_none_or(|char| !matches!(char, '但' | '不' | '可' | '然' | 'b' | 'h' | 'a' | 't' | 'y')) {
        return false;
    }
    if first.is_some_and(char::is_ascii_alphabetic) && (at == 0 || chars[at - 1] != ' ') {
        return false;
    }
    let rest = &chars[at..];
    let is_within = |(before, opener): &(&str, &str)| begins(rest, opener) && ends(&chars[..at], before);
    OPENERS.iter().any(|opener| begins(rest, opener)) && !WITHIN.iter().any(is_within)
        || begins(rest, "and ") && SUBJECTS.iter().any(|subject| begins(&rest[4..], subject))
}

fn begins(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|char| rest.next() == Some(&char))
}

fn ends(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter().rev();
    word.chars().rev().all(|char| rest.next() == Some(&char))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let normal = Normal::new(text);
        clauses(&normal).iter().map(|clause| normal.span(clause.start, clause.end).of(text).to_owned()).collect()
    }

    #[test]
    fn parts_what_is_said() {
        assert_eq!(parts("质量好，物流快。下次还来！！"), ["质量好", "物流快", "下次还来"]);
        assert_eq!(parts("质量好 物流快但包装差"), ["质量好", "物流快", "但包装差"]);
        assert_eq!(
            parts("It cost 1,299.50 and the zipper broke, but I like it."),
            ["It cost 1,299.50", "and the zipper broke", "but I like it"]
        );
        assert_eq!(parts("see www.shop.com ok"), ["see www.shop.com ok"]);
        assert_eq!(parts("好 :)"), ["好 :)"]);
        assert_eq!(parts("不但好用不过敏而且便宜不过太小"), ["不但好用不过敏而且便宜", "不过太小"]);
        assert_eq!(parts("nothing but praise but late"), ["nothing but praise", "but late"]);
        assert_eq!(parts(" ，。 "), Vec::<String>::new());
    }

    #[test]
    fn knows_the_sentence_and_whether_it_asks() {
        let text = "好看。什么时候发货，急用？谢谢";
        let normal = Normal::new(text);
        let clauses = clauses(&normal);
        let sentence = |index: usize| normal.span(clauses[index].sentence.0, clauses[index].sentence.1).of(text);
        assert_eq!([sentence(0), sentence(2), sentence(3)], ["好看。", "什么时候发货，急用？", "谢谢"]);
        assert_eq!(clauses.iter().map(|clause| clause.asks).collect::<Vec<_>>(), [false, true, true, false]);
    }
}
