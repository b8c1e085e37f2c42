//! What the words of a text say by the rules of language: negation, degree, contrast, wishes, questions, sarcasm.

mod clause;
mod dense;
mod urgency;
mod vain;
mod wants;
mod weights;

pub(crate) use clause::{ClauseReading, Hit};
pub(crate) use dense::{DENSE, dense};
pub(crate) use urgency::urgency;
pub use urgency::{Reason, Urgency, UrgencyReason};
pub(crate) use wants::{needs, questions};

use crate::text::{Language, Normal, Tongue, clauses, tongue};

/// A text, read: what everything else is made of.
#[derive(Debug)]
pub(crate) struct Reading {
    pub normal: Normal,
    pub tongue: Tongue,
    pub clauses: Vec<ClauseReading>,
    pub urgency: Urgency,
}

impl Reading {
    pub fn of(text: &str) -> Self {
        let normal = Normal::new(text);
        let tongue = tongue(&normal);
        let parts = clauses(&normal);
        let mut clauses: Vec<_> = parts.into_iter().map(|part| ClauseReading::of(&normal.chars, part)).collect();
        if tongue.language == Language::Other {
            // Words of another language that look English are not understood; only pictures speak.
            clauses.iter_mut().for_each(|clause| clause.hits.retain(|hit| !normal.chars[hit.start].is_alphabetic()));
        }
        weights::settle(&mut clauses);
        let urgency = urgency(&normal, &clauses);
        Self { normal, tongue, clauses, urgency }
    }

    /// Weighted sums of what is good and what is bad, both positive.
    pub fn sums(&self) -> (f32, f32) {
        let mut sums = (0.0, 0.0);
        for clause in &self.clauses {
            for hit in &clause.hits {
                let value = hit.value * clause.weight;
                if value > 0.0 { sums.0 += value } else { sums.1 -= value }
            }
        }
        sums
    }
}
