//! Mails: how they look, when they leave, and what becomes of those that are not taken.

use jiff::SignedDuration;
use primitives::Timestamp;
use serde_json::json;
use store::Sql;

use super::world::{World, letter, monday, way_out};
use crate::{Ask, Channel, Kind, Who};

#[tokio::test]
async fn a_mail_says_who_writes_and_how_to_end_it() {
    let world = World::open().await;
    world.set(json!({"reply_to": "care@shop.example"})).await;
    let decision = world.mail(&world.ask(1, "lin")).await;
    assert!(decision.is_asked);
    assert_eq!(world.round().await, 1);
    let mails = world.server.taken();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    for line in [
        "Reply-To: care@shop.example",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(mail.contains(line), "{line} in {mail}");
    }
    // The shop's name and the subject are Chinese, and are encoded as RFC 2047 has it.
    assert!(mail.contains("From: =?utf-8?b?") && mail.contains("<care@shop.example>"), "{mail}");
    assert!(mail.contains("<lin@example.com>") && mail.contains("Subject: =?utf-8?b?"), "{mail}");
    assert_eq!(way_out(mail).len(), "/u/".len() + 43);
    let message = &world.shown(1).await["message"];
    assert_eq!((&message["state"], &message["attempts"]), (&json!("sent"), &json!(1)));
    assert_eq!(message["sent_at"], json!(monday()));
    assert_eq!(world.round().await, 0, "it is sent once");
    assert_eq!(world.told("Contact Sent").await.len(), 1);
}

#[tokio::test]
async fn what_is_kept_is_sealed_and_goes_when_it_is_sent() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    let sealed = "contact_messages WHERE sealed IS NOT NULL";
    assert_eq!(world.count(sealed).await, 2);
    for column in ["m.sealed", "c.who"] {
        let sql = format!("SELECT {column} FROM contact_messages m JOIN contacts c ON c.id = m.contact");
        for bytes in world.test.store.column::<Vec<u8>>(&sql, vec![]).await.unwrap() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("secret-of-the-order") && !text.contains("lin"), "{column}");
        }
    }
    let plain = "SELECT title || topic || params || reason FROM contacts";
    let plain: Vec<String> = world.test.store.column(plain, vec![]).await.unwrap();
    assert_eq!(plain, ["A-1review{}ok"], "nothing else is readable");
    world.round().await;
    assert_eq!(world.count(sealed).await, 1, "the reminder waits");
}

#[tokio::test]
async fn nothing_leaves_at_night_whatever_was_planned() {
    let world = World::open().await;
    world.forward(12);
    let decision = world.mail(&world.ask(1, "lin")).await;
    let morning: Timestamp = "2026-03-03T01:00:00Z".parse().unwrap();
    assert_eq!(decision.not_before, morning);
    // A mail from before the hours were changed, and one whose server was away, come due in the night.
    world.mail(&world.ask(2, "wang")).await;
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE contact_messages SET next_at = 0 WHERE NOT is_reminder", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..10 {
        world.round().await;
        assert_eq!(world.server.tries(), 0, "{}", world.contact.kit.now());
        world.forward(1);
    }
    world.clock.set(morning);
    assert_eq!(world.round().await, 2);
    assert_eq!(world.server.taken().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_taken_now_is_tried_again_and_given_up_in_the_end() {
    let world = World::open().await;
    world.set(json!({"quiet_from": "00:00", "quiet_to": "00:00"})).await;
    world.server.answers("lin@example.com", "451 4.3.0 try <lin@example.com> later");
    world.mail(&world.ask(1, "lin")).await;
    let waits = [1, 5, 30, 120, 720].map(SignedDuration::from_mins);
    for (tries, wait) in (1..).zip(waits) {
        world.round().await;
        assert_eq!(world.server.tries(), tries);
        world.clock.advance(wait - SignedDuration::from_secs(1));
        assert_eq!(world.round().await, 0, "not yet after try {tries}");
        world.clock.advance(SignedDuration::from_secs(1));
    }
    let waiting = world.shown(1).await;
    assert_eq!((&waiting["message"]["state"], &waiting["message"]["attempts"]), (&json!("queued"), &json!(5)));
    world.round().await;
    let failed = world.shown(1).await;
    assert_eq!((&failed["message"]["state"], &failed["message"]["attempts"]), (&json!("failed"), &json!(6)));
    let said = failed["message"]["error"].as_str().unwrap();
    assert!(said.contains("451") && said.contains('…') && !said.contains("lin@"), "{said}");
    assert_eq!(world.count("contact_people WHERE stopped_at IS NOT NULL").await, 0);
    assert_eq!(world.verdict(&world.ask(2, "lin")).await, "ok", "what never arrived was not asked");
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for() {
    let world = World::open().await;
    world.server.is_down(true);
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    assert_eq!(world.shown(1).await["message"]["state"], "queued");
    world.server.is_down(false);
    world.clock.advance(SignedDuration::from_mins(1));
    world.round().await;
    assert_eq!(world.shown(1).await["message"]["state"], "sent");
    assert_eq!(world.server.taken().len(), 1);
}

#[tokio::test]
async fn an_address_that_refuses_for_good_is_written_to_no_more_until_it_works_again() {
    let world = World::open().await;
    world.server.answers("lin@example.com", "550 5.1.1 no such user");
    world.server.answers("wang@example.com", "554 5.7.1 looks like spam");
    world.mail(&world.ask(1, "lin")).await;
    world.mail(&world.ask(2, "wang")).await;
    assert_eq!(world.round().await, 2);
    for subject in [1, 2] {
        let message = &world.shown(subject).await["message"];
        assert_eq!((&message["state"], &message["attempts"]), (&json!("failed"), &json!(1)));
    }
    assert_eq!(world.verdict(&world.ask(3, "lin")).await, "stopped");
    assert_eq!(world.verdict(&world.ask(4, "wang")).await, "ok", "one mail was refused, not the mailbox");
    let path = format!("/api/v1/customers/{}/contacts/resume", world.people.id("lin"));
    assert_eq!(world.call("analyst", "POST", &path, json!(null)).await.status, 403);
    assert_eq!(world.call("agent", "POST", &path, json!(null)).await.status, 204);
    assert_eq!(world.call("agent", "POST", &path, json!(null)).await.status, 409);
    assert_eq!(world.verdict(&world.ask(5, "lin")).await, "ok");
}

#[tokio::test]
async fn a_wrong_password_stops_nobodys_address() {
    let world = World::open().await;
    world.server.answers("lin@example.com", "530 5.7.0 authentication required");
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    assert_eq!(world.shown(1).await["message"]["state"], "queued");
    assert_eq!(world.count("contact_people WHERE stopped_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn who_says_no_while_it_waits_is_not_written_to() {
    let world = World::open().await;
    world.forward(12);
    world.mail(&world.ask(1, "lin")).await;
    world.mail(&world.ask(2, "wang")).await;
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), false));
    world.people.set("wang", |wang| wang.email = Some("wang@new.example".to_owned()));
    world.forward(12);
    world.round().await;
    let message = &world.shown(1).await["message"];
    assert_eq!((&message["state"], &message["error"]), (&json!("cancelled"), &json!("refused")));
    let mails = world.server.taken();
    assert!(mails.len() == 1 && mails[0].contains("<wang@new.example>"), "it goes to where they are now");
}

#[tokio::test]
async fn what_is_over_is_not_sent() {
    let world = World::open().await;
    let soon = Ask { expires_at: monday() + SignedDuration::from_hours(2), ..world.ask(1, "lin") };
    world.mail(&soon).await;
    world.forward(2);
    world.round().await;
    assert_eq!(world.shown(1).await["message"]["error"], "expired");
    assert_eq!(world.server.tries(), 0);
}

#[tokio::test]
async fn a_shop_sends_so_many_in_an_hour() {
    let world = World::open().await;
    world.set(json!({"mails_per_hour": 2})).await;
    for subject in 1..=5u128 {
        let user = format!("user{subject}");
        world.people.set(&user, |_| {});
        world.mail(&world.ask(subject, &user)).await;
    }
    for (hour, sent) in [(0, 2), (1, 4), (2, 5)] {
        for _ in 0..3 {
            world.round().await;
        }
        assert_eq!(world.server.taken().len(), sent, "in hour {hour}");
        world.forward(1);
    }
}

#[tokio::test]
async fn without_a_server_nothing_waits_and_links_queue_no_mail() {
    let world = World::without_mail().await;
    assert!(!world.mail(&world.ask(1, "lin")).await.is_asked);
    assert_eq!(world.contact.address(), None);
    let world = World::open().await;
    assert!(world.mail(&Ask { channel: Channel::Link, ..world.ask(1, "lin") }).await.is_asked);
    assert_eq!(world.count("contact_messages").await, 0);
    assert_eq!(world.shown(1).await["message"], json!(null));
}

#[tokio::test]
async fn news_go_to_who_subscribed_without_being_a_customer() {
    let world = World::open().await;
    let who = Who { email: Some("someone@example.com".to_owned()), ..Who::default() };
    let news = Ask { kind: Kind::FeedbackUpdate, who, ..world.ask(1, "") };
    let tx = world.test.store.begin().await.unwrap();
    let decision = world.contact.decide(&tx, &news).await.unwrap();
    for _ in 0..2 {
        world.contact.send(&tx, &decision, &letter("有新进展")).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(world.round().await, 1, "a decision has one mail");
    assert!(world.server.taken()[0].contains("To: someone@example.com"));
    assert_eq!(world.count("contacts WHERE asked_at IS NOT NULL").await, 0);
}
