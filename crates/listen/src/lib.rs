//! What customers say: reviews taken, verified, moderated, answered, mended and scored, projected from the event log; and
//! what they ask about products.
//!
//! A review's row follows from its statements and from the facts about it (decisions, replies, votes, labels, steps of
//! recoveries). Facts have the ids of the events that told them, and telling one twice changes nothing: so what staff
//! and shoppers do here takes effect at once, in the transaction that queues its event, and does no harm when the event
//! comes back out of the log.

mod ahead;
mod alike;
mod aspects;
mod batch;
mod condition;
mod cores;
mod coupons;
mod digest;
mod export;
mod facts;
mod hearing;
mod ids;
mod learning;
pub mod links;
mod media;
mod mining;
mod own;
mod people;
mod postal;
mod projector;
mod questions;
mod rebuild;
mod recoveries;
mod redact;
mod removal;
mod replies;
mod reports;
pub mod reviews;
mod router;
mod scores;
mod settings;
mod shop;
pub mod shopper;
mod signals;
mod state;
#[cfg(test)]
mod tests;
mod verified;
mod waiting;
mod work;

pub use digest::{TableDigest, digest};
pub use export::{PICTURES, export, picture};
pub use hearing::Hearing;
pub use learning::{miner, read_again, reread};
pub use projector::{CONSUMER, OnChange, Projector, RULES};
pub use rebuild::{DERIVED_TABLES, rebuild};
pub use recoveries::{AWAITED_SINCE, Term, assign};
pub use redact::{redact, tells_of_reviews};
pub use removal::{Person, erase, pictures, traces};
pub use reviews::{notice, release};
pub use router::router;
pub use scores::sums::rounded as rounded_minutes;
pub use settings::{Settings, load as settings};
pub use state::Listen;
pub use verified::Verifications;
pub use waiting::{Mine, Waiting, mine, waiting};
pub use work::refill_words;

use store::Migration;

/// The tables of this domain.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_220, name: "listen", sql: include_str!("../migrations/2026112220_listen.sql") },
    Migration { version: 2_026_112_221, name: "links", sql: include_str!("../migrations/2026112221_links.sql") },
    Migration {
        version: 2_026_112_222,
        name: "listen_scoreboard",
        sql: include_str!("../migrations/2026112222_scoreboard.sql"),
    },
    Migration {
        version: 2_026_112_223,
        name: "questions",
        sql: include_str!("../migrations/2026112223_questions.sql"),
    },
    Migration { version: 2_026_112_224, name: "learning", sql: include_str!("../migrations/2026112224_learning.sql") },
    Migration {
        version: 2_026_112_225,
        name: "answers_by_day",
        sql: include_str!("../migrations/2026112225_answers_by_day.sql"),
    },
    Migration { version: 2_026_112_226, name: "versions", sql: include_str!("../migrations/2026112226_versions.sql") },
    Migration { version: 2_026_112_227, name: "inbox", sql: include_str!("../migrations/2026112227_inbox.sql") },
    Migration {
        version: 2_026_112_228,
        name: "aspects_by_day",
        sql: include_str!("../migrations/2026112228_aspects_by_day.sql"),
    },
    Migration { version: 2_026_112_229, name: "listen_words", sql: include_str!("../migrations/2026112229_words.sql") },
    Migration { version: 2_026_112_260, name: "replies", sql: include_str!("../migrations/2026112260_replies.sql") },
    Migration {
        version: 2_026_112_261,
        name: "inbox_filters",
        sql: include_str!("../migrations/2026112261_inbox_filters.sql"),
    },
    Migration { version: 2_026_112_262, name: "claims", sql: include_str!("../migrations/2026112262_claims.sql") },
    Migration { version: 2_026_112_264, name: "later", sql: include_str!("../migrations/2026112264_later.sql") },
    Migration {
        version: 2_026_112_265,
        name: "product_aspects",
        sql: include_str!("../migrations/2026112265_product_aspects.sql"),
    },
    Migration {
        version: 2_026_112_266,
        name: "claimed_names",
        sql: include_str!("../migrations/2026112266_claimed_names.sql"),
    },
    Migration {
        version: 2_026_112_267,
        name: "public_orders",
        sql: include_str!("../migrations/2026112267_public_orders.sql"),
    },
    Migration { version: 2_026_112_268, name: "old_work", sql: include_str!("../migrations/2026112268_old_work.sql") },
    Migration {
        version: 2_026_112_271,
        name: "reply_models",
        sql: include_str!("../migrations/2026112271_reply_models.sql"),
    },
    Migration { version: 2_026_112_272, name: "invited", sql: include_str!("../migrations/2026112272_invited.sql") },
    Migration {
        version: 2_026_112_310,
        name: "work_since",
        sql: include_str!("../migrations/2026112310_work_since.sql"),
    },
    Migration { version: 2_026_112_311, name: "stated", sql: include_str!("../migrations/2026112311_stated.sql") },
    Migration {
        version: 2_026_112_312,
        name: "erased_texts",
        sql: include_str!("../migrations/2026112312_erased_texts.sql"),
    },
    Migration { version: 2_026_112_314, name: "zones", sql: include_str!("../migrations/2026112314_zones.sql") },
    Migration { version: 2_026_112_315, name: "parcels", sql: include_str!("../migrations/2026112315_parcels.sql") },
    Migration {
        version: 2_026_112_316,
        name: "rating_window",
        sql: include_str!("../migrations/2026112316_rating_window.sql"),
    },
    Migration {
        version: 2_026_112_317,
        name: "label_quotes",
        sql: include_str!("../migrations/2026112317_label_quotes.sql"),
    },
    Migration {
        version: 2_026_112_318,
        name: "content_later",
        sql: include_str!("../migrations/2026112318_content_later.sql"),
    },
    Migration { version: 2_026_112_319, name: "coupons", sql: include_str!("../migrations/2026112319_coupons.sql") },
    Migration {
        version: 2_026_112_332,
        name: "unread_codes",
        sql: include_str!("../migrations/2026112332_unread_codes.sql"),
    },
    Migration { version: 2_026_112_380, name: "unasked", sql: include_str!("../migrations/2026112380_unasked.sql") },
    Migration { version: 2_026_112_381, name: "alike", sql: include_str!("../migrations/2026112381_alike.sql") },
    Migration {
        version: 2_026_112_390,
        name: "known_addresses",
        sql: include_str!("../migrations/2026112390_known_addresses.sql"),
    },
    Migration {
        version: 2_026_112_401,
        name: "given_signals",
        sql: include_str!("../migrations/2026112401_given_signals.sql"),
    },
    Migration {
        version: 2_026_112_402,
        name: "requests_by_person",
        sql: include_str!("../migrations/2026112402_requests_by_person.sql"),
    },
    Migration {
        version: 2_026_112_403,
        name: "review_changes",
        sql: include_str!("../migrations/2026112403_review_changes.sql"),
    },
    Migration {
        version: 2_026_112_461,
        name: "hidden_reviews",
        sql: include_str!("../migrations/2026112461_hidden_reviews.sql"),
    },
    Migration {
        version: 2_026_112_462,
        name: "undated_reviews",
        sql: include_str!("../migrations/2026112462_undated_reviews.sql"),
    },
    Migration {
        version: 2_026_112_463,
        name: "imported_reviews",
        sql: include_str!("../migrations/2026112463_imported_reviews.sql"),
    },
    Migration { version: 2_026_112_468, name: "review_bands", sql: include_str!("../migrations/2026112468_bands.sql") },
    Migration {
        version: 2_026_112_424,
        name: "unread_reviews_dismissals",
        sql: include_str!("../migrations/2026112424_unread_dismissals.sql"),
    },
    Migration {
        version: 2_026_112_483,
        name: "undated_aspects",
        sql: include_str!("../migrations/2026112483_undated_aspects.sql"),
    },
    Migration {
        version: 2_026_112_489,
        name: "new_decisions",
        sql: include_str!("../migrations/2026112489_new_decisions.sql"),
    },
    Migration {
        version: 2_026_112_495,
        name: "question_followers",
        sql: include_str!("../migrations/2026112495_question_followers.sql"),
    },
    Migration { version: 2_026_112_510, name: "own_site", sql: include_str!("../migrations/2026112510_own_site.sql") },
    Migration {
        version: 2_026_112_511,
        name: "review_reports",
        sql: include_str!("../migrations/2026112511_reports.sql"),
    },
    Migration {
        version: 2_026_112_512,
        name: "review_corrections",
        sql: include_str!("../migrations/2026112512_corrections.sql"),
    },
    Migration {
        version: 2_026_112_610,
        name: "report_outcomes",
        sql: include_str!("../migrations/2026112610_report_outcomes.sql"),
    },
    Migration { version: 2_026_112_622, name: "messages", sql: include_str!("../migrations/2026112622_messages.sql") },
    Migration {
        version: 2_026_112_634,
        name: "import_messages",
        sql: include_str!("../migrations/2026112634_import_messages.sql"),
    },
    Migration {
        version: 2_026_112_635,
        name: "message_indexes",
        sql: include_str!("../migrations/2026112635_message_indexes.sql"),
    },
    Migration {
        version: 2_026_112_636,
        name: "postal_addresses",
        sql: include_str!("../migrations/2026112636_postal_addresses.sql"),
    },
    Migration {
        version: 2_026_112_628,
        name: "spent_orders",
        sql: include_str!("../migrations/2026112628_spent_orders.sql"),
    },
    Migration {
        version: 2_026_112_740,
        name: "inbox_without_messages",
        sql: include_str!("../migrations/2026112740_inbox_without_messages.sql"),
    },
    Migration {
        version: 2_026_112_741,
        name: "review_texts",
        sql: include_str!("../migrations/2026112741_review_texts.sql"),
    },
    Migration {
        version: 2_026_112_755,
        name: "failed_trades",
        sql: include_str!("../migrations/2026112755_failed_trades.sql"),
    },
    Migration {
        version: 2_026_112_760,
        name: "restated_reviews",
        sql: include_str!("../migrations/2026112760_restated_reviews.sql"),
    },
];
