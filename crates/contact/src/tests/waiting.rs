//! Asks that wait for a rest to end.

use jiff::SignedDuration;
use primitives::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::world::{SHOP, World, monday};
use crate::{Ask, Decision, Kind, Reason, Withdrawal};

fn at(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days)
}

impl World {
    /// As of an ask that falls due now.
    async fn wait(&self, ask: &Ask) -> Decision {
        self.wait_since(ask, self.contact.kit.now()).await
    }

    async fn wait_since(&self, ask: &Ask, due_at: Timestamp) -> Decision {
        let tx = self.test.store.begin().await.unwrap();
        let decision = self.contact.decide_or_put_off(&tx, ask, due_at).await.unwrap();
        tx.commit().await.unwrap();
        decision
    }

    async fn due(&self) -> Vec<Uuid> {
        let now = self.contact.kit.now();
        crate::put_off(&self.test.store, SHOP, Kind::ReviewRequest, now, 10).await.unwrap()
    }
}

#[tokio::test]
async fn an_ask_waits_for_a_quarantine_to_end_and_is_judged_once_more() {
    let world = World::open().await;
    world.set(json!({"clocks": {"review": 0}})).await;
    world.wait(&world.ask(1, "lin")).await;
    world.forward(24);
    let ask = world.ask(2, "lin");
    let first = world.wait(&ask).await;
    assert_eq!((first.is_asked, first.again_at), (false, Some(at(14))));
    let shown = world.shown(2).await;
    assert_eq!((&shown["reason"]["code"], &shown["again_at"]), (&json!("quarantine"), &json!(at(14))));
    let listed = async |state: &str| {
        let list = world.get(&format!("/contacts?state={state}")).await;
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((listed("put_off").await, listed("not_asked").await), (1, 0), "it may be asked yet");
    assert_eq!(world.get("/contact/overview").await["not_asked"], json!([]));
    world.forward(24);
    assert_eq!(world.wait_since(&ask, at(1)).await, first, "it goes on waiting");
    assert!(world.due().await.is_empty());

    world.forward(12 * 24);
    assert_eq!(world.due().await, [ask.subject]);
    let second = world.wait_since(&ask, at(1)).await;
    assert_eq!((second.id, second.is_asked, second.again_at), (first.id, true, None));
    assert_eq!((world.count("contacts").await, world.shown(2).await["again_at"].clone()), (2, json!(null)));
    assert!(world.due().await.is_empty());
    let told = world.told("Contact Decided").await;
    let told: Vec<_> = told.iter().map(|(_, said)| (said["is_asked"] == true, &said["again_at"])).collect();
    assert_eq!(told, [(true, &json!(null)), (false, &json!(at(14))), (true, &json!(null))]);
}

#[tokio::test]
async fn it_waits_for_the_last_of_all_rests_and_no_longer_than_the_shop_lets_it() {
    let world = World::open().await;
    world.wait(&world.ask(1, "lin")).await;
    world.forward(24);
    let decision = world.wait(&world.ask(2, "lin")).await;
    assert_eq!((decision.reason.as_str(), decision.again_at), ("quarantine", None), "the clock says thirty days");
    world.forward(15 * 24);
    let ask = world.ask(3, "lin");
    let decision = world.wait(&ask).await;
    assert_eq!((decision.reason, decision.again_at), (Reason::Clock { days: 30, until: at(30) }, Some(at(30))));
    world.set(json!({"wait_days": 0})).await;
    assert_eq!(world.wait(&world.ask(4, "lin")).await.again_at, None);
    world.forward(14 * 24);
    assert!(world.wait_since(&ask, at(16)).await.is_asked, "what was said already stands");
}

#[tokio::test]
async fn who_was_asked_meanwhile_is_put_off_again_until_it_is_too_late() {
    let world = World::open().await;
    world.set(json!({"clocks": {"review": 0}, "wait_days": 20})).await;
    world.wait(&world.ask(1, "lin")).await;
    let (second, third) = (world.ask(2, "lin"), world.ask(3, "lin"));
    for ask in [&second, &third] {
        assert_eq!(world.wait(ask).await.again_at, Some(at(14)));
    }
    world.forward(14 * 24);
    assert_eq!(world.due().await.len(), 2);
    assert!(world.wait_since(&second, at(0)).await.is_asked);
    let late = world.wait_since(&third, at(0)).await;
    assert_eq!((late.reason, late.again_at), (Reason::Quarantine { days: 14, until: at(28) }, None));
    assert!(world.due().await.is_empty());
}

#[tokio::test]
async fn nothing_but_a_rest_is_waited_for() {
    let world = World::open().await;
    world.set(json!({"clocks": {"review": 0}})).await;
    world.wait(&world.ask(1, "lin")).await;
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), false));
    let decision = world.wait(&world.ask(2, "lin")).await;
    assert_eq!((decision.reason, decision.again_at), (Reason::Refused, None));
}

#[tokio::test]
async fn the_waiting_ends_with_an_answer_a_withdrawal_or_the_person() {
    let world = World::open().await;
    world.set(json!({"clocks": {"review": 0}})).await;
    world.wait(&world.ask(1, "lin")).await;
    let asks = [2, 3, 4, 5].map(|subject| world.ask(subject, "lin"));
    for ask in &asks {
        assert!(world.wait(ask).await.again_at.is_some());
    }
    let [answered, withdrawn, refused, erased] = asks;
    let (kit, store) = (&world.contact.kit, &world.test.store);
    let tx = store.begin().await.unwrap();
    world.contact.done(&tx, SHOP, answered.kind, answered.subject).await.unwrap();
    let which = (withdrawn.kind, &[withdrawn.subject][..]);
    let undone = Withdrawal::Undone;
    assert!(crate::withdraw(&tx, (&kit.ids, kit.now()), SHOP, which, undone).await.unwrap().is_empty());
    let decision = world.contact.refuse(&tx, &refused, Reason::Cancelled).await.unwrap();
    assert_eq!((decision.reason, decision.again_at), (Reason::Cancelled, None));
    tx.commit().await.unwrap();
    assert_eq!(world.shown(2).await["reason"]["code"], "answered");
    assert_eq!(world.count("contacts").await, 4, "what was withdrawn was never decided");

    world.forward(14 * 24);
    assert_eq!(world.due().await, [erased.subject]);
    let person = crate::Person { customers: vec![world.people.id("lin")], emails: vec!["lin@example.com".to_owned()] };
    crate::erase(kit, SHOP, &person).await.unwrap();
    assert!(world.due().await.is_empty());
}
