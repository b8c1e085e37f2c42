//! Files of every stored version still load.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::lake::Lake;
use crate::queries::Limits;
use crate::testing::{KEY, Shop, at, open_with};

fn stored(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("testdata/lake-v{version}"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

fn fill(lake: &Lake) {
    let shop = Shop::new(1);
    let events = [
        shop.order(1, at(0, 1), "ann", "12.50"),
        shop.event(2, at(0, 2), "bob", "Products Searched", r#"{"query":"无线耳机"}"#),
        shop.event(3, at(1, 0), "ann", "Order Refunded", r#"{"order_id":"o1","total":2.5,"currency":"CNY"}"#),
    ];
    lake.write(&events).unwrap();
}

#[tokio::test]
async fn a_lake_of_every_version_loads_and_takes_more() {
    for version in 1..=crate::schema::SCHEMA_VERSION {
        loads_and_takes_more(version).await;
    }
}

async fn loads_and_takes_more(version: u32) {
    let dir = tempfile::tempdir().unwrap();
    copy(&stored(version), dir.path());
    let lake = open_with(dir.path(), Some(KEY));
    let shop = Shop::new(1);
    assert_eq!((lake.position(), lake.verify().unwrap()), (3, vec![]));
    lake.write(&[shop.order(4, at(1, 5), "bob", "1")]).unwrap();
    let sql = "SELECT seq, name, person, order_id, value, query, received_at, message_id FROM events ORDER BY seq";
    let rows = lake.query(shop.0, sql, Limits::default()).await.unwrap().rows;
    let expected = json!([
        [1, "Order Completed", "ann", "o1", 1250, null, "2026-01-01T00:00:01Z", "m1"],
        [2, "Products Searched", "bob", null, null, "无线耳机", "2026-01-01T00:00:02Z", "m2"],
        [3, "Order Refunded", "ann", "o1", 250, null, "2026-01-02T00:00:00Z", "m3"],
        [4, "Order Completed", "bob", "o4", 100, null, "2026-01-02T00:00:05Z", "m4"],
    ]);
    assert_eq!(json!(rows), expected);
}

/// Writes the golden files of today's version where there are none: run with `--run-ignored all` after a new version.
#[test]
#[ignore = "writes files that are committed"]
fn write_todays_version() {
    let dir = stored(crate::schema::SCHEMA_VERSION);
    assert!(!dir.exists(), "{} is there already, and what was stored never changes", dir.display());
    fill(&open_with(&dir, Some(KEY)));
    std::fs::remove_dir(dir.join("spill")).unwrap();
    std::fs::remove_file(dir.join("lock")).unwrap();
}
