//! The store's contract, on the engine that the run asks for.

use primitives::{Event, ShopId, SourceId, Stored, Timestamp};
use sea_orm::FromQueryResult;
use serde_json::json;
use store::{Deed, Migration, Misread, Sql, Store, StoreError, Where, sea_orm, testing};
use uuid::Uuid;

const THINGS: Migration = Migration {
    version: 2_026_112_299,
    name: "things",
    sql: "CREATE TABLE things (id UUID PRIMARY KEY, name TEXT, size BIGINT, share DOUBLE PRECISION, ok BOOLEAN, raw BYTEA)",
};

const UNREAD: Migration = Migration {
    version: 2_026_112_298,
    name: "unread",
    sql: "CREATE TABLE unread (seq BIGINT PRIMARY KEY, shop UUID, name TEXT, reason TEXT, code TEXT, field TEXT,
        dismissed_at BIGINT)",
};

#[derive(Debug, PartialEq, FromQueryResult)]
struct Thing {
    id: Uuid,
    name: Option<String>,
    size: Option<i64>,
    share: Option<f64>,
    ok: Option<bool>,
    raw: Option<Vec<u8>>,
}

const COLUMNS: &[&str] = &["id", "name", "size", "share", "ok", "raw"];
const ALL: &str = "SELECT id, name, size, share, ok, raw FROM things ORDER BY size";

fn thing(n: u64) -> Vec<sea_orm::Value> {
    let size = i64::try_from(n).expect("small");
    vec![
        Uuid::from_u128(u128::from(n)).into(),
        store::text(&format!("物{n}\0")),
        size.into(),
        0.5.into(),
        (n.is_multiple_of(2)).into(),
        vec![1u8, 0, 255].into(),
    ]
}

#[tokio::test]
async fn writes_many_rows_and_reads_them_back() {
    let test = testing::store(&[THINGS]).await;
    let tx = test.store.begin().await.unwrap();
    assert_eq!(tx.insert("things", COLUMNS, (0..1234).map(thing).collect(), "").await.unwrap(), 1234);
    let again = tx.insert("things", COLUMNS, (1200..1240).map(thing).collect(), "ON CONFLICT (id) DO NOTHING").await;
    assert_eq!(again.unwrap(), 6);
    tx.commit().await.unwrap();
    let rows: Vec<Thing> = test.store.rows(ALL, vec![]).await.unwrap();
    assert_eq!(rows.len(), 1240);
    assert_eq!(rows[7].name.as_deref(), Some("物7"), "NUL is dropped, for PostgreSQL cannot hold it");
    assert_eq!(rows[7].raw.as_deref(), Some(&[1u8, 0, 255][..]));
    let sum: Option<i64> = test.store.scalar("SELECT CAST(SUM(size) AS BIGINT) FROM things", vec![]).await.unwrap();
    assert_eq!(sum, Some((0..1240).sum()));
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    let test = testing::store(&[THINGS]).await;
    let tx = test.store.begin().await.unwrap();
    tx.insert("things", COLUMNS, vec![thing(1)], "").await.unwrap();
    drop(tx);
    let count: Option<i64> = test.store.scalar("SELECT COUNT(*) FROM things", vec![]).await.unwrap();
    assert_eq!(count, Some(0));
}

#[tokio::test]
async fn a_second_row_with_the_same_key_is_a_conflict() {
    let test = testing::store(&[THINGS]).await;
    let tx = test.store.begin().await.unwrap();
    tx.insert("things", COLUMNS, vec![thing(1)], "").await.unwrap();
    let error = tx.insert("things", COLUMNS, vec![thing(1)], "").await.unwrap_err();
    assert!(error.is_conflict(), "{error}");
}

#[tokio::test]
async fn refuses_a_schema_of_the_future_and_an_edited_past() {
    let test = testing::store(&[THINGS]).await;
    let error = test.store.migrate(store::MIGRATIONS, Timestamp::UNIX_EPOCH).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 2_026_112_299 }), "{error}");
    let other = Migration { sql: "CREATE TABLE other (id UUID PRIMARY KEY)", ..THINGS };
    let edited = [store::MIGRATIONS, &[other]].concat();
    let error = test.store.migrate(&edited, Timestamp::UNIX_EPOCH).await.unwrap_err();
    assert!(matches!(error, StoreError::Drifted { .. }), "{error}");
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing_and_a_copy_is_made_first() {
    let test = testing::store(&[THINGS]).await;
    let broken =
        Migration { version: 2_026_112_300, name: "broken", sql: "CREATE TABLE half (id UUID); SELECT nonsense" };
    let known = [store::MIGRATIONS, &[THINGS, broken]].concat();
    let tx = test.store.begin().await.unwrap();
    tx.insert("things", COLUMNS, (0..7).map(thing).collect(), "").await.unwrap();
    tx.commit().await.unwrap();
    let store = test.store.clone().with_copies(test.folder.path());
    let error = store.migrate(&known, Timestamp::UNIX_EPOCH).await.unwrap_err();
    assert!(matches!(error, StoreError::Migration { .. }), "{error}");
    assert!(!store.tables().await.unwrap().contains(&"half".to_owned()));
    let beside = store.path().map_or_else(|| test.folder.path().join("huitou.db"), std::path::Path::to_owned);
    let copy = Store::open_sqlite(&beside.with_extension("before-2026112300.db")).await.unwrap();
    let copied: Vec<Thing> = copy.rows(ALL, vec![]).await.unwrap();
    assert_eq!(copied, store.rows::<Thing>(ALL, vec![]).await.unwrap());
    assert_eq!(copied.len(), 7);
    let known = [store::MIGRATIONS, &[THINGS]].concat();
    assert!(store::pending(&copy, &known).await.unwrap().is_empty(), "the old version can work with it");
}

#[tokio::test]
async fn a_backup_holds_every_row_and_can_be_copied_back() {
    let test = testing::store(&[THINGS]).await;
    let known = [store::MIGRATIONS, &[THINGS]].concat();
    let tx = test.store.begin().await.unwrap();
    tx.insert("things", COLUMNS, (0..20).map(thing).collect(), "").await.unwrap();
    let row_of_nulls = vec![Uuid::from_u128(99).into(), Option::<String>::None.into()];
    tx.insert("things", &["id", "name"], vec![row_of_nulls], "").await.unwrap();
    tx.commit().await.unwrap();
    let file = test.folder.path().join("backup.db");
    test.store.backup(&file, &known, Timestamp::UNIX_EPOCH).await.unwrap();
    let backup = Store::open_sqlite(&file).await.unwrap();
    let expected: Vec<Thing> = test.store.rows(ALL, vec![]).await.unwrap();
    assert_eq!(expected.len(), 21);
    let mut saved: Vec<Thing> = backup.rows(ALL, vec![]).await.unwrap();
    saved.sort_by_key(|t| t.size.unwrap_or(i64::MAX));
    let mut sorted = expected;
    sorted.sort_by_key(|t| t.size.unwrap_or(i64::MAX));
    assert_eq!(saved, sorted);
    let other = testing::store(&[THINGS]).await;
    store::copy_all(&backup, &other.store).await.unwrap();
    let count: Option<i64> = other.store.scalar("SELECT COUNT(*) FROM things", vec![]).await.unwrap();
    assert_eq!(count, Some(21));
}

fn told(at: Timestamp) -> Event {
    let properties = json!({"city": "杭州"});
    let deed = Deed {
        shop: ShopId(Uuid::nil()),
        source: SourceId::FORM,
        user_id: Some("u1".into()),
        name: "Trait Set",
        properties: &properties,
        context: json!({"channel": "form"}),
    };
    deed.event(at).expect("a deed has a JSON form")
}

#[tokio::test]
async fn what_is_derived_keeps_the_rules_that_it_began_with() {
    let test = testing::store(&[]).await;
    let moved = async |rules: i64, position: u64| {
        let tx = test.store.begin().await.unwrap();
        store::set_position_by(&tx, ("reviews", rules), position).await.unwrap();
        tx.commit().await.unwrap();
    };
    let is_outdated = async |rules: i64| store::is_outdated(&test.store, ("reviews", rules)).await.unwrap();
    assert!(!is_outdated(2).await, "nothing is there yet");
    moved(1, 5).await;
    moved(2, 7).await;
    assert_eq!((is_outdated(1).await, is_outdated(2).await), (false, true));
    moved(2, 0).await;
    assert!(!is_outdated(2).await, "it begins anew");
    moved(2, 7).await;
    assert!(!is_outdated(2).await);
    let tx = test.store.begin().await.unwrap();
    store::set_position(&tx, "customers", 3).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store::is_outdated(&test.store, ("customers", 1)).await.unwrap(), "by rules that had no version");
}

#[tokio::test]
async fn what_a_consumer_cannot_take_is_noted_once_and_passed() {
    let test = testing::store(&[UNREAD]).await;
    let stored = Stored { seq: 7, event: told(Timestamp::UNIX_EPOCH) };
    for reason in ["no city", "again"] {
        let error = StoreError::Corrupt(reason.to_owned());
        store::pass_over(&test.store, "know", "unread", &stored, &error).await.unwrap();
    }
    assert_eq!(store::position(&test.store, "know").await.unwrap(), 7);
    let noted: Option<i64> = test.store.scalar("SELECT COUNT(*) FROM unread", vec![]).await.unwrap();
    let reason: Option<String> = test.store.scalar("SELECT reason FROM unread WHERE seq = 7", vec![]).await.unwrap();
    assert_eq!(noted, Some(1));
    assert!(reason.is_some_and(|reason| reason.contains("no city")));
}

#[tokio::test]
async fn what_was_put_away_is_back_when_it_fails_again() {
    let test = testing::store(&[UNREAD]).await;
    let stored = Stored { seq: 7, event: told(Timestamp::UNIX_EPOCH) };
    let waiting = async || {
        let sql = "SELECT COUNT(*) FROM unread WHERE code = 'missing' AND field = 'list.city' AND dismissed_at IS NULL";
        test.store.scalar::<i64>(sql, vec![]).await.unwrap()
    };
    let misread = Misread::new("missing", "city", "no city").within("list", 2);
    assert_eq!(misread.reason, "list[2]: no city");
    for _ in 0..2 {
        let tx = test.store.begin().await.unwrap();
        store::unread(&tx, "unread", &stored, &misread).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(waiting().await, Some(1));
        let tx = test.store.begin().await.unwrap();
        for expected in [1, 0] {
            let which = Where::new("seq = $1", vec![7i64.into()]);
            assert_eq!(store::dismiss(&tx, "unread", which, Timestamp::UNIX_EPOCH).await.unwrap(), expected);
        }
        tx.commit().await.unwrap();
        assert_eq!(waiting().await, Some(0));
    }
    // A consumer that begins anew finds it put away, until staff want it back.
    for expected in [0, 1] {
        let tx = test.store.begin().await.unwrap();
        tx.exec("DELETE FROM unread", vec![]).await.unwrap();
        store::unread(&tx, "unread", &stored, &misread).await.unwrap();
        tx.exec("UPDATE unread SET dismissed_at = NULL", vec![]).await.unwrap();
        store::dismiss_again(&tx, "unread", &[7, 8]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(waiting().await, Some(expected));
        let tx = test.store.begin().await.unwrap();
        let which = Where::new("seq = $1", vec![7i64.into()]);
        let restored = store::restore(&tx, "unread", which).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((i64::try_from(restored).unwrap(), waiting().await), (1 - expected, Some(1)));
    }
}

#[tokio::test]
async fn the_outbox_keeps_its_order_and_positions_move_with_the_effect() {
    let test = testing::store(&[]).await;
    let at = Timestamp::UNIX_EPOCH;
    let event = told(at);
    assert_eq!(
        event.body.get(),
        r#"{"type":"track","event":"Trait Set","properties":{"city":"杭州"},"context":{"channel":"form"}}"#
    );
    let tx = test.store.begin().await.unwrap();
    for n in 1..=3u128 {
        store::enqueue(&tx, Uuid::from_u128(n), event.clone(), at).await.unwrap();
    }
    store::set_position(&tx, "know", 7).await.unwrap();
    tx.commit().await.unwrap();
    let batch = store::outbox_batch(&test.store, 2).await.unwrap();
    let ids: Vec<Uuid> = batch.iter().map(|row| row.id).collect();
    assert_eq!(ids, [Uuid::from_u128(1), Uuid::from_u128(2)]);
    assert_eq!(batch[0].event.message_id, ids[0].to_string());
    let tx = test.store.begin().await.unwrap();
    store::outbox_done(&tx, &ids).await.unwrap();
    store::set_position(&tx, "know", 8).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store::outbox_batch(&test.store, 9).await.unwrap().len(), 1);
    assert_eq!(store::positions(&test.store).await.unwrap(), [("know".to_owned(), 8)]);
}

#[tokio::test]
async fn what_was_deleted_and_purged_is_in_no_file() {
    let test = testing::store(&[THINGS]).await;
    let canary = "canary-4711-".repeat(2_000);
    let tx = test.store.begin().await.unwrap();
    for n in 1..=50u128 {
        let row = vec![Uuid::from_u128(n).into(), format!("{canary}{n}").into()];
        tx.insert("things", &["id", "name"], vec![row], "").await.unwrap();
    }
    tx.commit().await.unwrap();
    let tx = test.store.begin().await.unwrap();
    tx.exec("UPDATE things SET name = 'erased' WHERE id = $1", vec![Uuid::from_u128(1).into()]).await.unwrap();
    tx.exec("DELETE FROM things WHERE name <> 'erased'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let copy = test.store.path().map(|path| path.with_extension("before-1.db"));
    copy.iter().for_each(|copy| std::fs::write(copy, &canary).unwrap());
    assert!(test.store.purge(&["things"]).await.unwrap());
    assert!(copy.iter().all(|copy| !copy.exists()));
    for file in std::fs::read_dir(test.folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(12).any(|window| window == b"canary-4711-"), "{}", file.display());
    }
    let left: Option<i64> = test.store.scalar("SELECT COUNT(*) FROM things", vec![]).await.unwrap();
    assert_eq!(left, Some(1));
}
