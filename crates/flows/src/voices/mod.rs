//! What customers say, wherever they say it: in reviews, in comments on surveys, in messages to the shop.

mod aspects;
mod course;
mod days;
mod emerging;
mod messages;
mod negative;
mod news;
mod sentences;
mod source;
mod terms;
mod texts;

pub(crate) use aspects::{__path_aspects, aspects};
pub(crate) use course::{__path_course, course};
pub(crate) use news::{__path_news, new_words, news};
pub(crate) use sentences::{__path_sentences, sentences};
