//! What staff do with single answers.

use serde_json::{Value as Json, json};
use store::Sql;

use super::desk::{By, Desk, question};

async fn shop() -> (Desk, crate::surveys::Survey) {
    let desk = Desk::open().await;
    let mut several = question("several", "multiple");
    several["options"] =
        json!([{"key": "price", "text": {"zh": "价格", "en": "Price"}}, {"key": "p_x", "text": {"zh": "包装"}}]);
    let survey = desk.survey("nps", vec![question("score", "nps"), several, question("why", "text")]).await;
    (desk, survey)
}

#[tokio::test]
async fn answers_are_found_by_what_they_say() {
    let (desk, survey) = shop().await;
    let known = By { customer: Some(7), product: Some("p1"), ..By::default() };
    desk.answer(&survey, &known, json!({"score": 3, "several": ["price"], "why": "价格太贵了，100%失望"})).await;
    desk.answer(&survey, &By { days_ago: 1, ..By::default() }, json!({"score": 9, "several": ["p_x"]})).await;
    desk.answer(&survey, &By { days_ago: 2, ..By::default() }, json!({"score": 9})).await;
    let path = format!("/surveys/{}/responses", survey.id);
    let found = async |query: &str| {
        let list = desk.get("agent", &format!("{path}?{query}")).await;
        list["items"].as_array().unwrap().iter().map(|row| row["score"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, [3.0, 9.0, 9.0], "newest first");
    assert_eq!(found("band=detractor").await, [3.0]);
    assert_eq!(found("question=several").await, [3.0, 9.0]);
    assert_eq!(found("question=several&value=p_x").await, [9.0]);
    assert_eq!(found("question=several&value=pax").await, [0.0; 0], "_ is no wildcard");
    assert_eq!(found("question=score&value=9").await, [9.0, 9.0]);
    assert_eq!(found("question=why&value=100%25").await, [3.0]);
    assert_eq!(found("product=p1").await, [3.0]);
    assert_eq!(found("polarity=negative").await, [3.0]);
    assert_eq!(found("aspect=price").await, [3.0]);
    assert_eq!(found("follow_up=open").await, [3.0], "who is not content is a piece of work");
    assert_eq!(found("follow_up=none").await, [9.0, 9.0]);
    assert_eq!(found("to=2026-03-30").await, [9.0, 9.0]);
    let page = desk.get("agent", &format!("{path}?limit=2")).await;
    let rest = desk.get("agent", &format!("{path}?limit=2&cursor={}", page["next_cursor"].as_str().unwrap())).await;
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Json::Null));
    for wrong in ["band=good", "question=none", "value=9", "follow_up=late", "state=x", "polarity=x"] {
        let answer = desk.ask("agent", "GET", &format!("{path}?{wrong}"), Json::Null).await;
        assert_eq!(answer.status, 422, "{wrong}");
    }
    let row = desk.get("agent", &format!("{path}?band=detractor&lang=en")).await["items"][0].clone();
    assert_eq!((&row["name"], &row["order_id"]), (&json!("林小美"), &json!("o7")));
    assert_eq!(
        (&row["answers"][1]["text"], &row["answers"][1]["shown"]),
        (&json!("Question several"), &json!("Price"))
    );
    assert_eq!(
        (&row["mined"]["polarity"], &row["mined"]["aspects"][0]["aspect"]),
        (&json!("negative"), &json!("price"))
    );
    let masked = desk.get("analyst", &format!("{path}?band=detractor")).await["items"][0].clone();
    assert_eq!((&masked["name"], &masked["answers"][1]["shown"]), (&json!("林*"), &json!("价格")));
    let single = desk.get("analyst", &format!("/survey-responses/{}", row["id"].as_str().unwrap())).await;
    assert_eq!(single["id"], row["id"]);
}

#[tokio::test]
async fn a_follow_up_has_an_owner_and_an_end() {
    let (desk, survey) = shop().await;
    let known = By { customer: Some(7), ..By::default() };
    let bad = desk.answer(&survey, &known, json!({"score": 0})).await;
    let good = desk.answer(&survey, &By::default(), json!({"score": 10})).await;
    desk.answer(&survey, &By { days_ago: 30, ..known }, json!({"score": 0})).await;
    let open = desk.get("agent", "/survey-follow-ups").await;
    assert_eq!(open["items"].as_array().unwrap().len(), 1, "what is told a month later is history");
    assert_eq!(open["items"][0]["response_id"], json!(bad));
    let path = format!("/survey-responses/{bad}/follow-up");
    let change = async |who: &str, path: &str, body: Json| desk.ask(who, "PATCH", path, body).await;
    assert_eq!(change("analyst", &path, json!({"note": "x"})).await.status, 403);
    for wrong in [
        json!({"state": "done"}),
        json!({"outcome": "ignored"}),
        json!({"state": "open", "outcome": "mended"}),
        json!({"owner": uuid::Uuid::from_u128(999)}),
        json!({"surprise": 1}),
    ] {
        assert_eq!(change("agent", &path, wrong.clone()).await.status, 422, "{wrong}");
    }
    let noted = change("agent", &path, json!({"note": "打过电话"})).await;
    assert_eq!((&noted.body["state"], &noted.body["notes"][0]["text"]), (&json!("open"), &json!("打过电话")));
    desk.clock.advance(jiff::SignedDuration::from_mins(5));
    let closed = change("owner", &path, json!({"state": "done", "outcome": "mended", "note": "已补发"})).await.body;
    let notes: Vec<(&str, &str, &str)> = closed["notes"].as_array().unwrap().iter().map(said).collect();
    assert_eq!(
        notes,
        [("2026-03-31T04:00:00Z", "agent", "打过电话"), ("2026-03-31T04:05:00Z", "owner", "已补发")],
        "who said what when"
    );
    assert_eq!(change("agent", &path, json!({"note": " "})).await.body["notes"], closed["notes"]);
    assert_eq!(desk.get("agent", &format!("/survey-responses/{bad}")).await["follow_up"]["notes"], closed["notes"]);
    assert_eq!(desk.get("agent", "/survey-follow-ups?state=done").await["items"][0]["notes"], closed["notes"]);
    assert_eq!(closed["outcome"], "mended");
    assert!(closed["closed_at"].is_string());
    assert_eq!(desk.get("agent", "/survey-follow-ups?state=done").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(change("agent", &path, json!({"state": "open"})).await.body["outcome"], Json::Null);
    let started = change("agent", &format!("/survey-responses/{good}/follow-up"), json!({"state": "open"})).await;
    assert_eq!((started.status.as_u16(), &started.body["state"]), (200, &json!("open")), "staff may follow anybody up");
    desk.clock.advance(jiff::SignedDuration::from_hours(25));
    assert_eq!(desk.get("agent", "/survey-follow-ups?state=overdue").await["items"].as_array().unwrap().len(), 2);
    let told = "outbox WHERE event LIKE '%Survey Followed Up%'";
    assert_eq!(desk.count(told).await, 5, "each change is told to the log");
}

#[tokio::test]
async fn nobody_is_asked_to_call_whom_nobody_knows() {
    let (desk, survey) = shop().await;
    let stranger = desk.answer(&survey, &By::default(), json!({"score": 0})).await;
    desk.answer(&survey, &By { customer: Some(7), ..By::default() }, json!({"score": 0})).await;
    let open = desk.get("agent", "/survey-follow-ups").await;
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
    let list = desk.get("agent", &format!("/surveys/{}/responses?band=detractor", survey.id)).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 2, "it counts, and is listed");
    let row = desk.get("agent", &format!("/survey-responses/{stranger}")).await;
    assert_eq!((&row["band"], &row["follow_up"]["state"]), (&json!("detractor"), &json!("none")));
}

fn said(note: &Json) -> (&str, &str, &str) {
    (note["at"].as_str().unwrap(), note["author_name"].as_str().unwrap(), note["text"].as_str().unwrap())
}

#[tokio::test]
async fn a_table_runs_nothing() {
    let (desk, survey) = shop().await;
    desk.answer(&survey, &By { customer: Some(3), ..By::default() }, json!({"score": 2, "why": "=1+2"})).await;
    let answer = desk.ask("analyst", "GET", &format!("/surveys/{}/responses.csv", survey.id), Json::Null).await;
    let csv = answer.body.as_str().unwrap().to_owned();
    assert!(csv.starts_with('\u{feff}') && csv.contains(",answer.score,answer.several,answer.why"), "{csv}");
    assert!(!csv.contains(",=1+2") && csv.contains("=1+2") && csv.contains("林*"), "{csv}");
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(desk.count("audit").await, 1);
}

#[tokio::test]
async fn staff_write_down_what_is_said_on_the_telephone() {
    let (desk, survey) = shop().await;
    let path = format!("/surveys/{}/phone", survey.id);
    let customer = uuid::Uuid::from_u128(7);
    let body = json!({"customer": customer, "language": "zh", "answers": {"score": 4, "why": "客服不回复"}});
    let kept = desk.ask("agent", "POST", &path, body.clone()).await;
    assert_eq!(kept.status, 201, "{}", kept.body);
    let row = desk.get("agent", &format!("/survey-responses/{}", kept.body["id"].as_str().unwrap())).await;
    assert_eq!(
        (&row["channel"], &row["staff_name"], &row["name"]),
        (&json!("phone"), &json!("agent"), &json!("林小美"))
    );
    assert_eq!((&row["customer_id"], &row["follow_up"]["state"]), (&json!(customer), &json!("open")));
    let asked = desk.count("contacts WHERE is_asked").await;
    assert_eq!(asked, 1, "it counts as an ask");
    assert_eq!(desk.ask("analyst", "POST", &path, body).await.status, 403);
    for (wrong, field) in [
        (json!({"customer": customer, "answers": {"score": 11}}), "answers.score"),
        (json!({"customer": customer, "answers": {"mood": 1}}), "answers.mood"),
        (json!({"customer": uuid::Uuid::from_u128(1_000), "answers": {"score": 1}}), "customer"),
    ] {
        let refused = desk.ask("agent", "POST", &path, wrong).await;
        assert_eq!((refused.status.as_u16(), &refused.body["errors"][0]["field"]), (422, &json!(field)));
    }
}

#[tokio::test]
async fn people_are_told_what_came_of_it() {
    let (desk, survey) = shop().await;
    for customer in [1, 2, 2] {
        desk.answer(&survey, &By { customer: Some(customer), ..By::default() }, json!({"score": 9})).await;
    }
    desk.answer(&survey, &By::default(), json!({"score": 9})).await;
    let path = format!("/surveys/{}/tell", survey.id);
    let body = json!({"subject": "您的建议已经实现", "text": "我们换了快递。\n\n谢谢。"});
    let told = desk.ask("agent", "POST", &path, body).await;
    assert_eq!(told.status, 200, "{}", told.body);
    // The installation of the tests has no mail server, and says so of each person once.
    assert_eq!((&told.body["told"], &told.body["not_told"]), (&json!(0), &json!([{"code": "channel_off", "n": 2}])));
    let heard = "outbox WHERE event LIKE '%Survey Result Told%'";
    assert_eq!((desk.count("survey_news WHERE done_at IS NOT NULL").await, desk.count(heard).await), (1, 1));
    // As a stop right before the end leaves it.
    let tx = desk.test.store.begin().await.unwrap();
    tx.exec("UPDATE survey_news SET done_at = NULL", vec![]).await.unwrap();
    tx.exec("DELETE FROM outbox", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(crate::responses::resume_news(&desk.surveys).await.unwrap(), 0, "somebody may be at it");
    desk.clock.advance(jiff::SignedDuration::from_mins(20));
    assert_eq!(crate::responses::resume_news(&desk.surveys).await.unwrap(), 1);
    assert_eq!((desk.count(heard).await, desk.count("contacts").await), (1, 2), "nobody is told twice");
    assert_eq!(crate::responses::resume_news(&desk.surveys).await.unwrap(), 0);
    for wrong in [
        json!({"subject": "", "text": "x"}),
        json!({"subject": "a\nb", "text": "x"}),
        json!({"subject": "a", "text": " "}),
    ] {
        assert_eq!(desk.ask("agent", "POST", &path, wrong).await.status, 422);
    }
    assert_eq!(desk.ask("analyst", "POST", &path, json!({"subject": "a", "text": "b"})).await.status, 403);
}

#[tokio::test]
async fn what_is_told_is_counted_held_back_and_withdrawn() {
    let (desk, survey) = shop().await;
    for (customer, score) in [(1, 9), (2, 0), (2, 9)] {
        desk.answer(&survey, &By { customer: Some(customer), ..By::default() }, json!({"score": score})).await;
        desk.clock.advance(jiff::SignedDuration::from_mins(1));
    }
    // The second customer once answered under another id of theirs.
    let other = uuid::Uuid::from_u128(0x77);
    let tx = desk.test.store.begin().await.unwrap();
    tx.exec("UPDATE survey_responses SET person = $1 WHERE band = 'detractor'", vec![other.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/surveys/{}/news", survey.id);
    assert_eq!(desk.get("analyst", &format!("{path}/audience")).await, json!({"people": 2}));
    assert_eq!(desk.get("analyst", &format!("{path}/audience?band=detractor")).await, json!({"people": 1}));
    let tell = format!("/surveys/{}/tell", survey.id);
    let body = |subject: &str, minutes: i64| json!({"subject": subject, "text": "谢谢。", "in_minutes": minutes});
    assert_eq!(desk.ask("agent", "POST", &tell, body("换快递了", -1)).await.status, 422);
    let first = desk.ask("agent", "POST", &tell, body("换快递了", 15)).await;
    let again = desk.ask("agent", "POST", &tell, body("换快递了 ", 0)).await;
    assert_eq!((again.status.as_u16(), &again.body["code"]), (409, &json!("being_told")), "{}", again.body);
    let second = desk.ask("agent", "POST", &tell, body("换包装了", 15)).await;
    assert_eq!((first.status.as_u16(), &first.body["told"]), (200, &Json::Null), "{}", first.body);
    assert_eq!(crate::responses::resume_news(&desk.surveys).await.unwrap(), 0, "it is held back");
    let withdraw = |id: &Json| format!("{path}/{}/withdraw", id.as_str().unwrap());
    let withdrawn = desk.ask("agent", "POST", &withdraw(&first.body["id"]), Json::Null).await;
    assert!(withdrawn.status == 200 && withdrawn.body["withdrawn_at"].is_string(), "{}", withdrawn.body);
    assert_eq!(desk.ask("agent", "POST", &withdraw(&first.body["id"]), Json::Null).await.status, 409);
    desk.clock.advance(jiff::SignedDuration::from_mins(15));
    assert_eq!(crate::responses::resume_news(&desk.surveys).await.unwrap(), 1, "the other one goes out");
    assert_eq!(desk.ask("agent", "POST", &withdraw(&second.body["id"]), Json::Null).await.status, 409);
    assert_eq!(desk.count("contacts").await, 2, "each person once, and nothing of what was withdrawn");
    let listed = desk.get("analyst", &path).await["items"].clone();
    let of = |id: &Json| listed.as_array().unwrap().iter().find(|one| one["id"] == *id).unwrap().clone();
    assert_eq!(of(&second.body["id"])["not_told"], json!([{"code": "channel_off", "n": 2}]));
    assert!(of(&second.body["id"])["done_at"].is_string() && of(&first.body["id"])["told"].is_null());
}

#[tokio::test]
async fn another_shop_sees_nothing() {
    let (desk, survey) = shop().await;
    let bad = desk.answer(&survey, &By { customer: Some(1), ..By::default() }, json!({"score": 0})).await;
    let id = survey.id;
    let body = json!({"customer": uuid::Uuid::from_u128(1), "answers": {"score": 1}});
    for (method, path, body) in [
        ("GET", format!("/surveys/{id}/results"), Json::Null),
        ("GET", format!("/surveys/{id}/responses"), Json::Null),
        ("GET", format!("/surveys/{id}/responses.csv"), Json::Null),
        ("GET", format!("/surveys/{id}/qr.svg"), Json::Null),
        ("GET", format!("/survey-responses/{bad}"), Json::Null),
        ("GET", format!("/survey-pictures/{bad}"), Json::Null),
        ("PATCH", format!("/survey-responses/{bad}/follow-up"), json!({"note": "x"})),
        ("POST", format!("/surveys/{id}/phone"), body),
        ("GET", format!("/surveys/{id}/phone/order"), Json::Null),
        ("POST", format!("/surveys/{id}/tell"), json!({"subject": "a", "text": "b"})),
        ("GET", format!("/surveys/{id}/news"), Json::Null),
        ("GET", format!("/surveys/{id}/news/audience"), Json::Null),
        ("POST", format!("/surveys/{id}/news/{bad}/withdraw"), Json::Null),
    ] {
        assert_eq!(desk.ask("stranger", method, &path, body).await.status, 404, "{method} {path}");
    }
    assert_eq!(desk.get("stranger", "/survey-follow-ups").await["items"], json!([]));
    assert_eq!(desk.get("stranger", "/survey-scores").await["items"], json!([]));
}

#[tokio::test]
async fn the_open_link_is_printed_as_a_code() {
    let (desk, survey) = shop().await;
    let code = desk.ask("analyst", "GET", &format!("/surveys/{}/qr.svg", survey.id), Json::Null).await;
    assert_eq!((code.status.as_u16(), &code.headers["content-type"]), (200, &"image/svg+xml".parse().unwrap()));
    assert!(code.body.as_str().unwrap().contains("<svg"));
    let closed = desk.survey_with("nps", vec![question("score", "nps")], json!({"channels": ["mail"]})).await;
    assert_eq!(desk.ask("owner", "GET", &format!("/surveys/{}/qr.svg", closed.id), Json::Null).await.status, 409);
}
