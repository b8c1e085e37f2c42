use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use serde_json::json;

use super::world::{SHOP, TEA, World};

#[tokio::test]
async fn a_question_is_asked_answered_and_read() {
    let world = World::open().await;
    let reviews = format!("/s/{SHOP}/reviews/tea");
    assert!(world.get(&reviews).await.text.contains("提一个问题"));
    let fields = [("text", " 会苦吗？\r\n泡几分钟？ "), ("name", "小满"), ("lang", "zh")];
    let sent = world.post(1, TEA, &fields, &[]).await;
    assert!(sent.place().contains("lang=zh&said=asked#"), "{}", sent.place());
    assert_eq!(world.count("questions WHERE aspects LIKE '%question%'").await, 0, "that it asks goes without saying");
    let thanked = world.get(sent.place().split('#').next().unwrap()).await;
    assert!(thanked.text.contains("问题已经公开") && thanked.headers[header::CACHE_CONTROL] == "no-store");
    let page = world.get(TEA).await;
    assert!(
        page.text.contains("会苦吗？\n泡几分钟？") && page.text.contains("小满") && page.text.contains("还没有回答")
    );
    assert_eq!(page.headers[header::CACHE_CONTROL], "public, max-age=60");
    assert!(!world.get(&reviews).await.text.contains("会苦吗"), "the reviews' page has answered ones only");

    let id = world.id("会苦吗？\n泡几分钟？").await;
    world.act(&format!("/questions/{id}/answers"), json!({"text": "三分钟正好。"})).await;
    let section = world.get(&reviews).await.text;
    assert!(section.contains("会苦吗") && section.contains("三分钟正好。") && section.contains("看这个问题的回答"));
    let shown = world.public().await;
    assert_eq!((&shown[0]["answers"][0]["by"], &shown[0]["answers_count"]), (&json!("shop"), &json!(1)));
    assert_eq!((&shown[0]["product"]["name"], &shown[0]["name"]), (&json!("tea"), &json!("小满")));
    let english = world.get(&format!("{TEA}?lang=en")).await.text;
    assert!(english.contains("The shop") && english.contains("Ask a question"));
    for name in ["Question Asked", "Question Answered"] {
        assert_eq!(world.count(&format!("outbox WHERE event LIKE '%\"{name}\"%'")).await, 1, "{name}");
    }
    assert_eq!(world.count("outbox WHERE event LIKE '%会苦%'").await, 0, "a visitor's words can be taken out again");
}

#[tokio::test]
async fn an_impatient_finger_asks_once_and_the_same_later_is_held() {
    let world = World::open().await;
    let first = world.ask(1, "会苦吗？").await;
    assert_eq!(first, world.ask(1, "会苦吗？").await);
    assert_eq!(world.count("questions").await, 1);
    // Three letters are too few to be told from others; four are not.
    assert!(world.ask(2, "会苦吗").await.contains("said=asked"));
    assert!(world.ask(2, "会不会苦？").await.contains("said=asked"));
    assert!(world.ask(3, "会不会苦").await.ends_with("said=held"));
    world.clock.advance(SignedDuration::from_hours(2));
    assert!(world.ask(2, "会不会苦？").await.ends_with("said=held"));
    assert_eq!(world.count("questions WHERE state = 'held' AND signals LIKE '%duplicate%'").await, 2);
}

#[tokio::test]
async fn hostile_text_stays_text_and_errors_keep_what_was_written() {
    let world = World::open().await;
    let markup = "</textarea><script>x()</script>会苦吗\u{202e}反";
    let fields = [("text", markup), ("name", "\"><x-y>")];
    let place = world.post(1, TEA, &fields, &[]).await.place().to_owned();
    let page = world.get(place.split('#').next().unwrap()).await;
    assert!(!page.text.contains("<script") && !page.text.contains("<x-y>") && !page.text.contains('\u{202e}'));
    assert!(page.text.contains("script&#62;x()"), "{}", page.text);
    assert!(page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(page.headers.get(header::SET_COOKIE).is_none());
    let long = "长".repeat(301);
    for (text, why) in [("", "请再写清楚一点"), ("？！", "请再写清楚一点"), (long.as_str(), "最多 300 个字")]
    {
        let refused = world.post(1, TEA, &[("text", text)], &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.text.contains(why) && refused.text.contains(&format!(">{text}</textarea>")),
            "{}",
            refused.text
        );
    }
    assert_eq!(world.count("questions").await, 1);
    let heavy = "重".repeat(100_000);
    assert_eq!(world.post(1, TEA, &[("text", &heavy)], &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for cursor in ["%25%25", "e30", "W10"] {
        let wrong = world.get(&format!("{TEA}?cursor={cursor}")).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND, "{cursor}");
    }
}

#[tokio::test]
async fn forms_from_elsewhere_and_floods_are_stopped() {
    let world = World::open().await;
    for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        let refused = world.post(1, TEA, &[("text", "会苦吗？")], &[foreign]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    assert_eq!(world.count("questions").await, 0);
    for n in 0..20 {
        let place = world.ask(1, &format!("第 {n} 个问题是什么？")).await;
        let said = if n < 5 { "said=asked" } else { "said=held" };
        assert!(place.contains(said), "{n}: a sixth from one address within a day waits: {place}");
    }
    let flood = world.post(1, TEA, &[("text", "还有一个问题")], &[]).await;
    assert_eq!(flood.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(flood.headers.contains_key(header::RETRY_AFTER));
    assert!(world.ask(2, "别人可以继续问吗？").await.contains("said=asked"));
}

#[tokio::test]
async fn what_is_not_sold_cannot_be_asked_about() {
    let world = World::open().await;
    let nothing = TEA.replace("tea", "nothing");
    let nowhere = TEA.replace("0050/", "0077/");
    for path in [nothing, nowhere] {
        assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(world.post(1, &path, &[("text", "会苦吗？")], &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let shop = world.get("/public/v1/shops/00000000-0000-0000-0000-000000000077/questions").await;
    assert_eq!(
        (shop.status, &shop.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN]),
        (StatusCode::NOT_FOUND, &"*".parse().unwrap())
    );
    assert_eq!(world.count("questions").await, 0);
}
