//! Very many are told what came of it as a few are: each once.

use serde_json::{Value as Json, json};
use store::{Value, micros};
use uuid::Uuid;

use super::desk::{Desk, SHOP, now, question};

const COLUMNS: [&str; 14] = [
    "id",
    "shop",
    "survey",
    "version",
    "state",
    "origin",
    "channel",
    "segments",
    "person",
    "started_at",
    "at",
    "day",
    "urgency",
    "is_erased",
];

/// Answers of so many people without an address, of whom the first fifty answered twice.
async fn answered(desk: &Desk, survey: Uuid, people: u128) {
    let row = |n: u128| -> Vec<Value> {
        let at = micros(now()) - n as i64;
        vec![
            Uuid::from_u128(0xa000_0000 + n).into(),
            SHOP.0.into(),
            survey.into(),
            1i64.into(),
            "completed".into(),
            "own".into(),
            "link".into(),
            "[]".into(),
            Uuid::from_u128(0xb000_0000 + n % people).into(),
            at.into(),
            at.into(),
            20_260_331i64.into(),
            0i64.into(),
            false.into(),
        ]
    };
    let tx = desk.test.store.begin().await.unwrap();
    tx.insert("survey_responses", &COLUMNS, (0..people + 50).map(row).collect(), "").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn however_many_answered_each_is_told_once_page_by_page() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", vec![question("score", "nps")]).await;
    answered(&desk, survey.id, 1_050).await;
    let path = format!("/surveys/{}", survey.id);
    assert_eq!(desk.get("analyst", &format!("{path}/news/audience")).await, json!({"people": 1_050}));
    let body = json!({"subject": "a", "text": "b"});
    let begun = desk.ask("agent", "POST", &format!("{path}/tell"), body).await;
    assert_eq!((begun.status.as_u16(), &begun.body["told"]), (200, &Json::Null), "the first page: {}", begun.body);
    let withdraw = format!("{path}/news/{}/withdraw", begun.body["id"].as_str().unwrap());
    assert_eq!(desk.ask("agent", "POST", &withdraw, Json::Null).await.status, 409, "it goes out already");
    let mut rounds = 0;
    while crate::responses::resume_news(&desk.surveys).await.unwrap() > 0 {
        rounds += 1;
    }
    assert_eq!(rounds, 2);
    let told = desk.get("analyst", &format!("{path}/news")).await["items"][0].clone();
    assert_eq!((&told["told"], &told["not_told"]), (&json!(0), &json!([{"code": "no_address", "n": 1_050}])));
    assert_eq!(desk.count("contacts WHERE kind = 'result'").await, 1_050);
    assert_eq!(desk.count("outbox WHERE event LIKE '%Survey Result Told%'").await, 1);
}
