//! What staff see and set.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::world::World;
use crate::{Ask, Channel, Kind};

#[tokio::test]
async fn settings_change_field_by_field_and_nonsense_is_refused_by_name() {
    let world = World::open().await;
    let before = world.get("/contact/settings").await;
    assert_eq!(
        (&before["quarantine_days"], &before["clocks"]["nps"], &before["consent"]),
        (&json!(14), &json!(90), &json!("explicit"))
    );
    world.set(json!({"cap": 5, "clocks": {"mood": 3}})).await;
    let after = world.get("/contact/settings").await;
    assert_eq!((&after["cap"], &after["clocks"]["mood"], &after["clocks"]["nps"]), (&json!(5), &json!(3), &json!(90)));
    for (field, bad) in [
        ("quarantine_days", json!({"quarantine_days": -1})),
        ("cap", json!({"cap": 0})),
        ("clocks.nps", json!({"clocks": {"nps": 9999}})),
        ("clocks", json!({"clocks": {"No Spaces": 1}})),
        ("quiet_from", json!({"quiet_from": "25:00"})),
        ("quiet_to", json!({"quiet_to": ""})),
        ("reply_to", json!({"reply_to": "nobody"})),
        ("sender_name", json!({"sender_name": "a\nBcc: all@example.com"})),
        ("reminders.after_days", json!({"reminders": {"after_days": 0}})),
        ("mails_per_hour", json!({"mails_per_hour": 0})),
        ("settings", json!({"consent": "whatever"})),
        ("settings", json!({"surprise": 1})),
        ("settings", json!([])),
    ] {
        let answer = world.call("manager", "PATCH", "/api/v1/contact/settings", bad.clone()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{bad}");
    }
    assert_eq!(world.get("/contact/settings").await, after);
    let answer = world.call("agent", "PATCH", "/api/v1/contact/settings", json!({"cap": 4})).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(world.count("audit WHERE action = 'contact_settings.changed'").await, 1);
}

#[tokio::test]
async fn everybody_can_see_why_somebody_was_asked_or_not() {
    let world = World::open().await;
    world.mail(&world.ask(1, "lin")).await;
    world
        .verdict(&Ask {
            kind: Kind::Survey,
            topic: "nps".to_owned(),
            title: "NPS 2026".to_owned(),
            ..world.ask(2, "lin")
        })
        .await;
    world.verdict(&world.ask(3, "wang")).await;
    let lin = world.people.id("lin");
    let list = world.get(&format!("/customers/{lin}/contacts")).await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let no = items.iter().find(|item| item["kind"] == "survey").unwrap();
    assert_eq!((&no["title"], &no["is_asked"], &no["channel"]), (&json!("NPS 2026"), &json!(false), &json!("mail")));
    assert_eq!(no["reason"], json!({"code": "quarantine", "until": "2026-03-16T02:00:00Z", "days": 14, "n": null}));
    let missing = format!("/api/v1/customers/{}/contacts", Uuid::from_u128(1));
    assert_eq!(world.call("manager", "GET", &missing, Json::Null).await.status, StatusCode::NOT_FOUND);
    let former = world.people.id("wang");
    world.people.set("wang", |wang| wang.user_id = None);
    world.people.set("lin", |lin| lin.former = vec![former]);
    let list = world.get(&format!("/customers/{lin}/contacts")).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 3, "with those who were merged");
}

#[tokio::test]
async fn the_list_says_who_it_is_as_far_as_the_reader_may_know() {
    let world = World::open().await;
    world.people.set("nameless", |person| person.name = None);
    for (subject, user) in [(1, "lin"), (2, "nameless"), (3, "nobody")] {
        world.verdict(&world.ask(subject, user)).await;
    }
    let name = async |who: &str, subject: u128| {
        let list = world.call(who, "GET", "/api/v1/contacts", Json::Null).await.json();
        let id = json!(Uuid::from_u128(subject));
        let items = list["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["subject_id"] == id).unwrap()["customer_name"].clone()
    };
    assert_eq!((name("manager", 1).await, name("analyst", 1).await), (json!("小lin"), json!("小*")));
    assert_eq!((name("manager", 2).await, name("manager", 3).await), (Json::Null, Json::Null));
}

#[tokio::test]
async fn it_can_be_seen_when_somebody_may_be_asked_again() {
    let world = World::open().await;
    let path = format!("/customers/{}/contacts/status", world.people.id("lin"));
    let fresh = world.get(&path).await;
    assert!(fresh["topics"].as_array().unwrap().iter().all(|topic| topic["is_asked"] == true), "{fresh}");
    assert_eq!((&fresh["asked"], &fresh["last_asked_at"]), (&json!(0), &json!(null)));
    world.verdict(&Ask { kind: Kind::Survey, topic: "nps".to_owned(), ..world.ask(1, "lin") }).await;
    world.forward(20 * 24);
    let later = world.get(&path).await;
    let of = |topic: &str| later["topics"].as_array().unwrap().iter().find(|t| t["topic"] == topic).cloned().unwrap();
    assert_eq!(of("csat")["is_asked"], true);
    assert_eq!(of("nps")["reason"], json!({"code": "clock", "until": "2026-05-31T02:00:00Z", "days": 90, "n": null}));
    assert_eq!((&later["asked"], &later["last_asked_at"]), (&json!(1), &json!("2026-03-02T02:00:00Z")));
    assert_eq!(world.count("contacts").await, 1, "looking decides nothing");
    world.server.answers("lin@example.com", "550 5.1.1 no such user");
    world.mail(&Ask { kind: Kind::Survey, topic: "csat".to_owned(), ..world.ask(2, "lin") }).await;
    world.round().await;
    let stopped = world.get(&path).await;
    assert_eq!((&stopped["is_stopped"], &stopped["has_refused"]), (&json!(true), &json!(false)));
    assert!(stopped["stopped_by"].as_str().unwrap().contains("no such user"), "{stopped}");
}

#[tokio::test]
async fn the_list_is_filtered_and_its_pages_follow_each_other() {
    let world = World::open().await;
    for subject in 1..=23u128 {
        let user = format!("user{subject}");
        world.people.set(&user, |person| {
            if subject > 20 {
                person.consent.clear();
            }
        });
        world.mail(&world.ask(subject, &user)).await;
    }
    world.server.answers("user1@example.com", "550 5.1.1 no");
    world.round().await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("/contacts?limit=7{cursor}")).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 23);
    for (query, n) in [
        ("state=asked", 20),
        ("state=not_asked", 3),
        ("state=sent", 19),
        ("state=failed", 1),
        ("state=queued", 0),
        ("kind=survey", 0),
        ("kind=survey,review_request&state=failed", 1),
        ("reason=no_consent,cap", 3),
    ] {
        let page = world.get(&format!("/contacts?limit=200&{query}")).await;
        assert_eq!(page["items"].as_array().unwrap().len(), n, "{query}");
    }
    for bad in ["state=lost", "kind=spam", "limit=0", "cursor=x"] {
        let answer = world.call("manager", "GET", &format!("/api/v1/contacts?{bad}"), Json::Null).await;
        assert!(answer.status.is_client_error(), "{bad}");
    }
    let stranger = world.call("stranger", "GET", "/api/v1/contacts", Json::Null).await;
    assert_eq!(stranger.json()["items"], json!([]));
    let overview = world.get("/contact/overview?days=7").await;
    assert_eq!(overview["not_asked"], json!([{"code": "no_consent", "n": 3}]));
    let numbers = ["asked", "sent", "failed", "queued", "stopped"].map(|key| overview[key].as_i64().unwrap());
    assert_eq!(numbers, [20, 19, 1, 19, 1], "nobody is reminded of a mail that failed: {overview}");
    assert_eq!((&overview["mail_ready"], &overview["mail_from"]), (&json!(true), &json!("care@shop.example")));
}

#[tokio::test]
async fn a_test_mail_says_what_the_server_said() {
    let world = World::open().await;
    let path = "/api/v1/contact/test-mail";
    let sent = world.call("manager", "POST", path, json!({"to": "boss@example.com"})).await;
    assert_eq!((sent.status, &sent.json()["from"]), (StatusCode::OK, &json!("care@shop.example")));
    assert!(!world.server.taken()[0].contains("List-Unsubscribe"), "a test has nothing to unsubscribe from");
    world.server.answers("boss@example.com", "550 5.7.1 relaying denied");
    let refused = world.call("manager", "POST", path, json!({"to": "boss@example.com"})).await;
    assert_eq!(refused.status, StatusCode::BAD_GATEWAY);
    assert!(refused.json()["detail"].as_str().unwrap().contains("relaying denied"), "{}", refused.text);
    for (who, to, status) in
        [("manager", "nobody", StatusCode::UNPROCESSABLE_ENTITY), ("agent", "boss@example.com", StatusCode::FORBIDDEN)]
    {
        assert_eq!(world.call(who, "POST", path, json!({"to": to})).await.status, status);
    }
    let off = World::without_mail().await;
    let answer = off.call("manager", "POST", path, json!({"to": "boss@example.com"})).await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::CONFLICT, &json!("channel_off")));
    assert_eq!(off.get("/contact/overview").await["mail_ready"], false);
}

#[tokio::test]
async fn domains_can_look_up_their_own_decisions() {
    let world = World::open().await;
    world.verdict(&Ask { channel: Channel::Link, ..world.ask(1, "lin") }).await;
    let subjects = [1, 2].map(Uuid::from_u128);
    let decided = crate::decided(&world.test.store, super::world::SHOP, Kind::ReviewRequest, &subjects).await.unwrap();
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[&subjects[0]].channel, Channel::Link);
    let sql = crate::is_decided_sql(Kind::ReviewRequest, "c.shop", "c.subject");
    assert_eq!(world.count(&format!("contacts c WHERE {sql}")).await, 1);
    let sql = crate::is_decided_sql(Kind::Survey, "c.shop", "c.subject");
    assert_eq!(world.count(&format!("contacts c WHERE {sql}")).await, 0);
}
