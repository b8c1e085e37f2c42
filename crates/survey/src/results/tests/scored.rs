//! The shop's scores over all surveys, and the answers behind them.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::desk::{By, Desk, SEGMENT, SHOP, question};

async fn scores(desk: &Desk) -> Vec<(String, i64)> {
    let scores = desk.get("analyst", "/survey-scores?days=30").await;
    let items = scores["items"].as_array().unwrap().iter();
    items
        .map(|item| (item["kind"].as_str().unwrap().to_owned(), item["score"]["n"].as_i64().unwrap_or_default()))
        .collect()
}

fn who(page: &Json) -> Vec<(&str, f64)> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| (item["response"]["survey_id"].as_str().unwrap(), item["score"].as_f64().unwrap())).collect()
}

#[tokio::test]
async fn a_question_of_a_score_counts_whatever_survey_asks_it() {
    let desk = Desk::open().await;
    let plain = desk.survey("nps", vec![question("score", "nps")]).await;
    let all =
        vec![question("first", "nps"), question("again", "nps"), question("happy", "csat"), question("easy", "ces")];
    let own = desk.survey("own", [all, vec![question("why", "text")]].concat()).await;
    let by = |customer: u128, days_ago: i64| By { customer: Some(customer), days_ago, ..By::default() };
    desk.answer(&plain, &by(1, 3), json!({"score": 2})).await;
    desk.answer(&own, &by(2, 2), json!({"first": 5, "again": 10, "happy": 5, "easy": 7, "why": "太贵"})).await;
    desk.answer(&own, &by(20, 1), json!({"first": 6, "happy": 2})).await;
    desk.answer(&plain, &by(3, 0), json!({"score": 10})).await;
    let expected = [("ces", 1), ("csat", 2), ("nps", 4)].map(|(kind, n)| (kind.to_owned(), n));
    assert_eq!(scores(&desk).await, expected, "of two questions of one type the first counts");
    let days = crate::score_days(&desk.test.store, SHOP, 20_260_301..20_260_401).await.unwrap();
    let mut nps: Vec<(i64, i64)> =
        days.iter().filter(|day| day.kind == "nps").map(|day| (day.day, day.score)).collect();
    nps.sort_unstable();
    assert_eq!(nps, [(20_260_328, 2), (20_260_329, 5), (20_260_330, 6), (20_260_331, 10)]);
    let asking = async |days| crate::score_surveys(&desk.test.store, SHOP, days).await.unwrap();
    let of = |asking: Vec<crate::ScoreSurvey>| Vec::from_iter(asking.into_iter().map(|one| (one.kind, one.id)));
    assert_eq!(of(asking(20_260_330..20_260_331).await), [("csat", own.id), ("nps", own.id)], "who asked on a day");
    assert_eq!(asking(20_260_301..20_260_401).await.len(), 4);
    let (plain, own) = (plain.id.to_string(), own.id.to_string());
    let path = "/survey-scores/nps/answers";
    let bad = desk.get("analyst", &format!("{path}?band=detractor&from=2026-03-01&to=2026-03-31")).await;
    assert_eq!(who(&bad), [(own.as_str(), 6.0), (own.as_str(), 5.0), (plain.as_str(), 2.0)], "newest first");
    let second = &bad["items"][1];
    assert_eq!((&second["band"], &second["survey_name"]), (&json!("detractor"), &json!("问卷")));
    assert!(second["response"]["answers"].to_string().contains("太贵"), "with the words: {second}");
    let one = desk.get("analyst", &format!("{path}?band=detractor&survey={own}&to=2026-03-29")).await;
    assert_eq!(who(&one), [(own.as_str(), 5.0)]);
    for segment in [SEGMENT, Uuid::from_u128(0x5e)] {
        let members = desk.get("analyst", &format!("{path}?band=detractor&segment={segment}")).await;
        assert_eq!(who(&members), [(own.as_str(), 5.0), (plain.as_str(), 2.0)], "of who is in it now");
    }
    let content = desk.get("analyst", "/survey-scores/csat/answers?band=promoter").await;
    assert_eq!(who(&content), [(own.as_str(), 5.0)]);
}

#[tokio::test]
async fn the_answers_behind_a_score_come_in_pages_and_only_of_the_shop() {
    let desk = Desk::open().await;
    let one = desk.survey("nps", vec![question("score", "nps")]).await;
    let other = desk.survey("own", vec![question("recommend", "nps")]).await;
    for number in 0..60 {
        // Members give even numbers.
        let by =
            By { days_ago: number, customer: Some(1 + 10 * u128::from((number % 2).unsigned_abs())), ..By::default() };
        if number % 3 == 0 {
            desk.answer(&one, &by, json!({"score": number % 10})).await;
        } else {
            desk.answer(&other, &by, json!({"recommend": number % 10})).await;
        }
    }
    let all: Vec<f64> = (0..60).map(|number| f64::from(number % 10)).collect();
    let even: Vec<f64> = all.iter().copied().step_by(2).collect();
    let elsewhere = Uuid::from_u128(0x5e);
    for (query, expected, pages) in [
        ("limit=50".to_owned(), &all, 2),
        (format!("limit=7&segment={SEGMENT}"), &even, 5),
        (format!("limit=7&segment={elsewhere}"), &even, 5),
    ] {
        let first = format!("/survey-scores/nps/answers?{query}");
        let (mut seen, mut path) = (Vec::new(), first.clone());
        for page_number in 1.. {
            let page = desk.get("agent", &path).await;
            seen.extend(who(&page).into_iter().map(|(_, score)| score));
            let Some(cursor) = page["next_cursor"].as_str() else {
                assert_eq!(page_number, pages, "{query}");
                break;
            };
            path = format!("{first}&cursor={cursor}");
        }
        assert_eq!(&seen, expected, "{query}");
    }
    assert_eq!(desk.get("stranger", "/survey-scores/nps/answers").await["items"], json!([]));
    for (wrong, status) in [
        ("/survey-scores/mood/answers", 404),
        ("/survey-scores/nps/answers?band=angry", 422),
        ("/survey-scores/nps/answers?polarity=sad", 422),
        ("/survey-scores/nps/answers?cursor=x", 422),
        ("/survey-scores/nps/answers?mood=good", 400),
    ] {
        assert_eq!(desk.ask("analyst", "GET", wrong, Json::Null).await.status, status, "{wrong}");
    }
}

#[tokio::test]
async fn whom_a_question_was_not_asked_and_what_else_was_named() {
    let desk = Desk::open().await;
    let mut score = question("score", "nps");
    score["jumps"] = json!([{"if": {"question": "score", "op": "gte", "value": 9}, "to": "end"}]);
    let mut why = question("why", "single");
    why["options"] = json!([{"key": "late", "text": {"zh": "太慢"}},
        {"key": "other", "text": {"zh": "其他"}, "is_other": true}]);
    let survey = desk.survey("nps", vec![score, why]).await;
    desk.answer(&survey, &By::default(), json!({"score": 10})).await;
    desk.answer(&survey, &By { product: Some("p1"), ..By::default() }, json!({"score": 3, "why": "late"})).await;
    let named = json!({"score": 2, "why": "other", "why.other": "客服态度很差"});
    let id = desk.answer(&survey, &By::default(), named).await;
    let results = desk.get("analyst", &format!("/surveys/{}/results", survey.id)).await;
    let of = |key: &str| {
        let questions = results["questions"].as_array().unwrap();
        questions.iter().find(|question| question["key"] == key).unwrap().clone()
    };
    assert_eq!((&of("score")["skipped"], &of("why")["skipped"], &of("why")["n"]), (&json!(0), &json!(1), &json!(2)));
    assert_eq!(of("why")["others"], json!([{"response_id": id, "text": "客服态度很差"}]));
    let service = results["aspects"].as_array().unwrap().iter().find(|aspect| aspect["aspect"] == "service");
    assert_eq!(service.unwrap()["negative"], 1, "what else was named is read like a comment");
    let picked = desk.get("analyst", &format!("/surveys/{}/results?product=p1&channel=link", survey.id)).await;
    assert_eq!(picked["questions"][1]["skipped"], 0, "counted one by one");
    let shown = desk.get("analyst", &format!("/survey-responses/{id}?lang=zh")).await;
    assert_eq!(shown["answers"][1]["shown"], "其他：客服态度很差");
}
