//! What a shop keeps no longer, by a clock that is moved.

use axum::http::Method;
use serde_json::{Value, json};
use simulate::{Config, Shop};
use store::Sql;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::actor::Actor;
use super::shop::TestShop;
use super::story::{rebuilt_equals_live, send, until_fresh};
use crate::workers;

#[tokio::test]
async fn the_setting_is_checked_and_stays_when_left_out() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let change = async |body: Value| owner.patch("/api/v1/shop", body).await;
    assert_eq!(owner.get("/api/v1/shop").await.ok()["retention_months"], Value::Null);
    for wrong in [json!(0), json!(121), json!(-1)] {
        let refused = change(json!({ "retention_months": wrong })).await;
        assert_eq!(refused.refused(422), "invalid");
        assert!(refused.text().contains("1 to 120"), "{}", refused.text());
    }
    assert_eq!(change(json!({ "retention_months": "six" })).await.refused(422), "invalid");
    assert_eq!(change(json!({ "retention_months": 6 })).await.ok()["retention_months"], 6);
    let renamed = change(json!({ "name": "Mountain & Sea" })).await.ok();
    assert_eq!((&renamed["name"], &renamed["retention_months"]), (&json!("Mountain & Sea"), &json!(6)));
    assert_eq!(change(json!({ "retention_months": null })).await.ok()["retention_months"], Value::Null);
    assert_eq!(change(json!({ "time_zone": "Mars/Olympus" })).await.refused(422), "invalid");
    let analyst = shop.colleague("analyst").await;
    let refused = analyst.send(Method::PATCH, "/api/v1/shop", json!({ "retention_months": 1 }).to_string()).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_browsing_is_forgotten_everywhere_and_a_replay_gives_what_is_stored() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let start = "2026-05-20T00:00:00Z".parse().unwrap();
    let run = Shop::new(Config::new(40, 170, 11, start)).unwrap();
    // Without a catalogue: what is known of the products is what views and orders said.
    let calls: Vec<Value> = run.events().map(|event| event.body).collect();
    send(&shop, &calls).await;
    catch_up(&shop, &owner).await;
    let (kit, log, lake) = (&shop.app.kit, &shop.app.log, &shop.app.lake);
    assert_eq!(flows::retain(kit, log, lake).await.unwrap(), 0, "nothing was asked for");

    owner.patch("/api/v1/shop", json!({ "retention_months": 3 })).await.ok();
    let overview = owner.get("/api/v1/customers/overview").await.ok();
    let products = names_of_products(&shop).await;
    let orders = in_lake(&shop, "name = 'Order Completed'").await;
    let mut forgotten = 0;
    for days in [0, 1, 20] {
        shop.clock.advance(jiff::SignedDuration::from_hours(24 * days));
        let owner = shop.owner().await;
        let old = flows::retain(kit, log, lake).await.unwrap();
        assert!(old > 0, "after {days} days");
        forgotten += old;
        assert_eq!(flows::retain(kit, log, lake).await.unwrap(), 0, "it is done for the day");
        catch_up(&shop, &owner).await;
        nothing_old_is_left(&shop).await;
        rebuilt_equals_live(&shop).await;
    }
    assert!(forgotten > 500, "{forgotten}");
    assert_eq!(names_of_products(&shop).await, products);
    assert_eq!(in_lake(&shop, "name = 'Order Completed'").await, orders);
    let owner = shop.owner().await;
    let now = owner.get("/api/v1/customers/overview").await.ok();
    assert_eq!(now["total"], overview["total"], "nobody is forgotten");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_events_are_kept_as_long_as_browsing() {
    let shop = TestShop::open().await;
    let (_, key) = shop.source().await;
    let refused = async |shop: &TestShop, why: &str| {
        let nameless = json!({"type": "track", "userId": "u", "properties": {"why": why}});
        shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": [nameless]})).await.ok();
    };
    refused(&shop, "long ago").await;
    shop.clock.advance(jiff::SignedDuration::from_hours(24 * 100));
    refused(&shop, "today").await;
    let owner = shop.owner().await;
    let kept = async || owner.get("/api/v1/rejected-events").await.ok()["items"].clone();
    let (kit, log, lake) = (&shop.app.kit, &shop.app.log, &shop.app.lake);
    flows::retain(kit, log, lake).await.unwrap();
    assert_eq!(kept().await.as_array().unwrap().len(), 2, "nothing was asked for");
    owner.patch("/api/v1/shop", json!({ "retention_months": 3 })).await.ok();
    flows::retain(kit, log, lake).await.unwrap();
    let kept = kept().await;
    assert_eq!(kept.as_array().unwrap().len(), 1, "{kept}");
    assert!(kept[0]["raw"].as_str().unwrap().contains("today"), "{kept}");
}

/// Lets the workers run until everything that was told is where it belongs, and nothing is on its way. What the last of
/// them tells as they stop is for another round.
async fn catch_up(shop: &TestShop, owner: &Actor) {
    for _ in 0..5 {
        work(shop, owner).await;
        if shop.app.lake.position() == shop.app.log.last() {
            return;
        }
    }
    panic!("the lake is at {}, the log at {}", shop.app.lake.position(), shop.app.log.last());
}

async fn work(shop: &TestShop, owner: &Actor) {
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    for calm in 0..600 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let outbox: Option<i64> = shop.app.kit.store.scalar("SELECT COUNT(*) FROM outbox", vec![]).await.unwrap();
        if calm > 5 && outbox == Some(0) && shop.app.lake.position() >= shop.app.log.last() {
            break;
        }
    }
    until_fresh(owner, 0).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}

async fn in_lake(shop: &TestShop, condition: &str) -> Value {
    let sql = format!("SELECT COUNT(*), SUM(value) FROM events WHERE {condition}");
    json!(shop.app.lake.query(shop.id, &sql, lake::Limits::default()).await.unwrap().rows)
}

async fn names_of_products(shop: &TestShop) -> Vec<String> {
    let sql = "SELECT product_id || ' ' || name || ' ' || COALESCE(category, '') FROM products ORDER BY product_id";
    shop.app.kit.store.column(sql, vec![]).await.unwrap()
}

async fn nothing_old_is_left(shop: &TestShop) {
    let of = web::shop(&shop.app.kit.store, shop.id).await.unwrap();
    let before = flows::kept_from(&of, shop.app.kit.now()).unwrap();
    assert_eq!(of.forgotten_before, Some(before));
    let mut thin = 0;
    for stored in shop.app.log.read(0, usize::MAX).unwrap() {
        let event = &stored.event;
        let name = event.name.as_deref().unwrap_or(event.kind.as_str());
        if event.timestamp < before && know::is_browsing(event.kind.as_str(), name) {
            thin += 1;
            for told in ["product_id", "query", "properties", "userAgent", "title"] {
                assert!(!event.body.get().contains(told), "{}", event.body);
            }
        }
    }
    assert!(thin > 0);
    let old = format!("timestamp < '{before}' AND name IN ('Product Viewed', 'Products Searched', 'page')");
    assert_eq!(in_lake(shop, &old).await, json!([[0, null]]));
    let sql = "SELECT COUNT(*) FROM activity WHERE item <> '' AND day < $1 AND name = 'Product Viewed'";
    let settings = know::ShopSettings::load(&shop.app.kit.store, shop.id).await.unwrap().unwrap();
    let left: Option<i64> = shop.app.kit.store.scalar(sql, vec![settings.day(before).into()]).await.unwrap();
    assert_eq!(left, Some(0));
    let sql = "SELECT COUNT(*) FROM event_numbers WHERE day < $1 AND name = 'Product Viewed'";
    let left: Option<i64> = shop.app.kit.store.scalar(sql, vec![settings.day(before).into()]).await.unwrap();
    assert_eq!(left, Some(0), "what it cost is what was looked at");
}
