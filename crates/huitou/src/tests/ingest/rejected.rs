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
