//! What visitors do, from events sent in to the answers about all history.

use std::time::Duration;

use jiff::SignedDuration;
use lake::LakeWriter;
use serde_json::{Value, json};

use super::shop::TestShop;
use crate::commands::rebuild::project;

/// A call of a visitor, so many hours ago.
fn call(shop: &TestShop, hours_ago: i64, visitor: &str, user: Option<&str>, name: &str, properties: &Value) -> Value {
    let at = shop.app.kit.now() - SignedDuration::from_hours(hours_ago);
    let mut call = json!({"type": "track", "messageId": format!("{visitor}-{name}-{hours_ago}"), "anonymousId": visitor,
        "event": name, "timestamp": at, "properties": properties});
    if let Some(user) = user {
        call["userId"] = json!(user);
    }
    call
}

async fn shop() -> TestShop {
    let shop = TestShop::open().await;
    let order = |n: i64| json!({"order_id": format!("o{n}"), "total": 20, "currency": "CNY"});
    let (product, vital) = (json!({"product_id": "p1"}), json!({"name": "LCP", "value": 3_000, "path": "/p1"}));
    let mut batch = Vec::new();
    for n in 0..40 {
        let visitor = format!("a{n}");
        let user = format!("u{n}");
        batch.push(call(&shop, 50, &visitor, None, "Product Viewed", &product));
        batch.push(call(&shop, 50, &visitor, None, "Web Vitals", &vital));
        if n < 20 {
            batch.push(call(&shop, 49, &visitor, Some(&user), "Product Added", &product));
        }
        if n < 10 {
            // Half of them too late for a limit of a day.
            batch.push(call(&shop, if n < 5 { 48 } else { 2 }, &visitor, Some(&user), "Order Completed", &order(n)));
        }
    }
    for n in 0..10 {
        batch.push(call(&shop, 24 * 40, &format!("old{n}"), None, "Product Viewed", &product));
        batch.push(call(&shop, 24 * 20, &format!("old{n}"), None, "Product Viewed", &product));
    }
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    project(&shop.app.log, &LakeWriter::new(shop.app.lake.clone(), Duration::ZERO)).await.unwrap();
    shop
}

#[tokio::test]
async fn people_are_counted_once_also_before_and_after_they_signed_in() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let visitors = owner.get("/api/v1/behaviour/visitors?days=28").await.ok();
    assert_eq!((&visitors["people"], &visitors["previous"]), (&json!(50), &json!(10)), "{visitors}");
    assert_eq!((&visitors["from"], &visitors["to"]), (&json!("2026-10-15"), &json!("2026-11-11")));
    assert_eq!(visitors["series"].as_array().unwrap().len(), 28);
    let weekly = owner.get("/api/v1/behaviour/visitors?days=28&by=week").await.ok();
    assert_eq!(weekly["series"].as_array().unwrap().len(), 4, "{weekly}");

    let funnel = owner.get("/api/v1/behaviour/funnel?days=7").await.ok();
    let people = |funnel: &Value| {
        let steps = funnel["steps"].as_array().unwrap();
        steps.iter().map(|step| step["people"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(people(&funnel), [40, 20, 10], "{funnel}");
    assert_eq!(funnel["steps"][2]["of_previous"]["value"], 0.5);
    assert_eq!(funnel["steps"][2]["of_previous"]["is_small"], true);
    let quick = owner.get("/api/v1/behaviour/funnel?days=7&within_hours=24").await.ok();
    assert_eq!(people(&quick), [40, 20, 5]);
    let own = owner.get("/api/v1/behaviour/funnel?days=7&steps=Product%20Added%7COrder%20Completed").await.ok();
    assert_eq!(people(&own), [20, 10]);
}

#[tokio::test]
async fn who_comes_again_and_how_fast_pages_are() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let weekly = owner.get("/api/v1/behaviour/retention").await.ok();
    let cohorts = weekly["cohorts"].as_array().unwrap();
    assert_eq!(cohorts.len(), 1, "this week is not over: {weekly}");
    assert_eq!((&cohorts[0]["from"], &cohorts[0]["people"]), (&json!("2026-09-28"), &json!(10)));
    let again: Vec<f64> =
        cohorts[0]["again"].as_array().unwrap().iter().map(|share| share["value"].as_f64().unwrap()).collect();
    assert_eq!(again, [0.0, 0.0, 1.0, 0.0, 0.0]);
    assert_eq!(owner.get("/api/v1/behaviour/retention?of=order&by=month").await.ok()["cohorts"], json!([]));

    let vitals = owner.get("/api/v1/behaviour/vitals").await.ok();
    let lcp = json!({"p75": 3000.0, "n": 40, "verdict": "needs_improvement", "is_small": false});
    assert_eq!((&vitals["pages"][0]["path"], &vitals["pages"][0]["lcp"]), (&json!("/p1"), &lcp), "{vitals}");
    assert!(vitals["all"]["inp"].is_null() && vitals["all"]["lcp"] == lcp);
    let events = owner.get("/api/v1/behaviour/events").await.ok();
    assert_eq!(events["items"][0], json!({"name": "Product Viewed", "events": 60}));
}

#[tokio::test]
async fn questions_are_bounded_and_each_shop_asks_of_its_own() {
    let shop = shop().await;
    let owner = shop.owner().await;
    for wrong in [
        "visitors?days=6",
        "visitors?days=201",
        "funnel?days=401",
        "funnel?within_hours=0",
        "funnel?steps=a",
        "funnel?steps=a%7C%7Cb",
    ] {
        assert_eq!(owner.get(&format!("/api/v1/behaviour/{wrong}")).await.refused(422), "invalid", "{wrong}");
    }
    for path in ["visitors", "funnel", "retention", "vitals", "events"] {
        assert_eq!(shop.anonymous().get(&format!("/api/v1/behaviour/{path}")).await.status.as_u16(), 401, "{path}");
    }
}
