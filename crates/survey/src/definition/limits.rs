//! How large a survey may be.

pub(super) const LANGUAGES: usize = 30;
pub(super) const QUESTIONS: usize = 200;
pub(super) const OPTIONS: usize = 50;
/// More cannot be put in order by anybody.
pub(super) const RANKED: usize = 10;
pub(super) const ROWS: usize = 30;
/// Highest number of a scale, and so at most eleven of them.
pub(super) const SCALE: i64 = 10;
pub(super) const KEY: usize = 40;
/// Characters of a text.
pub(super) const TEXT: usize = 2_000;
pub(super) const CODE: usize = 64;
/// Bytes of an address.
pub(super) const LINK: usize = 1_000;
/// Characters of an answer in own words: at most, and where nothing is said.
pub(super) const WORDS: u32 = 4_000;
pub(super) const WORDS_USUAL: u32 = 2_000;
/// Characters of an order's number or a product's name.
pub(super) const NAME: usize = 256;
/// Characters of what is named as something else.
pub(super) const OTHER: usize = 200;
/// Ways on from one question.
pub(super) const JUMPS: usize = 20;
pub(super) const PICTURES: u32 = 2;
/// Rules in rules, and tests of all of them.
pub(super) const DEPTH: usize = 5;
pub(super) const TESTS: usize = 40;
/// Questions of one page.
pub(super) const PAGE: usize = 6;
