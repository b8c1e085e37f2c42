//! A shop's year: what its customers did goes in as events, and who they are comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use know::Projector;
use serde_json::{Value, json};
use simulate::{Config, Shop};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::actor::Actor;
use super::shop::TestShop;
use crate::commands::check;
use crate::commands::rebuild::project;
use crate::workers;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_events_to_customers_and_the_log_tells_the_same_again() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let start = "2025-11-11T00:00:00Z".parse().unwrap();
    let run = Shop::new(Config::new(60, 360, 7, start)).unwrap();
    let calls: Vec<Value> = run.catalogue().into_iter().chain(run.events()).map(|event| event.body).collect();
    send(&shop, &calls).await;

    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    until_fresh(&owner, calls.len()).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    know::reconcile(&shop.parts.know).await.unwrap();

    customers_are_those_of_the_run(&owner, &calls).await;
    numbers_make_sense(&owner).await;
    segments_count_customers(&owner).await;
    rebuilt_equals_live(&shop).await;
}

pub async fn send(shop: &TestShop, calls: &[Value]) {
    let (_, key) = shop.source_of("server").await;
    let sender = shop.anonymous().with("x-strict-mode", "1");
    for batch in calls.chunks(200) {
        let answer = sender.post("/v1/batch", json!({ "writeKey": key, "batch": batch })).await.ok();
        assert_eq!(answer["accepted"], batch.len());
    }
}

/// Waits until profiles and counts are as new as the log. The lake may rest first; it is not asked here.
pub async fn until_fresh(owner: &Actor, events: usize) {
    for _ in 0..600 {
        let freshness = owner.get("/api/v1/freshness").await.ok();
        assert!(freshness["log"]["last_seq"].as_u64().unwrap() >= events as u64);
        let consumers = freshness["consumers"].as_array().unwrap();
        let asked = consumers.iter().filter(|consumer| consumer["name"] != "lake");
        if asked.clone().all(|consumer| consumer["behind"] == 0) {
            assert!(asked.clone().all(|consumer| consumer["poisoned"] == 0), "{freshness}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the consumers do not catch up");
}

/// The order ids of everybody who has a user id, read from the calls themselves.
fn orders_by_user(calls: &[Value]) -> BTreeMap<String, BTreeSet<String>> {
    let mut orders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for call in calls.iter().filter(|call| call["event"] == "Order Completed") {
        if let (Some(user), Some(order)) = (call["userId"].as_str(), call["properties"]["order_id"].as_str()) {
            orders.entry(user.to_owned()).or_default().insert(order.to_owned());
        }
    }
    orders
}

async fn customers_are_those_of_the_run(owner: &Actor, calls: &[Value]) {
    let orders = orders_by_user(calls);
    assert!(orders.len() > 10, "the run has customers: {}", orders.len());
    for (user, orders) in &orders {
        let found = owner.get(&format!("/api/v1/customers?q={user}")).await.ok();
        let [customer] = found["items"].as_array().unwrap().as_slice() else { panic!("{user}: {found}") };
        let counted = customer["orders"].as_u64().unwrap();
        assert!(
            counted <= orders.len() as u64,
            "{user}: cancelled orders do not count, others do not come: {customer}"
        );
        let path = format!("/api/v1/customers/{}/timeline", customer["id"].as_str().unwrap());
        let timeline = owner.get(&path).await.ok();
        assert!(!timeline["items"].as_array().unwrap().is_empty());
    }
}

async fn numbers_make_sense(owner: &Actor) {
    let overview = owner.get("/api/v1/customers/overview").await.ok();
    let classes: u64 = overview["by_class"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(overview["total"], classes, "everybody is in one class: {overview}");
    let report = owner.get("/api/v1/predictions").await.ok();
    assert!(report["n_customers"].as_u64().unwrap() > 10, "{report}");
    let page = owner.get("/api/v1/customers?min_orders=1&limit=100").await.ok();
    for customer in page["items"].as_array().unwrap() {
        let alive = customer["p_alive"].as_f64().unwrap_or_else(|| panic!("no prediction: {customer}"));
        assert!((0.0..=1.0).contains(&alive), "{customer}");
        let expected = &customer["expected_orders_90d"];
        let [low, value, high] = ["low", "value", "high"].map(|key| expected[key].as_f64().unwrap());
        assert!(0.0 <= low && low <= value && value <= high, "{customer}");
    }
    let today = owner.get("/api/v1/today").await.ok();
    assert!(!today["numbers"].as_array().unwrap().is_empty(), "{today}");
    assert!(!owner.get("/api/v1/demand/products").await.ok()["items"].as_array().unwrap().is_empty());
}

async fn segments_count_customers(owner: &Actor) {
    let ordered = json!({ "field": "orders", "op": "gte", "value": 1 });
    let fields = json!({ "name": "Buyers", "definition": ordered });
    let segment = owner.post("/api/v1/segments", fields).await.ok();
    let buyers = owner.get("/api/v1/customers?min_orders=1&limit=1").await.ok();
    assert_eq!(segment["size"], buyers["total"], "{segment}");
}

pub async fn rebuilt_equals_live(shop: &TestShop) {
    let kit = &shop.app.kit;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("rebuilt.db");
    let scratch = check::scratch(&kit.store, &place, kit.now()).await.unwrap();
    let rebuilt = Projector::new(scratch.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &rebuilt).await.unwrap();
    let (live, rebuilt) = (know::digest(&kit.store).await.unwrap(), know::digest(&scratch).await.unwrap());
    assert_eq!(live, rebuilt);
    let rows = |table: &str| live.iter().find(|digest| digest.table == table).unwrap().rows;
    assert!(rows("profiles") > 0 && rows("orders") > 0, "there was something to compare");
}
