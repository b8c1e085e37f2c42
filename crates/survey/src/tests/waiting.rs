//! Invitations that wait until the customer's rest is over.

use jiff::SignedDuration;
use primitives::{Event, SourceId};
use serde_json::{Value as Json, json, value::to_raw_value};

use super::cancelling::{cancelled, pair, reasons};
use super::world::World;

/// Lin was asked something a day ago, and a refund asks again by a link that can be answered for ten days.
async fn put_off(world: &World) -> String {
    let first = world.nps(json!({"trigger": "refund", "channels": ["link"]})).await;
    world.link(&first, "lin").await;
    world.forward(24);
    let survey = own(world).await;
    world.hear(vec![world.order("lin", "A-1")]).await;
    assert_eq!((world.decide().await, world.decide().await), (1, 0), "it is not looked at before it is due again");
    survey
}

/// Another kind than the first, which one clock does not hold up.
async fn own(world: &World) -> String {
    let audience = json!({"trigger": "order_nth", "nth": 1, "channels": ["link"], "expires_days": 10});
    let questions = json!([{"key": "why", "type": "text", "text": {"zh": "说说看", "en": "Tell us"}}]);
    world.survey("own", questions, audience).await
}

async fn only(world: &World, survey: &str) -> Json {
    world.get("agent", &format!("/surveys/{survey}/invitations")).await["items"][0].clone()
}

#[tokio::test]
async fn who_was_asked_lately_is_asked_when_the_rest_is_over_and_has_as_long_to_answer() {
    let world = World::open().await;
    let survey = put_off(&world).await;
    let waits = only(&world, &survey).await;
    assert_eq!((&waits["is_asked"], &waits["reason"]["code"]), (&json!(false), &json!("quarantine")));
    assert_eq!((&waits["decided_at"], &waits["due_at"]), (&Json::Null, &waits["reason"]["until"]));
    assert_eq!(world.told("Survey Invited").await.len(), 1, "nothing is decided yet");

    world.forward(13 * 24);
    assert_eq!((world.decide().await, world.decide().await), (1, 0));
    let asked = only(&world, &survey).await;
    assert_eq!((&asked["is_asked"], &asked["reason"]["code"]), (&json!(true), &json!("ok")));
    assert_eq!(asked["expires_at"], json!(world.surveys.kit.now() + SignedDuration::from_hours(240)));
}

#[tokio::test]
async fn an_order_that_is_cancelled_while_the_ask_waits_is_not_asked_about() {
    let world = World::open().await;
    let survey = put_off(&world).await;
    world.hear(vec![cancelled(&world, "A-1")]).await;
    world.forward(13 * 24);
    world.decide().await;
    assert_eq!(reasons(&world, &survey).await, [pair("A-1", "cancelled")]);
    assert_eq!(world.count("contacts WHERE again_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn what_an_undone_import_put_off_is_forgotten_and_may_come_again() {
    let world = World::open().await;
    let imported = |order: &str| {
        let event = world.order("lin", order);
        let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
        body["context"] = json!({"import_id": "00000000-0000-0000-0000-000000000077", "channel": "import"});
        Event { body: to_raw_value(&body).unwrap(), ..event }
    };
    let first = world.nps(json!({"channels": ["link"]})).await;
    world.link(&first, "lin").await;
    let survey = own(&world).await;
    world.hear(vec![imported("A-1")]).await;
    world.decide().await;
    let waits = || world.count("contacts WHERE again_at IS NOT NULL");
    assert_eq!(waits().await, 1);
    let said = json!({"import_id": "00000000-0000-0000-0000-000000000077"});
    world.hear(vec![Event { source: SourceId::SYSTEM, ..world.event("", "Import Undone", said) }]).await;
    assert!(reasons(&world, &survey).await.is_empty());
    assert_eq!(waits().await, 0);
    world.hear(vec![world.order("lin", "A-1")]).await;
    world.decide().await;
    assert_eq!((waits().await, world.count("survey_invitations WHERE first_due_at IS NOT NULL").await), (1, 1));
}
