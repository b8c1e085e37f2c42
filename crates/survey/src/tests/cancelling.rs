//! Orders that are cancelled: they are no purchases, and nobody is asked about them.

use jiff::SignedDuration;
use primitives::{Event, SourceId};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::testing::permutations;
use uuid::Uuid;

use super::world::{SHOP, World};

pub(super) fn later(minutes: i64, event: Event) -> Event {
    let at = event.timestamp + SignedDuration::from_mins(minutes);
    Event { timestamp: at, received_at: at, ..event }
}

pub(super) fn cancelled(world: &World, id: &str) -> Event {
    world.event("", "Order Cancelled", json!({"order_id": id}))
}

pub(super) fn updated(world: &World, id: &str, status: &str) -> Event {
    world.event("", "Order Updated", json!({"order_id": id, "status": status}))
}

/// By order: what was decided, or that nothing was yet.
pub(super) async fn reasons(world: &World, survey: &str) -> Vec<(String, String)> {
    let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let items = list["items"].as_array().unwrap().iter();
    let mut all: Vec<_> = items.map(|item| (text(&item["order_id"]), text(&item["reason"]["code"]))).collect();
    all.sort();
    all
}

pub(super) fn pair(order: &str, reason: &str) -> (String, String) {
    (order.to_owned(), reason.to_owned())
}

#[tokio::test]
async fn a_cancelled_order_is_no_purchase() {
    let world = World::open().await;
    let second = world.nps(json!({"trigger": "order_nth", "nth": 2})).await;
    world.hear(vec![world.order("lin", "A-1"), cancelled(&world, "A-1")]).await;
    world.forward(1);
    world.hear(vec![world.order("lin", "A-2")]).await;
    world.forward(1);
    world.hear(vec![cancelled(&world, "A-3"), world.order("lin", "A-3")]).await;
    assert!(reasons(&world, &second).await.is_empty(), "one order stands");
    world.forward(1);
    world.hear(vec![world.order("lin", "A-4")]).await;
    assert_eq!(reasons(&world, &second).await, [pair("A-4", "waiting")]);
}

#[tokio::test]
async fn a_delayed_survey_does_not_go_out_after_a_cancellation() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "order_nth", "nth": 1, "delay_hours": 24})).await;
    world.forward(1);
    world.hear(vec![world.order("lin", "A-1"), world.order("wang", "B-1")]).await;
    world.forward(1);
    world.hear(vec![cancelled(&world, "A-1"), cancelled(&world, "B-1")]).await;
    world.forward(1);
    world.hear(vec![updated(&world, "B-1", "paid")]).await;
    world.forward(24);
    assert_eq!(world.decide().await, 2);
    assert_eq!(reasons(&world, &id).await, [pair("A-1", "cancelled"), pair("B-1", "ok")]);
    assert_eq!(
        world.count("contacts WHERE NOT is_asked AND reason = 'cancelled'").await,
        1,
        "the customer's page says it"
    );
    let person = crate::Person { user_ids: vec!["lin".to_owned()], ..crate::Person::default() };
    crate::erase(&world.surveys.kit, SHOP, &person).await.unwrap();
    assert_eq!(world.count("survey_order_states WHERE order_id = 'A-1'").await, 0);
}

#[tokio::test]
async fn a_mail_about_a_cancelled_order_is_not_sent_and_a_refund_asks_all_the_same() {
    let world = World::open().await;
    let bought = world.nps(json!({"trigger": "order_nth", "nth": 1})).await;
    let refund = world.nps(json!({"trigger": "refund"})).await;
    world.forward(1);
    world.hear(vec![world.order("lin", "A-1")]).await;
    assert_eq!(world.decide().await, 1);
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 2, "a mail and its reminder");
    world.hear(vec![cancelled(&world, "A-1")]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 0);
    assert_eq!(reasons(&world, &bought).await, [pair("A-1", "cancelled")]);
    assert_eq!(world.told("Survey Withdrawn").await.len(), 1);
    world.hear(vec![world.event("lin", "Order Refunded", json!({"order_id": "A-1"}))]).await;
    assert_eq!(world.decide().await, 1);
    assert_eq!(reasons(&world, &refund).await, [pair("A-1", "ok")], "who was not written to was not asked");
}

#[tokio::test]
async fn whether_an_order_stands_is_the_same_in_whatever_order_it_is_told() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "delivery"})).await;
    let mut expected = Vec::new();
    for (number, sequence) in permutations(4).iter().enumerate() {
        for (last, reason) in [("shipped", false), ("", true)] {
            let order = format!("o{number}{last}");
            let placed = json!({"order_id": order, "status": "paid"});
            let told = [
                later(-60, world.event("lin", "Order Completed", placed)),
                later(-30, updated(&world, &order, "paid")),
                later(-10, cancelled(&world, &order)),
                later(-5, updated(&world, &order, last)),
            ];
            for index in sequence {
                world.hear(vec![told[*index].clone()]).await;
            }
            world.hear(vec![world.event("", "Parcel Delivered", json!({"order_id": order}))]).await;
            expected.push((order, reason));
        }
    }
    expected.sort();
    world.decide().await;
    let found = reasons(&world, &id).await.into_iter().map(|(order, reason)| (order, reason == "cancelled"));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn what_an_import_said_of_a_cancellation_goes_with_it() {
    let world = World::open().await;
    let import = Uuid::from_u128(0x1a);
    let id = world.nps(json!({"trigger": "delivery"})).await;
    let event = updated(&world, "A-1", "cancelled");
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = json!({"import_id": import});
    let imported = Event { body: to_raw_value(&body).unwrap(), ..event };
    world.hear(vec![world.order("lin", "A-1"), imported]).await;
    assert_eq!(world.count("survey_order_states WHERE is_cancelled").await, 1);
    let undone = world.event("", "Import Undone", json!({"import_id": import}));
    world.hear(vec![Event { source: SourceId::SYSTEM, ..undone }]).await;
    world.hear(vec![world.event("", "Parcel Delivered", json!({"order_id": "A-1"}))]).await;
    world.decide().await;
    assert_eq!(reasons(&world, &id).await, [pair("A-1", "ok")]);
}
