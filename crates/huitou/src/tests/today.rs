use collect::imports::ResultCounts;
use jiff::SignedDuration;
use know::Projector;
use serde_json::json;
use store::{Sql, micros};

use super::shop::TestShop;
use crate::commands::rebuild::project;

#[tokio::test]
async fn that_events_are_refused_is_told_to_whoever_looks_at_the_day() {
    let is_told = async |shop: &TestShop| {
        let today = shop.owner().await.get("/api/v1/today").await.ok();
        let items = today["items"].as_array().unwrap().clone();
        items.iter().any(|item| item["key"] == "events_refused" && item["severity"] == "high")
    };
    assert!(!is_told(&TestShop::open().await).await);
    let full = TestShop::configured(|settings| settings.min_free_mib = 1 << 40).await;
    assert!(is_told(&full).await);
}

#[tokio::test]
async fn what_nobody_paid_hides_no_drop_of_sales() {
    let shop = TestShop::open().await;
    let kit = &shop.app.kit;
    let order = |n: i64, days_ago: i64, status: &str| {
        let at = kit.now() - SignedDuration::from_hours(24 * days_ago);
        json!({"type": "track", "messageId": format!("m{n}"), "userId": "u1", "event": "Order Completed", "timestamp": at,
            "properties": {"order_id": format!("o{n}"), "total": 5, "currency": "CNY", "status": status}})
    };
    let before = (0..32).map(|n| order(n, 10 + n % 20, "paid"));
    let batch: Vec<_> = before.chain((32..40).map(|n| order(n, 3, "pending"))).collect();
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();

    let today = shop.owner().await.get("/api/v1/today").await.ok();
    let drop = today["items"].as_array().unwrap().iter().find(|item| item["key"] == "sales_drop").unwrap();
    assert_eq!((&drop["count"], &drop["params"]["usual"]), (&json!(0), &json!(8.0)), "{today}");
}

#[tokio::test]
async fn the_numbers_of_the_week_are_of_the_same_seven_full_days() {
    let shop = TestShop::open().await;
    let kit = &shop.app.kit;
    let order = |customer: i64, nth: i64, hours_ago: i64| {
        let (at, id) = (kit.now() - SignedDuration::from_hours(hours_ago), format!("o{customer}-{nth}"));
        json!({"type": "track", "messageId": id, "userId": format!("u{customer}"), "event": "Order Completed",
            "timestamp": at, "properties": {"order_id": id, "total": 5, "currency": "CNY", "status": "paid"}})
    };
    // A customer of a month ago orders again in each hour of ten days, today among them.
    let mut batch: Vec<_> = (0..240).flat_map(|hour| [order(hour, 1, 24 * 30), order(hour, 2, hour)]).collect();
    // What a new one orders twice on a day is one purchase.
    batch.extend([order(900, 1, 60), order(900, 2, 58)]);
    let key = shop.source_of("server").await.1;
    for part in batch.chunks(240) {
        shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": part})).await.ok();
    }
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();

    let today = shop.owner().await.get("/api/v1/today").await.ok();
    let numbers = today["numbers"].as_array().unwrap();
    let value = |key: &str| numbers.iter().find(|number| number["key"] == key).unwrap()["value"].as_i64();
    assert_eq!((value("orders"), value("returning_customers")), (Some(7 * 24 + 2), Some(7 * 24)), "{today}");
}

#[tokio::test]
async fn searches_in_vain_and_rows_that_imports_left_out_are_told() {
    let shop = TestShop::open().await;
    let kit = &shop.app.kit;
    let search = |n: i64| {
        let at = kit.now() - SignedDuration::from_hours(n);
        json!({"type": "track", "messageId": format!("m{n}"), "anonymousId": format!("a{n}"), "timestamp": at,
            "event": "Products Searched", "properties": {"query": "青瓷茶杯", "results": 0}})
    };
    let key = shop.source_of("server").await.1;
    let batch: Vec<_> = (1..9).map(search).collect();
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();

    let id = kit.ids.uuid();
    let imports = [
        (kit.ids.uuid(), "corrected.csv", 5, 3),
        (kit.ids.uuid(), "corrected.csv", 0, 2),
        (id, "orders.csv", 4, 1),
        (kit.ids.uuid(), "long-ago.csv", 7, 24 * 8),
    ];
    for (id, name, rejected, hours_ago) in imports {
        let result = ResultCounts { rows: 10, rejected, ..ResultCounts::default() };
        let at = micros(kit.now() - SignedDuration::from_hours(hours_ago));
        let tx = kit.store.begin().await.unwrap();
        let sql =
            "INSERT INTO imports (id, shop, source, file_name, bytes, files, state, rows_read, result, created_at)
            VALUES ($1, $2, $1, $3, 0, '[]', 'done', 10, $4, $5)";
        let result = serde_json::to_string(&result).unwrap();
        tx.exec(sql, vec![id.into(), shop.id.0.into(), name.into(), result.into(), at.into()]).await.unwrap();
        tx.commit().await.unwrap();
    }

    let owner = shop.owner().await.get("/api/v1/today").await.ok();
    let find = |key: &str| owner["items"].as_array().unwrap().iter().find(|item| item["key"] == key).cloned().unwrap();
    let searches = find("failing_searches");
    assert_eq!((&searches["count"], &searches["params"]["terms"]), (&json!(1), &json!("青瓷茶杯")));
    assert_eq!(searches["link"], "/demand/searches?state=failing");
    let rows = find("import_problems");
    assert_eq!((&rows["count"], &rows["link"]), (&json!(4), &json!(format!("/data/imports/{id}"))));
}
