//! Fingerprints of tables, to tell whether a rebuilt database equals the live one.

use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Sql, StoreError};

/// The contents of one table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableDigest {
    pub table: &'static str,
    pub rows: u64,
    /// Hexadecimal; does not depend on the order of rows nor on the engine.
    pub digest: String,
}

/// The fingerprints of tables. Each has a name and its columns as `name:kind`, with a space between them: `u` id, `t` text,
/// `i` number, `f` fraction, `b` bytes, `?` yes or no.
///
/// # Errors
/// When the database cannot be read.
pub async fn digest(db: &impl Sql, tables: &[(&'static str, &str)]) -> Result<Vec<TableDigest>, StoreError> {
    let mut all = Vec::with_capacity(tables.len());
    for (table, columns) in tables {
        all.push(table_digest(db, table, columns).await?);
    }
    Ok(all)
}

const PAGE: usize = 10_000;

async fn table_digest(db: &impl Sql, table: &'static str, columns: &str) -> Result<TableDigest, StoreError> {
    let columns: Vec<(&str, &str)> = columns.split(' ').filter_map(|column| column.split_once(':')).collect();
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (mut rows, mut sum) = (0u64, 0u128);
    loop {
        let sql = format!("SELECT {names} FROM {table} ORDER BY {names} LIMIT {PAGE} OFFSET {rows}");
        let page = db.connection().query_all_raw(Statement::from_string(db.backend(), sql)).await?;
        for row in &page {
            // A sum does not care for the order, in which the engines' collations differ.
            sum = sum.wrapping_add(row_digest(row, &columns)?);
        }
        rows += page.len() as u64;
        if page.len() < PAGE {
            return Ok(TableDigest { table, rows, digest: format!("{sum:032x}") });
        }
    }
}

fn row_digest(row: &QueryResult, columns: &[(&str, &str)]) -> Result<u128, StoreError> {
    let mut hash = Sha256::new();
    for (index, (_, kind)) in columns.iter().enumerate() {
        let bytes = match *kind {
            "u" => cell::<Uuid>(row, index)?.map(|id| id.as_bytes().to_vec()),
            "i" => cell::<i64>(row, index)?.map(|n| n.to_be_bytes().to_vec()),
            "f" => cell::<f64>(row, index)?.map(|n| n.to_bits().to_be_bytes().to_vec()),
            "?" => cell::<bool>(row, index)?.map(|b| vec![u8::from(b)]),
            "b" => cell::<Vec<u8>>(row, index)?,
            _ => cell::<String>(row, index)?.map(String::into_bytes),
        };
        match bytes {
            Some(bytes) => {
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
            None => hash.update(u64::MAX.to_be_bytes()),
        }
    }
    let mut start = [0u8; 16];
    start.copy_from_slice(&hash.finalize()[..16]);
    Ok(u128::from_be_bytes(start))
}

fn cell<T: TryGetable>(row: &QueryResult, index: usize) -> Result<Option<T>, StoreError> {
    Ok(row.try_get_by_index::<Option<T>>(index)?)
}
