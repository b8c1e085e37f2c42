//! What comes back after a server had taken it.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::world::{World, monday};
use crate::{Ask, Bounce, BounceOutcome, Kind};

/// The id of the last mail that was taken, as its head has it.
fn last(world: &World) -> String {
    let mails = world.server.taken();
    let line = mails.last().unwrap().lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:")).unwrap();
    line.split(['<', '>']).nth(1).unwrap().to_owned()
}

/// Asks Lin, and sends the mail.
async fn mailed(world: &World, subject: u128) -> String {
    world.mail(&Ask { override_quarantine: true, topic: format!("t{subject}"), ..world.ask(subject, "lin") }).await;
    world.round().await;
    last(world)
}

fn report(kind: &str, said: &str, mail: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: care@shop.example\r\nSubject: Undelivered\r\n\
         Content-Type: multipart/report; report-type=x; boundary=\"b\"\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n\
         Content-Type: {kind}\r\n\r\n{said}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         Message-ID: <{mail}>\r\nTo: lin@example.com\r\n\r\n--b--\r\n"
    )
}

fn bounce(action: &str, status: &str, mail: &str) -> String {
    let said = format!(
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; lin@example.com\r\nAction: {action}\r\n\
         Status: {status}\r\nDiagnostic-Code: smtp; {status} <lin@example.com> is not here\r\n"
    );
    report("message/delivery-status", &said, mail)
}

fn complaint(mail: &str) -> String {
    report("message/feedback-report", "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n", mail)
}

async fn bounced(world: &World, mail: &str) -> BounceOutcome {
    let Bounce { outcome, .. } = world.contact.bounced(None, mail.as_bytes()).await.unwrap();
    outcome
}

#[tokio::test]
async fn a_mailbox_that_is_gone_is_written_to_no_more_until_it_changes_or_staff_say_so() {
    let world = World::open().await;
    let mail = mailed(&world, 1).await;
    let answer = world.hand_in("agent", &bounce("failed", "5.1.1", &mail)).await;
    assert_eq!(answer.json()["outcome"], "stopped", "{}", answer.text);
    assert_eq!(answer.json()["customer_id"], json!(world.people.id("lin")));
    let shown = world.shown(1).await;
    let message = &shown["message"];
    assert_eq!((&message["state"], &message["error"]), (&json!("failed"), &json!("5.1.1 … is not here")));
    assert_eq!((&message["sent_at"], &message["returned_at"]), (&json!(monday()), &json!(monday())));
    assert_eq!(shown["remind_at"], Json::Null, "nobody is reminded of what never reached them");
    assert_eq!(world.verdict(&world.ask(2, "lin")).await, "stopped", "and the ask does not count as one");
    let told = world.told("Contact Failed").await;
    assert_eq!((told.len(), &told[0].1["is_stopped"], &told[0].1["is_returned"]), (1, &json!(true), &json!(true)));
    let status = world.get(&format!("/customers/{}/contacts/status", world.people.id("lin"))).await;
    assert_eq!((&status["is_stopped"], &status["stopped_by"]), (&json!(true), &json!("5.1.1 … is not here")));

    assert_eq!(bounced(&world, &bounce("failed", "5.1.1", &mail)).await, BounceOutcome::Known);
    assert_eq!(world.told("Contact Failed").await.len(), 1, "once");
    world.people.set("lin", |lin| lin.email = Some("lin@new.example".to_owned()));
    assert_eq!(world.verdict(&world.ask(3, "lin")).await, "ok", "another address is another mailbox");
    world.people.set("lin", |lin| lin.email = Some("lin@example.com".to_owned()));
    let path = format!("/api/v1/customers/{}/contacts/resume", world.people.id("lin"));
    assert_eq!(world.call("agent", "POST", &path, Json::Null).await.status, StatusCode::NO_CONTENT);
    let again = Ask { override_quarantine: true, kind: Kind::Survey, topic: "nps".to_owned(), ..world.ask(4, "lin") };
    assert_eq!(world.verdict(&again).await, "ok");
}

#[tokio::test]
async fn a_mail_that_is_back_before_the_server_has_said_yes_stays_one_that_came_back() {
    let world = World::open().await;
    world.server.is_slow(true);
    world.mail(&world.ask(1, "lin")).await;
    let at_once = async {
        while world.server.taken().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let outcome = bounced(&world, &bounce("failed", "5.1.1", &last(&world))).await;
        world.server.is_slow(false);
        outcome
    };
    let (sent, outcome) = tokio::join!(world.round(), at_once);
    assert_eq!((sent, outcome), (1, BounceOutcome::Stopped));
    let shown = world.shown(1).await;
    let message = &shown["message"];
    assert_eq!((&message["state"], &message["error"]), (&json!("failed"), &json!("5.1.1 … is not here")));
    assert_eq!((&message["sent_at"], &message["returned_at"]), (&json!(monday()), &json!(monday())));
    assert_eq!(world.count("contacts WHERE asked_at IS NOT NULL").await, 0, "and they were not asked");
}

#[tokio::test]
async fn the_address_that_a_mail_went_to_is_meant_not_the_one_of_today() {
    let world = World::open().await;
    let mail = mailed(&world, 1).await;
    world.people.set("lin", |lin| lin.email = Some("lin@new.example".to_owned()));
    assert_eq!(bounced(&world, &bounce("failed", "5.1.1", &mail)).await, BounceOutcome::Stopped);
    assert_eq!(world.verdict(&world.ask(2, "lin")).await, "ok");
    world.people.set("lin", |lin| lin.email = Some("Lin@Example.com".to_owned()));
    assert_eq!(world.verdict(&world.ask(3, "lin")).await, "stopped");
}

#[tokio::test]
async fn mailboxes_that_are_full_are_counted_and_stopped_after_five_in_a_row() {
    let world = World::open().await;
    world.set(json!({"cap": 100, "reminders": {"is_on": false}})).await;
    let path = format!("/customers/{}/contacts/status", world.people.id("lin"));
    for n in 1..=5u128 {
        let mail = mailed(&world, n).await;
        assert_eq!(bounced(&world, &bounce("delayed", "4.2.2", &mail)).await, BounceOutcome::Delayed);
        assert_eq!(world.shown(n).await["message"]["state"], "sent", "it may still arrive");
        let outcome = bounced(&world, &bounce("failed", if n % 2 == 0 { "5.2.2" } else { "4.2.2" }, &mail)).await;
        assert_eq!(outcome, if n < 5 { BounceOutcome::Returned } else { BounceOutcome::Stopped }, "{n}");
        assert_eq!(world.get(&path).await["returned"], json!(u64::try_from(n).unwrap()));
        assert_eq!(bounced(&world, &bounce("failed", "5.2.2", &mail)).await, BounceOutcome::Known);
    }
    let resume = format!("/api/v1{}", path.replace("status", "resume"));
    assert_eq!(world.call("agent", "POST", &resume, Json::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path).await["returned"], 0);
    world.forward(24);
    let mail = mailed(&world, 6).await;
    assert_eq!(bounced(&world, &bounce("failed", "5.2.2", &mail)).await, BounceOutcome::Returned);
    world.forward(100 * 24);
    let mail = mailed(&world, 7).await;
    bounced(&world, &bounce("failed", "5.2.2", &mail)).await;
    assert_eq!(world.get(&path).await["returned"], 1, "long ago is not in a row");
}

#[tokio::test]
async fn who_calls_a_mail_spam_gets_no_other() {
    let world = World::open().await;
    let mail = mailed(&world, 1).await;
    let answer = world.hand_in("manager", &complaint(&mail)).await;
    assert_eq!(answer.json()["outcome"], "unsubscribed", "{}", answer.text);
    assert_eq!(bounced(&world, &complaint(&mail)).await, BounceOutcome::Known);
    let told = world.told("Consent Changed").await;
    let [(user_id, said)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((user_id.as_deref(), &said["granted"]), (Some("lin"), &json!(false)));
    let news = Ask { kind: Kind::FeedbackUpdate, ..world.ask(2, "lin") };
    assert_eq!(world.verdict(&news).await, "refused");
    assert_eq!(world.shown(1).await["message"]["complained_at"], json!(monday()));
    assert_eq!(world.shown(1).await["remind_at"], Json::Null);
    assert_eq!(world.shown(1).await["message"]["state"], "sent", "it was read");
}

#[tokio::test]
async fn what_names_no_mail_of_the_shop_or_reports_nothing_changes_nothing() {
    let world = World::open().await;
    let mail = mailed(&world, 1).await;
    let unknown = format!("{}@shop.example", Uuid::from_u128(7));
    assert_eq!(bounced(&world, &bounce("failed", "5.1.1", &unknown)).await, BounceOutcome::UnknownMail);
    let foreign = world.hand_in("stranger", &bounce("failed", "5.1.1", &mail)).await;
    assert_eq!(foreign.json(), json!({"outcome": "unknown_mail", "decision_id": null, "customer_id": null}));
    let holiday = format!("Subject: away\r\nIn-Reply-To: <{mail}>\r\n\r\nStatus: 5.1.1\r\n");
    for other in [holiday, bounce("delivered", "2.0.0", &mail), String::new(), "\0".repeat(1_000)] {
        assert_eq!(bounced(&world, &other).await, BounceOutcome::NoReport);
    }
    // One that waits still was not handed to any server.
    world.forward(12);
    world.mail(&Ask { override_quarantine: true, topic: "x".to_owned(), ..world.ask(2, "wang") }).await;
    let sql = "SELECT m.id FROM contact_messages m WHERE m.attempts = 0 AND NOT m.is_reminder";
    let waiting: Uuid = world.test.store.scalar(sql, vec![]).await.unwrap().unwrap();
    let early = bounce("failed", "5.1.1", &format!("{waiting}@shop.example"));
    assert_eq!(bounced(&world, &early).await, BounceOutcome::UnknownMail);
    assert_eq!(world.count("contact_people WHERE stopped_at IS NOT NULL OR came_back > 0").await, 0);
    assert_eq!(world.shown(1).await["message"]["state"], "sent");
}

#[tokio::test]
async fn only_those_who_edit_customers_hand_in_mails_of_a_bounded_size() {
    let world = World::open().await;
    let mail = mailed(&world, 1).await;
    assert_eq!(world.hand_in("analyst", &bounce("failed", "5.1.1", &mail)).await.status, StatusCode::FORBIDDEN);
    let large = bounce("failed", "5.1.1", &mail) + &"x".repeat(1 << 20);
    assert_eq!(world.hand_in("agent", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.shown(1).await["message"]["state"], "sent");
}

#[tokio::test]
async fn nothing_is_learned_of_who_was_erased() {
    let world = World::open().await;
    let mail = mailed(&world, 1).await;
    let person = crate::Person { customers: vec![world.people.id("lin")], emails: vec!["lin@example.com".to_owned()] };
    crate::erase(&world.contact.kit, super::world::SHOP, &person).await.unwrap();
    assert_eq!(bounced(&world, &bounce("failed", "5.1.1", &mail)).await, BounceOutcome::Returned);
    assert_eq!(world.count("contact_people WHERE stopped_at IS NOT NULL OR came_back > 0").await, 0);
    assert_eq!(world.count("contact_messages WHERE address IS NOT NULL").await, 0);
}

#[tokio::test]
async fn each_mail_can_come_back_to_an_address_of_its_own() {
    let world = World::returning_to("bounces@shop.example").await;
    let mail = mailed(&world, 1).await;
    let id: Uuid = mail.split('@').next().unwrap().parse().unwrap();
    assert_eq!(world.server.senders(), [format!("bounces+{}@shop.example", id.simple())]);
    assert!(world.server.taken()[0].contains("<care@shop.example>"), "readers see who writes");
    let by_address = bounce("failed", "5.1.1", "gone@elsewhere.example")
        .replace("To: care@shop.example", &format!("To: bounces+{}@shop.example", id.simple()));
    assert_eq!(bounced(&world, &by_address).await, BounceOutcome::Stopped);
}

#[tokio::test]
async fn answers_that_somebody_waits_for_leave_at_night_and_beyond_the_limit_of_an_hour() {
    let world = World::open().await;
    world.set(json!({"mails_per_hour": 1})).await;
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    let awaited =
        |subject| Ask { kind: Kind::Confirmation, topic: "feedback".to_owned(), ..world.ask(subject, "wang") };
    world.mail(&awaited(2)).await;
    assert_eq!((world.round().await, world.server.taken().len()), (1, 2), "the hour is full");
    world.forward(13);
    world.people.set("wang", |wang| _ = wang.consent.insert("email".to_owned(), false));
    let news = Ask { kind: Kind::Result, ..world.ask(3, "lin") };
    world.mail(&news).await;
    let decision = world.mail(&awaited(4)).await;
    assert_eq!((decision.not_before, decision.reason.as_str()), (world.contact.kit.now(), "ok"));
    let tx = world.test.store.begin().await.unwrap();
    let sql = "UPDATE contact_messages SET next_at = 0 WHERE state = 'queued' AND NOT is_reminder";
    tx.exec(sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
    world.round().await;
    assert_eq!(world.server.taken().len(), 3, "the news wait for the morning");
    assert_eq!(world.shown(4).await["message"]["state"], "sent");
    assert_eq!(world.shown(3).await["message"]["state"], "queued");
    assert_eq!(world.count("contacts WHERE kind = 'confirmation' AND asked_at IS NOT NULL").await, 0);
}
