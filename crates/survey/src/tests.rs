//! Surveys as staff make them, as people are asked and answer, and as the log tells of them.

mod answering;
mod asking;
mod cancelling;
mod choosing;
mod claims;
mod counting;
mod follow_up_mails;
mod follow_ups;
mod languages;
mod mailing;
mod making;
mod on_site;
mod open;
mod phone;
mod telling;
mod told;
mod waiting;
mod waves;
pub(crate) mod world;
mod written;
