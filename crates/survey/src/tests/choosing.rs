//! Ways on by what was answered, something else, orders of one's own, and how much may be answered.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::world::World;

fn text(words: &str) -> Json {
    json!({"zh": words, "en": words})
}

fn option(key: &str, flag: &str) -> Json {
    let mut option = json!({"key": key, "text": text(key)});
    if !flag.is_empty() {
        option[flag] = true.into();
    }
    option
}

#[tokio::test]
async fn an_answer_leads_past_questions_and_back_again() {
    let world = World::open().await;
    let jump = json!([{"if": {"question": "score", "op": "gte", "value": 9}, "to": "end"},
        {"if": {"question": "score", "op": "lte", "value": 6}, "to": "bad"}]);
    let id = world
        .survey(
            "nps",
            json!([{"key": "score", "type": "nps", "text": text("分"), "is_required": true, "jumps": jump},
                {"key": "fine", "type": "text", "text": text("还行？"), "next": "end"},
                {"key": "bad", "type": "text", "text": text("哪里不好？"), "is_required": true}]),
            json!({}),
        )
        .await;
    let link = world.link(&id, "lin").await;
    assert!(!world.page(&link).await.text.contains("还行？"), "what follows is not known yet");
    let fill = |score: &'static str| [("at", "score"), ("a-score", score)];
    assert_eq!(world.fill(&link, &fill("7")).await.leads_to(), format!("{link}?at=fine"));
    assert_eq!(world.fill(&link, &fill("2")).await.leads_to(), format!("{link}?at=bad"));
    assert_eq!(world.fill(&link, &[("at", "fine"), ("a-fine", "x")]).await.leads_to(), format!("{link}?"));
    assert_eq!(world.fill(&link, &[("at", "bad")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.fill(&link, &fill("10")).await.leads_to(), format!("{link}?"));
    assert!(world.page(&link).await.text.contains("谢谢"), "who is content is done");
    assert_eq!(world.count("survey_responses WHERE state = 'completed' AND score = 10").await, 1);
    let skipped = "survey_tallies WHERE item = '#skipped' AND dimension = ''";
    assert_eq!(world.count(&format!("{skipped} AND question IN ('fine', 'bad') AND n = 1")).await, 2);
    assert_eq!(world.count(skipped).await, 2);
}

#[tokio::test]
async fn something_else_is_named_and_nothing_stands_beside_none() {
    let world = World::open().await;
    let why = json!([option("late", ""), option("dear", ""), option("o", "is_other"), option("none", "is_exclusive")]);
    let id = world
        .survey(
            "own",
            json!([{"key": "why", "type": "multiple", "text": text("为什么"), "options": why, "min": 2}]),
            json!({}),
        )
        .await;
    let link = world.link(&id, "lin").await;
    assert!(world.page(&link).await.text.contains("至少选 2 项"));
    for (fields, words) in [
        (vec![("a-why", "late")], "至少选 2 项。"),
        (vec![("a-why", "late"), ("a-why", "none")], "不能和其他选项同时选"),
        (vec![("a-why", "late"), ("a-why", "o")], "请写明是什么"),
    ] {
        let page = world.fill(&link, &[vec![("at", "why")], fields].concat()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    world.fill(&link, &[("at", "why"), ("a-why", "late"), ("a-why.other", "<b>没有发票</b>")]).await;
    let listed = world.get("agent", &format!("/surveys/{id}/responses?question=why&value=o&lang=zh")).await;
    let answer = &listed["items"][0]["answers"][0];
    assert_eq!((&answer["value"], &answer["shown"]), (&json!(["late", "o"]), &json!("late、o：<b>没有发票</b>")));
    assert_eq!(world.told("Survey Answered").await[0].1["text"], "<b>没有发票</b>");
    let csv = world.call("agent", "GET", &format!("/surveys/{id}/responses.csv?lang=zh"), Json::Null).await.text;
    assert!(csv.contains("late、o：<b>没有发票</b>"), "{csv}");
}

#[tokio::test]
async fn everybody_has_an_order_of_their_own_which_is_kept() {
    let world = World::open().await;
    let options: Vec<Json> = ["a", "b", "c", "d", "e"].iter().map(|key| option(key, "")).collect();
    let shuffled = json!([{"key": "q", "type": "single", "text": text("选"), "options": options, "is_shuffled": true}]);
    let id = world.survey("own", shuffled, json!({"channels": ["mail", "link"]})).await;
    let order = |page: &str| -> Vec<String> {
        let parts = page.split("name=\"a-q\" value=\"").skip(1);
        parts.map(|part| part.chars().take(1).collect()).collect()
    };
    let link = world.link(&id, "lin").await;
    let seen = order(&world.page(&link).await.text);
    assert_eq!((seen.len(), order(&world.page(&link).await.text)), (5, seen.clone()));
    world.fill(&link, &[("at", "q"), ("a-q", "c")]).await;
    let listed = world.get("agent", &format!("/surveys/{id}/responses")).await;
    assert_eq!(listed["items"][0]["answers"][0]["order"], json!(seen));
    // By the open link nobody is known: the page sends along what its order followed from.
    let open = format!("/s/{}/survey/{id}", super::world::SHOP);
    let page = world.page(&open).await.text;
    let seed = page.split("name=\"seed\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    world.fill(&open, &[("at", "q"), ("seed", &seed), ("a-q", "d")]).await;
    let listed = world.get("agent", &format!("/surveys/{id}/responses?question=q&value=d")).await;
    assert_eq!(listed["items"][0]["answers"][0]["order"], json!(order(&page)));
}

#[tokio::test]
async fn facts_have_their_form_and_are_no_comments() {
    let world = World::open().await;
    let id = world
        .survey(
            "own",
            json!([{"key": "mail", "type": "text", "text": text("邮箱"), "format": "email"},
                {"key": "more", "type": "text", "text": text("还有吗"), "min": 3},
                {"key": "city", "type": "single", "text": text("城市"), "is_dropdown": true,
                 "options": [option("sh", ""), option("bj", "")]}]),
            json!({}),
        )
        .await;
    let link = world.link(&id, "lin").await;
    let page = world.page(&link).await.text;
    assert!(page.contains("type=\"email\"") && page.contains("<select name=\"a-city\""), "{page}");
    let wrong = world.fill(&link, &[("at", "mail"), ("a-mail", "lin"), ("a-more", "好")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("请填完整的邮箱地址") && wrong.text.contains("至少 3 个字"), "{}", wrong.text);
    world.fill(&link, &[("at", "mail"), ("a-mail", "lin@example.com"), ("a-city", "bj")]).await;
    assert_eq!(world.count("survey_responses WHERE state = 'completed' AND text IS NULL").await, 1);
    let told = world.told("Survey Answered").await;
    assert!(!told[0].1.to_string().contains("lin@example.com"), "{told:?}");
}

#[tokio::test]
async fn the_ends_of_a_scale_of_several_lines_name_their_numbers() {
    let world = World::open().await;
    let scale = |key: &str, to: i64| {
        json!({"key": key, "type": "rating", "text": text("分"),
            "scale": {"from": 1, "to": to, "low": text(&format!("差{to}")), "high": text(&format!("好{to}"))}})
    };
    let id = world.survey("own", json!([scale("short", 5), scale("long", 10)]), json!({})).await;
    let page = world.page(&world.link(&id, "lin").await).await.text;
    for end in ["<span>差5</span><span>好5</span>", "<span>1 · 差10</span><span>10 · 好10</span>"] {
        assert!(page.contains(end), "{end}: {page}");
    }
}
