//! Which order of somebody is their nth when the count changes, and that each person is asked about it once.

use primitives::{Event, SourceId};
use serde_json::{Value as Json, json, value::to_raw_value};
use uuid::Uuid;

use super::cancelling::{cancelled, later, pair, reasons, updated};
use super::world::World;

const QUEUED: &str = "contact_messages WHERE state = 'queued'";

/// Somebody who placed orders, one in an hour.
async fn ordered(world: &World, ids: &[&str]) {
    for id in ids {
        world.forward(1);
        world.hear(vec![world.order("lin", id)]).await;
    }
    world.forward(1);
}

#[tokio::test]
async fn the_count_is_taken_anew_while_an_ask_waits_for_its_hour() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "order_nth", "nth": 2, "delay_hours": 24})).await;
    ordered(&world, &["A-1", "A-2", "A-3"]).await;
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "waiting")]);
    world.hear(vec![cancelled(&world, "A-1")]).await;
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "waiting"), pair("A-3", "waiting")]);
    world.forward(25);
    assert_eq!(world.decide().await, 2);
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "not_nth"), pair("A-3", "ok")]);
    assert_eq!(
        world.count("contacts WHERE NOT is_asked AND reason = 'not_nth'").await,
        1,
        "the customer's page says it"
    );
    assert_eq!(world.count(QUEUED).await, 2, "one mail and its reminder");
}

#[tokio::test]
async fn a_mail_about_an_order_that_is_another_one_by_now_is_not_sent_until_it_is_that_one_again() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "order_nth", "nth": 2})).await;
    ordered(&world, &["A-1", "A-2"]).await;
    assert_eq!((world.decide().await, world.count(QUEUED).await), (1, 2));
    world.hear(vec![cancelled(&world, "A-1")]).await;
    assert_eq!(world.count(QUEUED).await, 0);
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "not_nth")]);
    assert_eq!(world.told("Survey Withdrawn").await.len(), 1);

    ordered(&world, &["A-3"]).await;
    assert_eq!((world.decide().await, world.count(QUEUED).await), (1, 2), "who was not written to was not asked");
    world.hear(vec![updated(&world, "A-1", "paid")]).await;
    assert_eq!((world.decide().await, world.count(QUEUED).await), (1, 2));
    let all = [pair("A-2", "not_nth"), pair("A-2", "ok"), pair("A-3", "not_nth")];
    assert_eq!(reasons(&world, &id).await, all);
    world.hear(vec![updated(&world, "A-1", "shipped"), updated(&world, "A-2", "shipped")]).await;
    assert_eq!((world.decide().await, reasons(&world, &id).await), (0, all.to_vec()), "once");
}

#[tokio::test]
async fn who_was_asked_about_their_second_order_is_not_asked_about_another_second() {
    let world = World::open().await;
    let audience = json!({"trigger": "order_nth", "nth": 2, "channels": ["link"], "override_quarantine": true});
    let id = world.nps(audience).await;
    ordered(&world, &["A-1", "A-2", "A-3"]).await;
    assert_eq!(world.decide().await, 1);
    world.hear(vec![cancelled(&world, "A-1")]).await;
    assert_eq!(world.decide().await, 1);
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "ok"), pair("A-3", "asked_before")]);
    assert_eq!(world.count("contacts WHERE NOT is_asked AND reason = 'asked_before'").await, 1);
}

#[tokio::test]
async fn an_order_that_is_told_late_makes_the_next_one_the_second() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "order_nth", "nth": 2})).await;
    world.forward(3);
    world.hear(vec![world.order("lin", "A-2")]).await;
    assert!(reasons(&world, &id).await.is_empty());
    world.hear(vec![later(-60, world.order("lin", "A-1"))]).await;
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "waiting")]);
}

#[tokio::test]
async fn orders_that_go_with_their_import_do_not_count() {
    let world = World::open().await;
    let import = Uuid::from_u128(0x1a);
    let id = world.nps(json!({"trigger": "order_nth", "nth": 2})).await;
    world.forward(1);
    let event = world.order("lin", "A-1");
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = json!({"import_id": import});
    world.hear(vec![Event { body: to_raw_value(&body).unwrap(), ..event }]).await;
    ordered(&world, &["A-2", "A-3"]).await;
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "waiting")]);
    let undone = world.event("", "Import Undone", json!({"import_id": import}));
    world.hear(vec![Event { source: SourceId::SYSTEM, ..undone }]).await;
    world.decide().await;
    assert_eq!(reasons(&world, &id).await, [pair("A-2", "not_nth"), pair("A-3", "ok")]);
}

#[tokio::test]
async fn of_two_orders_at_one_instant_one_is_the_first() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "order_nth", "nth": 1})).await;
    world.forward(1);
    world.hear(vec![world.order("lin", "A-2"), world.order("lin", "A-1")]).await;
    assert_eq!(reasons(&world, &id).await, [pair("A-1", "waiting")]);
}
