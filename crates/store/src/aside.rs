//! Indexes that only readers need, laid aside while a crowd of events is applied: to write every row into a dozen of them,
//! each at another place, costs more than to make them anew of all rows at the end. What was laid aside is written down
//! with it, so that it comes back after a crash too, and before the schema changes.

use std::sync::{Mutex, PoisonError};

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

use crate::{Sql, Store, StoreError};

/// So many events that wait are a crowd.
const CROWD: u64 = 100_000;
/// So few are none any more.
const FEW: u64 = 10_000;

/// The indexes of a projection's tables that it does not need itself.
#[derive(Debug)]
pub struct ReadersIndexes {
    /// The table whose rows are compared with the crowd: a large table is worth its indexes to readers meanwhile.
    table: &'static str,
    names: &'static [&'static str],
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    /// None: not known yet.
    are_aside: Option<bool>,
    /// The crowd for which the table was too large: it is not counted again before there is one twice as large.
    too_small: u64,
}

#[derive(FromQueryResult)]
struct Aside {
    name: String,
    definition: String,
}

impl ReadersIndexes {
    #[must_use]
    pub const fn new(table: &'static str, names: &'static [&'static str]) -> Self {
        Self { table, names, state: Mutex::new(State { are_aside: None, too_small: 0 }) }
    }

    /// To be called before each step of a consumer for which so many events wait: lays the indexes aside where a crowd
    /// waits, and puts them back where it is over.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn brace(&self, store: &Store, waiting: u64) -> Result<(), StoreError> {
        let State { are_aside, mut too_small } = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let are_aside = match are_aside {
            Some(known) => known,
            None => !laid_aside(store).await?.is_empty(),
        };
        if waiting < FEW {
            too_small = 0;
        }
        let is_new_crowd = !are_aside && waiting >= CROWD && waiting / 2 >= too_small;
        let wanted = if are_aside { waiting >= FEW } else { is_new_crowd && self.is_small(store, waiting).await? };
        if wanted && !are_aside {
            self.lay_aside(store).await?;
        } else if are_aside && !wanted {
            put_back(store).await?;
        } else if is_new_crowd {
            too_small = waiting;
        }
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State { are_aside: Some(wanted), too_small };
        Ok(())
    }

    async fn is_small(&self, store: &Store, waiting: u64) -> Result<bool, StoreError> {
        let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT $1) c", self.table);
        let rows: Option<i64> = store.scalar(&sql, vec![waiting.into()]).await?;
        Ok(rows.unwrap_or(0) < waiting)
    }

    async fn lay_aside(&self, store: &Store) -> Result<(), StoreError> {
        let definition = match store.backend() {
            DbBackend::Postgres => {
                "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1"
            }
            _ => "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = $1",
        };
        for name in self.names {
            // Each for itself: who holds several tables at once waits for a reader that waits for it.
            let tx = store.begin().await?;
            let Some(definition) = tx.scalar::<String>(definition, vec![(*name).into()]).await? else { continue };
            let note = "INSERT INTO indexes_aside (name, definition) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET definition = excluded.definition";
            tx.exec(note, vec![(*name).into(), definition.into()]).await?;
            tx.exec(&format!("DROP INDEX {name}"), vec![]).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// The indexes that are laid aside now.
///
/// # Errors
/// When the database cannot be read.
pub async fn laid_aside(db: &impl Sql) -> Result<Vec<String>, StoreError> {
    db.column("SELECT name FROM indexes_aside ORDER BY name", vec![]).await
}

/// Makes all that are laid aside anew, each for itself, so that no other write waits for long.
pub(crate) async fn put_back(store: &Store) -> Result<(), StoreError> {
    let there = match store.backend() {
        DbBackend::Postgres => "SELECT COUNT(*) FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1",
        _ => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = $1",
    };
    let aside: Vec<Aside> = store.rows("SELECT name, definition FROM indexes_aside ORDER BY name", vec![]).await?;
    for Aside { name, definition } in aside {
        let tx = store.begin().await?;
        if tx.scalar::<i64>(there, vec![name.clone().into()]).await? == Some(0) {
            tx.connection().execute_unprepared(&definition).await?;
        }
        tx.exec("DELETE FROM indexes_aside WHERE name = $1", vec![name.into()]).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Migration;
    use crate::testing;

    const THINGS: Migration = Migration {
        version: 2_026_010_101,
        name: "things",
        sql: "CREATE TABLE things (id BIGINT PRIMARY KEY, size BIGINT NOT NULL);
              CREATE INDEX things_size ON things (size, id) WHERE size > 0;",
    };
    const GONE: Migration = Migration { version: 2_026_010_102, name: "gone", sql: "DROP INDEX things_size;" };

    fn indexes() -> ReadersIndexes {
        ReadersIndexes::new("things", &["things_size", "no_such_index"])
    }

    #[tokio::test]
    async fn a_crowd_is_applied_without_the_readers_indexes_and_they_come_back() {
        let test = testing::store(&[THINGS]).await;
        let (store, indexes) = (&test.store, indexes());
        indexes.brace(store, CROWD - 1).await.unwrap();
        assert!(laid_aside(store).await.unwrap().is_empty());
        indexes.brace(store, CROWD).await.unwrap();
        assert_eq!(laid_aside(store).await.unwrap(), ["things_size"]);
        let double = store.begin().await.unwrap();
        double.exec("CREATE INDEX things_size ON things (size)", vec![]).await.unwrap();
        drop(double);
        indexes.brace(store, FEW).await.unwrap();
        assert_eq!(laid_aside(store).await.unwrap(), ["things_size"], "there are still many");
        // Another process goes on after this one ended.
        super::tests::indexes().brace(store, FEW - 1).await.unwrap();
        assert!(laid_aside(store).await.unwrap().is_empty());
        store.begin().await.unwrap().exec("DROP INDEX things_size", vec![]).await.unwrap();
    }

    #[tokio::test]
    async fn a_table_larger_than_the_crowd_keeps_them() {
        let test = testing::store(&[THINGS]).await;
        let tx = test.store.begin().await.unwrap();
        let rows = (0..101).map(|id| vec![i64::into(id), i64::into(1)]).collect();
        tx.insert("things", &["id", "size"], rows, "").await.unwrap();
        tx.commit().await.unwrap();
        assert!(!indexes().is_small(&test.store, 101).await.unwrap());
        assert!(indexes().is_small(&test.store, 102).await.unwrap());
    }

    #[tokio::test]
    async fn they_are_back_before_the_schema_changes() {
        let test = testing::store(&[THINGS]).await;
        indexes().brace(&test.store, CROWD).await.unwrap();
        let all: Vec<Migration> = crate::MIGRATIONS.iter().chain(&[THINGS, GONE]).copied().collect();
        test.store.migrate(&all, primitives::Timestamp::UNIX_EPOCH).await.unwrap();
        assert!(laid_aside(&test.store).await.unwrap().is_empty());
    }
}
