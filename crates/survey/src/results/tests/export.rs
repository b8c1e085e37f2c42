//! All answers as files.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::desk::{By, Desk, SHOP, question};
use crate::Person;
use crate::surveys::Survey;

async fn shop() -> (Desk, Survey) {
    let desk = Desk::open().await;
    let option = |key: &str, zh: &str, en: &str| json!({"key": key, "text": {"zh": zh, "en": en}});
    let mut several = question("several", "multiple");
    several["options"] = json!([option("price", "价格", "Price"), option("box", "包装", "Packaging")]);
    let mut rows = question("rows", "matrix");
    rows["rows"] = json!([option("r1", "物流", "Delivery")]);
    rows["options"] = json!([option("good", "好", "Good"), option("bad", "差", "Bad")]);
    let questions = vec![question("score", "nps"), several, rows, question("why", "text")];
    let survey = desk.survey("nps", questions).await;
    (desk, survey)
}

#[tokio::test]
async fn a_table_has_words_and_codes_of_every_answer_and_nobody_who_was_erased() {
    let (desk, survey) = shop().await;
    let by = |customer| By { customer: Some(customer), ..By::default() };
    let said = json!({"score": 2, "several": ["price", "box"], "rows": {"r1": "bad"}, "why": "@林小美"});
    desk.answer(&survey, &by(1), said).await;
    desk.answer(&survey, &by(2), json!({"score": 9, "why": "林小美说很好"})).await;
    let person = Person { customers: vec![Uuid::from_u128(2)], ..Person::default() };
    crate::erase(&desk.surveys.kit, SHOP, &person).await.unwrap();
    let path = format!("/surveys/{}/responses.csv", survey.id);
    let csv = desk.get("agent", &format!("{path}?lang=en")).await;
    let csv = csv.as_str().unwrap();
    assert!(csv.starts_with('\u{feff}'), "{csv}");
    let header = csv.lines().next().unwrap();
    assert!(header.ends_with(",answer.score,answer.several,answer.rows,answer.why,code.several,code.rows"), "{header}");
    let row = csv.lines().find(|line| line.contains("Price")).unwrap();
    assert!(row.ends_with(",2,\"Price, Packaging\",Delivery: Bad,'@林小美,price|box,r1=bad"), "{row}");
    assert!(
        !csv.contains("很好") && csv.matches("林小美").count() == 2,
        "the one who is there, and what they said: {csv}"
    );
    assert_eq!(csv.lines().count(), 3, "what an erased person answered is a number of nobody's");
    assert!(desk.get("agent", &format!("{path}?lang=zh")).await.as_str().unwrap().contains("价格、包装"));
}

#[tokio::test]
async fn orders_and_products_keep_all_their_digits_in_a_spreadsheet() {
    let desk = Desk::open().await;
    let survey = desk.survey("own", vec![question("score", "nps"), question("which", "order")]).await;
    desk.answer(&survey, &By::default(), json!({"score": 7, "which": "20260331000123456789"})).await;
    desk.exec("UPDATE survey_responses SET order_id = '6920123456789012345', product_id = '0012'").await;
    let csv = desk.get("agent", &format!("/surveys/{}/responses.csv", survey.id)).await;
    let row = csv.as_str().unwrap().lines().nth(1).unwrap().to_owned();
    assert!(row.contains(",\"=\"\"6920123456789012345\"\"\",\"=\"\"0012\"\"\","), "{row}");
    assert!(row.ends_with(",7,\"=\"\"20260331000123456789\"\"\""), "a number stays one: {row}");
}

#[tokio::test]
async fn files_hold_more_than_is_read_at_a_time() {
    let (desk, survey) = shop().await;
    for number in 0..203i64 {
        desk.answer(&survey, &By { days_ago: number % 3, ..By::default() }, json!({"score": number % 11})).await;
    }
    let path = |extension: &str| format!("/surveys/{}/responses.{extension}", survey.id);
    let csv = desk.get("analyst", &path("csv")).await;
    let csv = csv.as_str().unwrap();
    assert_eq!((csv.lines().count(), csv.matches('\u{feff}').count()), (204, 1));
    let lines = desk.get("analyst", &path("jsonl")).await;
    let lines: Vec<Json> = lines.as_str().unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert!(lines.iter().all(|line| line["answers"][0]["question"] == "score"));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 203);
    let found = desk.get("analyst", &format!("{}?question=score&value=3", path("jsonl"))).await;
    assert_eq!(found.as_str().unwrap().lines().count(), 19);
}
