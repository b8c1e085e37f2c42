use axum::http::Method;
use know::Projector;
use serde_json::json;

use super::{Website, logged};
use crate::commands::rebuild::project;
use crate::tests::shop::TestShop;

#[tokio::test]
async fn every_call_of_the_protocol_is_taken() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    for call in ["track", "identify", "page", "screen", "group", "alias"] {
        let body = json!({ "userId": "u-1", "messageId": call, "event": "Product Viewed", "name": "Home" });
        assert_eq!(site.call(call, body).await.ok(), json!({ "success": true }));
    }
    let item = json!({ "type": "track", "event": "Product Viewed", "anonymousId": "a-1", "messageId": "in a batch" });
    assert_eq!(site.call("batch", json!({ "batch": [item] })).await.ok(), json!({ "success": true }));
    assert_eq!(logged(&shop), ["track", "identify", "page", "screen", "group", "alias", "in a batch"]);
    assert_eq!(site.call("tracks", json!({ "userId": "u-1" })).await.refused(404), "not_found");
}

#[tokio::test]
async fn strict_mode_gives_the_reason_of_every_item_and_lenient_mode_says_success() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    let batch = json!({ "batch": [
        { "type": "track", "event": "Product Viewed", "userId": "u-1", "messageId": "m-1" },
        { "type": "track", "userId": "u-1" },
        { "type": "page" },
        { "type": "track", "event": "Product Viewed", "userId": "u-1", "messageId": "m-1" },
    ] });
    let answer = site.strict().call("batch", batch.clone()).await;
    assert_eq!(answer.status, 400);
    let answer = answer.json();
    assert_eq!((&answer["accepted"], &answer["duplicates"]), (&json!(1), &json!(1)));
    let reasons: Vec<_> =
        answer["rejected"].as_array().unwrap().iter().map(|r| (r["index"].as_u64(), r["code"].as_str())).collect();
    assert_eq!(reasons, [(Some(1), Some("missing_event")), (Some(2), Some("missing_id"))]);
    assert_eq!(site.call("batch", batch).await.ok(), json!({ "success": true }));
    assert_eq!(logged(&shop), ["m-1"]);
}

#[tokio::test]
async fn events_of_segments_first_version_are_taken_for_those_of_the_second() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    let track =
        |event: &str| json!({ "userId": "u-1", "event": event, "properties": { "order_id": "o1", "total": 9 } });
    for event in ["Viewed Product", "Completed Order"] {
        site.call("track", track(event)).await.ok();
    }
    let refused = site.strict().call("track", track("Refunded Order")).await.json();
    assert_eq!(refused["rejected"][0]["code"], "reserved_event", "a visitor may not say it under any name");
    let told = shop.app.log.read(0, usize::MAX).unwrap();
    let names: Vec<_> = told.iter().map(|stored| stored.event.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["Product Viewed", "Order Completed"]);
    let body = told[1].event.body.get();
    assert!(body.contains("\"Completed Order\"") && body.contains("\"claimed\":true"), "{body}");
}

#[tokio::test]
async fn a_packed_body_is_unpacked() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    let body = json!({ "userId": "u-1", "messageId": "packed", "writeKey": site.key }).to_string();
    let packed =
        site.actor.with("content-encoding", "gzip").send(Method::POST, "/v1/identify", gzip(body.as_bytes())).await;
    packed.ok();
    assert_eq!(logged(&shop), ["packed"]);
    let bomb = gzip(&vec![b' '; 60_000].repeat(10));
    let refused = site.actor.with("content-encoding", "gzip").send(Method::POST, "/v1/identify", bomb).await;
    assert_eq!(refused.refused(400), "too_large");
    let torn = site.actor.with("content-encoding", "gzip").send(Method::POST, "/v1/identify", "no gzip at all").await;
    assert_eq!(torn.refused(400), "unreadable_body");
}

#[tokio::test]
async fn what_the_documentation_sends_is_taken_and_understood() {
    let shop = TestShop::open().await;
    let (owner, (_, key)) = (shop.owner().await, shop.source_of("server").await);
    let text = include_str!("../../../../../docs/events.md");
    let example = text.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let mut batch: serde_json::Value = serde_json::from_str(example).unwrap();
    batch["writeKey"] = key.into();
    shop.anonymous().with("x-strict-mode", "1").post("/v1/batch", batch).await.ok();
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
    assert_eq!(owner.get("/api/v1/unread-events").await.ok()["items"], json!([]));
    let found = owner.get("/api/v1/customers?q=u42").await.ok();
    let found = &found["items"][0];
    assert_eq!((&found["city"], &found["net"]["minor"]), (&json!("Hangzhou"), &json!(19_900)));
}

/// RFC 1952 around stored blocks (RFC 1951, 3.2.4).
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks: Vec<&[u8]> = content.chunks(65_535).collect();
    for (index, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        packed.push(u8::from(index + 1 == blocks.len()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(*block);
    }
    let crc = !content.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    packed.extend(crc.to_le_bytes());
    packed.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    packed
}

#[tokio::test]
async fn a_repeated_message_counts_once_even_across_a_restart() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await.strict();
    let event = || json!({ "userId": "u-1", "event": "Order Completed", "messageId": "m-1" });
    assert_eq!(site.call("track", event()).await.ok()["accepted"], 1);
    assert_eq!(site.call("track", event()).await.ok()["duplicates"], 1);
    let Website { key, source, actor } = site;
    drop(actor);
    let shop = shop.restart();
    let site = Website { actor: shop.anonymous().with("x-strict-mode", "1"), key, source };
    let again = site.call("track", event()).await.ok();
    assert_eq!((&again["accepted"], &again["duplicates"]), (&json!(0), &json!(1)));
    assert_eq!(logged(&shop), ["m-1"]);
    let other = Website::of(&shop).await.strict();
    assert_eq!(other.call("track", event()).await.ok()["accepted"], 1, "ids are a source's own");
}

#[tokio::test]
async fn a_key_that_is_unknown_old_or_of_a_source_that_is_off_opens_nothing() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let mut site = Website::of(&shop).await;
    let call = || json!({ "userId": "u-1", "messageId": "m-1" });
    assert_eq!(site.actor.post("/v1/identify", call()).await.refused(401), "missing_write_key");
    site.call("identify", json!({ "userId": "u-1", "messageId": "m-0" })).await.ok();
    let rotated = owner.post(&format!("/api/v1/sources/{}/rotate-key", site.source), json!({})).await.ok();
    assert_eq!(site.call("identify", call()).await.refused(401), "unknown_write_key");
    site.key = rotated["write_key"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/sources/{}", site.source);
    owner.patch(&path, json!({ "enabled": false })).await.ok();
    assert_eq!(site.call("identify", call()).await.refused(403), "forbidden");
    assert_eq!(logged(&shop), ["m-0"]);
    owner.patch(&path, json!({ "enabled": true })).await.ok();
    site.call("identify", call()).await.ok();
    assert_eq!(logged(&shop), ["m-0", "m-1"]);
    let told = owner.get("/api/v1/audit?action=source.updated,source.key_rotated").await.ok();
    let told = told["items"].as_array().unwrap();
    assert!(told.iter().all(|entry| entry["subject"] == "Website"), "which one it was: {told:?}");
    let [on, off, rotated] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((&on["detail"], &off["detail"]), (&json!("on"), &json!("off")));
    assert_eq!(rotated["detail"], site.source.as_str());
}

#[tokio::test]
async fn a_page_of_another_origin_may_send() {
    let shop = TestShop::open().await;
    let page = shop.anonymous().with("origin", "https://shop.example").with("access-control-request-method", "POST");
    let asked = page.with("access-control-request-headers", "content-type,authorization,anonymousid");
    let preflight = asked.send(Method::OPTIONS, "/v1/batch", "").await;
    assert!(preflight.status.is_success());
    assert_eq!(preflight.headers["access-control-allow-origin"], "*");
    let headers = preflight.headers["access-control-allow-headers"].to_str().unwrap();
    assert!(["content-type", "authorization", "anonymousid"].iter().all(|name| headers.contains(name)), "{headers}");
    let api = asked.send(Method::OPTIONS, "/api/v1/customers", "").await;
    assert!(!api.headers.contains_key("access-control-allow-origin"), "the staff's API is not for other origins");
}

/// A batch of hundreds must not push out the one event that somebody waits for.
#[tokio::test]
async fn what_arrives_is_filtered_before_it_is_cut() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let page = |n: u32, user: &str| json!({ "type": "page", "userId": user, "messageId": format!("m-{n}") });
    let batch: Vec<_> = (0..200).map(|n| page(n, if n == 3 { "Lin" } else { "u" })).collect();
    site.call("batch", json!({ "batch": batch })).await.ok();
    let latest = async |query: &str| owner.get(&format!("/api/v1/events/latest?{query}")).await.ok();
    let all = latest("").await;
    assert_eq!((all["items"].as_array().unwrap().len(), &all["more"]), (50, &json!(150)));
    assert_eq!(all["items"][0]["message_id"], "m-199", "the newest first");
    let hers = latest(&format!("q=lin&source={}&kind=page", site.source)).await;
    assert_eq!((&hers["items"][0]["message_id"], &hers["more"]), (&json!("m-3"), &json!(0)));
    let since = latest(&format!("after={}", hers["last_seq"])).await;
    assert_eq!((&since["items"], &since["more"]), (&json!([]), &json!(0)));
    let source = uuid::Uuid::nil();
    assert_eq!(latest(&format!("source={source}")).await["items"], json!([]));
}
