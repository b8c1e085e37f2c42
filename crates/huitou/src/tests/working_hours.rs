//! When a shop works, as its owner says it and as promises are reckoned by it.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::actor::{Actor, Answer};
use super::shop::TestShop;
use crate::commands::rebuild::project;

const HOURS: &str = "/api/v1/shop/working-hours";

async fn put(who: &Actor, hours: &Value) -> Answer {
    who.send(Method::PUT, HOURS, hours.to_string()).await
}

fn office() -> Value {
    let day = json!([{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "18:00"}]);
    json!({"week": {"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day,
        "saturday": [], "sunday": []},
        "special_days": [{"date": "2026-11-16", "name": "盘点", "spans": []},
            {"date": "2026-11-15", "name": "调休上班", "spans": [{"from": "10:00", "to": "12:00"}]}]})
}

#[tokio::test]
async fn a_shop_works_around_the_clock_until_it_says_when() {
    // A Wednesday evening in Shanghai.
    let shop = TestShop::open().await;
    let (owner, agent) = (shop.owner().await, shop.colleague("agent").await);
    let due = async |query: &str| agent.get(&format!("{HOURS}/due?{query}")).await.ok();
    assert_eq!(agent.get(HOURS).await.ok(), json!({"week": null, "special_days": []}));
    let friday = due("hours=3").await;
    assert_eq!((&friday["from"], &friday["due_at"]), (&json!("2026-11-13T10:00:00Z"), &json!("2026-11-13T13:00:00Z")));

    assert_eq!(put(&agent, &office()).await.status.as_u16(), 403);
    assert_eq!(put(&owner, &office()).await.ok(), office());
    put(&owner, &office()).await.ok();
    assert_eq!(agent.get(HOURS).await.ok(), office());
    assert_eq!(due("hours=3").await["due_at"], "2026-11-17T02:00:00Z", "Sunday is worked, Monday is closed");
    assert_eq!(due("hours=3&from=2026-11-11T09:00:00Z").await["due_at"], "2026-11-11T12:00:00Z", "as it was then");
    let log = owner.get("/api/v1/audit?action=shop.working_hours_set").await.ok();
    let entries = log["items"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[0]["detail"]), (1, &json!("week")), "the same again is no change");

    shop.clock.advance(SignedDuration::from_hours(1));
    owner.patch("/api/v1/shop", json!({"time_zone": "Europe/Berlin"})).await.ok();
    assert_eq!(due("hours=3").await["due_at"], "2026-11-17T09:00:00Z", "by the shop's clock");
    let before = due("hours=1&from=2026-11-11T12:30:00Z").await;
    assert_eq!(before["due_at"], "2026-11-12T02:00:00Z", "promised by the clock of before");

    shop.clock.advance(SignedDuration::from_hours(54));
    let later = shop.owner().await.get(&format!("{HOURS}/due?hours=3")).await.ok();
    assert_eq!(later["from"], "2026-11-20T17:00:00Z", "this Friday at six is over");
}

#[tokio::test]
async fn hours_that_promise_nothing_or_cannot_be_read_are_refused_at_their_field() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let monday = |spans: Value| json!({"week": {"monday": spans}});
    let span = |from: &str, to: &str| json!({"from": from, "to": to});
    let day = |date: &str, name: &str| json!({"date": date, "name": name});
    for (hours, field, code) in [
        (json!({"week": {}}), "week", "no_working_hours"),
        (monday(json!([span("9", "18:00")])), "week.monday.0.from", "time_of_day"),
        (monday(json!([span("09:00", "24:00")])), "week.monday.0.to", "time_of_day"),
        (monday(json!([span("09:00", "12:00"), span("11:00", "13:00")])), "week.monday", "spans_overlap"),
        (monday(json!(vec![span("09:00", "12:00"); 7])), "week.monday", "too_many"),
        (json!({"special_days": [day("2026-10-01", " ")]}), "special_days.0.name", "characters"),
        (json!({"special_days": [day("2026-10-01", "A"), day("2026-10-01", "B")]}), "special_days.1.date", "day_twice"),
    ] {
        let answer = put(&owner, &hours).await;
        assert_eq!(answer.refused(422), "invalid", "{hours}");
        let error = &answer.json()["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{hours}");
    }
    assert_eq!(put(&owner, &json!({"weeks": {}})).await.refused(422), "invalid");
    assert_eq!(owner.get(&format!("{HOURS}/due?hours=0")).await.refused(422), "invalid");
}

#[tokio::test]
async fn a_bad_review_that_is_answered_within_working_hours_counts_as_answered_in_time() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    put(&owner, &office()).await.ok();
    shop.clock.advance(SignedDuration::from_mins(1));
    let (_, key) = shop.source_of("server").await;
    let review = json!({"type": "track", "event": "Review Submitted", "messageId": "m1", "userId": "u1",
        "timestamp": shop.app.kit.now(), "properties": {"review_id": "r1", "rating": 1, "text": "太慢了"}});
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": [review]})).await.ok();
    let kit = &shop.app.kit;
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
    // From Wednesday evening to Saturday morning: two days of eight hours.
    shop.clock.advance(SignedDuration::from_hours(60));
    let owner = shop.owner().await;
    let id = owner.get("/api/v1/reviews").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let reply = json!({"text": "非常抱歉", "is_private": true});
    owner.post(&format!("/api/v1/reviews/{id}/replies"), reply).await.ok();
    let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
    let measure = |key: &str| {
        let all = board["measures"].as_array().unwrap();
        all.iter().find(|measure| measure["key"] == key).unwrap_or_else(|| panic!("{key}: {board}"))["now"].clone()
    };
    let in_time = measure("review_in_time_rate");
    assert_eq!((&in_time["value"], &in_time["n"]), (&json!(1.0), &json!(1)), "{in_time}");
    assert!(measure("review_answer_minutes")["value"].as_f64().unwrap() >= 3_600.0, "by the clock");
}
