use axum::http::Method;
use jiff::SignedDuration;
use know::Projector;
use serde_json::{Value, json};

use super::{Website, logged};
use crate::commands::rebuild::project;
use crate::tests::shop::TestShop;

#[tokio::test]
async fn too_much_is_refused_clearly() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    let long = |bytes: usize| json!({ "type": "identify", "userId": "u-1", "traits": { "x": "x".repeat(bytes) } });
    let answer = site.strict().call("batch", json!({ "batch": [long(33_000), long(10)] })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["accepted"]), (400, &json!(1)));
    assert_eq!(answer.json()["rejected"][0]["code"], "too_large");
    let answer = site.call("identify", long(33_000)).await;
    assert_eq!(answer.refused(400), "too_large", "in lenient mode too, where it is all of a request");
    site.call("batch", json!({ "batch": [long(33_000), long(10)] })).await.ok();
    let items: Vec<Value> = (0..20).map(|_| long(30_000)).collect();
    let answer = site.call("batch", json!({ "batch": items })).await;
    assert_eq!(answer.refused(400), "too_large", "in lenient mode too: nothing of it was read");
    assert!(answer.text().contains("512000"), "{}", answer.text());
    assert_eq!(logged(&shop).len(), 2);
    let kept = shop.owner().await.get("/api/v1/rejected-events").await.ok();
    assert_eq!(kept["items"].as_array().unwrap().len(), 4, "three calls, and the beginning of a body");
}

/// Bodies as a stranger with the public write key may send them; `KEY` stands for it.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let call = |fields: &str| format!(r#"{{"writeKey":"KEY","userId":"u-1",{fields}}}"#).into_bytes();
    let nested = |open: &str, close: &str, depth| {
        call(&format!(r#""traits":{{"x":{}0{}}}"#, open.repeat(depth), close.repeat(depth)))
    };
    vec![
        ("deep arrays", nested("[", "]", 15_000)),
        ("deep objects", nested(r#"{"a":"#, "}", 5_000)),
        ("deep beyond an event", nested("[", "]", 200_000)),
        ("unclosed", call(&format!(r#""traits":{}"#, "[".repeat(10_000)))),
        ("not UTF-8", [&call(r#""traits":{"name":""#)[..], &[0xff, 0xfe, 0xc0, 0x80], b"\"}}"].concat()),
        ("lone surrogate", call(r#""traits":{"name":"\ud800"}"#)),
        ("lone surrogate in the id", br#"{"writeKey":"KEY","userId":"\ud800"}"#.to_vec()),
        ("duplicate ids", call(r#""userId":"u-2""#)),
        ("duplicate traits", call(r#""traits":{"a":1},"traits":{"a":2}"#)),
        ("duplicate keys within", call(r#""traits":{"a":1,"a":2}"#)),
        ("number out of range", call(r#""traits":{"total":1e999}"#)),
        ("number of a thousand digits", call(&format!(r#""traits":{{"total":{}}}"#, "9".repeat(1_000)))),
        ("NUL in a trait", call(r#""traits":{"name":"a\u0000b"}"#)),
        ("NUL in the id", br#"{"writeKey":"KEY","userId":"a\u0000b","traits":{"name":"x"}}"#.to_vec()),
        ("NUL in the message id", call(r#""messageId":"a\u0000b""#)),
        ("raw NUL", call("\"traits\":{\"name\":\"a\0b\"}")),
        ("far future", call(r#""timestamp":"9999-12-30T23:59:59Z""#)),
        ("far past", call(r#""timestamp":"-009999-01-01T00:00:00Z""#)),
        ("clocks at both ends", call(r#""timestamp":"9999-12-30T00:00:00Z","sentAt":"-009999-01-02T00:00:00Z""#)),
        ("no time at all", call(r#""timestamp":"yesterday""#)),
        ("time as a number", call(r#""timestamp":1700000000"#)),
        ("traits as a list", call(r#""traits":[1,2]"#)),
        ("id as an object", br#"{"writeKey":"KEY","userId":{"$ne":1}}"#.to_vec()),
        ("a list", br#"[{"userId":"u-1"}]"#.to_vec()),
        ("text", br#""writeKey""#.to_vec()),
        ("nothing", Vec::new()),
        ("right-to-left and zero-width", call("\"traits\":{\"name\":\"\u{202e}\u{200b}\u{feff}\"}")),
    ]
}

#[tokio::test]
async fn hostile_calls_get_a_clear_answer_and_none_is_lost_silently() {
    let shop = TestShop::open().await;
    let (owner, site) = (shop.owner().await, Website::of(&shop).await);
    let mut seen = (0, 0);
    for (what, body) in bodies() {
        let body = replaced(&body, &site.key);
        let answer = site.actor.send(Method::POST, "/v1/identify", body).await;
        let status = answer.status.as_u16();
        let kept = owner.get("/api/v1/rejected-events?limit=200").await.ok();
        let now = (logged(&shop).len(), kept["items"].as_array().unwrap().len());
        assert!(status < 500, "{what}: {}", answer.text());
        let is_held = now.0 + now.1 == seen.0 + seen.1 + 1;
        assert!(is_held || (400..500).contains(&status), "{what} was lost: {status} {}", answer.text());
        if !answer.status.is_success() {
            assert!(!answer.json()["detail"].as_str().unwrap().is_empty(), "{what}");
        }
        if what.starts_with("deep") || what.contains("surrogate") || what == "number out of range" {
            assert_eq!(now.0, seen.0, "{what}: what readers choke on is not let in");
        }
        seen = now;
    }
    assert_eq!(seen, (5, 19), "taken and kept");
    digestible(&shop).await;
}

#[tokio::test]
async fn hostile_batches_get_a_clear_answer() {
    let shop = TestShop::open().await;
    let site = Website::of(&shop).await;
    assert_eq!(site.strict().call("batch", json!({ "batch": [] })).await.ok()["accepted"], 0);
    assert_eq!(site.call("batch", json!({})).await.refused(400), "missing_batch");
    for batch in [json!("x"), json!({ "a": 1 }), json!(7)] {
        assert_eq!(site.call("batch", json!({ "batch": batch })).await.refused(400), "malformed");
    }
    let odd = json!({ "batch": [null, 7, "x", [], {}, { "type": 7 }, { "type": "toString", "userId": "u" }] });
    let answer = site.strict().call("batch", odd).await;
    assert_eq!(answer.json()["rejected"].as_array().unwrap().len(), 7);
    let kept = shop.owner().await.get("/api/v1/rejected-events").await.ok();
    assert_eq!(kept["items"].as_array().unwrap().len(), 4 + 7);
    let (open, close) = ("[".repeat(9_000), "]".repeat(9_000));
    let deep = format!(r#"{{"type":"identify","userId":"u","traits":{{"x":{open}{close}}}}}"#);
    let good = r#"{"type":"identify","userId":"u","traits":{"name":"周遥"}}"#;
    let body = format!(r#"{{"writeKey":"{}","context":{{"ip":"1.1.1.1"}},"batch":[{deep},{good}]}}"#, site.key);
    let answer = site.strict().actor.send(Method::POST, "/v1/batch", body).await.json();
    assert_eq!((&answer["accepted"], answer["rejected"][0]["code"].as_str()), (&json!(1), Some("malformed")));
    assert!(answer["rejected"][0]["message"].as_str().unwrap().contains("deeper than 64"), "{answer}");
    digestible(&shop).await;
}

/// What was taken does not stop what comes after it, and can be shown.
async fn digestible(shop: &TestShop) {
    let kit = &shop.app.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &projector).await.unwrap();
    shop.clock.advance(SignedDuration::from_secs(60));
    let owner = shop.owner().await;
    let events = owner.get("/api/v1/events?limit=200").await.ok();
    assert_eq!(events["items"].as_array().unwrap().len(), logged(shop).len());
    let customers = owner.get("/api/v1/customers").await.ok();
    let id = customers["items"][0]["id"].as_str().expect("there is a customer").to_owned();
    owner.get(&format!("/api/v1/customers/{id}")).await.ok();
    owner.get(&format!("/api/v1/customers/{id}/timeline")).await.ok();
}

fn replaced(body: &[u8], key: &str) -> Vec<u8> {
    match body.windows(3).position(|window| window == b"KEY") {
        Some(at) => [&body[..at], key.as_bytes(), &body[at + 3..]].concat(),
        None => body.to_vec(),
    }
}
