//! By a link of one's own.

use axum::http::{StatusCode, header};
use serde_json::{Value as Json, json};

use super::world::World;
use super::written::nps_questions;

#[tokio::test]
async fn what_follows_from_an_answer_is_asked_and_every_page_is_kept() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let link = world.link(&id, "lin").await;
    let page = world.page(&link).await;
    assert!(page.text.contains("小lin会推荐我们吗？") && !page.text.contains("为什么？"), "{}", page.text);
    assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-cache", "who goes back finds what was typed");
    let missing = world.fill(&link, &[("at", "score")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("请回答这一题"), "{}", missing.text);
    assert_eq!(world.fill(&link, &[("at", "score"), ("a-score", "11")]).await.status, 422);
    let next = world.fill(&link, &[("at", "score"), ("a-score", "3")]).await.leads_to();
    assert_eq!(next, format!("{link}?at=why"));
    // Somebody comes back a day later, by the same link.
    world.forward(24);
    let page = world.page(&link).await;
    assert!(page.text.contains("为什么？") && page.text.contains("上一页"), "{}", page.text);
    assert!(world.page(&format!("{link}?at=score")).await.text.contains("value=\"3\" checked"));
    assert!(world.page(&format!("{link}?at=more")).await.text.contains("为什么？"), "nobody jumps ahead");
    world.fill(&link, &[("at", "why"), ("a-why", "物流太慢")]).await;
    let page = world.page(&link).await;
    assert!(page.text.contains("3 分，物流太慢？"), "{}", page.text);
    assert_eq!(world.count("survey_responses WHERE state = 'completed'").await, 0);
    assert_eq!(world.fill(&link, &[("at", "more"), ("a-more", "")]).await.leads_to(), format!("{link}?"));
    let thanks = world.page(&link).await;
    for part in ["谢谢小lin", "TEA-10", "href=\"https://tea.example/\""] {
        assert!(thanks.text.contains(part), "{part}: {}", thanks.text);
    }
    let told = world.told("Survey Answered").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0.as_deref(), Some("lin"));
    assert_eq!((&told[0].1["score"], &told[0].1["text"]), (&json!(3.0), &json!("物流太慢")));
    let counts = world.get("agent", &format!("/surveys/{id}")).await["counts"].clone();
    assert_eq!(counts, json!({"asked": 1, "opened": 1, "started": 1, "completed": 1}));
}

#[tokio::test]
async fn who_goes_back_keeps_what_they_typed_however_far_it_is() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let link = world.link(&id, "lin").await;
    world.fill(&link, &[("at", "score"), ("a-score", "3")]).await;
    let page = world.page(&link).await.text;
    let (next, back) = (page.find("下一页").unwrap(), page.find("formnovalidate>上一页").unwrap());
    assert!(next < back, "the return key goes on: {page}");
    let long = "慢".repeat(101);
    for typed in ["物流太慢", &long, ""] {
        let answer = world.fill(&link, &[("at", "why"), ("a-why", typed), ("back", "yes")]).await;
        assert_eq!(answer.leads_to(), format!("{link}?at=score"), "nothing is refused: {typed}");
        assert!(world.page(&link).await.text.contains(&format!(">{typed}</textarea>")), "{typed}");
    }
    world.fill(&link, &[("at", "why"), ("a-why", &long), ("back", "yes")]).await;
    world.fill(&link, &[("at", "score"), ("a-score", "2")]).await;
    let refused = world.fill(&link, &[("at", "why"), ("a-why", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "it is judged when it is sent");
    assert_eq!(world.count("survey_responses WHERE state = 'completed'").await, 0);
}

#[tokio::test]
async fn how_many_may_be_chosen_is_said_before() {
    let world = World::open().await;
    let option = |key: &str| json!({"key": key, "text": {"zh": key, "en": key}});
    let many = |key: &str, max: i64| {
        json!({"key": key, "type": "multiple", "text": {"zh": "喜欢什么？", "en": "What do you like?"}, "max": max,
            "hint": {"zh": "凭感觉选", "en": "As you feel"}, "options": [option("a"), option("b"), option("c")]})
    };
    let id = world.survey("own", json!([many("two", 2), many("all", 3)]), json!({})).await;
    let link = world.link(&id, "lin").await;
    let page = world.page(&link).await.text;
    assert_eq!(page.matches("凭感觉选").count(), 2, "{page}");
    assert_eq!(page.matches("凭感觉选 · 最多选 2 项").count(), 1, "{page}");
    assert!(!page.contains("最多选 3 项"), "all may be chosen anyway: {page}");
    assert!(world.page(&format!("{link}?lang=en")).await.text.contains("As you feel · Choose up to 2"));
}

#[tokio::test]
async fn taking_another_way_leaves_nothing_of_the_first() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let link = world.link(&id, "lin").await;
    world.fill(&link, &[("at", "score"), ("a-score", "3")]).await;
    world.fill(&link, &[("at", "why"), ("a-why", "太慢")]).await;
    assert_eq!(world.fill(&link, &[("at", "score"), ("a-score", "10")]).await.leads_to(), format!("{link}?at=more"));
    world.fill(&link, &[("at", "more"), ("a-more", "很好")]).await;
    assert_eq!(world.count("survey_answers WHERE question = 'why'").await, 0);
    assert_eq!(world.told("Survey Answered").await[0].1["text"], "很好");
    assert_eq!(world.count("survey_responses WHERE band = 'promoter' AND score = 10").await, 1);
    for (staff, asked) in [("agent", "小lin会推荐我们吗？"), ("analyst", "小*会推荐我们吗？")] {
        let listed = world.get(staff, &format!("/surveys/{id}/responses")).await;
        let answers = listed["items"][0]["answers"].as_array().unwrap();
        let read: Vec<&Json> = answers.iter().map(|answer| &answer["text"]).collect();
        assert_eq!(read, [asked, "10 分，还有吗？"], "{staff} reads what was asked");
    }
}

#[tokio::test]
async fn a_link_is_good_once_for_its_survey_and_cannot_be_guessed() {
    let world = World::open().await;
    let (one, other) = (world.nps(json!({"override_quarantine": true})).await, world.nps(json!({})).await);
    let link = world.link(&one, "lin").await;
    assert_eq!(world.link(&one, "lin").await, link, "asking again gives the same");
    let answer = [("at", "score"), ("a-score", "9")];
    world.fill(&link, &answer).await;
    world.fill(&link, &[("at", "more"), ("a-more", "好")]).await;
    for _ in 0..3 {
        assert_eq!(world.fill(&link, &[("at", "score"), ("a-score", "0")]).await.leads_to(), format!("{link}?"));
    }
    assert_eq!(world.count("survey_responses WHERE score = 9").await, 1);
    assert_eq!(world.count("survey_responses").await, 1);
    assert_eq!(world.told("Survey Answered").await.len(), 1);
    let wang = world.link(&other, "wang").await;
    let forged: String = format!("{}{}", &wang[..wang.len() - 22], &link[link.len() - 22..]);
    for path in [forged, "/q/x".to_owned(), format!("/q/{}", "A".repeat(43))] {
        assert_eq!(world.page(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(world.fill(&path, &answer).await.status, StatusCode::NOT_FOUND);
    }
    // Who was not asked has no link, even if somebody knew the id.
    world.people.set("chen", |chen| chen.consent.clear());
    let invite = json!({"customers": [world.people.id("chen")], "channel": "mail"});
    let refused = world.post(&format!("/surveys/{one}/invite"), invite).await;
    assert_eq!((&refused["items"][0]["is_asked"], &refused["items"][0]["link"]), (&json!(false), &json!(null)));
    assert_eq!(refused["items"][0]["reason"]["code"], "no_consent");
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_with_its_survey() {
    let world = World::open().await;
    let id = world.nps(json!({"expires_days": 3})).await;
    let (lin, wang) = (world.link(&id, "lin").await, world.link(&id, "wang").await);
    let answer = [("at", "score"), ("a-score", "9")];
    world.fill(&lin, &answer).await;
    world.fill(&lin, &[("at", "more")]).await;
    let state = format!("/surveys/{id}/state");
    world.post(&state, json!({"state": "paused"})).await;
    assert_eq!(world.fill(&wang, &answer).await.status, StatusCode::GONE);
    world.post(&state, json!({"state": "live"})).await;
    assert_eq!(world.fill(&wang, &answer).await.status, StatusCode::SEE_OTHER);
    world.forward(73);
    assert_eq!(world.fill(&wang, &[("at", "more")]).await.status, StatusCode::GONE);
    assert_eq!(world.page(&lin).await.status, StatusCode::OK, "who has answered sees the thanks");
    assert_eq!(world.count("survey_responses WHERE state = 'completed'").await, 1);
}

#[tokio::test]
async fn hostile_text_is_text_and_foreign_forms_are_refused() {
    let world = World::open().await;
    world.people.set("lin", |lin| lin.name = Some("<script>x()</script>".to_owned()));
    let id = world.nps(json!({})).await;
    let link = world.link(&id, "lin").await;
    for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        let answer = world.fill_with(&link, &[("at", "score"), ("a-score", "9")], &[], &[foreign]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    world.fill(&link, &[("at", "score"), ("a-score", "1")]).await;
    let hostile = "</textarea><script>alert(1)</script>{{name}} '; DROP TABLE surveys; --";
    world.fill(&link, &[("at", "why"), ("a-why", hostile), ("a-more", "not asked here"), ("a-score", "10")]).await;
    let page = world.page(&format!("{link}?at=why")).await;
    assert!(!page.text.contains("<script") && page.text.contains("script&#62;"), "{}", page.text);
    assert!(page.text.contains("{{name}} &#39;; DROP TABLE"), "what somebody writes is not filled in: {}", page.text);
    assert!(page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(page.headers.get(header::SET_COOKIE).is_none());
    world.fill(&link, &[("at", "more"), ("a-more", &"长".repeat(2_001))]).await;
    assert_eq!(world.count("survey_responses WHERE state = 'completed'").await, 0, "too long is refused");
    world.fill(&link, &[("at", "more"), ("a-more", "\u{202e}ok\u{7}")]).await;
    assert_eq!(world.count("survey_responses WHERE score = 1").await, 1, "only the page's own questions are read");
}

#[tokio::test]
async fn a_flood_is_stopped_and_others_go_on() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let (lin, wang) = (world.link(&id, "lin").await, world.link(&id, "wang").await);
    let mut last = world.fill(&lin, &[]).await;
    for _ in 0..125 {
        last = world.fill(&lin, &[]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers.contains_key(header::RETRY_AFTER) && last.text.contains("请稍等"), "{}", last.text);
    let others = world.fill(&wang, &[("at", "score"), ("a-score", "9")]).await;
    assert_eq!(others.status, StatusCode::SEE_OTHER);
}

/// The page has no script: the style hides the field until what it names is picked.
#[tokio::test]
async fn what_something_else_is_is_asked_of_who_picks_it() {
    let world = World::open().await;
    let option = |key: &str| json!({"key": key, "text": {"zh": key, "en": key}, "is_other": key == "o"});
    let options = json!([option("a"), option("o")]);
    let question = |key: &str, kind: &str, is_dropdown: bool| {
        json!({"key": key, "type": kind, "text": {"zh": "问", "en": "Ask"}, "options": options,
            "is_dropdown": is_dropdown})
    };
    for (who, kind, is_dropdown, named) in [
        ("lin", "single", false, "<input type=\"radio\" class=\"names\" name=\"a-q\" value=\"o\""),
        ("wang", "multiple", false, "<input type=\"checkbox\" class=\"names\" name=\"a-q\" value=\"o\""),
        ("chen", "single", true, "<option class=\"names\" value=\"o\""),
    ] {
        let id =
            world.survey("own", json!([question("q", kind, is_dropdown)]), json!({"override_quarantine": true})).await;
        let page = world.page(&world.link(&id, who).await).await;
        assert!(page.text.contains(named), "{kind}: {}", page.text);
        assert_eq!(page.text.matches("class=\"names\"").count(), 1, "{kind}: {}", page.text);
        assert!(page.text.contains("<input class=\"other\" type=\"text\""), "{kind}: {}", page.text);
    }
}

#[tokio::test]
async fn pages_speak_the_readers_language_and_every_type_has_a_field() {
    let world = World::open().await;
    let text = json!({"zh": "问", "en": "Ask"});
    let options = json!([{"key": "a", "text": {"zh": "甲", "en": "A"}}, {"key": "b", "text": {"zh": "乙", "en": "B"}}]);
    let mut questions: Vec<_> =
        ["csat", "ces", "single", "multiple", "rating", "matrix", "ranking", "text", "order", "product"]
            .into_iter()
            .map(|kind| json!({"key": kind, "type": kind, "text": text}))
            .collect();
    for place in [2, 3, 6] {
        questions[place]["options"] = options.clone();
    }
    questions[5]["rows"] = options.clone();
    questions[5]["scale"] = json!({"from": 1, "to": 3});
    let id = world.survey("own", json!(questions), json!({})).await;
    world.hear(vec![world.order("lin", "A-1")]).await;
    let invite = json!({"order_id": "A-1", "channel": "link"});
    let made = world.post(&format!("/surveys/{id}/invite"), invite).await;
    let link = made["items"][0]["link"].as_str().unwrap().strip_prefix("http://h.example").unwrap().to_owned();
    let page = world.page(&format!("{link}?lang=en")).await;
    assert!(page.text.contains("Ask") && page.text.contains("lang=\"en\""), "{}", page.text);
    let first = [
        ("at", "csat"),
        ("a-csat", "4"),
        ("a-ces", "7"),
        ("a-single", "b"),
        ("a-multiple", "a"),
        ("a-multiple", "b"),
        ("a-rating", "2"),
        ("a-matrix.a", "3"),
    ];
    assert_eq!(world.fill(&link, &first).await.leads_to(), format!("{link}?at=ranking"));
    let page = world.page(&link).await;
    assert!(page.text.contains("value=\"A-1\"") && page.text.contains("&#60;b&#62;岩茶"), "{}", page.text);
    let twice = [("at", "ranking"), ("a-ranking.a", "1"), ("a-ranking.b", "1")];
    let refused = world.fill(&link, &twice).await;
    assert!(refused.status == 422 && refused.text.contains("不同的名次"), "{}", refused.text);
    let rest = [("at", "ranking"), ("a-ranking.a", "2"), ("a-ranking.b", "1"), ("a-text", "好"), ("a-product", "tea")];
    assert_eq!(world.fill(&link, &rest).await.leads_to(), format!("{link}?"));
    for (question, value) in [
        ("multiple", r#"["a","b"]"#),
        ("matrix", r#"{"a":3}"#),
        ("ranking", r#"["b","a"]"#),
        ("single", r#""b""#),
        ("csat", "4"),
    ] {
        let sql = format!("survey_answers WHERE question = '{question}' AND value = '{value}'");
        assert_eq!(world.count(&sql).await, 1, "{question}");
    }
}

fn photo() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn pictures_are_made_anew_and_go_with_the_answer() {
    let world = World::open().await;
    let text = json!({"zh": "照片", "en": "Photo"});
    let mut questions = nps_questions();
    questions.as_array_mut().unwrap().insert(0, json!({"key": "photo", "type": "picture", "text": text, "max": 1}));
    let id = world.survey("nps", questions, json!({})).await;
    let link = world.link(&id, "lin").await;
    let script = b"<svg onload=alert(1)>".as_slice();
    let fields = [("at", "photo"), ("a-score", "9")];
    let refused = world.fill_with(&link, &fields, &[("a-photo", script)], &[]).await;
    assert!(refused.status == 422 && refused.text.contains("不是 JPEG"), "{}", refused.text);
    let photo = photo();
    let many = world.fill_with(&link, &fields, &[("a-photo", &photo), ("a-photo", &photo)], &[]).await;
    assert!(many.status == 422 && many.text.contains("照片太多"), "{}", many.text);
    assert_eq!(world.fill_with(&link, &fields, &[("a-photo", &photo)], &[]).await.status, StatusCode::SEE_OTHER);
    let page = world.page(&format!("{link}?at=photo")).await;
    let place = page.text.find("/picture/").unwrap();
    let path = format!("{link}{}", &page.text[place..place + 45]);
    let shown = world.page(&path).await;
    assert_eq!((shown.status, &shown.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    assert_eq!(world.page(&path.replace("/q/", "/q/x")).await.status, StatusCode::NOT_FOUND);
    let kept = path.rsplit('/').next().unwrap().to_owned();
    world.fill(&link, &[("at", "photo"), ("a-score", "9"), ("a-photo", &kept)]).await;
    world.fill(&link, &[("at", "more")]).await;
    assert_eq!(world.count("survey_responses WHERE state = 'completed'").await, 1);
    assert_eq!(world.count("survey_pictures").await, 1, "those that were given up are gone");
}

#[tokio::test]
async fn an_impatient_finger_counts_once() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let link = world.link(&id, "lin").await;
    world.fill(&link, &[("at", "score"), ("a-score", "9")]).await;
    let last = [("at", "more"), ("a-more", "好")];
    let sent = at_once(&world, &link, &last).await;
    assert!(sent.iter().all(|status| *status == StatusCode::SEE_OTHER), "{sent:?}");
    assert_eq!(world.told("Survey Answered").await.len(), 1);
    assert_eq!(world.count("survey_tallies WHERE question = 'score' AND dimension = '' AND n = 1").await, 1);
    assert_eq!(world.count("survey_tallies WHERE n <> 1").await, 0);
}

/// The same page sent four times at once.
async fn at_once(world: &World, link: &str, fields: &[(&str, &str)]) -> Vec<StatusCode> {
    let send = || world.fill(link, fields);
    let (a, b, c, d) = tokio::join!(send(), send(), send(), send());
    [a, b, c, d].map(|answer| answer.status).to_vec()
}
