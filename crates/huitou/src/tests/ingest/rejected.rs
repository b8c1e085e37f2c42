use axum::http::Method;
use serde_json::{Value, json};

use super::{Website, logged};
use crate::tests::shop::TestShop;

fn taken(accepted: usize) -> Value {
    json!({ "stored": accepted > 0, "accepted": accepted, "duplicates": 0 })
}

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
    assert_eq!(owner.post(&replay, json!({ "raw": mended })).await.ok(), taken(1));
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
    assert_eq!(owner.post(&replay, json!({ "raw": mended })).await.ok(), taken(1));
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
    let sources = owner.get("/api/v1/sources").await.ok();
    let of = |source: &&Value| source["id"] == site.source.as_str();
    let source = sources["items"].as_array().unwrap().iter().find(of).unwrap();
    assert_eq!(source["rejected_dropped_30d"], 2, "and it is said how many went");
    assert_eq!(owner.delete("/api/v1/rejected-events").await.ok(), json!({ "discarded": 10_000 }));
}

/// `sentAt` and the shared context stand beside the calls of a batch; the hour is that of its coming.
#[tokio::test]
async fn what_is_sent_again_is_read_as_when_it_came() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    let came = shop.app.kit.now();
    let five_minutes_slow = came - jiff::SignedDuration::from_mins(5);
    site.call(
        "batch",
        json!({ "sentAt": five_minutes_slow.to_string(), "context": { "locale": "zh-CN" }, "batch": [
            { "type": "track", "userId": "u-1", "messageId": "m-1" },
            { "type": "track", "userId": "u-1", "messageId": "m-2", "timestamp": five_minutes_slow.to_string() },
        ] }),
    )
    .await
    .ok();
    shop.clock.advance(jiff::SignedDuration::from_hours(72));
    let owner = shop.owner().await;
    let kept = owner.get("/api/v1/rejected-events").await.ok();
    for item in kept["items"].as_array().unwrap() {
        let replay = format!("/api/v1/rejected-events/{}/replay", item["id"].as_str().unwrap());
        let mended = item["raw"].as_str().unwrap().replacen('{', r#"{"event":"Product Viewed","#, 1);
        assert_eq!(owner.post(&replay, json!({ "raw": mended })).await.ok(), taken(1));
    }
    for stored in shop.app.log.read(0, usize::MAX).unwrap() {
        let at = stored.event.timestamp;
        assert!(at.duration_since(came).abs() < jiff::SignedDuration::from_mins(1), "{at} is not {came}");
        assert!(stored.event.body.get().contains("zh-CN"), "{}", stored.event.body);
    }
}

#[tokio::test]
async fn a_whole_body_is_mended_and_taken_whole_or_not_at_all() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let broken = format!(r#"{{"writeKey":"{}","batch":[{{"type":"page","userId":"u-1","messageId":"m-1"}}"#, site.key);
    assert_eq!(site.actor.send(Method::POST, "/v1/batch", broken).await.refused(400), "malformed");
    let kept = owner.get("/api/v1/rejected-events").await.ok();
    assert_eq!(kept["items"][0]["code"], "malformed", "its key can be read all the same");
    let raw = kept["items"][0]["raw"].as_str().unwrap();
    let replay = format!("/api/v1/rejected-events/{}/replay", kept["items"][0]["id"].as_str().unwrap());
    owner.post(&replay, json!({})).await.refused(422);
    let half = format!(r#"{raw},{{"type":"page"}}]}}"#);
    let answer = owner.post(&replay, json!({ "raw": half })).await;
    assert!(answer.text().contains("call 2 of the batch"), "{}", answer.text());
    assert_eq!(answer.refused(422), "missing_id");
    assert!(logged(&shop).is_empty(), "one bad call, and none is taken");
    let whole = format!(r#"{raw},{{"type":"page","userId":"u-2","messageId":"m-2"}}]}}"#);
    assert_eq!(owner.post(&replay, json!({ "raw": whole })).await.ok(), taken(2));
    assert_eq!(logged(&shop), ["m-1", "m-2"]);
}

#[tokio::test]
async fn all_that_the_filters_find_is_sent_again_once() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (source, key) = shop.source().await;
    let strict = shop.anonymous();
    let deleted: Vec<Value> = (0..250)
        .map(|n| {
            json!({ "type": "track", "event": "Order Deleted", "userId": "u-1", "messageId": format!("m-{n}"),
            "properties": { "order_id": n.to_string() } })
        })
        .chain([json!({ "type": "track", "userId": "u-1" })])
        .collect();
    strict.post("/v1/batch", json!({ "writeKey": key, "batch": deleted })).await.ok();
    let nothing = owner.post("/api/v1/rejected-events/replay?code=reserved_event", json!({})).await.ok();
    assert_eq!((&nothing["taken"], &nothing["refused"]), (&json!(0), &json!(200)), "the reason is still there");

    // What was refused of a website is taken from a server.
    let tx = shop.app.kit.store.begin().await.unwrap();
    let sql = "UPDATE sources SET kind = 'server' WHERE kind = 'web'";
    store::Sql::exec(&tx, sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let address = format!("/api/v1/rejected-events/replay?source={source}&days=1");
    let first = owner.post(&address, json!({})).await.ok();
    assert_eq!(first["taken"].as_u64().unwrap() + first["refused"].as_u64().unwrap(), 200);
    let next = format!("{address}&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = owner.post(&next, json!({})).await.ok();
    assert_eq!(second["next_cursor"], Value::Null);
    let sum = |name: &str| first[name].as_u64().unwrap() + second[name].as_u64().unwrap();
    assert_eq!((sum("taken"), sum("refused")), (250, 1));
    let again = owner.post(&address, json!({})).await.ok();
    assert_eq!((&again["taken"], &again["refused"]), (&json!(0), &json!(1)));
    assert_eq!(logged(&shop).len(), 250);
}

#[tokio::test]
async fn of_a_body_that_cannot_be_read_the_beginning_is_kept() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let start = format!(r#"{{"writeKey":"{}","userId":"u-1","traits":{{"name":""#, site.key);
    for (code, rest) in [("not_utf8", vec![0xff, 0xfe]), ("too_large", vec![b'x'; 600_000])] {
        let body = [start.as_bytes(), &rest[..], b"\"}}"].concat();
        assert_eq!(site.actor.send(Method::POST, "/v1/identify", body).await.refused(400), code);
        let kept = owner.get(&format!("/api/v1/rejected-events?code={code}")).await.ok();
        let stub = &kept["items"][0];
        assert_eq!(stub["is_stub"], true);
        let raw = stub["raw"].as_str().unwrap();
        assert!(raw.contains("u-1") && raw.len() < 4_000 && !raw.contains(&site.key), "{raw}");
        let replay = format!("/api/v1/rejected-events/{}/replay", stub["id"].as_str().unwrap());
        assert_eq!(owner.post(&replay, json!({ "raw": "{}" })).await.refused(409), "not_kept");
    }
    let all = owner.post("/api/v1/rejected-events/replay", json!({})).await.ok();
    assert_eq!((&all["taken"], &all["refused"]), (&json!(0), &json!(0)), "they have no turn");
}

/// Each call is read, and kept when it is refused, with what its batch says for all: a small body must not become a large
/// one by that.
#[tokio::test]
async fn what_a_batch_says_for_all_is_not_kept_over_and_over() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let long = |bytes: usize| json!({ "x": "x".repeat(bytes) });
    let nothings = vec![json!({}); 1_000];
    let answer = site.call("batch", json!({ "batch": nothings, "context": long(100_000) })).await;
    assert_eq!(answer.refused(400), "too_large");
    site.call("batch", json!({ "batch": [{ "type": "track", "userId": "u-1" }], "context": long(100_000) })).await.ok();
    let times = vec![json!({ "type": "track", "userId": "u-2" }); 100];
    site.call("batch", json!({ "batch": times, "sentAt": "1".repeat(200_000) })).await.ok();
    let kept = owner.get("/api/v1/rejected-events?limit=200").await.ok();
    let kept = kept["items"].as_array().unwrap();
    let noted = kept.iter().filter(|item| item["reason"].as_str().unwrap().contains("too large to be kept"));
    assert_eq!((kept.len(), noted.count()), (102, 101));
    let sql = "SELECT CAST(MAX(LENGTH(sealed)) AS BIGINT) FROM rejected_events WHERE code = 'missing_event'";
    let longest: Option<i64> = store::Sql::scalar(&shop.app.kit.store, sql, vec![]).await.unwrap();
    assert!(longest.unwrap() < 2_000, "{longest:?}");
}

#[tokio::test]
async fn an_erasure_leaves_no_body_that_could_not_be_read() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let start = format!(r#"{{"writeKey":"{}","userId":"u-1","traits":{{"name":""#, site.key);
    // A name in GBK: nobody finds it by the name.
    let body = [start.as_bytes(), &[0xd0, 0xa1, 0xc1, 0xd6], b"\"}}"].concat();
    assert_eq!(site.actor.send(Method::POST, "/v1/identify", body).await.refused(400), "not_utf8");
    site.call("track", json!({ "userId": "u-2" })).await.ok();
    shop.parts.imports.forget(shop.id, &[], &["u-3".to_owned()]).await.unwrap();
    let kept = owner.get("/api/v1/rejected-events").await.ok();
    let codes: Vec<&Value> = kept["items"].as_array().unwrap().iter().map(|item| &item["code"]).collect();
    assert_eq!(codes, ["missing_event"], "what tells of others stays");
}
