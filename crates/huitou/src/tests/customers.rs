//! Many customers at once: a file of all whom a filter finds, tags for them.

use jiff::SignedDuration;
use know::Projector;
use serde_json::json;

use super::shop::TestShop;
use crate::commands::rebuild::project;

async fn with_two_customers() -> TestShop {
    let shop = TestShop::open().await;
    let (_, key) = shop.source_of("server").await;
    for (user, phone) in [("u-1", "+8613800138000"), ("u-2", "+8613900139000")] {
        let traits = json!({ "name": "=1+1", "phone": phone });
        let call = json!({ "writeKey": key, "userId": user, "traits": traits });
        shop.anonymous().post("/v1/identify", call).await.ok();
    }
    let kit = &shop.app.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &projector).await.unwrap();
    shop.clock.advance(SignedDuration::from_secs(60));
    shop
}

#[tokio::test]
async fn whom_a_filter_finds_go_into_a_file() {
    let shop = with_two_customers().await;
    let owner = shop.owner().await;
    let file = owner.get("/api/v1/customers/export.csv").await.text();
    let lines: Vec<&str> = file.trim_end().lines().collect();
    assert!(lines[0].starts_with("\u{feff}id,name,email,phone,account,"), "{file}");
    assert_eq!(lines.len(), 3, "{file}");
    assert_eq!(file.matches('\u{feff}').count(), 1);
    assert!(file.contains("'=1+1"), "a name is no formula: {file}");
    assert!(file.contains("13800138000\"\"\","), "a telephone number stays text: {file}");
    let nobody = owner.get("/api/v1/customers/export.csv?min_orders=1").await.text();
    assert_eq!(nobody.trim_end().lines().count(), 1, "{nobody}");
    let masked = shop.colleague("analyst").await.get("/api/v1/customers/export.csv").await.text();
    assert!(!masked.contains("13800138000"), "{masked}");
    let log = owner.get("/api/v1/audit?action=customers.exported").await.ok();
    let told = log["items"].as_array().unwrap().iter().map(|entry| entry["detail"].as_str().unwrap());
    assert_eq!(told.collect::<Vec<_>>(), ["", "min_orders=1", ""], "which customers they were");
    owner.get("/api/v1/customers/export.csv?q=13800138000&class=potential").await;
    let log = owner.get("/api/v1/audit?action=customers.exported").await.ok();
    assert_eq!(log["items"][0]["detail"], "q=…, class=potential", "of whom somebody looked for nothing stays");
    assert_eq!(owner.get("/api/v1/customers/export.csv?class=rich").await.refused(422), "invalid");
}

#[tokio::test]
async fn a_file_says_what_to_call_customers_without_a_name() {
    let shop = TestShop::open().await;
    let (_, key) = shop.source_of("server").await;
    shop.anonymous().post("/v1/identify", json!({"writeKey": key, "userId": "u-nameless", "traits": {}})).await.ok();
    let kit = &shop.app.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &projector).await.unwrap();
    let file = shop.owner().await.get("/api/v1/customers/export.csv").await.text();
    assert!(file.contains(",,,,u-nameless,"), "{file}");
}

#[tokio::test]
async fn whom_a_filter_finds_are_tagged_without_being_loaded() {
    let shop = with_two_customers().await;
    let owner = shop.owner().await;
    let bulk = json!({ "filter": { "max_orders": 0 }, "add_tags": ["vip"] });
    assert_eq!(owner.post("/api/v1/customers/bulk", bulk).await.ok(), json!({ "changed": 2 }));
}
