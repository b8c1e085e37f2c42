//! Questionnaires: what is asked, whom, and what was answered.
//!
//! A survey's questions are a `definition` that is kept by version; an answer keeps the version it was given to. Whom
//! to ask follows from what happens in the log (`triggers`) and from what staff do; whether they are asked is decided
//! once for each occasion (`invitations`), with its reason, through `contact`. However an answer comes in, it is kept by
//! one function (`answers`), which also counts it.

mod answers;
mod audience;
mod definition;
mod export;
mod ids;
mod invitations;
mod own;
mod people;
mod phone;
mod projector;
mod reading;
mod removal;
mod responses;
mod results;
mod router;
mod schedule;
mod settings;
mod shop;
mod shopper;
mod site;
mod state;
mod surveys;
mod templates;
#[cfg(test)]
mod tests;
mod triggers;

pub use answers::Questionnaire;
pub use export::export;
pub use invitations::ask;
pub use projector::{CONSUMER, OnChange, Projector};
pub use reading::{Readers, Reading, Shipped};
pub use removal::{Person, erase};
pub use responses::{Mine, mine};
pub use results::{
    Change, Estimate, GroupScore, Score, ScoreDay, ScoreReport, ScoreSurvey, Scored, Wave, score_days, score_surveys,
    scored, scores,
};
pub use router::{pages_router, router};
pub use state::Surveys;

use store::Migration;

/// The tables of this domain.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_240, name: "survey", sql: include_str!("../migrations/2026112240_survey.sql") },
    Migration {
        version: 2_026_112_241,
        name: "survey_indexes",
        sql: include_str!("../migrations/2026112241_survey_indexes.sql"),
    },
    Migration {
        version: 2_026_112_242,
        name: "survey_notes",
        sql: include_str!("../migrations/2026112242_survey_notes.sql"),
    },
    Migration {
        version: 2_026_112_243,
        name: "survey_reading",
        sql: include_str!("../migrations/2026112243_survey_reading.sql"),
    },
    Migration {
        version: 2_026_112_244,
        name: "survey_visitors",
        sql: include_str!("../migrations/2026112244_survey_visitors.sql"),
    },
    Migration {
        version: 2_026_112_245,
        name: "survey_groups",
        sql: include_str!("../migrations/2026112245_survey_groups.sql"),
    },
    Migration {
        version: 2_026_112_246,
        name: "survey_news",
        sql: include_str!("../migrations/2026112246_survey_news.sql"),
    },
    Migration {
        version: 2_026_112_247,
        name: "survey_order_words",
        sql: include_str!("../migrations/2026112247_survey_order_words.sql"),
    },
    Migration {
        version: 2_026_112_248,
        name: "survey_import_askings",
        sql: include_str!("../migrations/2026112248_survey_import_askings.sql"),
    },
    Migration {
        version: 2_026_112_340,
        name: "survey_counted",
        sql: include_str!("../migrations/2026112340_survey_counted.sql"),
    },
    Migration {
        version: 2_026_112_341,
        name: "survey_filters",
        sql: include_str!("../migrations/2026112341_survey_filters.sql"),
    },
    Migration {
        version: 2_026_112_342,
        name: "survey_news_held",
        sql: include_str!("../migrations/2026112342_survey_news_held.sql"),
    },
    Migration {
        version: 2_026_112_345,
        name: "survey_waves",
        sql: include_str!("../migrations/2026112345_survey_waves.sql"),
    },
    Migration {
        version: 2_026_112_333,
        name: "survey_unread_codes",
        sql: include_str!("../migrations/2026112333_unread_codes.sql"),
    },
    Migration {
        version: 2_026_112_411,
        name: "survey_said",
        sql: include_str!("../migrations/2026112411_survey_said.sql"),
    },
    Migration {
        version: 2_026_112_412,
        name: "survey_news_pages",
        sql: include_str!("../migrations/2026112412_survey_news_pages.sql"),
    },
    Migration {
        version: 2_026_112_413,
        name: "survey_wave_days",
        sql: include_str!("../migrations/2026112413_survey_wave_days.sql"),
    },
    Migration {
        version: 2_026_112_425,
        name: "survey_unread_dismissals",
        sql: include_str!("../migrations/2026112425_unread_dismissals.sql"),
    },
    Migration {
        version: 2_026_112_466,
        name: "survey_order_states",
        sql: include_str!("../migrations/2026112466_survey_order_states.sql"),
    },
    Migration {
        version: 2_026_112_467,
        name: "survey_settings",
        sql: include_str!("../migrations/2026112467_survey_settings.sql"),
    },
    Migration {
        version: 2_026_112_525,
        name: "survey_news_language",
        sql: include_str!("../migrations/2026112525_survey_news_language.sql"),
    },
    Migration {
        version: 2_026_112_625,
        name: "survey_prompt_invitations",
        sql: include_str!("../migrations/2026112625_survey_prompt_invitations.sql"),
    },
    Migration {
        version: 2_026_112_710,
        name: "survey_empty_tallies",
        sql: include_str!("../migrations/2026112710_survey_empty_tallies.sql"),
    },
    Migration {
        version: 2_026_112_720,
        name: "survey_follow_up_mails",
        sql: include_str!("../migrations/2026112720_survey_follow_up_mails.sql"),
    },
    Migration {
        version: 2_026_112_730,
        name: "survey_unread_words",
        sql: include_str!("../migrations/2026112730_survey_unread_words.sql"),
    },
    Migration {
        version: 2_026_112_911,
        name: "survey_put_off",
        sql: include_str!("../migrations/2026112911_survey_put_off.sql"),
    },
];
