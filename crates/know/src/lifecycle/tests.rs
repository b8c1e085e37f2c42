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

/// One who only looked, one with a first order, one with three.
async fn shop() -> TestShop {
    let mut story = Story::default();
    story.track(0, "looker", "Product Viewed", json!({"product_id": "p1"}));
    story.track(0, "first", "Order Completed", order("a", 10.0));
    for (n, id) in ["b", "c", "d"].into_iter().enumerate() {
        story.track(i64::try_from(n).unwrap() * 60, "regular", "Order Completed", order(id, 10.0));
    }
    TestShop::after(&story.events).await
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
async fn changes_are_told_once_and_do_not_echo() {
    let shop = shop().await;
    reclass(&shop, days(200)).await;
    let told = outbox(&shop).await;
    let churned = told.iter().filter(|e| e.event.body.get().contains("\"to\":\"churned\"")).count();
    assert_eq!(churned, 2);
    let changes = shop.count("lifecycle_changes").await;
    let echoes: Vec<Stored> = told.into_iter().zip(100..).map(|(e, seq)| Stored { seq, event: e.event }).collect();
    shop.clock.set(days(200));
    shop.project(&echoes, 100).await;
    let before = outbox(&shop).await.len();
    assert_eq!(before, echoes.len());
    let settings = settings(&shop).await;
    let tx = shop.test.store.begin().await.unwrap();
    let everyone: Vec<uuid::Uuid> = tx.column("SELECT id FROM profiles", vec![]).await.unwrap();
    assert_eq!(classify(&tx, &settings, &everyone, days(200)).await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(shop.count("lifecycle_changes").await, changes);
    assert_eq!(outbox(&shop).await.len(), before);
}

#[tokio::test]
async fn a_rebuilt_profile_keeps_its_history() {
    let shop = shop().await;
    reclass(&shop, days(200)).await;
    let changes = shop.count("lifecycle_changes").await;
    let tx = shop.test.store.begin().await.unwrap();
    tx.exec("UPDATE profiles SET class = 'potential', class_since = 0", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    reclass(&shop, days(201)).await;
    assert_eq!(class(&shop, "regular").await, "churned");
    assert_eq!(shop.count("lifecycle_changes").await, changes);
    let since: i64 = shop.test.store.scalar("SELECT MAX(class_since) FROM profiles", vec![]).await.unwrap().unwrap();
    assert_eq!(since, store::micros(days(200)));
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
