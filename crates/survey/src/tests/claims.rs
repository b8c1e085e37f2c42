//! Orders that visitors claim, and those that the shop's own systems state.

use jiff::SignedDuration;
use primitives::Event;
use serde_json::{Value as Json, json, value::to_raw_value};
use store::testing::permutations;
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::world::World;

/// As a visitor's browser tells of an order.
fn claim(event: Event) -> Event {
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = json!({"claimed": true});
    Event { body: to_raw_value(&body).unwrap(), ..event }
}

fn later(minutes: i64, event: Event) -> Event {
    let at = event.timestamp + SignedDuration::from_mins(minutes);
    Event { timestamp: at, received_at: at, ..event }
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Found {
    person: Option<Uuid>,
    ordered_at: i64,
    products: String,
}

async fn found(world: &World, order_id: &str) -> Option<Found> {
    let sql = "SELECT person, ordered_at, products FROM survey_orders WHERE order_id = $1";
    world.test.store.row(sql, vec![order_id.into()]).await.unwrap()
}

const CLAIMS: usize = 2;

/// Two claims, and what the shop's own systems state twice.
fn told(world: &World, id: &str) -> [Event; 4] {
    let other = json!({"order_id": id, "products": [{"product_id": "watch", "name": "表"}]});
    [
        later(-60, claim(world.event("wang", "Order Completed", other.clone()))),
        later(60, claim(world.event("chen", "Order Completed", other))),
        world.order("lin", id),
        later(30, world.event("", "Order Updated", json!({"order_id": id, "status": "shipped"}))),
    ]
}

#[tokio::test]
async fn what_the_shop_states_stands_whatever_is_claimed_and_whenever_it_comes() {
    let world = World::open().await;
    for (number, sequence) in permutations(4).iter().enumerate() {
        for is_one_batch in [true, false] {
            let (id, control) = (format!("o{number}{is_one_batch}"), format!("c{number}{is_one_batch}"));
            let (open, stated) = (told(&world, &id), told(&world, &control));
            let mut events: Vec<Event> = sequence.iter().map(|index| open[*index].clone()).collect();
            let of_shop = sequence.iter().filter(|index| **index >= CLAIMS);
            events.extend(of_shop.map(|index| stated[*index].clone()));
            if is_one_batch {
                world.hear(events).await;
            } else {
                for event in events {
                    world.hear(vec![event]).await;
                }
            }
            let order = found(&world, &id).await.unwrap();
            assert_eq!(Some(&order), found(&world, &control).await.as_ref(), "{sequence:?}");
            assert!(order.products.contains("tea"));
        }
    }
}

#[tokio::test]
async fn of_claims_the_first_stands_until_the_shop_speaks() {
    let world = World::open().await;
    let [first, second, stated, _] = told(&world, "A-1");
    world.hear(vec![first.clone(), second.clone()]).await;
    let claimed = found(&world, "A-1").await.unwrap();
    world.hear(vec![second, first]).await;
    assert_eq!(found(&world, "A-1").await, Some(claimed));
    world.hear(vec![stated]).await;
    assert!(found(&world, "A-1").await.unwrap().products.contains("tea"));
}

#[tokio::test]
async fn who_claims_anothers_order_is_not_asked_and_its_buyer_is_once() {
    let world = World::open().await;
    world.nps(json!({"trigger": "order_nth", "nth": 1})).await;
    let owned = "survey_invitations i JOIN survey_orders o ON o.order_id = i.order_id AND o.person = i.person";
    world.hear(vec![claim(world.order("wang", "A-1")), claim(world.order("chen", "A-2"))]).await;
    assert_eq!(world.count(owned).await, 2, "what is claimed asks, as long as the shop is silent");
    world.hear(vec![world.order("lin", "A-1"), world.order("chen", "A-2")]).await;
    assert_eq!((world.count(owned).await, world.count("survey_invitations").await), (2, 2));
    world.hear(vec![claim(world.order("wang", "A-1")), claim(world.order("lin", "A-1"))]).await;
    assert_eq!((world.count(owned).await, world.count("survey_invitations").await), (2, 2));
}

#[tokio::test]
async fn a_mail_that_waits_for_who_claimed_anothers_order_is_not_sent() {
    let world = World::open().await;
    world.nps(json!({"trigger": "order_nth", "nth": 1, "delay_hours": 24})).await;
    world.forward(1);
    world.hear(vec![claim(world.order("wang", "A-1")), claim(world.order("chen", "A-2"))]).await;
    world.forward(24);
    assert_eq!(world.decide().await, 2);
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 4, "mails and reminders");
    world.hear(vec![world.order("lin", "A-1"), world.order("chen", "A-2")]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 2);
    assert_eq!(world.count("contact_messages WHERE error = 'disputed'").await, 2);
    assert_eq!(world.count("survey_invitations WHERE NOT is_asked AND reason = 'disputed'").await, 1);
    assert_eq!(world.told("Survey Withdrawn").await.len(), 1);
}

#[tokio::test]
async fn who_writes_their_address_beside_anothers_order_is_not_asked_about_it() {
    let world = World::open().await;
    world.hear(vec![world.order("lin", "A-1")]).await;
    world.forward(1);
    world.nps(json!({"trigger": "order_nth", "nth": 1})).await;
    world.forward(1);
    let claimed = json!({"order_id": "A-1", "email": "thief@evil.cn"});
    world.hear(vec![claim(world.event("", "Order Completed", claimed))]).await;
    assert_eq!(world.count("survey_invitations").await, 0);
}
