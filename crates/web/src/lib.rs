//! The web kit: who is asking, what they may do, and how the answer looks.
//!
//! A domain's router has a state of its own from which a [`Kit`] can be taken (`FromRef`). Its handlers ask for
//! [`Staff`] and say first what they need: `staff.may(Permission::EditCustomers)?`. Errors are [`Problem`]s (RFC 9457),
//! lists are [`Page`]s with keyset cursors, and what happens now goes to [`Kit::notify`], the one live stream.

mod accounts;
mod address;
mod cookie;
mod export;
mod fault;
mod idempotency;
mod kit;
pub mod mask;
mod mention;
mod nul;
mod page;
mod password;
mod problem;
mod room;
mod running;
mod sifting;
mod staff;
mod stream;
mod throttle;
mod turns;

pub use accounts::{
    Asked, AuditHead, AuditRest, Shop, ShopFields, audit, audit_broken_at, audit_command, audit_head, audit_read,
    audit_rest, browsing_forgotten, calendar, calendars, check_name, end_orphaned_keys, new_owner, reset_password,
    router, set_as_of, shop, shops,
};
pub use address::Address;
pub use cookie::cookie_named;
pub use export::{by_pages, csv};
pub use fault::{Fault, FieldError};
pub use idempotency::{forget_answers, idempotency, keeps_answer};
pub use kit::{Kit, Notice};
pub use mention::mentions;
pub use page::{Cursor, Page, PageQuery, searched};
pub use problem::{Path, Problem, Query, ValidJson, given};
pub use room::has_room;
pub use sifting::{Look, Sifting};
pub use staff::{Permission, Role, Staff, credentials};
pub use throttle::Throttle;
pub use turns::{Colleague, check_colleagues, in_turn};

use store::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_202, name: "accounts", sql: include_str!("../migrations/2026112202_accounts.sql") },
    Migration {
        version: 2_026_112_206,
        name: "retention",
        sql: include_str!("../migrations/2026112206_retention.sql"),
    },
    Migration {
        version: 2_026_112_209,
        name: "sealed answers",
        sql: include_str!("../migrations/2026112209_sealed_answers.sql"),
    },
    Migration {
        version: 2_026_112_280,
        name: "account seen",
        sql: include_str!("../migrations/2026112280_account_seen.sql"),
    },
    Migration {
        version: 2_026_112_320,
        name: "recovery codes",
        sql: include_str!("../migrations/2026112320_recovery_codes.sql"),
    },
    Migration {
        version: 2_026_112_321,
        name: "key expiry",
        sql: include_str!("../migrations/2026112321_key_expiry.sql"),
    },
    Migration {
        version: 2_026_112_330,
        name: "audit filters",
        sql: include_str!("../migrations/2026112330_audit_filters.sql"),
    },
    Migration { version: 2_026_112_360, name: "as of", sql: include_str!("../migrations/2026112360_as_of.sql") },
    Migration {
        version: 2_026_112_431,
        name: "keys of keys",
        sql: include_str!("../migrations/2026112431_keys_of_keys.sql"),
    },
    Migration {
        version: 2_026_112_479,
        name: "view names",
        sql: include_str!("../migrations/2026112479_view_names.sql"),
    },
    Migration {
        version: 2_026_112_505,
        name: "session whence",
        sql: include_str!("../migrations/2026112505_session_whence.sql"),
    },
    Migration {
        version: 2_026_112_520,
        name: "working hours",
        sql: include_str!("../migrations/2026112520_working_hours.sql"),
    },
];
