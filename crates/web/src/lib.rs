//! The web kit: who is asking, what they may do, and how the answer looks.
//!
//! A domain's router has a state of its own from which a [`Kit`] can be taken (`FromRef`). Its handlers ask for
//! [`Staff`] and say first what they need: `staff.may(Permission::EditCustomers)?`. Errors are [`Problem`]s (RFC 9457),
//! lists are [`Page`]s with keyset cursors, and what happens now goes to [`Kit::notify`], the one live stream.

mod accounts;
mod fault;
mod idempotency;
mod kit;
pub mod mask;
mod mention;
mod page;
mod password;
mod problem;
mod sifting;
mod staff;
mod stream;
mod throttle;

pub use accounts::{
    Shop, ShopFields, audit, audit_broken_at, browsing_forgotten, check_name, new_owner, reset_password, router, shop,
    shops,
};
pub use fault::{Fault, FieldError};
pub use idempotency::{forget_answers, idempotency};
pub use kit::{Kit, Notice};
pub use mention::mentions;
pub use page::{Cursor, Page, PageQuery, searched};
pub use password::{hash_password, verify_password};
pub use problem::{Path, Problem, Query, ValidJson, given};
pub use sifting::{Look, Sifting};
pub use staff::{Permission, Role, Staff};
pub use throttle::Throttle;

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
];
