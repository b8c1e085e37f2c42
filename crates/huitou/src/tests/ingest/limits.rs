use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::logged;
use crate::commands::doctor;
use crate::tests::shop::TestShop;
use crate::workers;

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let shop = TestShop::configured(|settings| settings.address_requests_per_second = 1).await;
    let (_, key) = shop.source().await;
    let stranger = shop.anonymous().with("x-forwarded-for", "203.0.113.9");
    let call = |id: u32| json!({ "writeKey": key, "userId": "u-1", "messageId": format!("m-{id}") });
    let mut taken = 0;
    let refused = loop {
        let answer = stranger.post("/v1/identify", call(taken)).await;
        if !answer.status.is_success() {
            break answer;
        }
        taken += 1;
    };
    assert_eq!((refused.refused(429).as_str(), taken), ("too_many_requests", 10));
    assert_eq!(refused.headers["retry-after"], "1");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    let neighbour = shop.anonymous().with("x-forwarded-for", "203.0.113.10");
    neighbour.post("/v1/identify", call(100)).await.ok();
    shop.anonymous().post("/v1/identify", call(101)).await.ok();
    shop.clock.advance(SignedDuration::from_secs(1));
    stranger.post("/v1/identify", call(102)).await.ok();
    assert_eq!(logged(&shop).len(), 13);

    let (_, server) = shop.source_of("server").await;
    for id in 0..20 {
        let call = json!({ "writeKey": server, "userId": "u-1", "messageId": format!("s-{id}") });
        stranger.post("/v1/identify", call).await.ok();
    }
}

#[tokio::test]
async fn a_key_has_its_rate_and_strangers_cannot_try_keys_for_ever() {
    let shop = TestShop::configured(|settings| {
        (settings.key_requests_per_second, settings.address_requests_per_second) = (1, 1);
    })
    .await;
    let (_, key) = shop.source_of("server").await;
    let call = || json!({ "writeKey": key, "userId": "u-1" });
    for _ in 0..10 {
        shop.anonymous().post("/v1/identify", call()).await.ok();
    }
    assert_eq!(shop.anonymous().post("/v1/identify", call()).await.refused(429), "too_many_requests");
    let stranger = shop.anonymous().with("x-forwarded-for", "203.0.113.9");
    for attempt in 0..10 {
        let guess = json!({ "writeKey": format!("wk_{attempt}"), "userId": "u-1" });
        assert_eq!(stranger.post("/v1/identify", guess).await.refused(401), "unknown_write_key");
    }
    let guess = json!({ "writeKey": "wk_10", "userId": "u-1" });
    assert_eq!(stranger.post("/v1/identify", guess).await.refused(429), "too_many_requests");
}

#[tokio::test]
async fn a_full_disk_takes_nothing_and_says_when_to_come_again() {
    let shop = TestShop::configured(|settings| settings.min_free_mib = 1 << 40).await;
    let (_, key) = shop.source_of("server").await;
    let refused = shop.anonymous().post("/v1/identify", json!({ "writeKey": key, "userId": "u-1" })).await;
    assert_eq!(refused.headers["retry-after"], "60");
    assert_eq!(refused.refused(503), "busy");
    assert!(logged(&shop).is_empty());
    let ready = shop.anonymous().get("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("bytes free"), "who watches the server is told why");
    assert_eq!(shop.anonymous().get("/healthz").await.status, 200, "a restart would not help");
}

#[tokio::test]
async fn events_wait_outside_while_one_who_reads_them_is_too_far_behind() {
    let shop = TestShop::configured(|settings| settings.max_unread_events = 2).await;
    let (_, key) = shop.source_of("server").await;
    let call = |id: u32| json!({ "writeKey": key, "userId": "u-1", "messageId": format!("m-{id}") });
    let (owner, sender) = (shop.owner().await, shop.anonymous());
    let remedy = || doctor::readers(&collect::freshness(&shop.parts.collect).unwrap()).remedy;
    for id in 0..2 {
        assert_eq!(remedy(), None);
        sender.post("/v1/identify", call(id)).await.ok();
    }
    let refused = sender.post("/v1/identify", call(2)).await;
    assert_eq!(refused.refused(503), "behind");
    assert_eq!(refused.headers["retry-after"], "60");
    assert!(refused.json()["detail"].as_str().unwrap().contains("“know”"), "{}", refused.text());
    assert_eq!(logged(&shop).len(), 2, "what was acknowledged is there");
    let freshness = owner.get("/api/v1/freshness").await.ok();
    assert_eq!((&freshness["most_unread"], &freshness["consumers"][0]["unread"]), (&json!(2), &json!(2)));
    assert_eq!(freshness["consumers"][0]["is_refusing"], true);
    assert!(remedy().is_some_and(|remedy| remedy.contains("max_unread_events")));

    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    let caught_up = async {
        while !sender.post("/v1/identify", call(2)).await.status.is_success() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), caught_up).await.expect("they catch up, and events are taken again");
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}
