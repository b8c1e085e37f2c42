//! Each gate, its reason, and their order.

use jiff::SignedDuration;
use primitives::Timestamp;
use serde_json::json;

use super::world::{World, monday};
use crate::{Ask, Channel, Kind, Reason, Who};

fn at(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn about(topic: &str, ask: Ask) -> Ask {
    Ask { topic: topic.to_owned(), kind: Kind::Survey, ..ask }
}

#[tokio::test]
async fn the_gates_stand_in_their_order() {
    let world = World::without_mail().await;
    let mut subject = 0;
    let mut verdict = async |world: &World| {
        subject += 1;
        world.verdict(&world.ask(subject, "lin")).await
    };
    world.people.remove("lin");
    assert_eq!(verdict(&world).await, "unknown_person");
    world.people.set("lin", |lin| {
        lin.consent.clear();
        lin.email = None;
    });
    assert_eq!(verdict(&world).await, "no_address", "a yes would not help");
    world.people.set("lin", |lin| lin.email = Some("lin@example.com".to_owned()));
    assert_eq!(verdict(&world).await, "no_consent");
    world.people.set("lin", |lin| lin.email = None);
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), false));
    assert_eq!(verdict(&world).await, "refused");
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), true));
    assert_eq!(verdict(&world).await, "no_address");
    for nonsense in ["", "lin", "lin@", "@example.com", "lin@example.com\r\nBcc: all@example.com"] {
        world.people.set("lin", |lin| lin.email = Some(nonsense.to_owned()));
        assert_eq!(verdict(&world).await, "no_address", "{nonsense}");
    }
    world.people.set("lin", |lin| lin.email = Some("lin@example.com".to_owned()));
    assert_eq!(verdict(&world).await, "channel_off");
    assert_eq!(world.count("contacts WHERE asked_at IS NOT NULL").await, 0);
    assert_eq!(world.told("Contact Decided").await.len(), 11, "every no is told of");
}

#[tokio::test]
async fn what_keeps_a_mail_from_somebody_is_told_without_deciding() {
    let world = World::open().await;
    let obstacle = async |world: &World| {
        let news = Ask { kind: Kind::Result, ..world.ask(1, "lin") };
        world.contact.obstacle(&news).await.unwrap()
    };
    assert_eq!(obstacle(&world).await, None);
    world.people.set("lin", |lin| lin.email = None);
    assert_eq!(obstacle(&world).await, Some(Reason::NoAddress));
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), false));
    assert_eq!(obstacle(&world).await, Some(Reason::Refused));
    assert_eq!((world.count("contacts").await, world.count("contact_people").await), (0, 0), "nothing is kept");
}

#[tokio::test]
async fn consent_need_not_be_given_where_the_shop_says_so_but_a_no_is_a_no() {
    let world = World::open().await;
    world.set(json!({"consent": "not_refused"})).await;
    world.people.set("lin", |lin| lin.consent.clear());
    world.people.set("wang", |wang| _ = wang.consent.insert("email".to_owned(), false));
    assert_eq!(world.verdict(&world.ask(1, "lin")).await, "ok");
    assert_eq!(world.verdict(&world.ask(2, "wang")).await, "refused");
}

#[tokio::test]
async fn one_quarantine_holds_for_everything_that_is_asked() {
    let world = World::open().await;
    assert_eq!(world.decide(&world.ask(1, "lin")).await.reason, Reason::Ok);
    world.forward(13 * 24);
    let until = at(14 * 24);
    let reason = Reason::Quarantine { days: 14, until };
    for (subject, channel) in [(2, Channel::Mail), (3, Channel::Site), (4, Channel::Phone), (5, Channel::Link)] {
        let ask = Ask { channel, ..about("nps", world.ask(subject, "lin")) };
        assert_eq!(world.decide(&ask).await.reason, reason, "{channel:?}");
    }
    assert_eq!(world.verdict(&about("nps", world.ask(6, "wang"))).await, "ok", "it is another's");
    let ask = Ask { override_quarantine: true, ..about("nps", world.ask(7, "lin")) };
    assert_eq!(world.verdict(&ask).await, "ok");
    world.forward(24);
    assert_eq!(world.verdict(&about("csat", world.ask(8, "lin"))).await, "quarantine", "since the survey");
    world.forward(13 * 24);
    assert_eq!(world.verdict(&about("csat", world.ask(9, "lin"))).await, "ok");
}

#[tokio::test]
async fn every_topic_has_its_own_clock() {
    let world = World::open().await;
    world.set(json!({"quarantine_days": 0, "cap": 100, "clocks": {"nps": 90, "mood": 7}})).await;
    assert_eq!(world.verdict(&about("nps", world.ask(1, "lin"))).await, "ok");
    assert_eq!(world.verdict(&about("ces", world.ask(2, "lin"))).await, "ok");
    assert_eq!(world.verdict(&about("mood", world.ask(3, "lin"))).await, "ok");
    world.forward(7 * 24);
    assert_eq!(world.verdict(&about("mood", world.ask(4, "lin"))).await, "ok");
    let again = world.decide(&about("nps", world.ask(5, "lin"))).await;
    assert_eq!(again.reason, Reason::Clock { days: 90, until: at(90 * 24) });
    world.forward(7 * 24);
    assert_eq!(world.verdict(&about("ces", world.ask(6, "lin"))).await, "ok");
    assert_eq!(world.verdict(&about("colour", world.ask(7, "lin"))).await, "ok");
    world.forward(29 * 24);
    assert_eq!(world.verdict(&about("colour", world.ask(8, "lin"))).await, "clock", "that of one's own surveys");
    world.forward(47 * 24);
    assert_eq!(world.verdict(&about("nps", world.ask(9, "lin"))).await, "ok");
}

#[tokio::test]
async fn nobody_is_asked_more_often_than_the_cap() {
    let world = World::open().await;
    world.set(json!({"quarantine_days": 0, "clocks": {"own": 0, "review": 0}})).await;
    for subject in 1..=3 {
        assert_eq!(world.verdict(&world.ask(subject, "lin")).await, "ok");
        world.forward(24);
    }
    let full = Reason::Cap { n: 3, days: 30, until: at(30 * 24) };
    assert_eq!(world.decide(&world.ask(4, "lin")).await.reason, full);
    let forced = Ask { override_quarantine: true, ..world.ask(5, "lin") };
    assert_eq!(world.decide(&forced).await.reason, full, "the cap holds for who overrides the quarantine too");
    world.forward(27 * 24);
    assert_eq!(world.verdict(&world.ask(6, "lin")).await, "ok");
    assert_eq!(world.verdict(&world.ask(7, "lin")).await, "cap");
}

#[tokio::test]
async fn who_was_merged_and_who_shares_an_address_was_asked_as_well() {
    let world = World::open().await;
    assert_eq!(world.verdict(&world.ask(1, "lin")).await, "ok");
    let former = world.people.id("lin");
    world.people.set("lin", |lin| lin.user_id = None);
    world.people.set("wang", |wang| wang.former = vec![former]);
    assert_eq!(world.verdict(&world.ask(2, "wang")).await, "quarantine");
    world.people.set("guest", |guest| guest.email = Some("LIN@example.com".to_owned()));
    assert_eq!(world.verdict(&world.ask(3, "guest")).await, "quarantine", "it is the same mailbox");
}

#[tokio::test]
async fn news_are_neither_hindered_nor_counted() {
    let world = World::open().await;
    world.people.set("lin", |lin| lin.consent.clear());
    for subject in 1..=5 {
        let news = Ask { kind: Kind::FeedbackUpdate, ..world.ask(subject, "lin") };
        assert_eq!(world.verdict(&news).await, "ok");
    }
    let nobody = Who { email: Some("someone@example.com".to_owned()), ..Who::default() };
    let news = Ask { kind: Kind::FeedbackUpdate, who: nobody, ..world.ask(6, "") };
    let decision = world.decide(&news).await;
    assert!(decision.is_asked && decision.recipient.is_none(), "a subscriber need not be a customer");
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), true));
    assert_eq!(world.verdict(&world.ask(7, "lin")).await, "ok");
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), false));
    assert_eq!(world.verdict(&Ask { kind: Kind::FeedbackUpdate, ..world.ask(8, "lin") }).await, "ok");
    assert_eq!(world.verdict(&Ask { kind: Kind::Result, ..world.ask(9, "lin") }).await, "refused");
}

#[tokio::test]
async fn a_visitor_whom_nobody_knows_can_be_asked_where_they_are() {
    let world = World::without_mail().await;
    for (subject, channel) in [(1, Channel::Site), (2, Channel::Qr), (3, Channel::Link)] {
        let ask = Ask { channel, who: Who::default(), ..world.ask(subject, "") };
        assert_eq!(world.verdict(&ask).await, "ok", "{channel:?}");
    }
    world.people.set("lin", |lin| _ = lin.consent.insert("web".to_owned(), false));
    let ask = Ask { channel: Channel::Site, ..world.ask(4, "lin") };
    assert_eq!(world.verdict(&ask).await, "refused");
}

#[tokio::test]
async fn a_domains_own_no_and_what_staff_did_stand_beside_the_rest() {
    let world = World::open().await;
    let tx = world.test.store.begin().await.unwrap();
    let (own, by_staff) = (world.ask(1, "lin"), Ask { channel: Channel::Link, ..world.ask(2, "lin") });
    assert!(!world.contact.refuse(&tx, &own, Reason::NotSampled).await.unwrap().is_asked);
    assert!(world.contact.refuse(&tx, &by_staff, Reason::Staff).await.unwrap().is_asked);
    tx.commit().await.unwrap();
    assert_eq!(world.verdict(&own).await, "not_sampled", "the first decision stands");
    assert_eq!(world.verdict(&world.ask(3, "lin")).await, "quarantine", "staff have asked");
    assert_eq!(world.shown(1).await["reason"]["code"], "not_sampled");
}

#[tokio::test]
async fn at_night_it_waits_for_the_morning_or_for_nothing() {
    let world = World::open().await;
    world.forward(12);
    let late = world.decide(&world.ask(1, "lin")).await;
    assert_eq!((late.reason, late.not_before), (Reason::Ok, at(23)));
    let short = Ask { expires_at: at(20), ..world.ask(2, "wang") };
    assert_eq!(world.verdict(&short).await, "expired");
    let on_site = Ask { channel: Channel::Site, ..short };
    assert_eq!(world.verdict(&Ask { subject: uuid::Uuid::from_u128(3), ..on_site }).await, "ok", "they are awake");
}
