use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::ClauseReading;
use crate::text::{Normal, Span};
use crate::words::Kind;
use crate::words::{Trie, lexicon, lines};

/// How little a text can wait, and why.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Urgency {
    /// 0 … 1; 0 when nothing is urgent. Reasons add up like independent chances.
    pub score: f32,
    pub reasons: Vec<UrgencyReason>,
}

/// One reason and the words that give it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UrgencyReason {
    pub reason: Reason,
    /// 0 … 1: what this reason alone would make of it.
    pub weight: f32,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Fire, injury, allergy, poison.
    Safety,
    /// Counterfeit, deception, a wrong charge.
    Fraud,
    /// Money back is asked for or refused.
    Refund,
    /// Authorities, lawyers, the press or the platform are named.
    Complaint,
    /// Waited long, or not answered.
    Waiting,
    /// It must be quick, they say.
    Soon,
    /// They are about to leave for good.
    Leaving,
}

static PHRASES: LazyLock<Trie<(Reason, f32)>> = LazyLock::new(|| {
    let mut phrases = Trie::default();
    for line in lines(include_str!("../../words/urgency.txt")) {
        let [reason, weight] = line.head[..] else { continue };
        let Some(reason) = reason_named(reason) else { continue };
        let weight = weight.parse().unwrap_or(0.5);
        line.words.iter().for_each(|word| *phrases.entry(word) = Some((reason, weight)));
    }
    phrases
});

fn reason_named(name: &str) -> Option<Reason> {
    Some(match name {
        "safety" => Reason::Safety,
        "fraud" => Reason::Fraud,
        "refund" => Reason::Refund,
        "complaint" => Reason::Complaint,
        "waiting" => Reason::Waiting,
        "soon" => Reason::Soon,
        "leaving" => Reason::Leaving,
        _ => return None,
    })
}

/// Characters before a phrase in which a negator, or the fear of it, takes it back.
const TAKEN_BACK: usize = 8;
const FEARS: &[&str] = &["不怕", "不用怕", "担心", "以为", "怕", "worried", "afraid", "thought", "防"];

pub(crate) fn urgency(normal: &Normal, clauses: &[ClauseReading]) -> Urgency {
    let mut reasons: Vec<UrgencyReason> = Vec::new();
    for clause in clauses {
        for found in PHRASES.all(&normal.chars, clause.part.start, clause.part.end) {
            let (reason, weight) = *found.value;
            let known = reasons.iter().any(|known| known.reason == reason);
            if !known && !is_taken_back(&normal.chars, clause.part.start, found.start) {
                reasons.push(UrgencyReason { reason, weight, span: normal.span(found.start, found.end) });
            }
        }
    }
    let calm: f32 = reasons.iter().map(|reason| 1.0 - reason.weight).product();
    Urgency { score: 1.0 - calm, reasons }
}

fn is_taken_back(chars: &[char], clause: usize, at: usize) -> bool {
    let from = at.saturating_sub(TAKEN_BACK * if chars[at].is_ascii() { 2 } else { 1 }).max(clause);
    let before: String = chars[from..at].iter().collect();
    let mut words = lexicon().words.all(chars, from, at).into_iter();
    words.any(|word| word.value.kinds.has(Kind::Negator)) || FEARS.iter().any(|fear| before.contains(fear))
}
