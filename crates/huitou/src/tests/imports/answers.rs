use std::path::Path;

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::super::shop::TestShop;
use super::{Actor, Answer, until, uploaded};
use crate::commands::rebuild::project;

const FILE: &str = "No,Who,When,How likely,Why,Liked\n\
    1,u1,2026-01-05 10:00,9.0,arrived early,Tea;cups\n\
    1,u1,2026-01-05 10:00,9,arrived early,tea; Cups\n\
    ,u2,2026-01-06 10:00,11,fine,Tea\n\
    ,u2,2026-01-06 10:00,3,late,\n\
    ,u2,2026-01-06 10:00,4,late,\n\
    ,,2026-01-07 10:00,7,,\n\
    ,,2026-01-07 10:00,7,,\n\
    ,u3,2026-01-07 10:00,,,\n\
    ,u4,,8,,Milk\n";

fn invalid(answer: &Answer) -> Value {
    answer.refused(422);
    answer.json()
}

fn text(en: &str) -> Value {
    json!({"en": en, "zh": en})
}

/// A draft of a survey.
async fn draft(owner: &Actor, kind: &str, questions: Vec<Value>) -> String {
    let definition = json!({"v": 1, "languages": ["en", "zh"], "title": text("Tea"), "thanks": text("Thanks"),
        "questions": questions});
    let new = json!({"name": "Tea", "kind": kind, "definition": definition, "audience": {"trigger": "manual"}});
    owner.post("/api/v1/surveys", new).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn live(owner: &Actor, kind: &str, questions: Vec<Value>) -> String {
    let id = draft(owner, kind, questions).await;
    owner.post(&format!("/api/v1/surveys/{id}/state"), json!({"state": "live"})).await.ok();
    id
}

/// An NPS with a reason and a choice of several.
fn asked() -> Vec<Value> {
    let options = json!([{"key": "tea", "text": text("Tea")}, {"key": "cups", "text": text("Cups")}]);
    vec![
        json!({"key": "score", "type": "nps", "text": text("How likely?"), "is_required": true}),
        json!({"key": "why", "type": "text", "text": text("Why?")}),
        json!({"key": "liked", "type": "multiple", "text": text("What?"), "options": options}),
    ]
}

/// How the columns of the file are read.
fn chosen(survey: &str, columns: &Value) -> Value {
    json!({"mapping_key": "survey_answers", "answers": {"survey": survey, "columns": columns},
        "columns": {"response_id": ["No"], "customer_id": ["Who"], "occurred_at": ["When"]}})
}

fn questions() -> Value {
    json!({"score": "How likely", "why": "Why", "liked": "Liked"})
}

async fn put(owner: &Actor, path: &str, chosen: Value) -> Answer {
    owner.send(Method::PUT, &format!("{path}/mapping"), chosen.to_string()).await
}

async fn answered(shop: &TestShop, owner: &Actor, survey: &str) -> Vec<(Value, Value)> {
    project(&shop.app.log, &::survey::Projector::new(shop.app.kit.clone())).await.unwrap();
    let list = owner.get(&format!("/api/v1/surveys/{survey}/responses")).await.ok();
    let items = list["items"].as_array().unwrap().iter();
    let mut all: Vec<(Value, Value)> = items.map(|item| (item["score"].clone(), item["channel"].clone())).collect();
    all.sort_by_key(|(score, _)| score.to_string());
    all
}

async fn import(owner: &Actor, survey: &str) -> (String, Value) {
    let (path, found) = uploaded(owner, "answers.csv", FILE.as_bytes()).await;
    assert_ne!(found["suggestion"]["mapping_key"], "survey_answers", "whose questions they are, nobody said");
    put(owner, &path, chosen(survey, &questions())).await.ok();
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    let done = until(owner, &path, "done").await;
    (path, done["result"].clone())
}

#[tokio::test]
async fn answers_from_a_file_are_read_by_the_questions_of_their_survey() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let id = draft(&owner, "nps", asked()).await;
    let (path, _) = uploaded(&owner, "answers.csv", FILE.as_bytes()).await;
    let refused = invalid(&put(&owner, &path, chosen(&id, &questions())).await);
    assert_eq!(refused["errors"][0]["field"], "answers.survey", "nobody can have answered a draft: {refused}");
    owner.post(&format!("/api/v1/surveys/{id}/state"), json!({"state": "live"})).await.ok();
    let unknown = invalid(&put(&owner, &path, chosen(&id, &json!({"speed": "Why"}))).await);
    assert_eq!(unknown["errors"][0]["field"], "answers.columns.speed");
    put(&owner, &path, chosen(&id, &json!({"score": "Likely"}))).await.ok();
    let start = format!("{path}/start");
    assert_eq!(invalid(&owner.post(&start, json!({})).await)["errors"][0]["code"], "no_column");
    put(&owner, &path, chosen(&id, &json!({}))).await.ok();
    assert_eq!(invalid(&owner.post(&start, json!({})).await)["errors"][0]["code"], "no_answer_column");
    put(&owner, &path, chosen(&id, &questions())).await.ok();
    let problems = owner.get(&format!("{path}/preview")).await.ok()["problems"].clone();
    let told = |problem: &Value| json!([problem["row"], problem["column"], problem["reason"]]);
    let told: Vec<Value> = problems.as_array().unwrap().iter().map(told).collect();
    let expected = [
        json!([3, "When", "repeated"]),
        json!([4, "How likely", "off_scale"]),
        json!([6, "When", "answered_twice"]),
        json!([9, "No", "no_answer"]),
        json!([10, "When", "missing"]),
        json!([10, "Liked", "not_an_option"]),
    ];
    assert!(expected.iter().all(|one| told.contains(one)) && told.len() == expected.len(), "{told:?}");
}

#[tokio::test]
async fn answers_are_taken_once_and_taken_back() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let id = live(&owner, "nps", asked()).await;
    let (path, result) = import(&owner, &id).await;
    assert_eq!(
        (&result["answers"], &result["new"], &result["rejected"], &result["set_aside"]),
        (&json!(4), &json!(4), &json!(4), &json!(1))
    );
    let scores = [3.0, 7.0, 7.0, 9.0].map(|score| (json!(score), json!("import")));
    assert_eq!(answered(&shop, &owner, &id).await, scores);
    let (again, result) = import(&owner, &id).await;
    assert_eq!((&result["new"], &result["unchanged"]), (&json!(0), &json!(4)), "the same file once more");
    assert_eq!(answered(&shop, &owner, &id).await.len(), 4);
    owner.post(&format!("{path}/undo"), json!({})).await.ok();
    until(&owner, &path, "undone").await;
    assert_eq!(answered(&shop, &owner, &id).await, scores, "the other import says them still");
    owner.post(&format!("{again}/undo"), json!({})).await.ok();
    until(&owner, &again, "undone").await;
    assert!(answered(&shop, &owner, &id).await.is_empty());
    assert_eq!(import(&owner, &id).await.1["new"], 4, "and can be imported anew");
}

/// 250 customers answered 27 questions from 0 to 10; 35 of them gave a 0 (its source lies with the file).
#[tokio::test]
async fn a_published_survey_comes_in_as_far_as_it_fits_the_scale() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/survey_drivers/satisfaction.csv");
    let Ok(file) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let (header, rows) = file.split_once('\n').unwrap();
    let keys: Vec<&str> = header.split(',').map(|cell| cell.trim_matches('"')).filter(|key| !key.is_empty()).collect();
    let mut table = format!("No,{},When\n", keys.join(","));
    rows.lines().for_each(|row| table.extend([row, ",2026-01-05\n"]));
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for (least, taken) in [(0, 250), (1, 215)] {
        let question = |key: &&str| match *key {
            "gender" => json!({"key": key, "type": "single", "text": text("You are"), "options": [
                {"key": "m", "text": text("Male")}, {"key": "f", "text": text("Female")}]}),
            _ => json!({"key": key, "type": "rating", "text": text(key), "scale": {"from": least, "to": 10}}),
        };
        let questions: Vec<Value> = keys.iter().map(question).collect();
        let id = live(&owner, "own", questions).await;
        let columns: Value = keys.iter().map(|key| ((*key).to_owned(), json!(key))).collect::<Map<_, _>>().into();
        let (path, _) = uploaded(&owner, "answers.csv", table.as_bytes()).await;
        put(&owner, &path, chosen(&id, &columns)).await.ok();
        owner.post(&format!("{path}/start"), json!({})).await.ok();
        let result = until(&owner, &path, "done").await["result"].clone();
        assert_eq!((&result["answers"], &result["rejected"]), (&json!(taken), &json!(250 - taken)));
    }
}
