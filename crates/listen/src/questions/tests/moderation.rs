use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::world::{TEA, World};

#[tokio::test]
async fn what_leads_elsewhere_or_insults_waits_and_is_seen_nowhere() {
    let world = World::open().await;
    for (from, text, kind) in [
        (1, "便宜茶叶看 https://spam.example/x 好吗？", "contacts"),
        (2, "加我微信13912345678有货吗？", "contacts"),
        (3, "店主是傻逼吗？", "offensive"),
    ] {
        assert!(world.ask(from, text).await.ends_with("said=held"), "{text}");
        let seen = world.read(&format!("/questions/{}", world.id(text).await)).await;
        assert_eq!((&seen["state"], &seen["signals"][0]["kind"]), (&json!("held"), &json!(kind)), "{text}");
        assert_eq!(seen["path"], json!(null));
    }
    assert!(world.get(TEA).await.text.contains("还没有人提问"));
    assert_eq!(world.public().await, json!([]));
    assert!(!world.get(&world.link("agent", "A-1").await).await.text.contains("傻逼"));
    assert_eq!(world.read("/questions?state=held").await["total"], 3);
}

#[tokio::test]
async fn a_question_that_does_not_flatter_is_public_and_cannot_be_taken_down_for_it() {
    let world = World::open().await;
    let text = "为什么这么差，是不是陈茶？";
    assert!(world.ask(1, text).await.contains("said=asked"));
    let path = format!("/questions/{}/decisions", world.id(text).await);
    for body in [
        json!({"decision": "reject"}),
        json!({"decision": "reject", "reason": "unflattering"}),
        json!({"decision": "reject", "reason": "negative"}),
        json!({"decision": "hide"}),
        json!({"decision": "publish", "reason": "spam"}),
        json!({"decision": "reject", "reason": "spam", "stars": 1}),
        json!({"decision": "reject", "reason": "spam", "note": "长".repeat(2_001)}),
    ] {
        let refused = world.staff("owner", "POST", &path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    for impossible in ["publish", "restore", "withdraw"] {
        let refused = world.staff("owner", "POST", &path, &json!({"decision": impossible})).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{impossible}");
    }
    assert!(world.get(TEA).await.text.contains(text));
    assert_eq!(world.count("question_decisions").await, 0);
}

#[tokio::test]
async fn decisions_are_kept_with_their_reason_and_who_made_them() {
    let world = World::open().await;
    world.ask(1, "看 https://spam.example 好吗？").await;
    let id = world.id("看 https://spam.example 好吗？").await;
    let path = format!("/questions/{id}/decisions");
    assert_eq!(world.act(&path, json!({"decision": "publish"})).await["state"], "published");
    assert_eq!(world.public().await.as_array().map(Vec::len), Some(1));
    world.act(&format!("/questions/{id}/answers"), json!({"text": "这是广告"})).await;
    let rejection = json!({"decision": "reject", "reason": "spam", "note": "又来了"});
    assert_eq!(world.act(&path, rejection).await["state"], "rejected");
    assert_eq!(world.public().await, json!([]));
    let late = world.staff("agent", "POST", &format!("/questions/{id}/answers"), &json!({"text": "迟了"})).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let vote = format!("/s/00000000-0000-0000-0000-000000000050/answers/{}/helpful", answer_of(&world, &id, 0).await);
    assert_eq!(world.post(3, &vote, &[("product", "tea")], &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.act(&path, json!({"decision": "restore"})).await["state"], "published");
    let kept = world.read(&format!("/questions/{id}")).await["decisions"].clone();
    let told: Vec<(&str, Option<&str>)> = kept
        .as_array()
        .unwrap()
        .iter()
        .map(|made| (made["decision"].as_str().unwrap(), made["reason"].as_str()))
        .collect();
    assert_eq!(told, [("publish", None), ("reject", Some("spam")), ("restore", None)]);
    assert_eq!((&kept[1]["note"], &kept[1]["by"]), (&json!("又来了"), &json!("agent")));
    assert_eq!(world.count("audit WHERE action LIKE 'question.%'").await, 3);
    assert_eq!(world.count("outbox WHERE event LIKE '%\"Question Decided\"%'").await, 3);
}

#[tokio::test]
async fn a_shop_takes_back_its_own_answers_alone() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    let id = world.id("会苦吗？").await;
    world.act(&format!("/questions/{id}/answers"), json!({"text": "写错了"})).await;
    world.answer(&world.link("agent", "A-1").await, &id, "很苦，别买").await.place();
    let path = format!("/questions/{id}/decisions");
    let (own, buyers) = (answer_of(&world, &id, 0).await, answer_of(&world, &id, 1).await);
    let withdrawn = world.act(&path, json!({"decision": "withdraw", "answer": own})).await;
    assert_eq!(withdrawn["state"], "withdrawn");
    let refused = world.staff("owner", "POST", &path, &json!({"decision": "withdraw", "answer": buyers})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let page = world.get(TEA).await.text;
    assert!(page.contains("很苦，别买") && !page.contains("写错了"));
    assert_eq!(world.read(&format!("/questions/{id}")).await["answers_count"], 1);
    world.act(&path, json!({"decision": "restore", "answer": own})).await;
    assert!(world.get(TEA).await.text.contains("写错了"));
    let elsewhere = json!({"decision": "reject", "reason": "spam", "answer": id});
    assert_eq!(world.staff("owner", "POST", &path, &elsewhere).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_answered_reads_why_it_is_not_shown() {
    let world = World::open().await;
    world.ask(1, "会苦吗？").await;
    let id = world.id("会苦吗？").await;
    let link = world.link("agent", "A-1").await;
    world.answer(&link, &id, "打我电话问").await.place();
    let path = format!("/questions/{id}/decisions");
    let answer = answer_of(&world, &id, 0).await;
    world.act(&path, json!({"decision": "reject", "reason": "spam", "answer": answer})).await;
    world.act(&path, json!({"decision": "restore", "answer": answer})).await;
    assert!(!world.get(&link).await.text.contains("没有公开"), "it is shown again");
    world.act(&path, json!({"decision": "reject", "reason": "personal_data", "answer": answer})).await;
    let page = world.get(&link).await.text;
    assert!(page.contains("这条回答没有公开，原因：含个人信息。"), "{page}");
}

async fn answer_of(world: &World, question: &str, number: usize) -> String {
    let seen: Json = world.read(&format!("/questions/{question}")).await;
    seen["answers"][number]["id"].as_str().unwrap().to_owned()
}
