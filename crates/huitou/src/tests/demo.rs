use serde_json::{Value, json};
use store::Sql;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::actor::Actor;
use super::shop::TestShop;
use crate::commands::demo::{Demo, EMAIL, PASSWORD, open, staff};
use crate::workers;

async fn owner(shop: &TestShop) -> Actor {
    let owner = shop.anonymous().sign_in(EMAIL, PASSWORD, None).await;
    owner.unwrap_or_else(|answer| panic!("{}", answer.text()))
}

fn items(of: &Value) -> &[Value] {
    of["items"].as_array().unwrap()
}

#[tokio::test]
async fn the_sample_shop_s_owner_does_all_that_is_shown() {
    let shop = TestShop::open_empty().await;
    let fields = web::ShopFields {
        name: "山野集".to_owned(),
        currency: "CNY".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        language: "zh".to_owned(),
    };
    let made = web::new_owner(&shop.app.kit, EMAIL, PASSWORD.to_owned(), "周遥", fields).await;
    made.unwrap_or_else(|problem| panic!("{}", problem.detail));

    staff::open_shop(&shop.app, &[]).await.unwrap();

    let owner = owner(&shop).await;
    let segments = owner.get("/api/v1/segments").await.ok();
    let segments = items(&segments);
    assert_eq!(segments.len(), 5);
    let says = |segment: &Value| !segment["description"].as_str().unwrap().is_empty();
    assert!(segments.iter().all(says), "each says what it is for: {segments:?}");
    for segment in segments {
        let asked = json!({ "definition": segment["definition"] });
        assert_eq!(owner.post("/api/v1/segments/preview", asked).await.ok()["of"], 0, "nobody has come yet");
    }
    let surveys = owner.get("/api/v1/surveys").await.ok();
    assert_eq!(items(&surveys).iter().filter(|survey| survey["state"] == "live").count(), 3);
    let messages = owner.get("/api/v1/feedback?limit=50").await.ok();
    assert_eq!(items(&messages).len(), 14);
    let days: std::collections::BTreeSet<&str> =
        items(&messages).iter().map(|message| &message["created_at"].as_str().unwrap()[..10]).collect();
    assert!(days.len() > 10, "they came one after the other: {days:?}");
}

/// A sample shop as a newcomer meets it, with what its customers did and what its staff made of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_finds_whole_numbers_and_something_on_every_page() {
    let shop = TestShop::open_empty().await;
    let demo = Demo { customers: 300, days: 200, seed: 7 };
    demo.fill(&shop.app).await.unwrap();
    let (_, run) = demo.resume(&shop.app).await.unwrap();
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);

    open(&shop.app, &shop.parts, Some(&run)).await.unwrap();

    let owner = owner(&shop).await;
    let freshness = owner.get("/api/v1/freshness").await.ok();
    assert!(freshness["consumers"].as_array().unwrap().iter().all(|one| one["poisoned"] == 0), "{freshness}");
    requests_are_opened_and_answered(&owner).await;
    reviews_are_answered_and_mended(&owner).await;
    let questions = owner.get("/api/v1/questions?limit=50").await.ok();
    let in_state = |state: &str| items(&questions).iter().filter(|question| question["state"] == state).count();
    assert_eq!((in_state("published"), in_state("held")), (6, 1), "{questions}");
    let surveys = owner.get("/api/v1/surveys").await.ok();
    let called = items(&surveys).iter().find(|survey| survey["name"] == "老客电话回访").unwrap();
    let path = format!("/api/v1/surveys/{}/responses?limit=100", called["id"].as_str().unwrap());
    assert!(!items(&owner.get(&path).await.ok()).is_empty(), "customers were called");
    the_audit_log_is_in_order(&shop).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}

async fn the_audit_log_is_in_order(shop: &TestShop) {
    let store = &shop.app.kit.store;
    let days: Vec<i64> = store.column("SELECT at / 86400000000 FROM audit ORDER BY n", vec![]).await.unwrap();
    assert!(days.len() > 20 && days.first() < days.last(), "staff worked through its history: {days:?}");
    let times: Vec<i64> = store.column("SELECT at FROM audit ORDER BY n", vec![]).await.unwrap();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(web::audit_broken_at(store, web::shops(store).await.unwrap()[0].id).await.unwrap(), None);
}

async fn requests_are_opened_and_answered(owner: &Actor) {
    let invited = owner.get("/api/v1/reviews/invited?days=365").await.ok();
    let count = |path: &str| invited.pointer(path).and_then(Value::as_i64).unwrap_or_default();
    let [asked, opened, answered] = ["asked", "opened", "answered"].map(|what| count(&format!("/asked/0/{what}")));
    assert!(asked > opened && opened > answered && answered > 0, "{invited}");
    assert!(count("/invited/n") > 0 && count("/unasked/n") > 0 && count("/not_drawn") > 0, "{invited}");
}

async fn reviews_are_answered_and_mended(owner: &Actor) {
    let held = owner.get("/api/v1/reviews?state=held&limit=50").await.ok();
    let signals = |review: &Value| review["signals"].as_array().unwrap().iter().any(|one| one["kind"] == "contacts");
    assert!(items(&held).iter().any(signals), "one to decide about: {held}");
    let bad = owner.get("/api/v1/reviews?class=bad&limit=200").await.ok();
    let recoveries = |state: &str| items(&bad).iter().filter(|review| review["recovery"]["state"] == state).count();
    let (closed, open) = (recoveries("closed"), recoveries("open"));
    assert!(closed > 0 && open > 0, "{closed} done, {open} left to do");
    let good = owner.get("/api/v1/reviews?class=good&answered=true&limit=50").await.ok();
    assert!(!items(&good).is_empty());
    let templates = owner.get("/api/v1/reply-templates").await.ok();
    assert_eq!(items(&templates).len(), 3);
}
