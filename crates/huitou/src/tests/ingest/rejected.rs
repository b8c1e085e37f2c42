use serde_json::json;

use super::{Website, logged};
use crate::tests::shop::TestShop;

#[tokio::test]
async fn what_is_refused_is_kept_with_its_reason_mended_and_sent_again_once() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    site.call("batch", json!({ "batch": [{ "type": "track", "userId": "u-1", "messageId": "m-1" }] })).await.ok();
    let kept = owner.get("/api/v1/rejected-events").await.ok();
    let item = &kept["items"][0];
    assert_eq!((item["code"].as_str(), item["field"].as_str()), (Some("missing_event"), Some("event")));
    assert_eq!(item["source_id"], site.source.as_str());
    let raw = item["raw"].as_str().unwrap();
    assert!(raw.contains("m-1"));

    let replay = format!("/api/v1/rejected-events/{}/replay", item["id"].as_str().unwrap());
    assert_eq!(owner.post(&replay, json!({})).await.refused(422), "missing_event", "as it was, it is still wrong");
    let mended = raw.replacen('{', r#"{"event":"Product Viewed","#, 1);
    assert_eq!(owner.post(&replay, json!({ "raw": mended })).await.ok(), json!({ "stored": true }));
    assert_eq!(owner.post(&replay, json!({ "raw": mended })).await.refused(409), "replayed");
    assert_eq!(logged(&shop), ["m-1"]);
}

/// What one endpoint knows by its address must be known at the replay too.
#[tokio::test]
async fn a_call_that_was_no_batch_can_be_mended_too() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    site.call("track", json!({ "userId": "u-1", "messageId": "m-1" })).await.ok();
    let kept = owner.get("/api/v1/rejected-events").await.ok();
    let item = &kept["items"][0];
    let replay = format!("/api/v1/rejected-events/{}/replay", item["id"].as_str().unwrap());
    let mended = item["raw"].as_str().unwrap().replacen('{', r#"{"event":"Product Viewed","#, 1);
    assert_eq!(owner.post(&replay, json!({ "raw": mended })).await.ok(), json!({ "stored": true }));
    assert_eq!(logged(&shop), ["m-1"]);
}

/// A key that every visitor can read must not tell what only the shop's own systems know.
#[tokio::test]
async fn names_of_the_back_office_are_refused_from_public_keys() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let deleted =
        || json!({ "event": "Order Deleted", "userId": "u-1", "messageId": "m-1", "properties": { "order_id": "1" } });
    let answer = site.strict().call("track", deleted()).await;
    assert_eq!(answer.status, 400);
    let reason = answer.json()["rejected"][0].clone();
    assert_eq!((&reason["code"], &reason["field"]), (&json!("reserved_event"), &json!("event")));
    assert!(reason["message"].as_str().unwrap().contains("server"), "{reason}");
    assert_eq!(site.call("track", deleted()).await.ok(), json!({ "success": true }), "lenient as ever");
    let kept = owner.get("/api/v1/rejected-events").await.ok();
    assert_eq!(kept["items"].as_array().unwrap().len(), 2);
    let replay = format!("/api/v1/rejected-events/{}/replay", kept["items"][0]["id"].as_str().unwrap());
    assert_eq!(owner.post(&replay, json!({})).await.refused(422), "reserved_event");

    let (_, server) = shop.source_of("server").await;
    let send = |event: &str| json!({ "writeKey": server, "event": event, "userId": "u-1", "messageId": event });
    shop.anonymous().post("/v1/track", send("Order Deleted")).await.ok();
    let strict = shop.anonymous().with("x-strict-mode", "1");
    let ours = strict.post("/v1/track", send("Import Undone")).await;
    assert_eq!(ours.json()["rejected"][0]["code"], "reserved_event", "not even the shop's server");
    assert_eq!(logged(&shop), ["Order Deleted"]);
}

#[tokio::test]
async fn the_write_key_is_kept_nowhere() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let key = site.key.as_str();
    site.call("identify", json!({ "userId": "u-1", "traits": { "spent": 12 } })).await.ok();
    let item = |event: &str| json!({ "type": "track", "event": event, "userId": "u-1", "writeKey": key });
    site.call("batch", json!({ "batch": [item("Product Viewed"), item("Trait Set")], "context": { "ip": "1.1.1.1" } }))
        .await
        .ok();
    site.call("track", json!({ "userId": "u-1" })).await.ok();
    let broken = format!(r#"{{"writeKey":"{key}","batch":7}}"#);
    site.actor.send(axum::http::Method::POST, "/v1/batch", broken).await;
    let events = owner.get("/api/v1/events").await.ok();
    assert_eq!(events["items"].as_array().unwrap().len(), 2);
    assert_eq!(events["items"][0]["body"]["context"]["ip"], "1.1.1.1");
    let rejected = owner.get("/api/v1/rejected-events").await.ok();
    assert_eq!(rejected["items"].as_array().unwrap().len(), 3);
    for kept in [events, rejected] {
        assert!(!kept.to_string().contains(key), "{kept}");
    }
}

#[tokio::test]
async fn what_is_refused_is_found_by_its_reason_and_discarded_together() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let without_name = |id: u32| json!({ "type": "track", "userId": "u-1", "messageId": format!("m-{id}") });
    site.call("batch", json!({ "batch": [without_name(1), without_name(2), { "type": "track" }] })).await.ok();
    let shown = async |query: &str| {
        let kept = owner.get(&format!("/api/v1/rejected-events?{query}")).await.ok();
        kept["items"].as_array().unwrap().len()
    };
    assert_eq!((shown("").await, shown("code=missing_event").await, shown("code=missing_id").await), (3, 2, 1));

    let kept = owner.get("/api/v1/rejected-events?code=missing_event").await.ok();
    let replay = format!("/api/v1/rejected-events/{}/replay", kept["items"][0]["id"].as_str().unwrap());
    let mended = json!({ "event": "Product Viewed", "type": "track", "userId": "u-1", "messageId": "m-9" }).to_string();
    owner.post(&replay, json!({ "raw": mended })).await.ok();
    assert_eq!((shown("state=open").await, shown("state=replayed").await), (2, 1));
    assert_eq!(shown(&format!("state=open&source={}", site.source)).await, 2);

    let discard = format!("/api/v1/rejected-events?state=open&code=missing_event&source={}", site.source);
    assert_eq!(owner.delete(&discard).await.ok(), json!({ "discarded": 1 }));
    assert_eq!(owner.delete(&discard).await.ok(), json!({ "discarded": 0 }));
    assert_eq!((shown("state=open").await, shown("state=replayed").await), (1, 1));
    assert_eq!(owner.delete("/api/v1/rejected-events").await.ok(), json!({ "discarded": 2 }));
}

/// Many refused in one request have one time: the limit keeps the last of them, not none.
#[tokio::test]
async fn more_than_is_kept_of_a_source_leaves_the_newest() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let nothings = vec![json!({}); 10_001];
    site.call("batch", json!({ "batch": nothings })).await.ok();
    site.call("track", json!({ "userId": "u-1" })).await.ok();
    let kept = owner.get("/api/v1/rejected-events?code=missing_event").await.ok();
    assert_eq!(kept["items"].as_array().unwrap().len(), 1);
    assert_eq!(owner.delete("/api/v1/rejected-events").await.ok(), json!({ "discarded": 10_000 }));
}
