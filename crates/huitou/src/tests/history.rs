//! The lake beside the log that it follows.

use std::collections::BTreeMap;
use std::time::Duration;

use lake::LakeWriter;
use serde_json::{Value, json};

use super::shop::TestShop;
use crate::commands::{check, doctor, history, rebuild};

async fn told(shop: &TestShop) {
    let key = shop.source_of("server").await.1;
    let call = |n: usize, event: &str| {
        let properties = json!({"order_id": format!("o{n}"), "product_id": "p1", "total": 12.5, "currency": "CNY"});
        json!({"type": "track", "messageId": format!("m{n}"), "userId": "u1", "event": event, "properties": properties})
    };
    let batch: Vec<Value> = vec![call(0, "Order Completed"), call(1, "Order Completed"), call(2, "Product Viewed")];
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
}

async fn carried(shop: &TestShop) {
    let writer = LakeWriter::new(shop.app.lake.clone(), Duration::ZERO);
    rebuild::project(&shop.app.log, &writer).await.unwrap();
}

#[tokio::test]
async fn a_lake_that_lacks_an_event_is_found() {
    let shop = TestShop::open().await;
    told(&shop).await;
    let before = history::compare(&shop.app).await.unwrap();
    assert_eq!(
        (before.until, before.events, before.agrees()),
        (0, (0, 0), true),
        "what is still to come lacks nothing"
    );
    carried(&shop).await;
    let whole = history::compare(&shop.app).await.unwrap();
    assert_eq!((whole.until, whole.events, whole.agrees()), (3, (3, 3), true), "{whole:?}");

    // Nobody took it out of the log.
    shop.app.lake.replace(shop.id, BTreeMap::from([(1, None)])).await.unwrap();
    let torn = history::compare(&shop.app).await.unwrap();
    assert!(!torn.agrees() && !torn.is_moving && torn.events == (3, 2), "{torn:?}");
    let report = check::compare(&shop.app, &|_, _| {}).await.unwrap();
    let says = |what: &str| report.lines.iter().any(|line| line.contains(what));
    assert!(!report.is_well && says("“Order Completed” of") && says("the log has 2 from"), "{:#?}", report.lines);
    assert!(says("empty the folder lake/"), "{:#?}", report.lines);
}

#[tokio::test]
async fn browsing_that_is_kept_no_longer_is_in_neither() {
    let shop = TestShop::open().await;
    told(&shop).await;
    carried(&shop).await;
    shop.clock.advance(jiff::SignedDuration::from_hours(24 * 100));
    shop.owner().await.patch("/api/v1/shop", json!({ "retention_months": 3 })).await.ok();
    flows::retain(&shop.app.kit, &shop.app.log, &shop.app.lake).await.unwrap();
    let history = history::compare(&shop.app).await.unwrap();
    assert!(history.agrees() && history.events == (2, 2), "{history:?}");
}

#[tokio::test]
async fn the_doctor_says_how_far_the_lake_is_behind_the_log() {
    let shop = TestShop::open().await;
    told(&shop).await;
    let seen = || doctor::lake(&shop.app.log, &shop.app.lake);
    assert_eq!((seen().seen.as_str(), seen().remedy), ("0 rows, sound; at event 0 of 3, 3 still to read", None));
    carried(&shop).await;
    assert_eq!(seen().seen, "3 rows, sound; at event 3 of 3, 0 still to read");
}
