//! Surveys that ask at set times: in waves, nobody twice, and first of all to see whom.

use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::world::World;
use crate::invitations::go_on;

/// From this Monday on, every three months, over three days; with what else is said of the audience.
fn quarterly(more: &Json) -> Json {
    let every = json!({"n": 3, "unit": "months"});
    let schedule = json!({"start": "2026-03-02", "hour": 10, "every": every, "spread_days": 3});
    let mut audience = json!({"trigger": "segment", "schedule": schedule});
    audience.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    audience
}

/// Invitation, when it is due, and its wave.
async fn made(world: &World, survey: &str) -> Vec<(String, String, String)> {
    let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
    let mut all: Vec<(String, String, String)> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| ["id", "due_at", "wave"].map(|key| item[key].as_str().unwrap().to_owned()).into())
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_wave_asks_everybody_once_however_often_it_is_interrupted() {
    let world = World::open().await;
    let id = world.nps(quarterly(&json!({}))).await;
    assert!(go_on(&world.surveys, 2).await.unwrap(), "there are more than a page");
    assert_eq!(made(&world, &id).await.len(), 2);
    assert!(!go_on(&world.surveys, 2).await.unwrap());
    let first = made(&world, &id).await;
    assert_eq!(first.len(), 3);
    let days = ["2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z", "2026-03-04T02:00:00Z"];
    assert!(first.iter().all(|(_, due_at, wave)| days.contains(&due_at.as_str()) && wave == "2026-03-02"), "{first:?}");

    // Nothing is known any more of how far it had come.
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("DELETE FROM survey_waves", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!go_on(&world.surveys, 500).await.unwrap());
    assert_eq!(made(&world, &id).await, first);

    world.forward(48);
    assert!(!go_on(&world.surveys, 500).await.unwrap());
    assert_eq!(world.decide().await, 3);
    assert_eq!(world.count("survey_invitations WHERE is_asked AND reason = 'ok'").await, 3);
    world.forward(24 * 90);
    go_on(&world.surveys, 500).await.unwrap();
    let second = made(&world, &id).await.into_iter().filter(|(.., wave)| wave == "2026-06-02").count();
    assert_eq!((second, world.count("survey_waves WHERE members = 3").await), (3, 2));
}

/// Gives the survey this audience.
async fn retime(world: &World, survey: &str, audience: Json) {
    let path = format!("/surveys/{survey}");
    let found = world.get("manager", &path).await;
    let mut draft = json!({"audience": audience});
    for key in ["name", "kind", "definition"] {
        draft[key] = found[key].clone();
    }
    assert_eq!(world.call("manager", "PUT", &path, draft).await.status, 200);
}

#[tokio::test]
async fn who_moves_a_wave_that_goes_out_asks_nobody_twice() {
    let world = World::open().await;
    let id = world.nps(quarterly(&json!({}))).await;
    go_on(&world.surveys, 2).await.unwrap();
    world.forward(24);
    for start in ["2026-03-03", "2026-03-01"] {
        let mut audience = quarterly(&json!({}));
        audience["schedule"]["start"] = start.into();
        retime(&world, &id, audience).await;
        assert!(!go_on(&world.surveys, 2).await.unwrap());
    }
    let made = made(&world, &id).await;
    assert!(made.len() == 3 && made.iter().all(|(.., wave)| wave == "2026-03-02"), "the rest of it is asked: {made:?}");
    assert_eq!(world.count("survey_waves WHERE days = 3").await, 1);
    world.forward(24 * 91);
    go_on(&world.surveys, 500).await.unwrap();
    assert_eq!(world.count("survey_invitations WHERE wave = '2026-06-01'").await, 3, "the next one is another");
}

#[tokio::test]
async fn a_wave_that_nothing_opened_in_time_asks_at_its_hour() {
    let world = World::open().await;
    let id = world.nps(quarterly(&json!({}))).await;
    world.clock.advance(jiff::SignedDuration::from_mins(17 * 60 + 17));
    go_on(&world.surveys, 500).await.unwrap();
    let hours = ["2026-03-03T02:00:00Z", "2026-03-04T02:00:00Z", "2026-03-05T02:00:00Z"];
    let made = made(&world, &id).await;
    assert!(made.len() == 3 && made.iter().all(|(_, due_at, _)| hours.contains(&due_at.as_str())), "{made:?}");
}

#[tokio::test]
async fn what_is_wrong_with_one_shop_stops_no_other() {
    let world = World::open().await;
    let id = world.nps(quarterly(&json!({}))).await;
    let tx = world.test.store.begin().await.unwrap();
    let sql =
        "INSERT INTO surveys (id, shop, name, kind, state, origin, version, audience, created_at, updated_at, live_at)
               VALUES ($1, $1, 'x', 'nps', 'live', 'own', 1, 'damaged', 0, 0, 0)";
    tx.exec(sql, vec![Uuid::from_u128(1).into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!go_on(&world.surveys, 500).await.unwrap());
    assert_eq!(made(&world, &id).await.len(), 3);
}

#[tokio::test]
async fn who_sets_a_time_that_is_over_asks_nobody_before_the_next_wave() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    world.forward(24 * 10);
    retime(&world, &id, quarterly(&json!({}))).await;
    assert!(!go_on(&world.surveys, 500).await.unwrap());
    assert_eq!(world.count("survey_invitations").await, 0);
    world.forward(24 * 90);
    go_on(&world.surveys, 500).await.unwrap();
    assert_eq!(world.count("survey_invitations WHERE wave = '2026-06-02'").await, 3);
}

#[tokio::test]
async fn a_wave_asks_the_segment_by_the_rules_of_every_survey() {
    let world = World::open().await;
    let segment = Uuid::from_u128(0x99);
    for user in ["lin", "wang"] {
        world.people.set(user, |person| person.segments = vec![segment]);
    }
    let id = world.nps(quarterly(&json!({"segments": [segment], "quota": {"total": 1}}))).await;
    assert_eq!(world.decide().await, 0, "a wave is gone on with before anything is due");
    go_on(&world.surveys, 500).await.unwrap();
    // Who has left meanwhile is asked no more.
    world.people.set("lin", |lin| lin.segments.clear());
    world.forward(48);
    assert_eq!(world.decide().await, 2);
    let list = world.get("agent", &format!("/surveys/{id}/invitations")).await;
    let mut reasons: Vec<(&str, &str)> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["occasion"].as_str().unwrap(), item["reason"]["code"].as_str().unwrap()))
        .collect();
    reasons.sort_unstable();
    assert_eq!(reasons, [("segment", "not_in_segment"), ("segment", "ok")]);
}

#[tokio::test]
async fn a_preview_tells_whom_it_would_ask_and_leaves_nothing_behind() {
    let world = World::open().await;
    let segment = Uuid::from_u128(0x99);
    world.people.set("wang", |wang| wang.segments = vec![segment]);
    world.people.set("chen", |chen| {
        chen.consent.insert("email".to_owned(), false);
    });
    let id = world.nps(quarterly(&json!({}))).await;
    let path = format!("/surveys/{id}/preview");
    let kept = ["survey_invitations", "contacts", "contact_messages", "contact_people", "person_keys", "outbox"];
    let mut before = Vec::new();
    for table in kept {
        before.push(world.count(table).await);
    }
    for (more, expected) in [
        (json!({}), json!([3, 2, [["refused", 1]]])),
        (json!({"quota": {"total": 1}}), json!([3, 1, [["quota_full", 1], ["refused", 1]]])),
        (
            json!({"quota": {"by": [{"field": "class", "value": "loyal", "n": 0}]}}),
            json!([3, 0, [["quota_full", 2], ["refused", 1]]]),
        ),
        (json!({"segments": [segment]}), json!([1, 1, []])),
        (json!({"sample_rate": 0.0}), json!([3, 0, [["not_sampled", 3]]])),
    ] {
        let found = world.post(&path, json!({"audience": quarterly(&more)})).await;
        let reasons: Vec<Json> =
            found["not_asked"].as_array().unwrap().iter().map(|one| json!([one["reason"]["code"], one["n"]])).collect();
        assert_eq!(json!([found["members"], found["asked"], reasons]), expected);
        assert_eq!((&found["judged"], &found["next_at"]), (&found["members"], &json!("2026-06-02T02:00:00Z")));
    }
    for (table, before) in kept.into_iter().zip(before) {
        assert_eq!(world.count(table).await, before, "{table}");
    }
    let manual = json!({"audience": {"trigger": "manual"}});
    assert_eq!(world.call("manager", "POST", &path, manual).await.status, 422);
    let fine = json!({"audience": quarterly(&json!({}))});
    assert_eq!(world.call("analyst", "POST", &path, fine.clone()).await.status, 403);
    assert_eq!(world.call("stranger", "POST", &path, fine).await.status, 404);
    let site = json!({"audience": quarterly(&json!({"channels": ["site"]}))});
    let refused = world.call("manager", "POST", &path, site).await.json();
    assert_eq!(refused["errors"][0]["code"], "not_carried");
}
