use jiff::SignedDuration;
use primitives::{Stored, Timestamp};
use serde_json::json;
use store::Sql;

use super::rules::{self, OwnRules, Rules, USUAL};
use super::{classify, over_time, reconcile};
use crate::ShopSettings;
use crate::tests::shop::{SHOP, Story, TestShop, minute, order};

fn days(n: i64) -> Timestamp {
    minute(0) + SignedDuration::from_hours(24 * n)
}

async fn settings(shop: &TestShop) -> ShopSettings {
    ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap()
}

async fn class(shop: &TestShop, user: &str) -> String {
    let id = shop.user(user).await.id;
    shop.test.store.scalar("SELECT class FROM profiles WHERE id = $1", vec![id.into()]).await.unwrap().unwrap()
}

async fn outbox(shop: &TestShop) -> Vec<store::OutboxEvent> {
    store::outbox_batch(&shop.test.store, 1000).await.unwrap()
}

/// One who only looked, one with a first order, one with three on as many days.
fn story() -> Story {
    let mut story = Story::default();
    story.track(0, "looker", "Product Viewed", json!({"product_id": "p1"}));
    story.track(0, "first", "Order Completed", order("a", 10.0));
    for (day, id) in [(-2, "b"), (-1, "c"), (0, "d")] {
        story.track(day * 24 * 60 + 120, "regular", "Order Completed", order(id, 10.0));
    }
    story
}

async fn shop() -> TestShop {
    TestShop::after(&story().events).await
}

async fn reclass(shop: &TestShop, now: Timestamp) -> usize {
    reconcile(&shop.test.store, &settings(shop).await, now).await.unwrap()
}

#[tokio::test]
async fn classes_follow_orders_and_then_the_calendar() {
    let shop = shop().await;
    for (now, first, regular) in [
        (days(1), "new", "loyal"),
        (days(60), "active", "loyal"),
        (days(120), "active", "active"),
        (days(200), "churned", "churned"),
    ] {
        reclass(&shop, now).await;
        let found = [class(&shop, "looker").await, class(&shop, "first").await, class(&shop, "regular").await];
        assert_eq!(found, ["potential", first, regular], "{now}");
        assert_eq!(reclass(&shop, now).await, 0, "doing it twice changes nothing");
    }
}

#[tokio::test]
async fn changes_are_told_once_under_the_moment_they_happened_and_do_not_echo() {
    let shop = shop().await;
    // Half a day after the silence of 180 days became too long: what came before is history.
    let now = days(180) + SignedDuration::from_hours(12);
    reclass(&shop, now).await;
    let told = outbox(&shop).await;
    let churned: Vec<&store::OutboxEvent> =
        told.iter().filter(|e| e.event.body.get().contains("\"to\":\"churned\"")).collect();
    assert_eq!((churned.len(), told.len()), (2, 3), "beside them the first order, told when it came");
    assert!(churned.iter().all(|e| e.event.timestamp < now && e.event.timestamp >= days(180)), "{churned:?}");
    let echoes: Vec<Stored> = told.into_iter().zip(100..).map(|(e, seq)| Stored { seq, event: e.event }).collect();
    shop.clock.set(now);
    shop.project(&echoes, 100).await;
    assert_eq!(reclass(&shop, now).await, 0);
    let settings = settings(&shop).await;
    let tx = shop.test.store.begin().await.unwrap();
    let everyone: Vec<uuid::Uuid> = tx.column("SELECT id FROM profiles", vec![]).await.unwrap();
    assert_eq!(classify(&tx, &settings, &everyone, now).await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(outbox(&shop).await.len(), 3);
    reclass(&shop, now + SignedDuration::from_hours(72)).await;
    assert_eq!((outbox(&shop).await.len(), shop.count("lifecycle_told").await), (3, 0));
}

#[tokio::test]
async fn loading_years_of_orders_tells_only_what_is_news() {
    let mut story = Story::default();
    for person in 0..50 {
        for n in 0..4 {
            let at = (n * 90 * 24 * 60) + person * 60;
            story.track(at, &format!("u{person}"), "Order Completed", order(&format!("o{person}-{n}"), 10.0));
        }
    }
    // The last orders are of day 270 to 272, and of one customer of today.
    story.track(400 * 24 * 60 - 5, "fresh", "Order Completed", order("today", 10.0));
    let shop = TestShop::open().await;
    shop.clock.set(days(400));
    shop.project(&story.events, 60).await;
    assert_eq!(shop.count("outbox").await, 1, "of the customer of today, at once");
    reclass(&shop, days(400)).await;
    let told = outbox(&shop).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].event.body.get().contains("\"to\":\"new\""));
    let since: i64 = shop.test.store.scalar("SELECT MIN(class_since) FROM profiles", vec![]).await.unwrap().unwrap();
    assert!(since > store::micros(days(270)) && since < store::micros(days(400)), "classes bear their own dates");
}

#[tokio::test]
async fn what_an_order_makes_of_a_customer_is_told_with_it_and_once() {
    let shop = TestShop::open().await;
    shop.clock.set(minute(60));
    let mut story = Story::default();
    story.track(-46 * 60, "u", "Order Completed", order("a", 10.0));
    story.track(-30 * 60, "u", "Product Viewed", json!({"product_id": "p1"}));
    story.track(-24 * 60, "u", "Order Completed", order("b", 10.0));
    story.track(4, "u", "Order Completed", order("c", 10.0));
    story.track(90, "ahead", "Order Completed", order("d", 10.0));
    let mut told = Vec::new();
    for event in story.events.chunks(1) {
        shop.project(event, 1).await;
        told.push(outbox(&shop).await.len());
    }
    assert_eq!(told, [1, 1, 1, 2, 2], "new, then loyal; an order of the future waits");
    let bodies: Vec<String> = outbox(&shop).await.iter().map(|e| e.event.body.get().to_owned()).collect();
    for to in [r#""to":"new""#, r#""to":"loyal""#] {
        assert_eq!(bodies.iter().filter(|body| body.contains(to)).count(), 1, "{to}: {bodies:?}");
    }
    reclass(&shop, minute(61)).await;
    assert_eq!(outbox(&shop).await.len(), 2, "the reconciler finds it told");
    reclass(&shop, minute(91)).await;
    assert_eq!(outbox(&shop).await.len(), 3, "its time has come");

    crate::rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 1).await;
    assert_eq!(outbox(&shop).await.len(), 3, "a replay tells nothing");
}

#[tokio::test]
async fn what_a_file_brings_is_told_when_it_is_whole() {
    let shop = TestShop::open().await;
    shop.clock.set(days(1));
    let mut story = Story::default();
    // The newest first, as shops export them: by its first row the customer would be new.
    for (day, id) in [(0, "c"), (-40, "b"), (-80, "a")] {
        let body = json!({"type": "track", "event": "Order Completed", "userId": "u", "properties": order(id, 10.0),
            "context": {"import_id": uuid::Uuid::from_u128(5)}});
        story.call(days(day), body);
    }
    shop.project(&story.events, 1).await;
    assert_eq!(outbox(&shop).await.len(), 0);
    reclass(&shop, days(1)).await;
    let told = outbox(&shop).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].event.body.get().contains(r#""to":"loyal""#), "{told:?}");
}

#[tokio::test]
async fn a_replay_tells_nothing_again_and_gives_the_same() {
    let (shop, story) = (shop().await, story());
    reclass(&shop, days(1)).await;
    let told = outbox(&shop).await.len();
    assert_eq!(told, 2, "new and loyal");
    let live = crate::digest(&shop.test.store).await.unwrap();
    let since = async || -> Vec<i64> {
        shop.test.store.column("SELECT class_since FROM profiles ORDER BY id", vec![]).await.unwrap()
    };
    let classes = since().await;
    crate::rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events[..3], 10).await;
    reclass(&shop, days(1)).await;
    assert_eq!(outbox(&shop).await.len(), told, "half way through a replay customers stand where they once stood");
    shop.project(&story.events[3..], 10).await;
    reclass(&shop, days(1)).await;
    assert_eq!(outbox(&shop).await.len(), told);
    assert_eq!(crate::digest(&shop.test.store).await.unwrap(), live);
    assert_eq!(since().await, classes);
}

#[tokio::test]
async fn a_checkout_split_into_several_orders_is_one_purchase() {
    let mut story = Story::default();
    for (minute, id) in [(0, "a"), (3, "b"), (7, "c")] {
        story.track(minute, "split", "Order Completed", order(id, 10.0));
    }
    let shop = TestShop::after(&story.events).await;
    for now in [days(0), days(1), days(7)] {
        reclass(&shop, now).await;
        assert_eq!(class(&shop, "split").await, "new", "{now}");
    }
    let counts = over_time(&shop.test.store, SHOP).await.unwrap();
    assert_eq!((counts[52].new, counts[52].loyal), (1, 0));
    assert_eq!(shop.user("split").await.orders, 3, "they are still three orders");
}

#[tokio::test]
async fn counts_over_time_see_the_past() {
    let shop = shop().await;
    let now = days(300);
    reclass(&shop, now).await;
    let counts = over_time(&shop.test.store, SHOP).await.unwrap();
    assert_eq!(counts.len(), 53);
    let at = |date: &str| counts.iter().find(|point| point.date.as_str() >= date).unwrap();
    let early = at("2026-03-02");
    assert_eq!((early.potential, early.new, early.loyal, early.churned), (1, 1, 1, 0));
    assert_eq!(at("2026-06-20").active, 2);
    assert_eq!(counts.last().unwrap().churned, 2);
    assert_eq!(at("2025-12-20").potential, 0);
}

#[test]
fn rules_that_contradict_each_other_are_refused() {
    let own = OwnRules { churn_days: Some(30), ..OwnRules::default() };
    assert_eq!(own.checked(USUAL.rules).unwrap_err().0, "churn_days");
    let own = OwnRules { loyal_orders: Some(1), ..OwnRules::default() };
    assert_eq!(own.checked(USUAL.rules).unwrap_err().0, "loyal_orders");
    let own = OwnRules { new_days: Some(7), ..OwnRules::default() };
    assert_eq!(own.checked(USUAL.rules), Ok(Rules { new_days: 7, ..USUAL.rules }));
}

#[tokio::test]
async fn a_shop_with_a_rhythm_gets_rules_of_its_own() {
    let mut story = Story::default();
    for person in 0..40 {
        for n in 0..4 {
            let at = (n * 10 * 24 * 60) + person;
            story.track(at, &format!("u{person}"), "Order Completed", order(&format!("o{person}-{n}"), 10.0));
        }
    }
    let shop = TestShop::after(&story.events).await;
    reclass(&shop, days(31)).await;
    let rules = rules::load(&shop.test.store, SHOP).await.unwrap();
    assert_eq!(rules.defaults.rhythm.intervals, 120);
    assert_eq!(rules.defaults.rhythm.median_days, Some(10.0));
    assert_eq!(rules.rules, Rules { new_days: 10, active_days: 14, churn_days: 28, loyal_orders: 4, loyal_months: 12 });
}
