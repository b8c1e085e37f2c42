//! Surveys in the languages that a shop's customers speak.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::world::{Answer, SHOP, World};

/// In English, Japanese and Arabic, with words around the questions in Japanese alone.
fn questionnaire() -> Json {
    let text = |en: &str, ja: &str, ar: &str| json!({"en": en, "ja": ja, "ar": ar});
    let options = json!([{"key": "slow", "text": text("Slow", "遅い", "بطيء")},
        {"key": "o", "text": text("Other", "その他", "أخرى"), "is_other": true}]);
    json!({"name": "Japan", "kind": "own", "audience": {"channels": ["link", "mail"]}, "definition": {
        "v": 1, "languages": ["en", "JA", "ar"], "title": text("How was it?", "いかがでしたか", "كيف كان؟"),
        "thanks": text("Thank you", "ありがとうございました", "شكرا"),
        "chrome": {"next": {"ja": "次へ"}, "send": {"ja": "送信"}, "missing": {"ja": "お答えください。"},
            "done": {"ja": "受け取りました。"}},
        "questions": [
            {"key": "what", "type": "multiple", "text": text("What?", "何が？", "ماذا؟"), "options": options,
             "is_required": true}]}})
}

async fn live(world: &World, draft: Json) -> String {
    let made = world.post("/surveys", draft).await;
    let id = made["id"].as_str().unwrap().to_owned();
    world.post(&format!("/surveys/{id}/state"), json!({"state": "live"})).await;
    id
}

fn has(page: &Answer, all: &[&str]) {
    for one in all {
        assert!(page.text.contains(one), "{one}: {}", page.text);
    }
}

#[tokio::test]
async fn a_form_speaks_any_language_that_the_survey_has() {
    let world = World::open().await;
    let id = live(&world, questionnaire()).await;
    let borrowed = world.post(&format!("/surveys/{id}/state"), json!({"state": "live"})).await["borrowed"].clone();
    let is_named = |path: &str| borrowed.as_array().unwrap().contains(&json!(format!("definition.chrome.{path}")));
    assert!(["answer.ja", "send.ar", "why.ja", "again.ar"].into_iter().all(is_named), "{borrowed}");
    assert!(!["send.ja", "send.en", "photos.ja"].into_iter().any(is_named), "{borrowed}");
    let kept = world.get("agent", &format!("/surveys/{id}")).await["definition"].clone();
    assert_eq!((&kept["v"], &kept["languages"]), (&json!(2), &json!(["en", "ja", "ar"])));
    world.people.set("lin", |lin| lin.language = Some("ja-JP".to_owned()));
    let link = world.link(&id, "lin").await;
    let page = world.page(&link).await;
    has(
        &page,
        &[
            "<html lang=\"ja\">",
            "いかがでしたか",
            "遅い",
            "送信",
            "<summary>日本語</summary>",
            "lang=ar",
            "العربية",
            "その他:",
        ],
    );
    assert!(!page.text.contains("Send<") && !page.text.contains("dir="), "{}", page.text);
    has(&world.page(&format!("{link}?lang=ar-EG")).await, &["<html lang=\"ar\" dir=\"rtl\">", "ماذا؟", "提交"]);
    has(&world.page(&format!("{link}?lang=de")).await, &["<html lang=\"en\">", "How was it?"]);

    let path = format!("{link}?lang=ja");
    let refused = world.fill(&path, &[("at", "what")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&refused, &["お答えください。"]);
    let sent = [("at", "what"), ("a-what", "slow"), ("a-what", "o"), ("a-what.other", "箱")];
    assert_eq!(world.fill(&path, &sent).await.status, StatusCode::SEE_OTHER);
    has(&world.page(&path).await, &["ありがとうございました", "受け取りました。"]);

    let list = world.get("agent", &format!("/surveys/{id}/responses?lang=en")).await;
    let answer = &list["items"][0];
    assert_eq!((&answer["language"], &answer["answers"][0]["shown"]), (&json!("ja"), &json!("Slow, Other: 箱")));
}

#[tokio::test]
async fn who_switches_the_language_keeps_what_they_filled_in_without_a_script() {
    let world = World::open().await;
    let id = live(&world, questionnaire()).await;
    let own = world.link(&id, "lin").await;
    for path in [own, format!("/s/{SHOP}/survey/{id}")] {
        let page = world.page(&format!("{path}?lang=ja")).await;
        let switch = format!("form=\"survey\" formaction=\"{path}?lang=en\" formnovalidate name=\"switch\"");
        has(&page, &["<form class=\"survey\" id=\"survey\"", &switch]);
        let first = page.text.find("type=\"submit\"").unwrap();
        assert!(first < page.text.find(&switch).unwrap(), "Enter goes on and switches nothing");
        let filled = [("at", "what"), ("switch", "yes"), ("a-what", "o"), ("a-what.other", "箱が潰れた")];
        let page = world.fill(&format!("{path}?lang=en"), &filled).await;
        assert_eq!(page.status, StatusCode::OK);
        has(&page, &["<html lang=\"en\">", "How was it?", "value=\"o\" checked", "箱が潰れた"]);
        let empty = world.fill(&format!("{path}?lang=ar"), &filled[..2]).await;
        assert_eq!(empty.status, StatusCode::OK);
        assert!(!empty.text.contains("role=\"alert\""), "nothing was sent that could be missing: {}", empty.text);
    }
    assert_eq!(world.count("survey_responses").await, 0);
}

#[tokio::test]
async fn what_is_not_written_in_a_language_yet_is_told_and_what_is_no_language_refused() {
    let world = World::open().await;
    let mut draft = questionnaire();
    draft["definition"]["languages"] = json!(["en", "ja", "ar", "fr"]);
    let made = world.post("/surveys", draft.clone()).await;
    let missing: Vec<&str> =
        made["missing"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    let options = "definition.questions[0].options";
    let expected =
        ["definition.title", "definition.thanks", "definition.questions[0].text"].map(|path| format!("{path}.fr"));
    assert_eq!(missing[..3], expected);
    assert_eq!(missing[3..], [format!("{options}[0].text.fr"), format!("{options}[1].text.fr")]);
    for (pointer, value, field) in [
        ("/definition/languages", json!(["en", "english"]), "definition.languages"),
        ("/definition/languages", json!(["en", "EN"]), "definition.languages"),
        ("/definition/title", json!({"english": "x"}), "definition.title"),
    ] {
        let mut wrong = draft.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        let refused = world.call("manager", "POST", "/surveys", wrong).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["errors"][0]["field"]), (422, &json!(field)), "{pointer}");
    }
}
