//! What stays of a person's answers is a number of nobody's.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::desk::{By, Desk, SHOP, question};
use crate::Person;

#[tokio::test]
async fn numbers_stay_and_all_else_goes() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", vec![question("score", "nps"), question("why", "text")]).await;
    let by = |customer| By { customer: Some(customer), product: Some("p1"), ..By::default() };
    let gone = desk.answer(&survey, &by(1), json!({"score": 2, "why": "林小美说：物流太慢了"})).await;
    desk.answer(&survey, &by(2), json!({"score": 10, "why": "很好"})).await;
    let path = format!("/survey-responses/{gone}");
    desk.ask("agent", "PATCH", &format!("{path}/follow-up"), json!({"note": "打给林小美"})).await;
    let person = Person { customers: vec![Uuid::from_u128(1)], ..Person::default() };
    for _ in 0..2 {
        crate::erase(&desk.surveys.kit, SHOP, &person).await.unwrap();
    }
    let row = desk.get("agent", &path).await;
    assert_eq!((&row["score"], &row["band"], &row["is_erased"]), (&json!(2.0), &json!("detractor"), &json!(true)));
    assert_eq!((&row["name"], &row["customer_id"], &row["order_id"]), (&Json::Null, &Json::Null, &Json::Null));
    assert!(!row.to_string().contains("小美") && !row.to_string().contains("物流"), "{row}");
    let results = desk.get("agent", &format!("/surveys/{}/results", survey.id)).await;
    assert_eq!((&results["completed"], &results["score"]["n"]), (&json!(2), &json!(2)));
    assert!(!results.to_string().contains("物流"), "{results}");
    assert_eq!(desk.count("person_keys").await, 1, "the other's");
    assert_eq!(desk.count("survey_aspects WHERE sentence LIKE '%物流%'").await, 0);
    assert_eq!((&row["follow_up"]["notes"], desk.count("survey_follow_up_notes").await), (&json!([]), 0));
}
