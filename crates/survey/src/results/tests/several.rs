//! Questionnaires that ask for several scores, and a little of what stands behind their numbers.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::desk::{By, Desk, question};

fn of(results: &Json, key: &str) -> Json {
    let questions = results["questions"].as_array().unwrap();
    questions.iter().find(|question| question["key"] == key).unwrap_or_else(|| panic!("no {key}")).clone()
}

#[tokio::test]
async fn every_question_that_has_a_score_tells_it_and_any_can_be_followed() {
    let desk = Desk::open().await;
    let csat = |key: &str| question(key, "csat");
    let questions = vec![question("ease", "ces"), csat("goods"), csat("service"), question("stars", "rating")];
    let survey = desk.survey("own", questions).await;
    for number in 0..40 {
        let by = By { product: Some("p1"), days_ago: number % 2 * 40, ..By::default() };
        let service = if number < 10 { 1 } else { 5 };
        desk.answer(&survey, &by, json!({"ease": 6, "goods": 5, "service": service, "stars": 4})).await;
    }
    let path = format!("/surveys/{}/results", survey.id);
    let all = desk.get("analyst", &path).await;
    assert_eq!((&all["scored"], &all["score"]["kind"]), (&json!("ease"), &json!("ces")));
    let score = |key: &str| of(&all, key)["score"].clone();
    assert_eq!((&score("goods")["value"], &score("goods")["n"]), (&json!(1.0), &json!(40)));
    let service = score("service");
    assert_eq!((&service["kind"], &service["value"]), (&json!("csat"), &json!(0.75)));
    assert!(service["low"].as_f64().unwrap() > 0.55 && service["high"].as_f64().unwrap() < 0.9, "{service}");
    assert_eq!(score("stars"), Json::Null, "stars have a mean, and no score");
    let followed = desk.get("analyst", &format!("{path}?question=service")).await;
    assert_eq!((&followed["scored"], &followed["score"]), (&json!("service"), &service));
    let group = followed["by"].as_array().unwrap().iter().find(|group| group["dimension"] == "product").unwrap();
    assert_eq!(group["score"]["value"], 0.75);
    let waves = followed["waves"].as_array().unwrap();
    let of_waves: i64 = waves.iter().filter_map(|wave| wave["score"]["n"].as_i64()).sum();
    assert_eq!(of_waves, 40);
    for wrong in ["stars", "gone"] {
        let answer = desk.ask("analyst", "GET", &format!("{path}?question={wrong}"), Json::Null).await;
        assert_eq!(answer.status, 422, "{wrong}");
    }
}

#[tokio::test]
async fn the_newest_words_and_pictures_stand_beside_the_numbers() {
    let desk = Desk::open().await;
    let mut mail = question("mail", "text");
    mail["format"] = "email".into();
    let questions = vec![question("why", "text"), mail, question("photo", "picture"), question("bought", "product")];
    let survey = desk.survey("own", questions).await;
    for number in 0..8 {
        let by = By { days_ago: 8 - number, ..By::default() };
        desk.answer(&survey, &by, json!({"why": format!("话{number}"), "mail": "lin@example.com"})).await;
    }
    let photo = Uuid::from_u128(42);
    let long = "长".repeat(500);
    let last = desk.answer(&survey, &By::default(), json!({"photo": [photo], "bought": "tea", "why": long})).await;
    let path = format!("/surveys/{}/results", survey.id);
    let results = desk.get("agent", &path).await;
    let why = of(&results, "why")["others"].clone();
    let said: Vec<&str> = why.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(said[0].chars().count(), 401, "cut, with an ellipsis");
    assert_eq!(said[1..], ["话7", "话6", "话5", "话4", "话3"]);
    assert_eq!(of(&results, "photo")["pictures"], json!([{"response_id": last, "id": photo}]));
    assert_eq!(of(&desk.get("analyst", &path).await, "photo")["pictures"], json!([]), "for who may see them");
    assert_eq!(of(&results, "bought")["others"], json!([{"response_id": last, "text": "tea"}]));
    assert_eq!(of(&results, "mail")["others"], json!([]), "an address is no comment");
    assert_eq!(of(&results, "mail")["n"], 8);
}
