//! What staff make.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::world::World;
use super::written::{draft, nps_questions};

#[tokio::test]
async fn every_template_can_be_made_live() {
    let world = World::open().await;
    let templates = world.get("analyst", "/survey-templates").await;
    let templates = templates["items"].as_array().unwrap().clone();
    assert_eq!(templates.len(), 4);
    for template in templates {
        let made = json!({"name": template["name"]["zh"], "kind": template["kind"],
            "definition": template["definition"], "audience": template["audience"]});
        let made = world.post("/surveys", made).await;
        assert_eq!((&made["state"], &made["version"]), (&json!("draft"), &json!(1)));
        assert_eq!(made["definition"], template["definition"]);
        let id = made["id"].as_str().unwrap();
        let live = world.post(&format!("/surveys/{id}/state"), json!({"state": "live"})).await;
        assert_eq!(live["state"], "live");
    }
    let first = world.get("analyst", "/surveys?limit=3").await;
    let path = format!("/surveys?limit=3&cursor={}", first["next_cursor"].as_str().unwrap());
    assert_eq!(world.get("analyst", &path).await["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.get("stranger", "/surveys").await["items"], json!([]));
}

/// The field of `good` that a pointer names, changed; one that is not there is the first question's `max`.
fn changed(good: &Json, pointer: &str, value: &Json) -> Json {
    let mut bad = good.clone();
    match bad.pointer_mut(pointer) {
        Some(place) => *place = value.clone(),
        None => bad["definition"]["questions"][0]["max"] = value.clone(),
    }
    bad
}

#[tokio::test]
async fn what_cannot_be_read_is_told_field_by_field() {
    let world = World::open().await;
    let good = draft("nps", nps_questions(), json!({}));
    for (pointer, value, field) in [
        ("/kind", json!("mood"), "kind"),
        ("/name", json!("x".repeat(101)), "name"),
        ("/definition/v", json!(3), "definition.v"),
        ("/definition/languages", json!([]), "definition.languages"),
        ("/definition/questions/0/type", json!("stars"), "definition.questions[0].type"),
        ("/definition/questions/0/max", json!("many"), "definition.questions[0].max"),
        ("/definition/questions/1/show_if", json!({"perhaps": []}), "definition.questions[1].show_if.perhaps"),
        ("/definition/questions/1/show_if", json!({}), "definition.questions[1].show_if"),
        ("/audience", json!({"trigger": "weekly"}), "audience.trigger"),
    ] {
        let bad = changed(&good, pointer, &value);
        let answer = world.call("manager", "POST", "/surveys", bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer} {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["field"], field, "{}", answer.text);
    }
    for (who, status) in [("analyst", 403), ("agent", 403), ("nobody", 401)] {
        assert_eq!(world.call(who, "POST", "/surveys", good.clone()).await.status, status, "{who}");
    }
    assert_eq!(world.count("surveys").await, 0);
}

#[tokio::test]
async fn an_unfinished_draft_is_kept_and_not_published_before_it_is_whole() {
    let world = World::open().await;
    let good = draft("nps", nps_questions(), json!({}));
    for (pointer, value, field) in [
        ("/kind", json!("csat"), "definition.questions"),
        ("/name", json!(" "), "name"),
        ("/definition/title", json!({}), "definition.title.zh"),
        ("/definition/questions", json!([]), "definition.questions"),
        ("/definition/questions/2/text/en", json!(""), "definition.questions[2].text.en"),
        ("/definition/questions/1/show_if/question", json!("more"), "definition.questions[1].show_if.question"),
        ("/audience", json!({"sample_rate": 7}), "audience.sample_rate"),
    ] {
        let made = world.post("/surveys", changed(&good, pointer, &value)).await;
        assert_eq!((&made["state"], &made["missing"][0]["field"]), (&json!("draft"), &json!(field)), "{pointer}");
        let path = format!("/surveys/{}", made["id"].as_str().unwrap());
        let state = format!("{path}/state");
        let refused = world.call("manager", "POST", &state, json!({"state": "live"})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer}");
        assert_eq!(refused.json()["errors"], made["missing"], "{pointer}");
        let mended = world.call("manager", "PUT", &path, good.clone()).await;
        assert_eq!((mended.status, &mended.json()["missing"]), (StatusCode::OK, &json!([])), "{pointer}");
        let live = world.call("manager", "POST", &state, json!({"state": "live"})).await;
        assert_eq!(live.status, StatusCode::OK, "{pointer}");
        let broken = world.call("manager", "PUT", &path, changed(&good, pointer, &value)).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer}: people are asked by it now");
    }
}

#[tokio::test]
async fn questions_that_were_answered_stay_and_a_change_makes_a_version() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let path = format!("/surveys/{id}");
    let put = |questions: Json| world.call("manager", "PUT", &path, draft("nps", questions, json!({})));
    let mut questions = nps_questions();
    questions[2]["text"]["zh"] = json!("还有什么？");
    assert_eq!(put(questions.clone()).await.json()["version"], 1, "nobody has answered");
    let link = world.link(&id, "lin").await;
    world.fill(&link, &[("at", "score"), ("a-score", "9")]).await;
    assert_eq!(put(questions.clone()).await.json()["version"], 1, "nothing has changed");
    questions[1]["max"] = json!(50);
    assert_eq!(put(questions.clone()).await.json()["version"], 2);
    assert!(world.page(&link).await.text.contains("还有什么？"));
    questions[0]["type"] = json!("ces");
    let refused = world.call("manager", "PUT", &path, draft("own", questions, json!({}))).await;
    assert_eq!(refused.json()["errors"][0]["field"], "kind");
    let mut other = nps_questions();
    other[2] = json!({"key": "more", "type": "csat", "text": {"zh": "满意吗？", "en": "Content?"}});
    assert_eq!(put(other).await.json()["errors"][0]["field"], "definition.questions[2].type");
    assert_eq!(world.call("manager", "DELETE", &path, json!(null)).await.status, StatusCode::CONFLICT);
    assert_eq!(
        world.get("agent", &path).await["counts"],
        json!({"asked": 1, "opened": 1, "started": 1, "completed": 0})
    );
}

#[tokio::test]
async fn states_follow_each_other_and_closed_is_closed() {
    let world = World::open().await;
    let made = world.post("/surveys", draft("nps", nps_questions(), json!({}))).await;
    let path = format!("/surveys/{}", made["id"].as_str().unwrap());
    let state = format!("{path}/state");
    let set = |to: &'static str| world.call("manager", "POST", &state, json!({"state": to}));
    assert_eq!(set("paused").await.status, StatusCode::CONFLICT);
    for to in ["live", "live", "paused", "live", "closed"] {
        assert_eq!(set(to).await.json()["state"], to);
    }
    assert_eq!(set("live").await.status, StatusCode::CONFLICT);
    assert_eq!(set("draft").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let change = draft("nps", nps_questions(), json!({}));
    assert_eq!(world.call("manager", "PUT", &path, change).await.status, StatusCode::CONFLICT);
    assert_eq!(world.told("Survey State Changed").await.len(), 4);
    assert_eq!(world.call("stranger", "GET", &path, json!(null)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.call("manager", "DELETE", &path, json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!((world.count("surveys").await, world.count("survey_versions").await), (0, 0));
    assert!(world.count("audit WHERE action LIKE 'survey.%'").await >= 6);
    let unnamed = world.count("audit WHERE action LIKE 'survey.%' AND subject LIKE '%-%-%-%-%'").await;
    assert_eq!(unnamed, 0, "people know a survey by its name");
}
