//! What is derived, compared with what the log tells and made anew from it, while a server is at work.

use serde_json::{Value, json};
use store::Sql;

use super::shop::TestShop;
use crate::commands::check::{self, Report};
use crate::commands::rebuild::{anew, replay};
use crate::workers::Past;

async fn checked(shop: &TestShop) -> Report {
    let report = check::compare(&shop.app, &|_, _| {}).await.unwrap();
    assert!(!shop.app.settings.data.join("check").exists(), "it leaves nothing behind");
    report
}

async fn exec(shop: &TestShop, sql: &str) {
    let tx = shop.app.kit.store.begin().await.unwrap();
    tx.exec(sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn told(shop: &TestShop) {
    let (_, key) = shop.source_of("server").await;
    let order = |n: u32| {
        json!({"type": "track", "event": "Order Completed", "userId": format!("u{n}"), "messageId": n.to_string(),
            "properties": {"order_id": n.to_string(), "total": 20, "currency": "CNY"}})
    };
    let batch: Vec<Value> = (1..=5).map(order).collect();
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let message = json!({"kind": "idea", "title": "Smaller packs", "text": "I would like to taste before I buy.",
        "customer": {"user_id": "u1"}});
    shop.owner().await.post("/api/v1/feedback", message).await.ok();
}

#[tokio::test]
async fn a_check_changes_nothing_finds_what_is_not_so_and_a_rebuild_mends_it() {
    let shop = TestShop::open().await;
    told(&shop).await;
    let report = checked(&shop).await;
    assert!(report.is_well, "what waits, in the log and before it, is no difference: {:#?}", report.lines);
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    assert_eq!(store::position(&kit.store, know::CONSUMER).await.unwrap(), 0, "nothing was projected but into a copy");

    replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    assert!(checked(&shop).await.is_well);
    exec(&shop, "UPDATE orders SET total_minor = 7").await;
    let report = checked(&shop).await;
    let differs = |line: &String| line.starts_with("orders ") && line.contains("DIFFERENT");
    assert!(!report.is_well && report.lines.iter().any(differs), "{:#?}", report.lines);
    assert!(report.lines.last().unwrap().contains("huitou rebuild"), "{:#?}", report.lines);

    assert!(anew(&shop.parts.know, kit, log, &|_, _| {}).await.unwrap() > 5);
    let report = checked(&shop).await;
    assert!(report.is_well, "{:#?}", report.lines);
}

#[tokio::test]
async fn what_the_shop_calls_personal_is_sealed_in_a_comparison_too() {
    let shop = TestShop::open().await;
    let (_, key) = shop.source_of("server").await;
    let said = json!({"writeKey": key, "userId": "u1", "messageId": "1", "traits": {"pet": "Mimi", "shoe": 38}});
    shop.anonymous().post("/v1/identify", said).await.ok();
    let field = json!({"key": "pet", "label": {"zh": "宠物"}, "type": "text", "is_personal": true});
    shop.owner().await.post("/api/v1/customer-fields", field).await.ok();
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    let report = checked(&shop).await;
    assert!(report.is_well, "{:#?}", report.lines);
}

#[tokio::test]
async fn requests_for_reviews_are_compared_with_what_the_log_tells_of_them() {
    let shop = TestShop::open().await;
    told(&shop).await;
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    shop.owner().await.post("/api/v1/review-requests", json!({"order_id": "1"})).await.ok();
    let report = checked(&shop).await;
    assert!(report.is_well, "{:#?}", report.lines);
    replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    exec(&shop, "DELETE FROM review_requests").await;
    let report = checked(&shop).await;
    let differs = |line: &String| line.starts_with("review_requests ") && line.contains("DIFFERENT");
    assert!(!report.is_well && report.lines.iter().any(differs), "{:#?}", report.lines);
    anew(&shop.parts.know, kit, log, &|_, _| {}).await.unwrap();
    let report = checked(&shop).await;
    assert!(report.is_well, "{:#?}", report.lines);
}

#[tokio::test]
async fn a_comparison_knows_since_when_something_bad_that_was_added_is_work() {
    let shop = TestShop::open().await;
    exec(&shop, "INSERT INTO review_later_since (shop, since) SELECT id, 7 FROM shops").await;
    let folder = tempfile::tempdir().unwrap();
    let kit = &shop.app.kit;
    let scratch = check::scratch(&kit.store, &folder.path().join("check.db"), kit.now()).await.unwrap();
    let since: Option<i64> = scratch.scalar("SELECT since FROM review_later_since", vec![]).await.unwrap();
    assert_eq!(since, Some(7));
    scratch.close().await.unwrap();
}

#[tokio::test]
async fn while_the_gate_is_closed_events_are_taken_and_people_are_asked_to_come_again() {
    let shop = TestShop::open().await;
    let (owner, (_, key)) = (shop.owner().await, shop.source_of("server").await);
    let somebody = shop.anonymous();
    let closed = shop.parts.gate.close().await;

    assert_eq!(owner.get("/api/v1/customers").await.refused(503), "busy");
    assert_eq!(owner.get("/api/v1/customers").await.headers["retry-after"], "30");
    let page = somebody.with("accept", "text/html").with("accept-language", "zh").get("/r/a-link").await;
    assert_eq!(page.status.as_u16(), 503);
    assert_eq!(page.headers["retry-after"], "30");
    assert!(page.text().contains("lang=\"zh"), "{}", page.text());
    let call = json!({"writeKey": key, "event": "Cart Viewed", "userId": "u1", "messageId": "1"});
    somebody.post("/v1/track", call).await.ok();
    for open in ["/healthz", "/readyz", "/docs"] {
        assert!(somebody.get(open).await.status.is_success(), "{open}");
    }

    drop(closed);
    owner.get("/api/v1/customers").await.ok();
}

#[tokio::test]
async fn the_past_is_known_when_every_projection_has_taken_it() {
    let shop = TestShop::open().await;
    told(&shop).await;
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    let past = Past::until_now(&shop.parts);
    for consumer in [know::CONSUMER, listen::CONSUMER, survey::CONSUMER] {
        assert!(!past.is_known().await, "{consumer} is behind");
        let tx = kit.store.begin().await.unwrap();
        store::set_position(&tx, consumer, log.last()).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(past.is_known().await);
}
