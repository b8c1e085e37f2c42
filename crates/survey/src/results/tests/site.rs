//! What the shop's own pages may ask of Huitou.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value as Json, json};
use store::Sql;

use super::desk::{Answer, Desk, SHOP, question};

const VISITOR: &str = "0123456789abcdef";

async fn ask(desk: &Desk, visitor: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(format!("/public/v1/shops/{SHOP}/survey?visitor={visitor}&lang=zh"))
        .header(header::ORIGIN, "https://shop.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    desk.send(request.body(Body::empty()).unwrap()).await
}

async fn answer(desk: &Desk, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post(format!("/public/v1/shops/{SHOP}/survey"))
        .header(header::ORIGIN, "https://shop.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.join("&")))
        .unwrap();
    desk.send(request).await
}

#[tokio::test]
async fn a_visitor_is_asked_once_and_answers_on_the_page() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", vec![question("score", "nps"), question("why", "text")]).await;
    let asked = ask(&desk, VISITOR, &[]).await;
    assert_eq!(asked.headers["access-control-allow-origin"], "*");
    assert_eq!(asked.headers["cache-control"], "no-store");
    let shown = &asked.body["survey"];
    assert_eq!((&shown["id"], &shown["question"]["key"]), (&json!(survey.id), &json!("score")));
    assert_eq!(shown["question"]["scale"], json!({"from": 0, "to": 10, "low": null, "high": null}));
    assert_eq!(shown["question"]["text"], "问题score");
    let link = shown["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with("/q/") && link.ends_with("?lang=zh"), "{link}");
    assert_eq!(ask(&desk, VISITOR, &[]).await.body["survey"]["link"], link, "the same while the visit lasts");
    let id = survey.id.to_string();
    let given = [("visitor", VISITOR), ("survey", &id), ("question", "score"), ("value", "9"), ("lang", "zh")];
    let sent = answer(&desk, &given).await;
    assert_eq!(sent.body, json!({"is_done": false, "thanks": null}), "there is more to ask");
    assert_eq!(sent.headers["access-control-allow-origin"], "*");
    assert_eq!(desk.count("survey_responses WHERE state = 'partial' AND channel = 'site'").await, 1);
    assert_eq!(ask(&desk, VISITOR, &[]).await.body["survey"], Json::Null, "answered");
    desk.clock.advance(jiff::SignedDuration::from_hours(24 * 80));
    assert_eq!(ask(&desk, VISITOR, &[]).await.body["survey"], Json::Null, "the clock of NPS runs 90 days");
    desk.clock.advance(jiff::SignedDuration::from_hours(24 * 11));
    assert!(ask(&desk, VISITOR, &[]).await.body["survey"].is_object());
    let stored = desk.count(&format!("survey_prompts WHERE visitor LIKE '%{VISITOR}%'")).await;
    assert_eq!(stored, 0, "only a fingerprint is kept");
}

#[tokio::test]
async fn a_survey_of_one_question_ends_on_the_page() {
    let desk = Desk::open().await;
    let survey = desk.survey("csat", vec![question("score", "csat")]).await;
    ask(&desk, VISITOR, &[]).await;
    let id = survey.id.to_string();
    let with = |question, value| {
        [("visitor", VISITOR), ("survey", id.as_str()), ("question", question), ("value", value), ("lang", "en")]
    };
    for wrong in [with("score", "6"), with("score", "%3Cscript%3E"), with("other", "5")] {
        assert_eq!(answer(&desk, &wrong).await.status, 422, "{wrong:?}");
    }
    let done = answer(&desk, &with("score", "5")).await;
    assert_eq!(done.body, json!({"is_done": true, "thanks": "Are you content"}));
    assert_eq!(answer(&desk, &with("score", "1")).await.status, 409, "once");
    let results = desk.get("agent", &format!("/surveys/{id}/results")).await;
    assert_eq!((&results["score"]["n"], &results["score"]["value"]), (&json!(1), &json!(1.0)));
    assert_eq!((&results["asked"], &results["response_rate"]["value"]), (&json!(1), &json!(1.0)));
    assert_eq!(results["by"][0]["value"], "site");
}

#[tokio::test]
async fn several_options_in_an_order_of_ones_own_with_something_else_are_answered_on_the_page() {
    let desk = Desk::open().await;
    let option = |key: &str| json!({"key": key, "text": {"zh": key, "en": key}});
    let (mut other, mut none) = (option("o"), option("n"));
    (other["is_other"], none["is_exclusive"]) = (true.into(), true.into());
    let mut why = question("why", "multiple");
    let options = json!([option("a"), option("b"), option("c"), other, none]);
    (why["options"], why["is_shuffled"], why["max"]) = (options, true.into(), 3.into());
    let survey = desk.survey("own", vec![why]).await;
    let shown = ask(&desk, VISITOR, &[]).await.body["survey"]["question"].clone();
    let keys = |shown: &Json| -> Vec<String> {
        shown["options"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
    };
    let seen = keys(&shown);
    assert_eq!((&seen[3..], &shown["max"]), (&["o".to_owned(), "n".to_owned()][..], &json!(3)));
    assert_eq!((&shown["options"][3]["is_other"], &shown["options"][4]["is_exclusive"]), (&json!(true), &json!(true)));
    assert_eq!(keys(&ask(&desk, VISITOR, &[]).await.body["survey"]["question"]), seen, "the same for them");
    let id = survey.id.to_string();
    let with = |value, other| {
        let (who, what) = (("visitor", VISITOR), ("survey", id.as_str()));
        [who, what, ("question", "why"), ("value", value), ("other", other), ("lang", "zh")]
    };
    for wrong in [with("a", ""), with("%5B%22a%22,%22n%22%5D", ""), with("%5B%22o%22%5D", "%20"), with("%5B%5D", "")] {
        assert_eq!(answer(&desk, &wrong).await.status, 422, "{wrong:?}");
    }
    assert_eq!(answer(&desk, &with("%5B%22o%22,%22a%22%5D", "no%20invoice")).await.status, 200);
    let kept = desk.get("agent", &format!("/surveys/{id}/responses")).await["items"][0]["id"].clone();
    let answers = crate::answers::stored_answers(&desk.test.store, kept.as_str().unwrap().parse().unwrap()).await;
    let expected = json!({"why": ["a", "o"], "why.other": "no invoice", "why.order": seen});
    assert_eq!(serde_json::to_value(answers.unwrap()).unwrap(), expected);
}

#[tokio::test]
async fn nobody_is_asked_against_their_will_or_by_chance_alone() {
    let desk = Desk::open().await;
    let drawn = json!({"channels": ["site"], "sample_rate": 0.5});
    desk.survey_with("nps", vec![question("score", "nps")], drawn).await;
    for signal in ["dnt", "sec-gpc"] {
        assert_eq!(ask(&desk, VISITOR, &[(signal, "1")]).await.body["survey"], Json::Null);
    }
    assert_eq!(desk.count("survey_prompts").await, 0, "nothing is kept of who does not want to be known");
    let mut asked = 0;
    for number in 0..100 {
        let visitor = format!("visitor-{number:04}");
        asked += usize::from(ask(&desk, &visitor, &[]).await.body["survey"].is_object());
    }
    assert!((30..=70).contains(&asked), "{asked} of a hundred at one half");
    assert_eq!(desk.count("survey_invitations").await, asked as i64, "who is not drawn leaves no trace");
    for wrong in ["x", "%3Cscript%3E", "a%20b%20c%20d%20e"] {
        assert_eq!(ask(&desk, wrong, &[]).await.status, 422, "{wrong}");
    }
    let unknown = [("visitor", "never-seen-before"), ("survey", "0"), ("question", "score"), ("value", "1")];
    assert!(answer(&desk, &unknown).await.status.is_client_error());
}

#[tokio::test]
async fn surveys_for_segments_and_without_the_site_ask_no_visitor() {
    let desk = Desk::open().await;
    let segment = json!({"channels": ["site"], "segments": [super::desk::SEGMENT]});
    desk.survey_with("nps", vec![question("score", "nps")], segment).await;
    desk.survey_with("nps", vec![question("score", "nps")], json!({"channels": ["mail"]})).await;
    assert_eq!(ask(&desk, VISITOR, &[]).await.body["survey"], Json::Null);
    let quota = json!({"channels": ["site"], "quota": {"total": 1}});
    desk.survey_with("csat", vec![question("score", "csat")], quota).await;
    assert!(ask(&desk, VISITOR, &[]).await.body["survey"].is_object());
    assert_eq!(ask(&desk, "another-visitor", &[]).await.body["survey"], Json::Null, "enough were asked");
}

#[tokio::test]
async fn a_known_customer_is_asked_as_themselves_wherever_they_are() {
    let desk = Desk::open().await;
    let survey = desk.survey("csat", vec![question("score", "csat")]).await;
    desk.people.is_at(7, VISITOR);
    desk.people.is_at(7, "another-browser");
    assert!(ask(&desk, VISITOR, &[]).await.body["survey"].is_object());
    assert_eq!(desk.count("contacts WHERE customer IS NOT NULL AND is_asked").await, 1, "on their record");
    assert_eq!(ask(&desk, "another-browser", &[]).await.body["survey"], Json::Null, "they were just asked");
    assert_eq!(desk.count("contacts WHERE reason = 'quarantine'").await, 1);
    assert_eq!(ask(&desk, "another-browser", &[]).await.body["survey"], Json::Null);
    assert_eq!(desk.count("survey_invitations").await, 2, "a no is decided once");
    let id = survey.id.to_string();
    let given = [("visitor", VISITOR), ("survey", &id), ("question", "score"), ("value", "1"), ("lang", "zh")];
    assert_eq!(answer(&desk, &given).await.status, 200);
    let list = desk.get("agent", &format!("/surveys/{id}/responses")).await;
    let customer = uuid::Uuid::from_u128(7);
    assert_eq!((&list["items"][0]["customer_id"], &list["items"][0]["name"]), (&json!(customer), &json!("林小美")));
    // Neither the quarantine nor the clock of the topic holds any more.
    desk.clock.advance(jiff::SignedDuration::from_hours(24 * 200));
    assert!(ask(&desk, "another-browser", &[]).await.body["survey"].is_object());
}

#[tokio::test]
async fn a_browser_of_whom_nobody_vouches_any_more_answers_for_no_customer() {
    let desk = Desk::open().await;
    let survey = desk.survey("csat", vec![question("score", "csat")]).await;
    desk.people.is_at(7, VISITOR);
    assert!(ask(&desk, VISITOR, &[]).await.body["survey"].is_object());
    desk.people.is_gone_from(VISITOR);
    assert_eq!(ask(&desk, VISITOR, &[]).await.body["survey"], Json::Null, "what was shown was the customer's");
    let id = survey.id.to_string();
    let given = [("visitor", VISITOR), ("survey", &id), ("question", "score"), ("value", "1"), ("lang", "zh")];
    assert_eq!(answer(&desk, &given).await.status, 404);
    desk.people.is_at(8, VISITOR);
    assert_eq!(answer(&desk, &given).await.status, 404, "nor for another one");
    assert_eq!(desk.count("survey_responses").await, 0);
    desk.people.is_at(7, VISITOR);
    assert_eq!(answer(&desk, &given).await.status, 200);
}

#[tokio::test]
async fn a_browser_is_not_told_the_name_of_whose_it_says_it_is() {
    let desk = Desk::open().await;
    let mut greeting = question("score", "csat");
    greeting["text"]["zh"] = json!("{{name|朋友}}，您满意吗");
    desk.survey("csat", vec![greeting]).await;
    desk.people.is_at(7, VISITOR);
    let shown = ask(&desk, VISITOR, &[]).await;
    let link = shown.body["survey"]["link"].as_str().unwrap();
    let request = Request::get(link).header(header::HOST, "h.example").body(Body::empty()).unwrap();
    let page = desk.send(request).await.body.to_string();
    assert!(page.contains("朋友，您满意吗") && !page.contains("林小美"), "{page}");
}

#[tokio::test]
async fn what_a_visitor_was_asked_counts_for_the_customer_they_turn_out_to_be() {
    let desk = Desk::open().await;
    desk.survey("nps", vec![question("score", "nps")]).await;
    assert!(ask(&desk, VISITOR, &[]).await.body["survey"].is_object());
    assert_eq!(desk.count("contacts WHERE customer IS NULL AND is_asked").await, 1);
    desk.people.is_at(7, VISITOR);
    desk.people.is_at(7, "another-browser");
    ask(&desk, VISITOR, &[]).await;
    assert_eq!(desk.count("contacts WHERE customer IS NOT NULL AND is_asked").await, 1);
    assert_eq!(ask(&desk, "another-browser", &[]).await.body["survey"], Json::Null);
    assert_eq!(desk.count("survey_prompts WHERE customer IS NOT NULL").await, 2);
    let person = crate::Person { customers: vec![uuid::Uuid::from_u128(7)], ..crate::Person::default() };
    crate::erase(&desk.surveys.kit, SHOP, &person).await.unwrap();
    assert_eq!(desk.count("survey_prompts").await, 0);
}

#[tokio::test]
async fn a_survey_of_a_segment_asks_its_members_on_the_site() {
    let desk = Desk::open().await;
    let audience = json!({"channels": ["site"], "segments": [super::desk::SEGMENT]});
    desk.survey_with("nps", vec![question("score", "nps")], audience).await;
    assert_eq!(ask(&desk, VISITOR, &[]).await.body["survey"], Json::Null);
    desk.people.is_at(7, VISITOR);
    assert!(ask(&desk, VISITOR, &[]).await.body["survey"].is_object());
}

#[tokio::test]
async fn who_speaks_none_of_its_languages_is_asked_and_thanked_in_the_shops() {
    let desk = Desk::open().await;
    let survey = desk.survey("csat", vec![question("score", "csat")]).await;
    let page = format!("/public/v1/shops/{SHOP}/survey?visitor={VISITOR}&lang=ja");
    let asked = desk.send(Request::get(page).body(Body::empty()).unwrap()).await;
    assert_eq!(asked.body["survey"]["question"]["text"], "问题score");
    let id = survey.id.to_string();
    let given = [("visitor", VISITOR), ("survey", &id), ("question", "score"), ("value", "5"), ("lang", "ja")];
    assert_eq!(answer(&desk, &given).await.body["thanks"], "您满意吗");
}

#[tokio::test]
async fn who_answers_on_the_page_gets_what_everybody_gets() {
    let desk = Desk::open().await;
    let survey = desk.survey("csat", vec![question("score", "csat")]).await;
    let text = |zh: &str| json!({"zh": zh, "en": "x"});
    let definition = json!({"v": 1, "languages": ["zh", "en"], "title": text("问卷"),
        "thanks": text("谢谢{{name|您}}，{{answer:score}} 分"), "questions": [question("score", "csat")],
        "thanks_offer": {"text": text("送您一张券"), "code": "TEA"}});
    let tx = desk.test.store.begin().await.unwrap();
    let sql = "UPDATE survey_versions SET definition = $1 WHERE survey = $2";
    tx.exec(sql, vec![definition.to_string().into(), survey.id.into()]).await.unwrap();
    tx.commit().await.unwrap();
    ask(&desk, VISITOR, &[]).await;
    let id = survey.id.to_string();
    let given = [("visitor", VISITOR), ("survey", &id), ("question", "score"), ("value", "5"), ("lang", "zh")];
    let offer = json!({"text": "送您一张券", "code": "TEA"});
    let done = json!({"is_done": true, "thanks": "谢谢您，5 分", "offer": offer});
    assert_eq!(answer(&desk, &given).await.body, done);
}
