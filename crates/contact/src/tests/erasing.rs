//! Taking a person out.

use serde_json::json;

use super::world::{SHOP, World, way_out};
use crate::{Ask, Kind, Person, erase};

#[tokio::test]
async fn an_erased_person_leaves_numbers_and_a_refusal_that_names_nobody() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    let path = way_out(&world.server.taken()[0]);
    world.page("POST", &path, "List-Unsubscribe=One-Click", &[]).await;
    world.mail(&world.ask(2, "wang")).await;
    let lin = world.people.id("lin");
    let person = Person { customers: vec![lin], emails: vec!["lin@example.com".to_owned()] };
    for _ in 0..2 {
        erase(&world.contact.kit, SHOP, &person).await.unwrap();
    }
    let of_somebody = "contacts WHERE customer IS NOT NULL OR who IS NOT NULL OR person IS NOT NULL";
    assert_eq!(world.count(of_somebody).await, 1, "the other is still there");
    let shown = world.shown(1).await;
    assert_eq!((&shown["customer_id"], &shown["title"], &shown["is_asked"]), (&json!(null), &json!(""), &json!(true)));
    assert_eq!(world.get("/contact/overview").await["asked"], 2);
    assert_eq!(world.count("contact_people WHERE customer IS NOT NULL").await, 0);
    // An import brings the address back, with nothing said about mails.
    world.people.remove("lin");
    world.people.set("new", |new| {
        new.email = Some("lin@example.com".to_owned());
        new.consent.clear();
    });
    world.set(json!({"consent": "not_refused"})).await;
    assert_eq!(world.verdict(&world.ask(3, "new")).await, "refused");
    assert_eq!(world.page("GET", &path, "", &[]).await.status, 200);
}

#[tokio::test]
async fn what_waits_for_an_erased_person_is_not_sent() {
    let world = World::open().await;
    world.forward(12);
    world.mail(&world.ask(1, "lin")).await;
    let news = Ask { kind: Kind::Result, ..world.ask(2, "lin") };
    world.mail(&news).await;
    let person = Person { customers: vec![world.people.id("lin")], emails: Vec::new() };
    erase(&world.contact.kit, SHOP, &person).await.unwrap();
    assert_eq!(world.count("contact_messages WHERE sealed IS NOT NULL").await, 0);
    world.forward(12);
    world.round().await;
    assert_eq!(world.server.tries(), 0);
}
