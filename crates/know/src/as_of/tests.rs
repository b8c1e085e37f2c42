use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use primitives::Timestamp;
use serde_json::{Value as Json, json};
use store::Sql;

use crate::ShopSettings;
use crate::tests::shop::{SHOP, Story, TestShop, minute, order};
use crate::tests::site::Site;

const DAY: i64 = 24 * 60;

fn days(n: i64) -> Timestamp {
    minute(0) + SignedDuration::from_hours(24 * n)
}

/// One who only looked, one with a first order and one with three, who came last on 2026-04-11.
fn ended() -> Story {
    let mut story = Story::default();
    story.track(0, "looker", "Product Viewed", json!({"product_id": "p1"}));
    for (day, who, id) in [(0, "regular", "a"), (20, "regular", "b"), (40, "first", "c"), (41, "regular", "d")] {
        story.track(day * DAY, who, "Order Completed", order(id, 10.0));
    }
    story
}

/// A year after the story's end.
async fn site() -> Site {
    let site = Site::with(&ended()).await;
    site.shop.clock.set(days(400));
    crate::reconcile(&site.know).await.unwrap();
    site
}

async fn put(site: &Site, day: Json) -> Json {
    let answer = site.ask("owner", "PUT", "/shop/as-of", Some(json!({ "day": day }))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    crate::reconcile(&site.know).await.unwrap();
    answer.body
}

async fn counts(site: &Site) -> [i64; 4] {
    let counts = site.get("owner", "/lifecycle").await["counts"].take();
    ["potential", "new", "loyal", "churned"].map(|class| counts[class].as_i64().unwrap())
}

#[tokio::test]
async fn a_shop_whose_history_ended_is_read_as_of_its_last_day() {
    let site = site().await;
    assert_eq!(counts(&site).await, [1, 0, 0, 2], "a year later");
    let view = put(&site, json!("2026-04-11")).await;
    assert_eq!(view, json!({"day": "2026-04-11", "newest_order": "2026-04-11", "today": "2027-04-05"}));
    assert_eq!(site.get("analyst", "/shop").await["as_of"], "2026-04-11");
    assert_eq!(counts(&site).await, [1, 1, 1, 0]);

    let overview = site.get("owner", "/customers/overview").await;
    assert_eq!(
        (&overview["orders_30d"], overview["retention"].as_array().unwrap().len()),
        (&json!(3), 2),
        "{overview}"
    );
    let course = overview["classes_over_time"].as_array().unwrap();
    assert_eq!((&course[52]["date"], &course[52]["loyal"]), (&json!("2026-04-11"), &json!(1)));
    let sales = site.get("owner", "/demand/sales").await;
    assert_eq!(sales["history"].as_array().unwrap().len(), 42, "the last day is over by now");
    assert_eq!((&sales["through"], &sales["forecast"][0]["date"]), (&json!("2026-04-11"), &json!("2026-04-12")));
    assert!(!sales["forecast"].as_array().unwrap().is_empty(), "{sales}");
    let products = site.get("owner", "/demand/products?days=90").await;
    assert_eq!(products["items"][0]["orders"], 4);
    for report in ["/rfm", "/predictions"] {
        let as_of = site.get("owner", report).await["as_of"].take();
        assert!(as_of.as_str().unwrap().starts_with("2026-04-11T15:59:59"), "{report}: {as_of}");
    }
    let id = site.shop.user("regular").await.id;
    let customer = site.get("owner", &format!("/customers/{id}")).await;
    let classes: Vec<&str> =
        customer["lifecycle"]["history"].as_array().unwrap().iter().map(|c| c["to"].as_str().unwrap()).collect();
    assert_eq!(classes, ["loyal", "active", "new"], "nothing of what came after");

    assert!(put(&site, Json::Null).await["day"].is_null());
    assert_eq!(counts(&site).await, [1, 0, 0, 2]);
    let noted = "SELECT detail FROM audit WHERE action = 'shop.as_of_set' ORDER BY n";
    let noted: Vec<String> = site.shop.test.store.column(noted, vec![]).await.unwrap();
    assert_eq!(noted, ["2026-04-11", "today"]);
}

#[tokio::test]
async fn nobody_did_anything_because_a_shop_is_read_as_of_another_day() {
    let site = site().await;
    let definition = json!({"field": "last_order_at", "op": "within_days", "value": 30});
    let body = json!({"name": "lately", "definition": definition});
    let segment = site.ask("owner", "POST", "/segments", Some(body)).await.body;
    let path = format!("/segments/{}", segment["id"].as_str().unwrap());
    let one_by_one = "outbox WHERE event NOT LIKE '%\"Segment Members Changed\"%'";
    let told = site.shop.count(one_by_one).await;
    for (day, size) in [(json!("2026-04-11"), 2), (Json::Null, 0), (json!("2026-04-11"), 2)] {
        put(&site, day.clone()).await;
        assert_eq!(site.get("owner", &path).await["size"], size, "{day}");
        assert_eq!(site.shop.count(one_by_one).await, told, "{day}");
    }
    let lists = site.shop.count("outbox WHERE event LIKE '%\"as_of\"%'").await;
    assert_eq!(lists, 3, "who keeps a copy of the segment is told in lists, and why");
    let history = site.get("owner", &format!("{path}/history")).await;
    let shown: Vec<&str> = history["items"].as_array().unwrap().iter().map(|d| d["date"].as_str().unwrap()).collect();
    assert_eq!(shown, ["2026-04-11"], "no day after it");
}

#[tokio::test]
async fn a_day_is_one_from_the_newest_order_to_today() {
    let site = site().await;
    let tried = async |who: &str, body: Json| site.ask(who, "PUT", "/shop/as-of", Some(body)).await;
    for (day, code) in [("2026-04-10", "before"), ("2027-04-06", "after")] {
        let answer = tried("owner", json!({ "day": day })).await;
        assert_eq!(
            (answer.status, &answer.body["errors"][0]["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(code))
        );
    }
    for body in [json!({}), json!({"day": "soon"}), json!({"day": null, "other": 1})] {
        assert_eq!(tried("owner", body.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    assert_eq!(tried("agent", json!({"day": null})).await.status, StatusCode::FORBIDDEN);
    assert!(put(&site, json!("2027-04-05")).await["day"].is_null(), "today needs no day");
    put(&site, json!("2026-06-01")).await;
    let other = site.get("stranger", "/shop/as-of").await;
    assert_eq!((&other["day"], &other["newest_order"]), (&Json::Null, &Json::Null), "each shop has its own");
}

#[tokio::test]
async fn an_order_of_a_day_to_come_neither_ends_it_nor_keeps_a_day_from_being_set() {
    let mut story = ended();
    story.track(41 * DAY, "regular", "Order Completed", order("e", 10.0));
    story.track(9_000 * DAY, "regular", "Order Completed", order("typo", 10.0));
    let site = Site::with(&story).await;
    site.shop.clock.set(days(400));
    let view = site.ask("owner", "PUT", "/shop/as-of", Some(json!({"day": "2026-04-11"}))).await.body;
    assert_eq!((&view["day"], &view["newest_order"]), (&json!("2026-04-11"), &json!("2026-04-11")), "{view}");
    let mut more = Story::default();
    more.track(9_001 * DAY, "first", "Order Completed", order("typo again", 10.0));
    site.take(&more).await;
    assert_eq!(site.get("owner", "/shop/as-of").await["day"], "2026-04-11");
}

#[tokio::test]
async fn what_people_did_after_the_day_is_in_no_segment() {
    let mut story = ended();
    story.track(60 * DAY, "looker", "Product Viewed", json!({"product_id": "p1"}));
    let site = Site::with(&story).await;
    site.shop.clock.set(days(400));
    let size = async |rule: Json| {
        let body = json!({ "definition": rule });
        site.ask("analyst", "POST", "/segments/preview", Some(body)).await.body["size"].clone()
    };
    let twice = json!({"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 2}}});
    let dated = json!({"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 2},
        "between": ["2026-01-01", "2026-12-31"]}});
    let seen = |op: &str, days: i64| json!({"field": "last_seen_at", "op": op, "value": days});
    assert_eq!((size(twice.clone()).await, size(dated.clone()).await), (json!(1), json!(1)));
    put(&site, json!("2026-04-11")).await;
    assert_eq!((size(twice).await, size(dated).await), (json!(0), json!(0)));
    assert_eq!(size(seen("within_days", 30)).await, 2, "seen again only after the day");
    assert_eq!(size(seen("within_days", 60)).await, 3, "seen before it too");
    assert_eq!(size(seen("not_within_days", 30)).await, 1);
    assert_eq!(size(json!({"field": "last_seen_at", "op": "gt", "value": "2026-04-11"})).await, 0);
}

#[tokio::test]
async fn a_later_order_moves_the_day_on_and_one_of_today_ends_it() {
    let mut story = Story::default();
    for (n, day) in [0, 10, 12].into_iter().enumerate() {
        story.track(day * DAY, "u", "Order Completed", order(&format!("o{n}"), 10.0));
    }
    story.track(400 * DAY - 5, "u", "Order Completed", order("today", 10.0));
    let shop = TestShop::open().await;
    shop.clock.set(days(400));
    shop.project(&story.events[..1], 1).await;
    let tx = shop.test.store.begin().await.unwrap();
    web::set_as_of(&tx, SHOP, Some(date(2026, 3, 5))).await.unwrap();
    tx.commit().await.unwrap();
    let day =
        async || -> Option<Date> { ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap().as_of.day() };
    shop.project(&story.events[1..2], 1).await;
    assert_eq!((day().await, shop.count("outbox").await), (Some(date(2026, 3, 11)), 0));
    let class = "SELECT class FROM profiles";
    let class: Option<String> = shop.test.store.scalar(class, vec![]).await.unwrap();
    assert_eq!(class.as_deref(), Some("new"), "as of that day");
    shop.project(&story.events[2..], 10).await;
    assert_eq!((day().await, shop.count("outbox").await), (None, 1), "what is of today is told");
}

#[tokio::test]
async fn predictions_asked_for_wait_for_the_reconciler_and_are_of_the_day_that_is_set_by_then() {
    let site = Site::with(&ended()).await;
    site.shop.clock.set(days(400));
    let customers = async || site.get("owner", "/predictions").await["n_customers"].as_i64().unwrap();
    let held = site.know.reconciling.lock().await;
    let started = site.ask("owner", "POST", "/predictions/refresh", None).await;
    assert_eq!(started.status, StatusCode::ACCEPTED);
    for _ in 0..200 {
        assert_eq!(customers().await, 0, "a round is under way");
    }
    let set = site.ask("owner", "PUT", "/shop/as-of", Some(json!({"day": "2026-04-11"}))).await;
    assert_eq!(set.status, StatusCode::OK);
    drop(held);
    for _ in 0..10_000 {
        if customers().await > 0 {
            break;
        }
    }
    let as_of = site.get("owner", "/predictions").await["as_of"].take();
    assert!(as_of.as_str().unwrap().starts_with("2026-04-11T15:59:59"), "{as_of}");
}
