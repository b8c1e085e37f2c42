//! What a text says: its language, how it is meant, the aspects it speaks of with the words that show it, wishes and
//! questions, and how urgent it is. Chinese and English. No I/O, no clock; anything random takes a seed.
//!
//! ```
//! use opinion::{Miner, Polarity};
//!
//! let miner = Miner::default();
//! let text = "衣服很好看，但是物流太慢了。希望下次能快一点";
//! let opinion = miner.mine(text);
//! let delivery = opinion.aspects.iter().find(|mention| mention.aspect == "delivery").unwrap();
//! assert_eq!(delivery.polarity, Polarity::Negative);
//! assert!(delivery.spans.iter().any(|span| span.of(text).ends_with("太慢")));
//! assert_eq!(opinion.needs[0].of(text), "希望下次能快一点");
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | [`Miner`] | text → [`Opinion`], with a [`Taxonomy`] and, where trained, a shop's own models |
//! | `text` | normalisation with the way back, language, sentences and clauses |
//! | `words` | the lists of words under `words/`, and how they are found |
//! | `read` | negation, degree, contrast, wishes, questions, sarcasm; urgency |
//! | `aspects` | the taxonomy, and which opinion belongs to which aspect |
//! | [`learn`] | n-grams and the reading's numbers → probabilities: training, measuring, keeping |
//!
//! # What ships
//!
//! The words are our own. The weights in `model/` come from data that may be shipped, see `model/README.md`. Everything
//! else is learned where the texts are.

mod aspects;
pub mod learn;
mod miner;
mod opinion;
mod read;
mod shipped;
mod text;
mod words;

pub use aspects::{Aspect, Mention, Taxonomy, TaxonomyError};
pub use learn::{AspectModel, Model};
pub use miner::{Miner, MinerError};
pub use opinion::{Doubt, Opinion, Polarity, Probabilities, Shown};
pub use read::{Reason, Urgency, UrgencyReason};
pub use shipped::EDITION;
pub use text::{Language, Span, Tongue};
