use std::collections::BTreeMap;
use std::path::PathBuf;

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use sha2::{Digest, Sha256};

use crate::aside::put_back;
use crate::{Engine, Sql, Store, StoreError};

/// A step of the schema, forward only. Versions are unique over all domains and applied in their order: `YYYYMMDDnn`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    /// Statements that both engines take; those after a line `-- only sqlite` or `-- only postgres`, up to `-- both` or
    /// the next such line, are for that engine.
    pub sql: &'static str,
}

#[derive(FromQueryResult)]
struct Applied {
    version: i64,
    digest: String,
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// The migrations of `known` that the database does not have yet, in order.
///
/// # Errors
/// When the database is newer than `known`, or an applied migration reads differently now.
pub async fn pending(store: &Store, known: &[Migration]) -> Result<Vec<Migration>, StoreError> {
    store.connection().execute_unprepared(TABLE).await?;
    let applied: Vec<Applied> = store.rows("SELECT version, digest FROM schema_migrations", vec![]).await?;
    let known: BTreeMap<i64, Migration> = known.iter().map(|m| (m.version, *m)).collect();
    for row in &applied {
        let migration = known.get(&row.version).ok_or(StoreError::Newer { found: row.version })?;
        if digest(migration.sql) != row.digest {
            return Err(StoreError::Drifted { version: row.version, name: migration.name.to_owned() });
        }
    }
    let is_applied = |version: &i64| applied.iter().any(|row| row.version == *version);
    Ok(known.into_values().filter(|m| !is_applied(&m.version)).collect())
}

/// From this on indexes may be laid aside.
const ASIDE: i64 = 2_026_112_451;

impl Store {
    /// Brings the schema up to date. A database that holds data is copied first, as a SQLite file: beside its own, or
    /// where [`Store::with_copies`] says.
    /// Gives the migrations applied and the copy's place.
    ///
    /// # Errors
    /// As [`pending`]; when a step fails, nothing of that step stays.
    pub async fn migrate(
        &self,
        known: &[Migration],
        now: primitives::Timestamp,
    ) -> Result<(Vec<Migration>, Option<PathBuf>), StoreError> {
        let pending = pending(self, known).await?;
        let holds_data: Option<i64> = self.scalar("SELECT COUNT(*) FROM schema_migrations", vec![]).await?;
        let mut copy = None;
        if !pending.is_empty() && holds_data.unwrap_or(0) > 0 {
            let is_applied = |known: &&Migration| pending.iter().all(|pending| pending.version != known.version);
            let applied: BTreeMap<i64, Migration> = known.iter().filter(is_applied).map(|m| (m.version, *m)).collect();
            if applied.contains_key(&ASIDE) {
                put_back(self).await?;
            }
            copy = self.copy_before(pending[0].version, applied.into_values(), now).await?;
        }
        for migration in &pending {
            self.apply(migration, now).await?;
        }
        Ok((pending, copy))
    }

    async fn apply(&self, migration: &Migration, now: primitives::Timestamp) -> Result<(), StoreError> {
        let failed = |source: DbErr| StoreError::Migration {
            version: migration.version,
            name: migration.name.to_owned(),
            source,
        };
        let tx = self.begin().await?;
        tx.connection().execute_unprepared(&for_engine(migration.sql, self.engine())).await.map_err(failed)?;
        tx.exec(
            "INSERT INTO schema_migrations (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
            vec![
                migration.version.into(),
                migration.name.into(),
                digest(migration.sql).into(),
                crate::micros(now).into(),
            ],
        )
        .await?;
        tx.commit().await
    }

    async fn copy_before(
        &self,
        version: i64,
        applied: impl Iterator<Item = Migration>,
        now: primitives::Timestamp,
    ) -> Result<Option<PathBuf>, StoreError> {
        let Some(beside) = &self.copies else { return Ok(None) };
        let copy = beside.with_extension(format!("before-{version}.db"));
        if copy.exists() {
            std::fs::remove_file(&copy)
                .map_err(|source| StoreError::Io { path: copy.display().to_string(), source })?;
        }
        if self.engine() == Engine::Sqlite {
            self.vacuum_into(&copy).await?;
            return Ok(Some(copy));
        }
        let twin = Self::open_sqlite(&copy).await?;
        twin.connection().execute_unprepared(TABLE).await?;
        for migration in applied {
            twin.apply(&migration, now).await?;
        }
        crate::copy_all(self, &twin).await?;
        twin.close().await?;
        Ok(Some(copy))
    }
}

fn for_engine(sql: &str, engine: Engine) -> String {
    let mut is_ours = true;
    let mut ours = String::with_capacity(sql.len());
    for line in sql.lines() {
        match line.trim() {
            "-- both" => is_ours = true,
            "-- only sqlite" => is_ours = engine == Engine::Sqlite,
            "-- only postgres" => is_ours = engine == Engine::Postgres,
            _ if is_ours => {
                ours.push_str(line);
                ours.push('\n');
            }
            _ => {}
        }
    }
    ours
}

fn digest(sql: &str) -> String {
    let bytes = Sha256::digest(sql.as_bytes());
    bytes.iter().take(16).map(|b| format!("{b:02x}")).collect()
}
