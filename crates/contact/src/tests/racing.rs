//! Two asks at once.

use futures::future::join_all;

use super::world::World;
use crate::{Ask, Kind};

async fn decide(world: &World, ask: &Ask) -> bool {
    loop {
        let tx = world.test.store.begin().await.unwrap();
        match world.contact.decide(&tx, ask).await {
            Ok(decision) => {
                tx.commit().await.unwrap();
                return decision.is_asked;
            }
            Err(problem) => assert_eq!(problem.code, "busy", "{problem:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_asks_at_once_one_gets_through() {
    let world = World::open().await;
    // The same person by two profiles that share a mailbox, asked by two domains.
    world.people.set("twin", |twin| twin.email = Some("lin@example.com".to_owned()));
    let asks: Vec<Ask> = (1..=8)
        .map(|subject| {
            let kind = if subject % 2 == 0 { Kind::Survey } else { Kind::ReviewRequest };
            let user = if subject % 3 == 0 { "twin" } else { "lin" };
            Ask { kind, topic: format!("topic_{subject}"), ..world.ask(subject, user) }
        })
        .collect();
    let through = join_all(asks.iter().map(|ask| decide(&world, ask))).await;
    assert_eq!(through.iter().filter(|through| **through).count(), 1);
    assert_eq!(world.count("contacts WHERE reason = 'quarantine'").await, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_subject_is_decided_once() {
    let world = World::open().await;
    let ask = world.ask(1, "lin");
    let through = join_all((0..8).map(|_| decide(&world, &ask))).await;
    assert_eq!(through, [true; 8]);
    assert_eq!(world.count("contacts").await, 1);
    assert_eq!(world.told("Contact Decided").await.len(), 1);
}
