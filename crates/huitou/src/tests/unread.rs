use know::Projector;
use serde_json::{Value, json};

use super::actor::Actor;
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
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
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
    let why = |event: &Value| [&event["code"], &event["field"]].map(|part| part.as_str().unwrap().to_owned());
    assert_eq!(why(&seen[0]), ["missing", "review_id"].map(str::to_owned));
    assert_eq!(why(&seen[1]), ["bad_amount", "total"].map(str::to_owned));
    assert_eq!(why(&seen[2]), ["missing", "order_id"].map(str::to_owned));
    assert!(seen[1]["reason"].as_str().unwrap().contains("five"), "{}", seen[1]);
    assert!(seen[2]["reason"].as_str().unwrap().contains("order_id"), "{}", seen[2]);
    assert_eq!(analyst.get("/api/v1/unread-events").await.refused(403), "forbidden");
}

/// Lets the customers be read as far as the log goes.
async fn read(shop: &TestShop) {
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
}

/// How many are waiting, by the page of the day, and the numbers that a query lists.
async fn waiting(who: &Actor, query: &str) -> (i64, Vec<i64>) {
    let today = who.get("/api/v1/today").await.ok();
    let item = today["items"].as_array().unwrap().iter().find(|item| item["key"] == "events_not_understood");
    let listed = who.get(&format!("/api/v1/unread-events?{query}")).await.ok();
    let listed = listed["items"].as_array().unwrap().iter().filter_map(|event| event["seq"].as_i64()).collect();
    (item.map_or(0, |item| item["count"].as_i64().unwrap()), listed)
}

#[tokio::test]
async fn what_is_put_away_is_counted_no_more_until_it_is_taken_back() {
    let shop = TestShop::open().await;
    let (owner, agent) = (shop.owner().await, shop.colleague("agent").await);
    let (_, key) = shop.source_of("server").await;
    let order =
        |properties| json!({"type": "track", "event": "Order Completed", "userId": "u1", "properties": properties});
    let nameless = || order(json!({"total": 5, "currency": "CNY"}));
    let wordy = order(json!({"order_id": "o1", "products": [{"product_id": "p", "price": "five"}], "currency": "CNY"}));
    let batch = json!([nameless(), nameless(), wordy, nameless()]);
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    read(&shop).await;
    assert_eq!(waiting(&owner, "").await, (4, vec![4, 3, 2, 1]));
    assert_eq!(waiting(&owner, "code=bad_amount").await.1, [3]);
    let listed = owner.get("/api/v1/unread-events?code=bad_amount").await.ok();
    assert_eq!(listed["items"][0]["field"], "products.price");
    assert!(listed["items"][0]["reason"].as_str().unwrap().starts_with("products[0]: price: "), "{listed}");
    assert_eq!(waiting(&owner, "reader=reviews").await.1, [0; 0]);
    assert_eq!(waiting(&owner, "reader=nobody").await.1, [0; 0]);

    let path = "/api/v1/unread-events/dismissals";
    let one = json!({"seq": 2, "reader": "customers"});
    assert_eq!(agent.post(path, one.clone()).await.refused(403), "forbidden");
    assert_eq!(owner.post(path, json!({"reader": "customers"})).await.refused(422), "invalid", "not all at once");
    assert_eq!(owner.post(path, one.clone()).await.ok()["dismissed"], 1);
    assert_eq!(owner.post(path, one).await.ok()["dismissed"], 0, "it is put away already");
    assert_eq!(waiting(&owner, "").await, (3, vec![4, 3, 1]));
    let of_the_reason = json!({"code": "missing", "field": "order_id"});
    assert_eq!(owner.post(path, of_the_reason).await.ok()["dismissed"], 2);
    assert_eq!(waiting(&owner, "").await, (1, vec![3]));
    assert_eq!(waiting(&owner, "state=dismissed").await.1, [4, 2, 1]);
    assert_eq!(waiting(&owner, "state=all").await.1, [4, 3, 2, 1]);
    let told = owner.get("/api/v1/audit?action=unread_event.dismissed").await.ok();
    let told = told["items"].as_array().unwrap().iter();
    let told: Vec<_> = told.map(|entry| [&entry["subject"], &entry["detail"]]).collect();
    assert_eq!(told, [[&json!("2"), &json!("missing order_id")], [&json!("#2"), &json!("")]]);

    know::rebuild(&shop.app.kit.store).await.unwrap();
    read(&shop).await;
    assert_eq!(waiting(&owner, "").await, (1, vec![3]), "also when the log is read anew");

    shop.found("other@example.com").await;
    let other = shop.sign_in("other@example.com").await;
    assert_eq!(other.post(path, json!({"code": "bad_amount"})).await.ok()["dismissed"], 0);
    let undo = "/api/v1/unread-events/dismissals/undo";
    assert_eq!(other.post(undo, json!({"code": "missing"})).await.ok()["restored"], 0);
    assert_eq!(agent.post(undo, json!({"seq": 2})).await.refused(403), "forbidden");
    assert_eq!(owner.post(undo, json!({"reader": "customers"})).await.refused(422), "invalid");
    assert_eq!(owner.post(undo, json!({"seq": 2, "reader": "customers"})).await.ok()["restored"], 1);
    assert_eq!(waiting(&owner, "").await, (2, vec![3, 2]));
    assert_eq!(owner.post(undo, json!({"code": "missing", "field": "order_id"})).await.ok()["restored"], 2);
    know::rebuild(&shop.app.kit.store).await.unwrap();
    read(&shop).await;
    assert_eq!(waiting(&owner, "").await, (4, vec![4, 3, 2, 1]), "taken back for good");
    let told = owner.get("/api/v1/audit?action=unread_event.restored").await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 2);
}
