//! One reminder, for who has not answered.

use serde_json::json;
use uuid::Uuid;

use super::world::{SHOP, World};
use crate::{Ask, Kind, Withdrawal};

#[tokio::test]
async fn who_has_not_answered_is_reminded_once() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    assert!(world.shown(1).await["remind_at"].is_string());
    world.forward(5 * 24 - 1);
    assert_eq!(world.round().await, 0);
    world.forward(1);
    assert_eq!(world.round().await, 1);
    assert_eq!(world.server.taken().len(), 2);
    let reminder = world.get("/contacts?kind=review_reminder").await;
    let reminder = &reminder["items"][0];
    assert_eq!((&reminder["subject_id"], &reminder["message"]["state"]), (&json!(Uuid::from_u128(1)), &json!("sent")));
    let first = world.get("/contacts?kind=review_request").await["items"][0].clone();
    assert_eq!((&first["message"]["state"], &first["remind_at"]), (&json!("sent"), &json!(null)));
    world.forward(30 * 24);
    assert_eq!(world.round().await, 0, "there is one reminder");
    assert_eq!(world.told("Contact Sent").await.len(), 2);
}

#[tokio::test]
async fn an_answer_takes_back_what_was_not_sent() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    world.forward(12);
    world.mail(&world.ask(2, "wang")).await;
    let now = world.contact.kit.now();
    let waiting = crate::waiting(&world.test.store, SHOP, Kind::ReviewRequest, now).await.unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
    let until = now + jiff::SignedDuration::from_hours(24 * 7);
    let mut waiting = crate::waiting(&world.test.store, SHOP, Kind::ReviewRequest, until).await.unwrap();
    waiting.sort_unstable();
    assert_eq!(waiting, [1, 2].map(Uuid::from_u128));
    let tx = world.test.store.begin().await.unwrap();
    for subject in waiting {
        world.contact.done(&tx, SHOP, Kind::ReviewRequest, subject).await.unwrap();
    }
    tx.commit().await.unwrap();
    world.forward(7 * 24);
    assert_eq!(world.round().await, 0);
    assert_eq!(world.server.taken().len(), 1);
    assert_eq!(world.shown(1).await["message"]["state"], "sent");
    assert_eq!(world.shown(2).await["message"]["error"], "answered");
    assert_eq!(world.verdict(&Ask { kind: Kind::Survey, ..world.ask(3, "wang") }).await, "ok", "they were not asked");
}

#[tokio::test]
async fn what_is_taken_back_before_it_was_sent_is_told_and_counts_for_nothing() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    world.mail(&world.ask(2, "wang")).await;
    let (kit, both) = (&world.contact.kit, [1, 2].map(Uuid::from_u128));
    let of = (Kind::ReviewRequest, both.as_slice());
    let tx = world.test.store.begin().await.unwrap();
    let unsent = crate::withdraw(&tx, (&kit.ids, kit.now()), SHOP, of, Withdrawal::Disputed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(unsent, [Uuid::from_u128(2)], "the first had left");
    let told = world.told("Contact Withdrawn").await;
    let said = |key: &str| told[0].1[key].clone();
    assert_eq!((told.len(), said("reason")), (1, json!("disputed")));
    assert_eq!(said("customer_id"), json!(world.people.id("wang")));
    assert_eq!(world.shown(2).await["message"]["error"], "disputed");
    let survey = |subject, user| Ask { kind: Kind::Survey, ..world.ask(subject, user) };
    assert_eq!(world.verdict(&survey(3, "wang")).await, "ok", "they were not asked");
    assert_eq!(world.verdict(&survey(4, "lin")).await, "quarantine");
}

#[tokio::test]
async fn a_reminder_is_an_ask_like_any_other() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    world.mail(&world.ask(2, "wang")).await;
    world.round().await;
    world.forward(3 * 24);
    let pressing =
        Ask { kind: Kind::Survey, topic: "csat".to_owned(), override_quarantine: true, ..world.ask(3, "lin") };
    assert_eq!(world.verdict(&pressing).await, "ok");
    world.people.set("wang", |wang| _ = wang.consent.insert("email".to_owned(), false));
    world.forward(2 * 24);
    world.round().await;
    let list = world.get("/contacts?kind=review_reminder").await;
    let mut reasons: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|item| item["reason"]["code"].as_str().unwrap()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["quarantine", "refused"]);
    assert_eq!(world.server.taken().len(), 2);
    assert_eq!(world.count("contact_messages WHERE state = 'cancelled' AND is_reminder").await, 2);
}

#[tokio::test]
async fn a_shop_that_does_not_remind_any_more_does_not() {
    let world = World::open().await;
    world.set(json!({"reminders": {"after_days": 2}})).await;
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    world.set(json!({"reminders": {"is_on": false}})).await;
    world.mail(&world.ask(2, "wang")).await;
    assert_eq!(world.count("contact_messages WHERE is_reminder").await, 1);
    world.forward(3 * 24);
    world.round().await;
    assert_eq!(world.count("contact_messages WHERE is_reminder AND state = 'cancelled'").await, 1);
    assert_eq!(world.get("/contacts?kind=review_reminder").await["items"], json!([]));
}
