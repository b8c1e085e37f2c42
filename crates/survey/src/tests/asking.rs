//! Who is asked, when, and why not.

use std::sync::Arc;

use contact::BoxFuture;
use primitives::ShopId;
use serde_json::{Value as Json, json};
use store::{Sql, StoreError};
use uuid::Uuid;

use super::world::World;
use crate::{Projector, Readers, Reading, Shipped};

/// The invitations of a survey, oldest first: occasion, reason.
async fn reasons(world: &World, survey: &str) -> Vec<(String, String)> {
    let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let mut all: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (text(&item["occasion"]), text(&item["reason"]["code"])))
        .collect();
    all.reverse();
    all
}

fn pair(occasion: &str, reason: &str) -> (String, String) {
    (occasion.to_owned(), reason.to_owned())
}

#[tokio::test]
async fn a_delivery_asks_after_its_delay_once_by_mail_with_one_reminder() {
    let world = World::open().await;
    world
        .hear(vec![world.order("lin", "A-0"), world.event("lin", "Parcel Delivered", json!({"order_id": "A-0"}))])
        .await;
    world.forward(1);
    let id = world.nps(json!({"trigger": "delivery", "delay_hours": 48})).await;
    let old = world.event("lin", "Parcel Delivered", json!({"order_id": "A-0", "delivered_at": "2026-03-01"}));
    let old = primitives::Event { timestamp: super::world::monday(), ..old };
    let delivered = world.event("", "Parcel Delivered", json!({"order_id": "A-1"}));
    let unknown = world.event("", "Parcel Delivered", json!({"order_id": "A-9"}));
    world.hear(vec![old, world.order("lin", "A-1"), delivered.clone(), delivered, unknown]).await;
    assert_eq!(reasons(&world, &id).await, [pair("delivery", "waiting")], "neither history nor who is nobody");
    assert_eq!(world.decide().await, 0);
    world.forward(48);
    assert_eq!(world.decide().await, 1);
    assert_eq!(reasons(&world, &id).await, [pair("delivery", "ok")]);
    let queued = "contact_messages WHERE state = 'queued'";
    assert_eq!((world.count(queued).await, world.decide().await), (2, 0), "a mail and its reminder");
    let list = world.get("agent", &format!("/surveys/{id}/invitations")).await;
    assert_eq!((&list["items"][0]["channel"], &list["items"][0]["order_id"]), (&json!("mail"), &json!("A-1")));
    let link = list["items"][0]["link"].as_str().unwrap().strip_prefix("http://h.example").unwrap().to_owned();
    assert!(world.page(&link).await.text.contains("小lin"));
    world.fill(&link, &[("at", "score"), ("a-score", "9")]).await;
    world.fill(&link, &[("at", "more")]).await;
    assert_eq!(world.count(queued).await, 0, "who has answered is not reminded");
    let hidden = world.get("analyst", &format!("/surveys/{id}/invitations")).await;
    assert_eq!(hidden["items"][0]["link"], json!(null));
    let read = world.count("audit WHERE action = 'survey.links_read'").await;
    assert_eq!(read, 1, "once for who looks at them within an hour, and not for who has none");
    assert_eq!(world.told("Survey Invited").await.len(), 1);
}

#[tokio::test]
async fn a_buyer_of_whom_nothing_but_an_address_is_known_is_asked_by_mail_and_can_be_erased() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "delivery", "delay_hours": 24})).await;
    world.forward(1);
    let lines = json!([{"product_id": "tea", "name": "岩茶"}]);
    let ordered = json!({"order_id": "A-1", "products": lines, "email": "lin@example.com"});
    let delivered = json!({"order_id": "A-1"});
    world.hear(vec![world.event("", "Order Completed", ordered), world.event("", "Parcel Delivered", delivered)]).await;
    world.forward(24);
    world.decide().await;
    let list = world.get("manager", &format!("/surveys/{id}/invitations")).await;
    let asked = &list["items"][0];
    assert_eq!((&asked["reason"]["code"], &asked["channel"]), (&json!("ok"), &json!("mail")), "{list}");
    assert_eq!(asked["customer_id"], json!(world.people.id("lin")));
    assert!(world.count("contact_messages WHERE state = 'queued'").await > 0);
    let person = crate::Person { emails: vec!["Lin@example.com".to_owned()], ..crate::Person::default() };
    crate::erase(&world.surveys.kit, super::world::SHOP, &person).await.unwrap();
    assert_eq!(world.count("survey_orders").await + world.count("survey_invitations WHERE who IS NOT NULL").await, 0);
}

#[tokio::test]
async fn every_trigger_asks_whom_it_is_about() {
    let world = World::open().await;
    let mut surveys = Vec::new();
    for (trigger, nth) in [("order_nth", Some(2)), ("refund", None), ("case_closed", None), ("review_bad", None)] {
        surveys.push(world.nps(json!({"trigger": trigger, "nth": nth, "override_quarantine": true})).await);
    }
    world.hear(vec![world.order("lin", "A-1"), world.order("wang", "B-1")]).await;
    world.forward(1);
    let review =
        |stars: i64| world.event("wang", "Review Submitted", json!({"review_id": stars.to_string(), "rating": stars}));
    world
        .hear(vec![
            world.order("lin", "A-2"),
            world.event("wang", "Order Refunded", json!({"order_id": "B-1", "total": 5})),
            world.event("wang", "Case Resolved", json!({"case_id": "C-1", "order_id": "B-1", "agent": "小周"})),
            review(2),
            review(3),
        ])
        .await;
    world.forward(1);
    world.hear(vec![world.order("lin", "A-3")]).await;
    for (survey, occasion) in surveys.iter().zip(["order_nth", "refund", "case_closed", "review_bad"]) {
        assert_eq!(reasons(&world, survey).await, [pair(occasion, "waiting")]);
    }
    let case = world.get("agent", &format!("/surveys/{}/invitations", surveys[2])).await;
    assert_eq!((&case["items"][0]["agent"], &case["items"][0]["order_id"]), (&json!("小周"), &json!("B-1")));
    world.decide().await;
    let mut wang = Vec::new();
    for survey in &surveys[1..] {
        wang.extend(reasons(&world, survey).await.into_iter().map(|(_, reason)| reason));
    }
    wang.sort();
    assert_eq!(wang, ["clock", "clock", "ok"], "the same topic was asked about a moment ago");
}

/// A shop to which three stars are bad.
struct Strict;

impl Readers for Strict {
    fn of(&self, shop: ShopId) -> BoxFuture<'_, Result<Reading, StoreError>> {
        Shipped.of(shop)
    }

    fn least_neutral(&self, _: ShopId) -> BoxFuture<'_, Result<i64, StoreError>> {
        Box::pin(std::future::ready(Ok(4)))
    }
}

#[tokio::test]
async fn which_reviews_are_bad_is_the_shops_to_say() {
    let world = World::open().await;
    let survey = world.nps(json!({"trigger": "review_bad", "override_quarantine": true})).await;
    let review =
        |id: &str, stars: Json| world.event("wang", "Review Submitted", json!({"review_id": id, "rating": stars}));
    world.hear(vec![review("three", json!(3)), review("none", Json::Null), review("zero", json!(0))]).await;
    assert!(reasons(&world, &survey).await.is_empty());
    let strict = Projector::new(world.surveys.kit.clone()).reading(Arc::new(Strict));
    world.hear_by(strict, vec![review("other three", json!(3)), review("four", json!(4))]).await;
    assert_eq!(reasons(&world, &survey).await, [pair("review_bad", "waiting")]);
}

#[tokio::test]
async fn the_surveys_own_rules_are_reasons_too() {
    let world = World::open().await;
    let segment = Uuid::from_u128(0x99);
    world.people.set("wang", |wang| wang.segments = vec![segment]);
    world.people.set("chen", |chen| chen.class = "new".to_owned());
    let free = json!({"trigger": "refund", "override_quarantine": true});
    let with = |extra: Json| {
        let mut audience = free.clone();
        audience.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        audience
    };
    for (audience, expected) in [
        (with(json!({"sample_rate": 0.0})), ["not_sampled", "not_sampled", "not_sampled"]),
        (with(json!({"segments": [segment]})), ["not_in_segment", "ok", "not_in_segment"]),
        (with(json!({"quota": {"total": 1}})), ["ok", "quota_full", "quota_full"]),
        (with(json!({"quota": {"per_day": 2}})), ["ok", "ok", "quota_full"]),
        (with(json!({"quota": {"by": [{"field": "class", "value": "loyal", "n": 1}]}})), ["ok", "quota_full", "ok"]),
    ] {
        let id = world.nps(audience).await;
        for user in ["lin", "wang", "chen"] {
            world.hear(vec![world.event(user, "Order Refunded", json!({"refund_id": user}))]).await;
            world.decide().await;
            world.forward(1);
        }
        let found: Vec<String> = reasons(&world, &id).await.into_iter().map(|(_, reason)| reason).collect();
        assert_eq!(found, expected);
        world.post(&format!("/surveys/{id}/state"), json!({"state": "closed"})).await;
        // Neither the clock of the topic nor the cap stands in the way of the next.
        world.forward(24 * 100);
    }
}

#[tokio::test]
async fn a_paused_survey_waits_and_what_is_over_is_not_asked() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "refund", "expires_days": 2})).await;
    let state = format!("/surveys/{id}/state");
    let refund = |user: &str| world.event(user, "Order Refunded", json!({"refund_id": user}));
    world.hear(vec![refund("lin")]).await;
    world.post(&state, json!({"state": "paused"})).await;
    world.hear(vec![refund("wang")]).await;
    assert_eq!(world.decide().await, 0);
    world.post(&state, json!({"state": "live"})).await;
    assert_eq!(world.decide().await, 1, "what happened while it was paused asks nobody");
    world.forward(1);
    world.hear(vec![refund("chen")]).await;
    world.post(&state, json!({"state": "paused"})).await;
    world.forward(49);
    assert_eq!(world.decide().await, 1);
    assert_eq!(reasons(&world, &id).await, [pair("refund", "ok"), pair("refund", "expired")]);
}

#[tokio::test]
async fn staff_ask_by_hand_and_are_told_why_not() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let path = format!("/surveys/{id}/invite");
    world.people.set("wang", |wang| wang.email = None);
    let nobody = Uuid::from_u128(0xdead);
    let ids = [world.people.id("lin"), world.people.id("wang"), nobody, world.people.id("lin")];
    let made = world.post(&path, json!({"customers": ids, "channel": "mail"})).await;
    let codes: Vec<&Json> = made["items"].as_array().unwrap().iter().map(|item| &item["reason"]["code"]).collect();
    assert_eq!(codes, ["ok", "no_address", "unknown_person"]);
    for (body, field) in [
        (json!({"customers": [], "channel": "link"}), "customers"),
        (json!({"customers": ids, "order_id": "A-1", "channel": "link"}), "customers"),
        (json!({"customers": ids, "channel": "phone"}), "channel"),
        (json!({"customers": ids, "channel": "pigeon"}), "body"),
    ] {
        let answer = world.call("agent", "POST", &path, body).await;
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
    let order = world.call("agent", "POST", &path, json!({"order_id": "none", "channel": "link"})).await;
    assert_eq!(order.status, 404);
    assert_eq!(world.call("analyst", "POST", &path, json!({"channel": "link"})).await.status, 403);
    let again = world.post(&path, json!({"customers": [ids[0]], "channel": "link"})).await;
    assert_eq!(again["items"][0]["reason"]["code"], "ok", "the link that they have");
    let stranger = json!({"customers": [Uuid::from_u128(0xbeef)], "channel": "link"});
    let made = world.post(&path, stranger).await;
    assert_eq!(
        (&made["items"][0]["reason"]["code"], &made["items"][0]["link"]),
        (&json!("unknown_person"), &json!(null))
    );
    assert_eq!(world.count("survey_invitations WHERE is_asked").await, 1);
    world.post(&format!("/surveys/{id}/state"), json!({"state": "closed"})).await;
    let late = world.call("agent", "POST", &path, json!({"customers": [ids[0]], "channel": "link"})).await;
    assert_eq!(late.status, 409);
}

#[tokio::test]
async fn what_waits_to_be_sent_is_not_sent_once_the_survey_is_closed() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "refund"})).await;
    world.forward(1);
    let refunded = world.event("lin", "Order Refunded", json!({"order_id": "A-1"}));
    world.hear(vec![world.order("lin", "A-1"), refunded]).await;
    assert_eq!(world.decide().await, 1);
    let queued = "contact_messages WHERE state = 'queued'";
    assert_eq!(world.count(queued).await, 2, "a mail and its reminder");
    world.post(&format!("/surveys/{id}/state"), json!({"state": "closed"})).await;
    assert_eq!(world.count(queued).await, 0, "the page would only say that it has ended");
    assert_eq!(reasons(&world, &id).await, [pair("refund", "ended")]);
}

#[tokio::test]
async fn who_has_a_link_about_an_order_keeps_it_whatever_they_were_asked_since() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    world.hear(vec![world.order("lin", "A-1"), world.order("lin", "A-2")]).await;
    let invite = async |order: &str| {
        let body = json!({"order_id": order, "channel": "link"});
        world.post(&format!("/surveys/{id}/invite"), body).await["items"][0]["link"].clone()
    };
    let first = invite("A-1").await;
    world.forward(1);
    invite("A-2").await;
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE survey_invitations SET is_asked = TRUE WHERE order_id = 'A-2'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(first.is_string());
    assert_eq!(invite("A-1").await, first);
}
