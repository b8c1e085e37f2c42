use know::Projector;
use serde_json::json;

use super::shop::TestShop;
use crate::commands::rebuild::project;

#[tokio::test]
async fn what_was_taken_and_not_understood_is_shown_with_its_reason() {
    let shop = TestShop::open().await;
    let (owner, analyst) = (shop.owner().await, shop.colleague("analyst").await);
    let (_, key) = shop.source_of("server").await;
    let order =
        |properties| json!({"type": "track", "event": "Order Completed", "userId": "u1", "properties": properties});
    let batch = json!([
        order(json!({"total": 5, "currency": "CNY"})),
        order(json!({"order_id": "o1", "total": "five", "currency": "CNY"})),
        order(json!({"order_id": "o2", "total": 5, "currency": "CNY"})),
        {"type": "track", "event": "Review Submitted", "userId": "u1", "properties": {"rating": 11, "text": "?"}},
    ]);
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone());
    project(&shop.app.log, &reviews).await.unwrap();

    let today = owner.get("/api/v1/today").await.ok();
    let item = today["items"].as_array().unwrap().iter().find(|item| item["key"] == "events_not_understood").unwrap();
    assert_eq!((&item["count"], &item["link"]), (&json!(3), &json!("/data/unread")));

    let theirs = analyst.get("/api/v1/today").await.ok();
    let links: Vec<_> = theirs["items"].as_array().unwrap().iter().map(|item| &item["link"]).collect();
    assert!(!links.contains(&&json!("/data/unread")), "nobody is led where they may not go: {links:?}");

    let (mut seen, mut path) = (Vec::new(), "/api/v1/unread-events?limit=1".to_owned());
    loop {
        let page = owner.get(&path).await.ok();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/v1/unread-events?limit=1&cursor={cursor}");
    }
    let told: Vec<_> = seen.iter().map(|event| (event["seq"].as_i64().unwrap(), &event["reader"])).collect();
    assert_eq!(told, [(4, &json!("reviews")), (2, &json!("customers")), (1, &json!("customers"))]);
    assert_eq!(seen[1]["name"], "Order Completed");
    assert!(seen[1]["reason"].as_str().unwrap().contains("five"), "{}", seen[1]);
    assert!(seen[2]["reason"].as_str().unwrap().contains("order_id"), "{}", seen[2]);
    assert_eq!(analyst.get("/api/v1/unread-events").await.refused(403), "forbidden");
}
