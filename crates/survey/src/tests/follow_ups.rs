//! Who follows unhappy answers up, until when, and what follows once that is over.

use jiff::SignedDuration;
use primitives::{Event, Timestamp};
use serde_json::{Value as Json, json};
use store::{Sql, Value};
use uuid::Uuid;

use super::world::{OTHER_SHOP, SHOP, World};
use crate::responses::assign;

const COLLEAGUES: [Uuid; 3] = [Uuid::from_u128(0xa1), Uuid::from_u128(0xa2), Uuid::from_u128(0xa3)];
const STRANGER: Uuid = Uuid::from_u128(0xb1);

async fn hire(world: &World) {
    let tx = world.test.store.begin().await.unwrap();
    let all = COLLEAGUES.map(|colleague| (colleague, SHOP)).into_iter().chain([(STRANGER, OTHER_SHOP)]);
    for (n, (account, shop)) in all.enumerate() {
        let sql = "INSERT INTO accounts
            (id, shop, email, name, role, language, password, totp_confirmed, totp_step, created_at)
            VALUES ($1, $2, $3, $4, 'agent', 'zh', '', $5, 0, 0)";
        let (email, name) = (format!("{n}@example.com"), format!("同事{n}"));
        let values: Vec<Value> = vec![account.into(), shop.0.into(), email.into(), name.into(), false.into()];
        tx.exec(sql, values).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn set(world: &World, hours: i64, owners: &[Uuid]) -> u16 {
    let settings = json!({"follow_up_hours": hours, "follow_up_owners": owners});
    world.call("manager", "PUT", "/survey-settings", settings).await.status.as_u16()
}

/// Somebody tells another system that they are not content.
async fn complain(world: &World, user: &str, kind: &str) {
    world.hear(vec![world.event(user, "Survey Answered", json!({"survey": kind, "score": 1}))]).await;
    world.forward(1);
}

/// The open follow-ups, oldest first.
async fn open(world: &World) -> Vec<Json> {
    world.get("agent", "/survey-follow-ups").await["items"].as_array().unwrap().clone()
}

async fn owners(world: &World) -> Vec<Json> {
    open(world).await.into_iter().map(|row| row["owner"].clone()).collect()
}

async fn change(world: &World, row: &Json, change: Json) {
    let path = format!("/survey-responses/{}/follow-up", row["response_id"].as_str().unwrap());
    let answer = world.call("agent", "PATCH", &path, change).await;
    assert!(answer.status.is_success(), "{}", answer.text);
}

#[tokio::test]
async fn colleagues_take_turns_and_the_shop_says_how_long_they_have() {
    let world = World::open().await;
    hire(&world).await;
    for user in ["lin", "wang", "chen"] {
        complain(&world, user, "csat").await;
    }
    assert_eq!(assign(&world.surveys).await.unwrap(), 0, "nobody was chosen");
    assert_eq!(set(&world, 0, &[]).await, 422);
    assert_eq!(set(&world, 24, &[STRANGER]).await, 422);
    assert_eq!(set(&world, 24, &[COLLEAGUES[0], COLLEAGUES[0]]).await, 422);
    assert_eq!(set(&world, 4, &COLLEAGUES[..2]).await, 200);
    let given_back = open(&world).await[1].clone();
    change(&world, &given_back, json!({"owner": COLLEAGUES[2]})).await;
    change(&world, &given_back, json!({"owner": null})).await;
    assert_eq!(assign(&world.surveys).await.unwrap(), 2);
    assert_eq!(assign(&world.surveys).await.unwrap(), 0, "each once");
    let [first, second, third] = COLLEAGUES.map(|colleague| json!(colleague));
    let given = [first.clone(), Json::Null, second];
    assert_eq!(owners(&world).await, given, "what somebody gave back is for who takes it");
    assert_eq!(open(&world).await[0]["owner_name"], "同事0");
    assert_eq!(world.told("Survey Followed Up").await.len(), 4);

    complain(&world, "zhao", "csat").await;
    let last = open(&world).await[3].clone();
    let time = |key: &str| last[key].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert_eq!(time("due_at").duration_since(time("opened_at")), SignedDuration::from_hours(4));
    assert_eq!(assign(&world.surveys).await.unwrap(), 1);
    assert_eq!(owners(&world).await[3], first, "it is the first one's turn again");
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE accounts SET disabled_at = 1 WHERE id = $1", vec![COLLEAGUES[1].into()]).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/survey-responses/{}/follow-up", given_back["response_id"].as_str().unwrap());
    let to_who_left = world.call("agent", "PATCH", &path, json!({"owner": COLLEAGUES[1]})).await;
    assert_eq!(to_who_left.json()["errors"][0]["field"], "owner");
    assert_eq!(set(&world, 4, &COLLEAGUES[1..]).await, 200);
    complain(&world, "sun", "csat").await;
    assert_eq!((assign(&world.surveys).await.unwrap(), &owners(&world).await[4]), (1, &third), "who left gets nothing");
}

#[tokio::test]
async fn the_time_to_follow_up_counts_the_hours_in_which_the_shop_works() {
    let world = World::open().await;
    let hours = r#"{"week": {"monday": [{"from": "09:00", "to": "18:00"}],
        "tuesday": [{"from": "09:00", "to": "18:00"}]}}"#;
    let tx = world.test.store.begin().await.unwrap();
    let sql = "INSERT INTO working_hours (shop, since, time_zone, hours) VALUES ($1, 0, 'Asia/Shanghai', $2)";
    tx.exec(sql, vec![SHOP.0.into(), hours.into()]).await.unwrap();
    tx.commit().await.unwrap();
    complain(&world, "lin", "csat").await;
    let row = open(&world).await[0].clone();
    let time = |key: &str| row[key].as_str().unwrap().parse::<Timestamp>().unwrap();
    let weeks = SignedDuration::from_hours(7 * 24 + 6);
    assert_eq!(time("due_at").duration_since(time("opened_at")), weeks, "Monday at ten to the next one at four");
}

#[tokio::test]
async fn everybody_sees_what_is_theirs() {
    let world = World::open().await;
    hire(&world).await;
    assert_eq!(set(&world, 4, &COLLEAGUES[..2]).await, 200);
    for (user, kind) in [("lin", "csat"), ("wang", "csat"), ("chen", "ces")] {
        complain(&world, user, kind).await;
    }
    assert_eq!(assign(&world.surveys).await.unwrap(), 3);
    world.forward(2);
    let mine = async |owner| crate::mine(&world.test.store, SHOP, owner, world.surveys.kit.now()).await.unwrap();
    let of_first = mine(COLLEAGUES[0]).await;
    let found: Vec<(i64, i64)> = of_first.iter().map(|work| (work.open, work.overdue)).collect();
    assert_eq!(found, [(1, 1), (1, 0)], "one of each survey; the late one first");
    assert!(mine(COLLEAGUES[2]).await.is_empty());
    let path = format!("/surveys/{}/responses?follow_up=open&owner={}", of_first[0].survey, COLLEAGUES[0]);
    let listed = world.get("agent", &path).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "and not the colleague's");
}

/// What was told as a closed case, as the log brings it.
async fn cases(world: &World) -> Vec<Event> {
    let waiting = store::outbox_batch(&world.test.store, 1_000).await.unwrap();
    let events = waiting.into_iter().map(|waiting| waiting.event);
    events.filter(|event| event.name.as_deref() == Some("Case Resolved")).collect()
}

#[tokio::test]
async fn a_follow_up_that_is_over_is_a_closed_case_and_what_is_asked_about_it_is_none() {
    let world = World::open().await;
    let survey = world.nps(json!({"trigger": "case_closed", "override_quarantine": true})).await;
    complain(&world, "lin", "csat").await;
    change(&world, &open(&world).await[0], json!({"outcome": "mended"})).await;
    let told = cases(&world).await;
    assert_eq!(told.len(), 1);
    world.hear(told.clone()).await;
    world.hear(told).await;
    assert_eq!(world.decide().await, 1, "once for each case");
    let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
    let asked = &list["items"][0];
    assert_eq!((&asked["occasion"], &asked["customer_id"]), (&json!("case_closed"), &json!(world.people.id("lin"))));
    assert_eq!((&asked["reason"]["code"], &asked["agent"]), (&json!("ok"), &json!("agent")));

    let link = asked["link"].as_str().unwrap().strip_prefix("http://h.example").unwrap();
    for fields in [&[("at", "score"), ("a-score", "0")][..], &[("at", "why"), ("a-why", "慢")], &[("at", "more")]] {
        world.fill(link, fields).await;
    }
    complain(&world, "wang", "ces").await;
    complain(&world, "chen", "csat").await;
    for (row, outcome) in open(&world).await.iter().zip(["mended", "mended", "unreachable"]) {
        change(&world, row, json!({"outcome": outcome})).await;
    }
    assert_eq!(open(&world).await.len(), 0);
    assert_eq!(cases(&world).await.len(), 1, "nobody is asked about the asking, nor who was not reached");
}

#[tokio::test]
async fn what_turns_out_to_be_unjustified_is_no_solved_case_until_it_is_seen_otherwise() {
    let world = World::open().await;
    complain(&world, "lin", "csat").await;
    let row = open(&world).await[0].clone();
    change(&world, &row, json!({"outcome": "unjustified"})).await;
    assert!(cases(&world).await.is_empty(), "nobody is asked how content they are with what was not solved");
    change(&world, &row, json!({"outcome": "mended"})).await;
    change(&world, &row, json!({"outcome": "refunded"})).await;
    assert_eq!(cases(&world).await.len(), 1);
}

#[tokio::test]
async fn what_is_begun_again_or_was_none_is_not_asked_about_until_it_is_solved() {
    let world = World::open().await;
    let survey = world.nps(json!({"trigger": "case_closed", "override_quarantine": true})).await;
    let reasons = async || {
        let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
        let code = |item: &Json| item["reason"]["code"].as_str().unwrap().to_owned();
        let mut all: Vec<String> = list["items"].as_array().unwrap().iter().map(code).collect();
        all.sort();
        all
    };
    complain(&world, "lin", "csat").await;
    let row = open(&world).await[0].clone();
    let solve = async || {
        change(&world, &row, json!({"outcome": "mended"})).await;
        let told = cases(&world).await.pop().unwrap();
        world.hear(vec![told]).await;
    };
    change(&world, &row, json!({"outcome": "mended"})).await;
    change(&world, &row, json!({"state": "open"})).await;
    world.hear(vec![cases(&world).await.pop().unwrap()]).await;
    assert!(reasons().await.is_empty(), "it was heard of too late");
    world.forward(1);
    solve().await;
    change(&world, &row, json!({"state": "open"})).await;
    assert!(reasons().await.is_empty(), "nothing was decided yet");
    world.forward(1);
    solve().await;
    assert_eq!(world.decide().await, 1);
    change(&world, &row, json!({"outcome": "unjustified"})).await;
    assert_eq!(
        (world.count("contact_messages WHERE state = 'queued'").await, reasons().await),
        (0, vec!["reopened".to_owned()])
    );
    world.forward(1);
    solve().await;
    assert_eq!(world.decide().await, 1);
    assert_eq!(reasons().await, ["ok", "reopened"]);
}

#[tokio::test]
async fn a_case_that_is_opened_again_anywhere_is_not_asked_about() {
    let world = World::open().await;
    let survey = world.nps(json!({"trigger": "case_closed", "override_quarantine": true})).await;
    let told = |name: &str| world.event("wang", name, json!({"case_id": "C-1"}));
    world.hear(vec![told("Case Resolved"), told("Case Reopened")]).await;
    assert_eq!(world.decide().await, 0, "it was over before anything was decided");
    world.forward(1);
    world.hear(vec![told("Case Resolved")]).await;
    assert_eq!(world.decide().await, 1);
    world.hear(vec![told("Case Reopened")]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 0);
    let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
    assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["reason"]["code"]), (1, &json!("reopened")));
}

#[tokio::test]
async fn others_hear_that_a_follow_up_was_begun_again() {
    let world = World::open().await;
    complain(&world, "lin", "csat").await;
    let row = open(&world).await[0].clone();
    change(&world, &row, json!({"outcome": "mended"})).await;
    assert!(world.told("Case Reopened").await.is_empty());
    change(&world, &row, json!({"state": "open"})).await;
    let told = world.told("Case Reopened").await;
    assert_eq!(told.len(), 1);
}

#[tokio::test]
async fn the_time_to_follow_up_counts_from_the_answer_and_nothing_is_overdue_as_it_opens() {
    let world = World::open().await;
    let told = |user: &str| world.event(user, "Survey Answered", json!({"survey": "csat", "score": 1}));
    let old = told("lin");
    world.forward(30);
    let late = told("wang");
    world.forward(10);
    let now = world.surveys.kit.now();
    let answered = late.timestamp;
    world.hear(vec![old, late]).await;
    let rows = open(&world).await;
    let due = |n: usize| rows[n]["due_at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    let day = SignedDuration::from_hours(24);
    assert_eq!((due(0), due(1)), (answered + day, now + day), "ten hours ago; forty hours ago");
}
