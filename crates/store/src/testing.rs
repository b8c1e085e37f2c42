//! Databases for tests: every test gets one of its own, on the engine that the run asks for.
//!
//! `HUITOU_TEST_POSTGRES=postgres://…/` makes the same tests run on that server, each in a schema of its own;
//! without it they run on SQLite files.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{DbBackend, Value};

use crate::sql::Wanted;
use crate::{Migration, Sql, Store};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A migrated, empty database, and the folder that must live as long as it.
pub struct TestStore {
    pub store: Store,
    pub folder: tempfile::TempDir,
}

/// # Panics
/// When the database cannot be made: the test cannot go on.
#[expect(clippy::expect_used, reason = "a test without its database has nothing to say")]
pub async fn store(migrations: &[Migration]) -> TestStore {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = match std::env::var("HUITOU_TEST_POSTGRES") {
        Ok(server) => Store::open(&fresh_schema(&server).await).await.expect("the test server answers"),
        Err(_) => Store::open_sqlite(&folder.path().join("test.db")).await.expect("a SQLite file"),
    };
    let all: Vec<Migration> = crate::MIGRATIONS.iter().chain(migrations).copied().collect();
    store.migrate(&all, primitives::Timestamp::UNIX_EPOCH).await.expect("migrations apply");
    TestStore { store, folder }
}

/// Makes a schema in the server's database and gives the address that lands in it.
///
/// # Panics
/// When it cannot be made: the test cannot go on.
#[expect(clippy::expect_used, reason = "a test without its database has nothing to say")]
pub async fn fresh_schema(server: &str) -> String {
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = Store::open(server).await.expect("the test server answers");
    admin.exec(&format!("DROP SCHEMA IF EXISTS {name} CASCADE"), vec![]).await.expect("drops an old schema");
    admin.exec(&format!("CREATE SCHEMA {name}"), vec![]).await.expect("makes a schema");
    admin.close().await.expect("closes");
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-c%20search_path%3D{name}")
}

/// The steps in which SQLite goes about a statement; none on an engine that chooses them by what its tables hold.
///
/// # Panics
/// When the statement is none.
#[expect(clippy::expect_used, reason = "a test whose statement is none has nothing to say")]
pub async fn plan(db: &impl Sql, sql: &str, values: Vec<Value>) -> Option<Vec<String>> {
    if db.backend() != DbBackend::Sqlite {
        return None;
    }
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    let steps = db.query(Wanted::All, &explained, values, |step| step.try_get("", "detail")).await;
    Some(steps.expect("SQLite has a plan for it"))
}

/// That SQLite goes about a statement by this index, and walks through nothing of a whole shop.
///
/// # Panics
/// When it does not.
pub async fn finds_by(db: &impl Sql, index: &str, sql: &str, values: Vec<Value>) {
    let Some(plan) = plan(db, sql, values).await else { return };
    assert!(plan.iter().any(|step| step.contains(index)), "{index}: {sql}: {plan:#?}");
    assert!(!plan.iter().any(|step| step.contains("(shop=?)")), "{sql}: {plan:#?}");
}

/// All sequences in which so many things can happen.
#[must_use]
pub fn permutations(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for shorter in permutations(last) {
        for place in 0..count {
            let mut longer = shorter.clone();
            longer.insert(place, last);
            all.push(longer);
        }
    }
    all
}
