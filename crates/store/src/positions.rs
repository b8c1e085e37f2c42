use primitives::{Seq, Stored};
use sea_orm::FromQueryResult;

use crate::{Migration, Sql, Store, StoreError, Tx, text};

/// The tables that every domain shares: consumers' positions, the outbox, people's keys.
pub const MIGRATIONS: &[Migration] =
    &[Migration { version: 2_026_112_201, name: "spine", sql: include_str!("../migrations/2026112201_spine.sql") }];

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

/// Notes, once, that an event is not in what a consumer derives, and why; in the consumer's own table of them.
///
/// # Errors
/// When the database refuses.
pub async fn unread(tx: &Tx, table: &'static str, stored: &Stored, reason: &str) -> Result<(), StoreError> {
    let name = stored.event.name.as_deref().unwrap_or(stored.event.kind.as_str());
    let sql =
        format!("INSERT INTO {table} (seq, shop, name, reason) VALUES ($1, $2, $3, $4) ON CONFLICT (seq) DO NOTHING");
    tx.exec(&sql, vec![stored.seq.cast_signed().into(), stored.event.shop.0.into(), text(name), text(reason)]).await?;
    Ok(())
}

/// Notes an event that cannot be applied, and moves the consumer past it.
///
/// # Errors
/// When the database refuses.
pub async fn pass_over(
    store: &Store,
    consumer: &str,
    table: &'static str,
    stored: &Stored,
    error: &StoreError,
) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    unread(&tx, table, stored, &error.to_string()).await?;
    set_position(&tx, consumer, stored.seq).await?;
    tx.commit().await
}
