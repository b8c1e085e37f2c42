//! Indexes that only readers need, laid aside while a crowd of events is applied: to write every row into a dozen of them,
//! each at another place, costs more than to make them anew of all rows at the end. What was laid aside is written down
//! with it, so that it comes back after a crash too, and before the schema changes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use primitives::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

use crate::{Sql, Store, StoreError};

/// So many events that wait are a crowd.
const CROWD: u64 = 100_000;
/// So few are none any more.
const FEW: u64 = 10_000;
/// Readers do without their indexes for no longer than this, however many still wait.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// For how long a table that is too large for a crowd is not counted again.
const PAUSE: Duration = Duration::from_secs(60);

/// The indexes of a projection's tables that it does not need itself.
#[derive(Debug)]
pub struct ReadersIndexes {
    /// The table whose rows are compared with the crowd: a large table is worth its indexes to readers meanwhile.
    table: &'static str,
    names: &'static [&'static str],
    /// None: not known yet, or not any more.
    state: Mutex<Option<State>>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// All are there. The table is not compared with a crowd before this time.
    There { look_at: Timestamp },
    /// Laid aside, until this time at the latest.
    Aside { until: Timestamp },
    /// Back before the crowd was over: they stay until it is.
    Back,
}

#[derive(FromQueryResult)]
struct Aside {
    name: String,
    definition: String,
}

impl ReadersIndexes {
    /// None of the indexes may be one that a query names (`INDEXED BY`): SQLite refuses such a query where it is gone.
    #[must_use]
    pub const fn new(table: &'static str, names: &'static [&'static str]) -> Self {
        Self { table, names, state: Mutex::new(None) }
    }

    /// To be called before each step of a consumer for which so many events wait: lays the indexes aside where a crowd
    /// waits, and puts them back where it is over or lasts too long.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn brace(&self, store: &Store, waiting: u64, now: Timestamp) -> Result<(), StoreError> {
        // Taken, so that what fails half-way is looked for in the database again.
        let known = self.state.lock().unwrap_or_else(PoisonError::into_inner).take();
        let state = match known {
            Some(state) => state,
            None => found(store, now).await?,
        };
        let is_over = waiting < FEW;
        let state = match state {
            State::Aside { until } if is_over || now >= until => {
                put_back(store).await?;
                State::Back
            }
            State::There { look_at } if waiting >= CROWD && now >= look_at => self.meet(store, waiting, now).await?,
            same => same,
        };
        let state = if is_over { State::There { look_at: now } } else { state };
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
        Ok(())
    }

    async fn meet(&self, store: &Store, waiting: u64, now: Timestamp) -> Result<State, StoreError> {
        if !self.is_small(store, waiting).await? {
            return Ok(State::There { look_at: now + PAUSE });
        }
        self.lay_aside(store).await?;
        Ok(State::Aside { until: now + LONGEST })
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

/// What another process left.
async fn found(store: &Store, now: Timestamp) -> Result<State, StoreError> {
    let is_any = !laid_aside(store).await?.is_empty();
    Ok(if is_any { State::Aside { until: now + LONGEST } } else { State::There { look_at: now } })
}

/// The indexes that are laid aside now.
async fn laid_aside(db: &impl Sql) -> Result<Vec<String>, StoreError> {
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

    const MIDNIGHT: Timestamp = Timestamp::UNIX_EPOCH;

    fn indexes() -> ReadersIndexes {
        ReadersIndexes::new("things", &["things_size", "no_such_index"])
    }

    async fn is_aside(store: &Store) -> bool {
        laid_aside(store).await.unwrap() == ["things_size"]
    }

    #[tokio::test]
    async fn a_crowd_is_applied_without_the_readers_indexes_and_they_come_back() {
        let test = testing::store(&[THINGS]).await;
        let (store, indexes) = (&test.store, indexes());
        indexes.brace(store, CROWD - 1, MIDNIGHT).await.unwrap();
        assert!(!is_aside(store).await);
        indexes.brace(store, CROWD, MIDNIGHT).await.unwrap();
        assert!(is_aside(store).await);
        let double = store.begin().await.unwrap();
        double.exec("CREATE INDEX things_size ON things (size)", vec![]).await.unwrap();
        drop(double);
        indexes.brace(store, FEW, MIDNIGHT).await.unwrap();
        assert!(is_aside(store).await, "there are still many");
        // Another process goes on after this one ended.
        super::tests::indexes().brace(store, FEW - 1, MIDNIGHT).await.unwrap();
        assert!(!is_aside(store).await);
        store.begin().await.unwrap().exec("DROP INDEX things_size", vec![]).await.unwrap();
    }

    #[tokio::test]
    async fn a_crowd_that_stays_does_not_keep_them_for_good() {
        let test = testing::store(&[THINGS]).await;
        let store = &test.store;
        indexes().brace(store, CROWD, MIDNIGHT).await.unwrap();
        // Another process goes on: how long they have been aside is not known to it.
        let indexes = indexes();
        let (start, end) = (MIDNIGHT + PAUSE, MIDNIGHT + PAUSE + LONGEST);
        for (now, waiting, expected) in [
            (start, CROWD, true),
            (end - PAUSE, CROWD, true),
            (end, CROWD, false),
            (end + LONGEST, 2 * CROWD, false),
            (end + LONGEST, FEW, false),
            (end + LONGEST, FEW - 1, false),
            (end + LONGEST, CROWD, true),
        ] {
            indexes.brace(store, waiting, now).await.unwrap();
            assert_eq!(is_aside(store).await, expected, "{waiting} wait at {now}");
        }
    }

    #[tokio::test]
    async fn a_table_larger_than_the_crowd_keeps_them() {
        let test = testing::store(&[THINGS]).await;
        let tx = test.store.begin().await.unwrap();
        let rows = (0..101).map(|id| vec![i64::into(id), i64::into(1)]).collect();
        tx.insert("things", &["id", "size"], rows, "").await.unwrap();
        tx.commit().await.unwrap();
        let state = indexes().meet(&test.store, 101, MIDNIGHT).await.unwrap();
        assert!(matches!(state, State::There { look_at } if look_at == MIDNIGHT + PAUSE), "{state:?}");
        assert!(!is_aside(&test.store).await);
        let state = indexes().meet(&test.store, 102, MIDNIGHT).await.unwrap();
        assert!(matches!(state, State::Aside { until } if until == MIDNIGHT + LONGEST), "{state:?}");
        assert!(is_aside(&test.store).await);
    }

    #[tokio::test]
    async fn a_table_that_was_too_large_is_compared_again_after_a_while() {
        let test = testing::store(&[THINGS]).await;
        let (store, indexes) = (&test.store, indexes());
        *indexes.state.lock().unwrap() = Some(State::There { look_at: MIDNIGHT + PAUSE });
        for (now, expected) in [(MIDNIGHT, false), (MIDNIGHT + PAUSE, true)] {
            indexes.brace(store, CROWD, now).await.unwrap();
            assert_eq!(is_aside(store).await, expected, "at {now}");
        }
    }

    #[tokio::test]
    async fn they_are_back_before_the_schema_changes() {
        let test = testing::store(&[THINGS]).await;
        indexes().brace(&test.store, CROWD, MIDNIGHT).await.unwrap();
        let all: Vec<Migration> = crate::MIGRATIONS.iter().chain(&[THINGS, GONE]).copied().collect();
        test.store.migrate(&all, MIDNIGHT).await.unwrap();
        assert!(!is_aside(&test.store).await);
    }
}
