use std::sync::LazyLock;

use super::Reading;
use crate::text::Span;
use crate::words::{Kind, Trie, lines};

static WISHES: LazyLock<Trie<()>> = LazyLock::new(|| {
    let mut wishes = Trie::default();
    for line in lines(include_str!("../../words/needs.txt")) {
        line.words.iter().for_each(|word| *wishes.entry(word) = Some(()));
    }
    wishes
});

/// Clauses that wish for something or give advice, neighbours of one sentence together. A blessing (希望店家越来越好) is
/// none.
pub(crate) fn needs(reading: &Reading) -> Vec<Span> {
    let chars = &reading.normal.chars;
    let mut needs: Vec<(usize, Span)> = Vec::new();
    for (index, clause) in reading.clauses.iter().enumerate() {
        let (start, end) = (clause.part.start, clause.part.end);
        let blessing = chars[start..end].windows(3).any(|three| three == ['越', '来', '越']);
        if blessing || WISHES.all(chars, start, end).is_empty() {
            continue;
        }
        let span = reading.normal.span(start, end);
        let goes_on = |last: usize| last + 1 == index && reading.clauses[last].part.sentence == clause.part.sentence;
        match needs.last_mut().filter(|(last, _)| goes_on(*last)) {
            Some(need) => *need = (index, Span { start: need.1.start, end: span.end }),
            None => needs.push((index, span)),
        }
    }
    needs.into_iter().map(|(_, span)| span).collect()
}

/// Sentences that want an answer; questions that only mock are none.
pub(crate) fn questions(reading: &Reading) -> Vec<Span> {
    let mut questions: Vec<Span> = Vec::new();
    for clause in &reading.clauses {
        let mocks = |kind| {
            reading.clauses.iter().any(|other| other.part.sentence == clause.part.sentence && other.kinds.has(kind))
        };
        let last = reading.normal.chars[clause.part.end - 1];
        let asks = clause.part.asks
            || (clause.kinds.has(Kind::Question) && matches!(last, '吗' | '么' | '呢'))
            || asks_politely(&reading.normal.chars[clause.part.start..clause.part.end]);
        if !asks || mocks(Kind::Rhetorical) || mocks(Kind::Sarcasm) {
            continue;
        }
        let span = reading.normal.span(clause.part.sentence.0, clause.part.sentence.1);
        if questions.last() != Some(&span) {
            questions.push(span);
        }
    }
    questions
}

fn asks_politely(chars: &[char]) -> bool {
    [['请', '问'], ['求', '问'], ['想', '问']].iter().any(|word| chars.windows(2).any(|two| two == word))
}
