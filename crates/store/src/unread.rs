//! What was taken and a consumer could make nothing of, in a table of the consumer's own: `seq`, `shop`, `name`, `reason`,
//! `code`, `field`, `dismissed_at`. What staff dismissed is kept beside it, in `unread_dismissals`, so that it stays so when
//! the log is read anew into an empty table.

use primitives::{Stored, Timestamp};
use sea_orm::Value;

use crate::{Sql, Store, StoreError, Tx, Where, exec_in, micros, set_position, text};

/// Why nobody can make anything of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// For programs, and for words in any language.
    pub code: &'static str,
    /// Which of its fields, `products.price`; empty of the whole.
    pub field: String,
    /// For whoever sends such events, in English.
    pub reason: String,
}

impl Misread {
    pub fn new(code: &'static str, field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { code, field: field.into(), reason: reason.into() }
    }

    /// The same of one of a list of parts.
    #[must_use]
    pub fn within(self, list: &str, index: usize) -> Self {
        let Self { code, field, reason } = self;
        Self { code, field: format!("{list}.{field}"), reason: format!("{list}[{index}]: {reason}") }
    }

    /// What is kept of it, for the columns [`MISREAD`].
    #[must_use]
    pub fn values(&self) -> [Value; 3] {
        [text(&self.reason), self.code.into(), text(&self.field)]
    }
}

/// The columns of [`Misread::values`].
pub const MISREAD: [&str; 3] = ["reason", "code", "field"];

/// Notes that an event is not in what a consumer derives, and why. Of several reasons the first is kept; who dismissed it
/// did so before it failed again, unless the table was emptied since.
///
/// # Errors
/// When the database refuses.
pub async fn unread(tx: &Tx, table: &'static str, stored: &Stored, misread: &Misread) -> Result<(), StoreError> {
    let name = stored.event.name.as_deref().unwrap_or(stored.event.kind.as_str());
    let again = format!(
        "DELETE FROM unread_dismissals WHERE reader = '{table}' AND seq = $1
         AND EXISTS (SELECT 1 FROM {table} WHERE seq = $1)"
    );
    tx.exec(&again, vec![stored.seq.cast_signed().into()]).await?;
    let sql = format!(
        "INSERT INTO {table} (seq, shop, name, {}, dismissed_at) VALUES ($1, $2, $3, $4, $5, $6,
            (SELECT d.at FROM unread_dismissals d WHERE d.reader = '{table}' AND d.seq = $1))
         ON CONFLICT (seq) DO UPDATE SET dismissed_at = NULL",
        MISREAD.join(", ")
    );
    let mut values = vec![stored.seq.cast_signed().into(), stored.event.shop.0.into(), text(name)];
    values.extend(misread.values());
    tx.exec(&sql, values).await?;
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
    unread(&tx, table, stored, &Misread::new("failed", "", error.to_string())).await?;
    set_position(&tx, consumer, stored.seq).await?;
    tx.commit().await
}

/// Puts away those that a condition picks, until they fail again; gives how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn dismiss(tx: &Tx, table: &str, mut which: Where, now: Timestamp) -> Result<u64, StoreError> {
    which.and("dismissed_at IS NULL", []);
    which.values.push(micros(now).into());
    let at = which.values.len();
    let sql = format!(
        "INSERT INTO unread_dismissals (reader, seq, shop, at) SELECT '{table}', seq, shop, ${at} FROM {table} WHERE {}
         ON CONFLICT (reader, seq) DO UPDATE SET at = excluded.at",
        which.sql
    );
    tx.exec(&sql, which.values.clone()).await?;
    let sql = format!("UPDATE {table} SET dismissed_at = ${at} WHERE {}", which.sql);
    tx.exec(&sql, which.values).await
}

/// Takes those that a condition picks out of what was put away; gives how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn restore(tx: &Tx, table: &str, mut which: Where) -> Result<u64, StoreError> {
    which.and("dismissed_at IS NOT NULL", []);
    let sql = format!(
        "DELETE FROM unread_dismissals WHERE reader = '{table}' AND seq IN (SELECT seq FROM {table} WHERE {})",
        which.sql
    );
    tx.exec(&sql, which.values.clone()).await?;
    tx.exec(&format!("UPDATE {table} SET dismissed_at = NULL WHERE {}", which.sql), which.values).await
}

/// Puts away those of a table's new rows that staff had put away before the table was emptied.
///
/// # Errors
/// When the database refuses.
pub async fn dismiss_again(tx: &Tx, table: &str, seqs: &[i64]) -> Result<(), StoreError> {
    exec_in(tx, &[], seqs, |list| {
        format!(
            "UPDATE {table} SET dismissed_at =
                (SELECT d.at FROM unread_dismissals d WHERE d.reader = '{table}' AND d.seq = {table}.seq)
             WHERE seq IN (SELECT d.seq FROM unread_dismissals d WHERE d.reader = '{table}' AND d.seq IN ({list}))"
        )
    })
    .await?;
    Ok(())
}
