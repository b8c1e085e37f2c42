//! By the link that is the same for everybody.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::world::{OTHER_SHOP, SHOP, World};
use super::written::nps_questions;

#[tokio::test]
async fn anybody_answers_without_being_known_and_goes_on_by_a_link_of_their_own() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "link_only", "channels": ["link"]})).await;
    let path = format!("/s/{SHOP}/survey/{id}");
    assert_eq!(world.get("agent", &format!("/surveys/{id}")).await["link"], path);
    let page = world.page(&format!("{path}?via=qr")).await;
    assert!(page.text.contains("您会推荐我们吗？") && page.text.contains("不记名"), "{}", page.text);
    assert_eq!(world.count("survey_invitations").await, 0, "looking leaves nothing");
    assert!(world.page(&format!("{path}?a=9")).await.text.contains("value=\"9\" checked"));
    let answer = world.fill(&format!("{path}?via=qr"), &[("at", "score"), ("a-score", "2")]).await;
    let link = answer.leads_to();
    let link = link.trim_end_matches('?');
    assert!(link.starts_with("/q/"), "{link}");
    assert!(world.page(link).await.text.contains("为什么？"));
    world.fill(link, &[("at", "why"), ("a-why", "慢")]).await;
    world.fill(link, &[("at", "more")]).await;
    let told = world.told("Survey Answered").await;
    assert_eq!((&told[0].0, &told[0].1["channel"]), (&None, &json!("qr")));
    assert_eq!(told[0].1.get("text"), None, "nobody's words could not be taken out of the log again");
    assert_eq!(world.count("survey_responses WHERE person IS NULL AND address IS NOT NULL").await, 1);
    let counts = world.get("agent", &format!("/surveys/{id}")).await["counts"].clone();
    assert_eq!(counts, json!({"asked": 0, "opened": 0, "started": 1, "completed": 1}));
}

#[tokio::test]
async fn who_leaves_an_address_is_followed_up_and_is_not_told_that_nobody_knows_them() {
    let world = World::open().await;
    let text = |words: &str| json!({"zh": words, "en": words});
    let questions = json!([{"key": "score", "type": "nps", "is_required": true, "text": text("会推荐吗？")},
        {"key": "mail", "type": "text", "format": "email", "text": text("邮箱？")}]);
    let id = world.survey("nps", questions, json!({"trigger": "link_only", "channels": ["link"]})).await;
    let path = format!("/s/{SHOP}/survey/{id}");
    let page = world.page(&path).await.text;
    assert!(page.contains("店铺就知道是你的回答") && !page.contains("不记名"), "{page}");
    for mail in ["", "lin@example.com"] {
        world.fill(&path, &[("at", "score"), ("a-score", "1"), ("a-mail", mail)]).await;
    }
    let listed = world.get("agent", &format!("/surveys/{id}/responses")).await;
    let states: Vec<(&Json, usize)> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["follow_up"]["state"], row["answers"].as_array().unwrap().len()))
        .collect();
    assert_eq!(states.len(), 2, "{listed}");
    for (state, answered) in states {
        assert_eq!(state, if answered == 2 { "open" } else { "none" }, "{listed}");
    }
}

#[tokio::test]
async fn an_address_cannot_fill_an_open_survey() {
    let world = World::open().await;
    let id = world.nps(json!({"channels": ["link"]})).await;
    let path = format!("/s/{SHOP}/survey/{id}");
    let mut last = StatusCode::OK;
    for _ in 0..25 {
        last = world.fill(&path, &[("at", "score"), ("a-score", "10")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.count("survey_responses").await, 20);
}

#[tokio::test]
async fn enough_is_enough() {
    let world = World::open().await;
    let id = world.nps(json!({"channels": ["link"], "quota": {"total": 2}})).await;
    let path = format!("/s/{SHOP}/survey/{id}");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(world.fill(&path, &[("at", "score"), ("a-score", "10")]).await.status);
    }
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::SEE_OTHER, StatusCode::GONE]);
}

#[tokio::test]
async fn nobody_is_asked_once_as_many_as_wanted_have_answered() {
    let world = World::open().await;
    let id = world.nps(json!({"channels": ["link"], "trigger": "refund", "quota": {"answers": 1}})).await;
    let path = format!("/s/{SHOP}/survey/{id}");
    let begin = async || world.fill(&path, &[("at", "score"), ("a-score", "2")]).await;
    let links = [begin().await.leads_to(), begin().await.leads_to()];
    for link in links.iter().map(|link| link.trim_end_matches('?')) {
        world.fill(link, &[("at", "why"), ("a-why", "慢")]).await;
        world.fill(link, &[("at", "more")]).await;
    }
    let counts = world.get("agent", &format!("/surveys/{id}")).await["counts"].clone();
    assert_eq!(counts["completed"], 2, "who had begun can end: {counts}");
    assert_eq!(begin().await.status, StatusCode::GONE);
    world.hear(vec![world.event("lin", "Order Refunded", json!({"refund_id": "r"}))]).await;
    world.decide().await;
    let refused = "survey_invitations WHERE occasion = 'refund' AND reason = 'quota_full'";
    assert_eq!(world.count(refused).await, 1);
}

#[tokio::test]
async fn only_live_surveys_with_an_open_link_are_open() {
    let world = World::open().await;
    let closed = world.nps(json!({"channels": ["mail"]})).await;
    let draft = super::written::draft("nps", nps_questions(), json!({"channels": ["link"]}));
    let draft = world.post("/surveys", draft).await["id"].as_str().unwrap().to_owned();
    let open = world.nps(json!({"channels": ["link"]})).await;
    for (shop, id, status) in [
        (SHOP, &closed, StatusCode::NOT_FOUND),
        (SHOP, &draft, StatusCode::NOT_FOUND),
        (OTHER_SHOP, &open, StatusCode::NOT_FOUND),
        (SHOP, &open, StatusCode::OK),
    ] {
        assert_eq!(world.page(&format!("/s/{shop}/survey/{id}")).await.status, status, "{id}");
    }
    world.post(&format!("/surveys/{open}/state"), json!({"state": "closed"})).await;
    let path = format!("/s/{SHOP}/survey/{open}");
    assert_eq!(world.page(&path).await.status, StatusCode::GONE);
    assert_eq!(world.fill(&path, &[("at", "score"), ("a-score", "10")]).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_survey_in_one_language_has_nothing_to_switch_to() {
    let world = World::open().await;
    let mut draft = super::written::draft("nps", nps_questions(), json!({"channels": ["link"]}));
    let both = world.post("/surveys", draft.clone()).await["id"].as_str().unwrap().to_owned();
    draft["definition"]["languages"] = json!(["zh"]);
    let one = world.post("/surveys", draft).await["id"].as_str().unwrap().to_owned();
    for (id, has_switch) in [(both, true), (one, false)] {
        world.post(&format!("/surveys/{id}/state"), json!({"state": "live"})).await;
        let path = format!("/s/{SHOP}/survey/{id}");
        assert_eq!(world.page(&path).await.text.contains("class=\"switch\""), has_switch);
        let link = world.fill(&path, &[("at", "score"), ("a-score", "9")]).await.leads_to();
        let next = world.page(link.trim_end_matches('?')).await;
        assert_eq!(next.text.contains("class=\"switch\""), has_switch, "on the pages after it, too");
    }
}
