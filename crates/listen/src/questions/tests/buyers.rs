use axum::http::{StatusCode, header};
use serde_json::json;
use uuid::Uuid;

use super::world::{OTHER_SHOP, SHOP, TEA, World};
use crate::Person;

#[tokio::test]
async fn a_buyer_answers_once_by_their_link_and_is_not_named() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    let (id, link) = (world.id("会苦吗？").await, world.link("agent", "A-1").await);
    let form = world.get(&link).await.text;
    assert!(form.contains("能帮别人解答吗") && form.contains("会苦吗？") && form.contains(&format!("value=\"{id}\"")));
    let short = world.answer(&link, &id, "…").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("请再写清楚一点") && short.text.contains(">…</textarea>"), "{}", short.text);
    for _ in 0..2 {
        world.answer(&link, &id, "一点都不苦").await.place();
    }
    assert_eq!(world.count("question_answers").await, 1);
    let form = world.get(&link).await.text;
    assert!(form.contains("一点都不苦") && !form.contains(&format!("value=\"{id}\"")), "answered is answered");
    let page = world.get(TEA).await.text;
    assert!(
        page.contains("一点都不苦") && page.contains("已验证购买") && page.contains("买过的人") && !page.contains("u1")
    );
    let answer = world.public().await[0]["answers"][0].clone();
    assert_eq!((&answer["by"], &answer["is_verified"]), (&json!("buyer"), &json!(true)));
    let seen = world.read(&format!("/questions/{id}")).await;
    assert_eq!((&seen["answers"][0]["user_id"], &seen["answers_count"]), (&json!("u1"), &json!(1)));
    let masked = world.staff("analyst", "GET", &format!("/questions/{id}"), &json!(null)).await.json();
    assert_eq!(masked["answers"][0]["user_id"], json!(null));
}

#[tokio::test]
async fn only_who_has_it_can_answer() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    let id = world.id("会苦吗？").await;
    let (cup, foreign) = (world.link("agent", "A-2").await, world.link("stranger", "B-1").await);
    for link in [&cup, &foreign] {
        assert!(!world.get(link).await.text.contains("会苦吗？"));
        assert_eq!(world.answer(link, &id, "不苦，我猜").await.status, StatusCode::NOT_FOUND);
    }
    let nothing = Uuid::from_u128(5).to_string();
    let own = world.link("agent", "A-1").await;
    for question in [nothing.as_str(), "nonsense", ""] {
        assert_eq!(world.answer(&own, question, "不苦不苦").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(world.answer("/r/x", &id, "不苦不苦").await.status, StatusCode::NOT_FOUND);
    world.tell(SHOP, "Order Cancelled", "u1", "A-1", &[]).await;
    assert_eq!(world.answer(&own, &id, "不苦不苦").await.status, StatusCode::NOT_FOUND, "cancelled is not bought");
    assert_eq!(world.count("question_answers").await, 0);
}

#[tokio::test]
async fn who_only_claims_an_order_answers_once_the_shop_states_it() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    world.claim("u3", "A-3", &["tea"]).await;
    let (id, link) = (world.id("会苦吗？").await, world.link("agent", "A-3").await);
    let form = world.get(&link).await.text;
    assert!(form.contains("店铺的系统确认这笔订单后") && !form.contains("会苦吗？"), "{form}");
    assert_eq!(world.answer(&link, &id, "不苦不苦").await.status, StatusCode::NOT_FOUND);
    world.tell(SHOP, "Order Completed", "u3", "A-3", &["tea"]).await;
    let form = world.get(&link).await.text;
    assert!(!form.contains("店铺的系统确认这笔订单后") && form.contains("会苦吗？"), "{form}");
    world.answer(&link, &id, "不苦不苦").await.place();
    assert_eq!(world.count("question_answers").await, 1);
}

#[tokio::test]
async fn a_buyers_answer_with_a_link_waits_and_the_buyer_is_told() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    let (id, link) = (world.id("会苦吗？").await, world.link("agent", "A-1").await);
    world.answer(&link, &id, "加微信13812341234告诉你").await.place();
    assert!(world.get(&link).await.text.contains("正在等待店铺核对"));
    assert!(!world.get(TEA).await.text.contains("13812341234"));
    assert_eq!(world.read("/questions?state=held").await["total"], 1, "its question is found");
    assert_eq!(world.read("/questions?answered=true").await["total"], 0);
    let answer = world.read(&format!("/questions/{id}")).await["answers"][0].clone();
    assert_eq!((&answer["state"], &answer["signals"][0]["kind"]), (&json!("held"), &json!("contacts")));
}

#[tokio::test]
async fn what_helped_is_counted_once_for_everybody_and_comes_first() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    world.ask(2, "有回甘吗？").await;
    let (id, other) = (world.id("会苦吗？").await, world.id("有回甘吗？").await);
    world.act(&format!("/questions/{id}/answers"), json!({"text": "不苦。"})).await;
    world.act(&format!("/questions/{other}/answers"), json!({"text": "有的。"})).await;
    world.answer(&world.link("agent", "A-1").await, &id, "略苦，回甘好").await.place();
    let buyers = world.read(&format!("/questions/{id}")).await["answers"][1]["id"].as_str().unwrap().to_owned();
    let path = format!("/s/{SHOP}/answers/{buyers}/helpful");
    let fields = [("product", "tea"), ("lang", "en"), ("sort", "helpful")];
    for (from, browser) in [(7, "one"), (7, "two"), (8, "one")] {
        let place = world.post(from, &path, &fields, &[("user-agent", browser)]).await.place().to_owned();
        assert_eq!(place, format!("{TEA}?lang=en&sort=helpful&said=thanks#{buyers}"));
    }
    let shown = world.public().await;
    let first = shown.as_array().unwrap().iter().find(|question| question["id"] == json!(id)).unwrap();
    assert_eq!((&first["helpful"], &first["answers"][0]["text"]), (&json!(2), &json!("略苦，回甘好")));
    let sorted = world.get(&format!("/public/v1/shops/{SHOP}/questions?sort=helpful&limit=1")).await.json();
    assert_eq!(sorted["items"][0]["id"], json!(id));
    let cursor = sorted["next_cursor"].as_str().unwrap();
    let next = world.get(&format!("/public/v1/shops/{SHOP}/questions?sort=helpful&limit=1&cursor={cursor}")).await;
    assert_eq!(next.json()["items"][0]["id"], json!(other));
    let elsewhere = format!("/s/{OTHER_SHOP}/answers/{buyers}/helpful");
    assert_eq!(world.post(8, &elsewhere, &fields, &[]).await.status, StatusCode::NOT_FOUND);
    let foreign = [("origin", "https://evil.example")];
    assert_eq!(world.post(8, &path, &fields, &foreign).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.count("question_votes").await, 2);
}

#[tokio::test]
async fn an_erased_buyers_answers_go_and_the_question_stays() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    let (id, link) = (world.id("会苦吗？").await, world.link("agent", "A-1").await);
    world.answer(&link, &id, "龙井从来不苦").await.place();
    assert_eq!(world.read("/questions?q=%E9%BE%99%E4%BA%95").await["total"], 1);
    let answer = world.read(&format!("/questions/{id}")).await["answers"][0]["id"].clone();
    for decision in [
        json!({"decision": "reject", "reason": "spam", "note": "从来不苦？", "answer": answer}),
        json!({"decision": "restore", "answer": answer}),
    ] {
        world.act(&format!("/questions/{id}/decisions"), decision).await;
    }
    let person = Person { user_ids: vec!["u1".into()], ..Person::default() };
    for _ in 0..2 {
        crate::erase(&world.listen.kit, SHOP, &person).await.unwrap();
    }
    let seen = world.read(&format!("/questions/{id}")).await;
    assert_eq!((&seen["answers"][0]["state"], &seen["answers"][0]["text"]), (&json!("erased"), &json!("")));
    assert_eq!((&seen["answers_count"], &seen["answers"][0]["user_id"]), (&json!(0), &json!(null)));
    assert_eq!(world.read("/questions?q=%E9%BE%99%E4%BA%95").await["total"], 0);
    let page = world.get(TEA).await;
    assert!(page.text.contains("会苦吗？") && !page.text.contains("龙井") && page.status == StatusCode::OK);
    assert_eq!(
        world.count("question_answers WHERE person IS NOT NULL OR who IS NOT NULL OR request IS NOT NULL").await,
        0
    );
    assert_eq!(world.count("question_decisions WHERE note IS NOT NULL").await, 0, "nor what quotes them");
    let restored = json!({"decision": "restore", "answer": seen["answers"][0]["id"]});
    let refused = world.staff("agent", "POST", &format!("/questions/{id}/decisions"), &restored).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.headers[header::CONTENT_TYPE].to_str().unwrap().contains("problem"));
}
