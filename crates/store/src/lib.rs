//! SQL state on SQLite or PostgreSQL: one code path.
//!
//! Both engines run the same SQL text. What keeps that true:
//! - placeholders are `$1, $2 …`; upserts are `ON CONFLICT … DO UPDATE`; `RETURNING` works on both;
//! - column types are `UUID`, `TEXT`, `BIGINT`, `DOUBLE PRECISION`, `BOOLEAN`, `BYTEA`, and nothing else;
//! - instants are `BIGINT` microseconds since the epoch ([`micros`], [`instant`]), JSON is `TEXT`;
//! - PostgreSQL sums to `NUMERIC`: write `CAST(SUM(x) AS BIGINT)`, `CAST(AVG(x) AS DOUBLE PRECISION)`;
//! - PostgreSQL has no NUL in text: what staff send comes without it (`web`), other foreign text is bound by [`text`].
//!
//! Reads go to a pool, writes to one [`Tx`] at a time on SQLite (`BEGIN IMMEDIATE`), so a write never fails for being
//! second. A row type derives `FromQueryResult`, with `use store::sea_orm;` in scope.

mod aside;
mod backup;
mod bulk;
mod clause;
mod connect;
mod digest;
mod error;
mod files;
mod lists;
mod migrate;
mod outbox;
mod positions;
mod purge;
mod sayings;
mod section;
mod sql;
pub mod testing;
mod unread;
mod value;
mod vault;
mod words;

pub use aside::ReadersIndexes;
pub use backup::{copy_all, copy_tables};
pub use bulk::{in_list, placeholders, row_list};
pub use clause::{Where, unindexed};
pub use connect::{Engine, Store, Tx};
pub use digest::{TableDigest, digest};
pub use error::StoreError;
pub use files::{SealedWriter, is_sealed, unsealed};
pub use lists::{Listed, distinct, exec_in, ids_in, listed, rows_in};
pub use migrate::{Migration, pending};
pub use outbox::{Deed, OutboxEvent, enqueue, outbox_batch, outbox_done};
pub use positions::{MIGRATIONS, is_outdated, position, positions, set_position, set_position_by};
pub use sayings::{Fields, Said, Saying, Sayings, Voice};
pub use sea_orm;
pub use sea_orm::{FromQueryResult, Value};
pub use section::{Holds, Section, Theirs, jpeg};
pub use sql::Sql;
pub use unread::{MISREAD, Misread, dismiss, dismiss_again, pass_over, restore, unread};
pub use value::{instant, instant_opt, json, micros, pattern, text};
pub use vault::{PersonKey, Vault, VaultError, holds_sealed};
pub use words::{Words, has_words, words_of};
