use primitives::Seq;
use sea_orm::FromQueryResult;

use crate::{Migration, Sql, StoreError, Tx};

/// The tables that every domain shares: consumers' positions, the outbox, people's keys, which master key wrapped them.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_201, name: "spine", sql: include_str!("../migrations/2026112201_spine.sql") },
    Migration { version: 2_026_112_313, name: "rules", sql: include_str!("../migrations/2026112313_rules.sql") },
    Migration {
        version: 2_026_112_421,
        name: "unread_dismissals",
        sql: include_str!("../migrations/2026112421_unread_dismissals.sql"),
    },
    Migration {
        version: 2_026_112_451,
        name: "indexes_aside",
        sql: include_str!("../migrations/2026112451_indexes_aside.sql"),
    },
    Migration {
        version: 2_026_112_617,
        name: "master key",
        sql: include_str!("../migrations/2026112617_master_key.sql"),
    },
];

#[derive(FromQueryResult)]
struct Row {
    name: String,
    position: i64,
}

/// How far a consumer has come; 0 before its first event.
///
/// # Errors
/// When the database cannot be read.
pub async fn position(db: &impl Sql, consumer: &str) -> Result<Seq, StoreError> {
    let found: Option<i64> =
        db.scalar("SELECT position FROM consumer_positions WHERE name = $1", vec![consumer.into()]).await?;
    Ok(found.map_or(0, i64::cast_unsigned))
}

/// All consumers that ever moved.
///
/// # Errors
/// When the database cannot be read.
pub async fn positions(db: &impl Sql) -> Result<Vec<(String, Seq)>, StoreError> {
    let rows: Vec<Row> = db.rows("SELECT name, position FROM consumer_positions ORDER BY name", vec![]).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.position.cast_unsigned())).collect())
}

/// Moves a consumer, in the transaction that holds the effect of the events up to there.
///
/// # Errors
/// When the database refuses.
pub async fn set_position(tx: &Tx, consumer: &str, position: Seq) -> Result<(), StoreError> {
    tx.exec(
        "INSERT INTO consumer_positions (name, position) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET position = excluded.position",
        vec![consumer.into(), position.cast_signed().into()],
    )
    .await?;
    Ok(())
}

/// As [`set_position`], of a consumer whose rules have a version: what it derives is written by those that are given when it
/// begins with the first event, and stays so as it goes on.
///
/// # Errors
/// When the database refuses.
pub async fn set_position_by(tx: &Tx, (consumer, rules): (&str, i64), position: Seq) -> Result<(), StoreError> {
    tx.exec(
        "INSERT INTO consumer_positions (name, position, rules) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET position = excluded.position,
            rules = CASE WHEN excluded.position = 0 THEN excluded.rules ELSE consumer_positions.rules END",
        vec![consumer.into(), position.cast_signed().into(), rules.into()],
    )
    .await?;
    Ok(())
}

/// Whether what a consumer derived was written by older rules than these, from which it may differ until it begins anew.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_outdated(db: &impl Sql, (consumer, rules): (&str, i64)) -> Result<bool, StoreError> {
    let sql = "SELECT COALESCE(rules, 0) FROM consumer_positions WHERE name = $1 AND position > 0";
    let written_by: Option<i64> = db.scalar(sql, vec![consumer.into()]).await?;
    Ok(written_by.is_some_and(|written_by| written_by < rules))
}
