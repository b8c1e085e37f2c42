//! Who the customers are: identity, profiles and what follows from them, projected from the event log.
//!
//! Events become *facts* that hang on *personas* ([`identity`]); a *profile* is one or more personas, and its row is
//! recomputed from their facts. Nothing about a profile is folded by hand, so a rebuild gives what is there, and a merge
//! can be taken back.
//!
//! What one batch of events changes, it changes in one transaction together with the position ([`Projector`]).

mod as_of;
mod body;
mod browsing;
mod custom_fields;
mod customers;
pub mod demand;
mod digest;
mod facts;
pub mod identity;
mod ids;
pub mod lifecycle;
mod net;
mod parcels;
mod places;
pub mod predictions;
mod prices;
mod profiles;
mod projector;
mod purchases;
mod rebuild;
mod reconcile;
mod removal;
pub mod rfm;
mod router;
mod runs;
pub mod segments;
mod shop;
mod staff_events;
mod state;
mod system_event;
#[cfg(test)]
mod tests;

pub use as_of::{By, newest_order, set_as_of};
pub use browsing::{forget_browsing, is_browsing, remember_products, thin};
pub use customers::{
    AGAIN_DAYS, Called, CustomerQuery, CustomerRow, Erasure, Known, Late, Reach, Trace, called, done_by_others, erase,
    erasure_done, erasures, export, in_segment, names, reach, redact, redact_of, traced, visitor, without_others,
};
pub use digest::{TableDigest, digest};
pub use ids::SYSTEM;
pub use net::net_sales;
pub use parcels::{LATE_DAYS, OVERDUE, due, late};
pub use places::{PlaceSum, Placed, place_sums};
pub use profiles::COUNTED;
pub use projector::{CONSUMER, Changed, OnChange, Projector};
pub use rebuild::{DERIVED_TABLES, rebuild};
pub use reconcile::reconcile;
pub use router::router;
pub use shop::ShopSettings;
pub use state::Know;

use store::Migration;

/// The tables of this domain.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_210, name: "know", sql: include_str!("../migrations/2026112210_know.sql") },
    Migration {
        version: 2_026_112_211,
        name: "know_profiles",
        sql: include_str!("../migrations/2026112211_know_profiles.sql"),
    },
    Migration {
        version: 2_026_112_212,
        name: "know_payments",
        sql: include_str!("../migrations/2026112212_know_payments.sql"),
    },
    Migration {
        version: 2_026_112_213,
        name: "know_order_facts",
        sql: include_str!("../migrations/2026112213_know_order_facts.sql"),
    },
    Migration {
        version: 2_026_112_214,
        name: "know_late",
        sql: include_str!("../migrations/2026112214_know_late.sql"),
    },
    Migration {
        version: 2_026_112_215,
        name: "know_product_words",
        sql: include_str!("../migrations/2026112215_know_product_words.sql"),
    },
    Migration {
        version: 2_026_112_216,
        name: "know_claims",
        sql: include_str!("../migrations/2026112216_know_claims.sql"),
    },
    Migration {
        version: 2_026_112_217,
        name: "know_trait_voices",
        sql: include_str!("../migrations/2026112217_know_trait_voices.sql"),
    },
    Migration {
        version: 2_026_112_218,
        name: "know_vouched",
        sql: include_str!("../migrations/2026112218_know_vouched.sql"),
    },
    Migration {
        version: 2_026_112_219,
        name: "know_yielded",
        sql: include_str!("../migrations/2026112219_know_yielded.sql"),
    },
    Migration {
        version: 2_026_112_301,
        name: "know_own_words",
        sql: include_str!("../migrations/2026112301_know_own_words.sql"),
    },
    Migration {
        version: 2_026_112_306,
        name: "know_as_of",
        sql: include_str!("../migrations/2026112306_know_as_of.sql"),
    },
    Migration {
        version: 2_026_112_331,
        name: "know_unprojected_codes",
        sql: include_str!("../migrations/2026112331_unprojected_codes.sql"),
    },
    Migration {
        version: 2_026_112_336,
        name: "know_segment_moves",
        sql: include_str!("../migrations/2026112336_segment_moves.sql"),
    },
    Migration { version: 2_026_112_370, name: "know_net", sql: include_str!("../migrations/2026112370_know_net.sql") },
    Migration {
        version: 2_026_112_384,
        name: "know_month_ahead",
        sql: include_str!("../migrations/2026112384_know_month_ahead.sql"),
    },
    Migration {
        version: 2_026_112_422,
        name: "know_event_numbers",
        sql: include_str!("../migrations/2026112422_know_event_numbers.sql"),
    },
    Migration {
        version: 2_026_112_423,
        name: "know_customer_fields",
        sql: include_str!("../migrations/2026112423_know_customer_fields.sql"),
    },
    Migration {
        version: 2_026_112_426,
        name: "know_merges_from",
        sql: include_str!("../migrations/2026112426_know_merges_from.sql"),
    },
    Migration {
        version: 2_026_112_480,
        name: "know_resealing",
        sql: include_str!("../migrations/2026112480_know_resealing.sql"),
    },
    Migration {
        version: 2_026_112_500,
        name: "know_place_sums",
        sql: include_str!("../migrations/2026112500_place_sums.sql"),
    },
    Migration {
        version: 2_026_112_601,
        name: "know_line_totals",
        sql: include_str!("../migrations/2026112601_line_totals.sql"),
    },
    Migration {
        version: 2_026_112_613,
        name: "know_returned_orders",
        sql: include_str!("../migrations/2026112613_returned_orders.sql"),
    },
];
