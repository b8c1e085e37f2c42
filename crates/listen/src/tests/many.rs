//! What staff do with several reviews at once: each as if it were done alone, and nothing twice.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::site::{SHOP, Site, id, order, review};

async fn shop() -> Site {
    Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        review(10, "u1", "zh", "o1", 5, "质量很好，物流很快"),
        review(20, "u2", "en", "o2", 5, "Great quality, fast delivery"),
        review(30, "u3", "bad", "o3", 1, "太差了"),
        review(40, "u4", "held", "o9", 5, "加微信13812341234领红包"),
        review(50, "u5", "spam", "o9", 5, "加微信13812345678领红包"),
    ])
    .await
}

fn to(name: &str, text: &str) -> Json {
    json!({"id": id(name), "text": text})
}

/// What became of each: its problem's code, or nothing.
fn codes(outcomes: &Json) -> Vec<Option<&str>> {
    outcomes["items"].as_array().unwrap().iter().map(|item| item["problem"]["code"].as_str()).collect()
}

#[tokio::test]
async fn each_is_answered_once_however_often_it_is_sent() {
    let site = shop().await;
    site.post("agent", &format!("/reviews/{}/replies", id("bad")), json!({"text": "抱歉"})).await;
    let all = json!({"reviews": [to("zh", "谢谢"), to("bad", "又抱歉"), to("en", " "), to("nobody", "谢谢")]});
    let first = site.post("agent", "/reviews/replies", all.clone()).await;
    assert_eq!(codes(&first), [None, Some("answered_since"), Some("invalid"), Some("not_found")]);
    assert_eq!(first["items"][0]["id"], json!(id("zh")));
    assert_eq!(codes(&site.post("agent", "/reviews/replies", all).await)[0], Some("answered_since"));
    let twice = json!({"reviews": [to("en", "Thank you"), to("en", "Thank you")]});
    assert_eq!(codes(&site.post("agent", "/reviews/replies", twice).await), [None, Some("answered_since")]);
    assert_eq!(site.count("review_replies").await, 3);
    let shown = site.review("zh").await;
    assert_eq!((&shown["replies"][0]["text"], &shown["replies"][0]["by"]), (&json!("谢谢"), &json!("agent")));
    let known = json!({"reviews": [{"id": id("bad"), "text": "已补发", "is_private": true, "replies_seen": 1}]});
    assert_eq!(codes(&site.post("agent", "/reviews/replies", known).await), [None], "who saw the first may add one");
    site.is_what_the_log_tells().await;
    assert_eq!(site.review("bad").await["replies_count"], 2);
}

#[tokio::test]
async fn drafts_are_of_each_ones_own_language_and_class() {
    let site = shop().await;
    for (text, class, language) in
        [("谢谢{name}", Some("good"), "zh"), ("Thanks, {name}", Some("good"), "en"), ("抱歉", None, "zh")]
    {
        let name = if class.is_some() { "Thank" } else { "Sorry" };
        let template = json!({"name": name, "text": text, "class": class, "language": language});
        site.post("owner", "/reply-templates", template).await;
    }
    let reviews = ["en", "zh", "bad"].map(id);
    let wanted = |template: Json| json!({"reviews": reviews, "template": template});
    let drafts = site.post("agent", "/reviews/drafts", wanted(json!("Thank"))).await;
    let drafted = |drafts: &Json| -> Vec<(Json, Json)> {
        let items = drafts["items"].as_array().unwrap();
        items.iter().map(|item| (item["id"].clone(), item["draft"]["text"].clone())).collect()
    };
    let expected = [("en", "Thanks, 林小美"), ("zh", "谢谢林小美"), ("bad", "抱歉")];
    let expected = expected.map(|(name, text)| (json!(id(name)), json!(text)));
    assert_eq!(drafted(&drafts), expected, "nobody who complains is thanked");
    for name in ["en", "zh", "bad"] {
        let alone = site.get("agent", &format!("/reviews/{}/draft", id(name))).await;
        let drafts = site.post("agent", "/reviews/drafts", json!({"reviews": [id(name)]})).await;
        assert_eq!(drafts["items"][0]["draft"], alone, "without a template it is the draft that it has alone");
    }
    let private = json!({"reviews": [id("bad")], "is_private": true});
    let private = site.post("agent", "/reviews/drafts", private).await;
    assert_eq!(private["items"][0]["unreached"]["code"], "channel_off", "no mail leaves this shop");
    let unknown = site.ask("agent", "POST", "/reviews/drafts", wanted(json!("No such"))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("review_replies").await, 0, "nothing is sent");
}

#[tokio::test]
async fn held_ones_are_published_by_a_decision_each_and_no_others() {
    let site = shop().await;
    let reject = json!({"decision": "reject", "reason": "spam"});
    site.post("agent", &format!("/reviews/{}/decisions", id("spam")), reject).await;
    let before = site.count("audit WHERE action = 'review.publish'").await;
    let reviews = ["held", "spam", "zh", "held"].map(id);
    let asked = json!({"reviews": reviews, "note": " 是老顾客 "});
    let outcomes = site.post("agent", "/reviews/publications", asked).await;
    assert_eq!(codes(&outcomes), [None, Some("not_held"), Some("not_held"), Some("not_held")]);
    let shown = site.review("held").await;
    assert_eq!(shown["state"], "published");
    let decision = &shown["decisions"][0];
    assert_eq!(
        (&decision["decision"], &decision["note"], &decision["by"]),
        (&json!("publish"), &json!("是老顾客"), &json!("agent"))
    );
    assert_eq!(site.review("spam").await["state"], "rejected", "what a colleague took down stays so");
    assert_eq!(site.count("audit WHERE action = 'review.publish'").await, before + 1);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn as_many_as_one_call_takes_and_only_by_who_may() {
    let site = shop().await;
    let many = |n: u128| -> Vec<Uuid> { (0..n).map(Uuid::from_u128).collect() };
    let replies = |ids: Vec<Uuid>| -> Json {
        let each: Vec<Json> = ids.into_iter().map(|id| json!({"id": id, "text": "谢谢"})).collect();
        json!({"reviews": each})
    };
    for (path, body) in [
        ("/reviews/replies", replies(many(51))),
        ("/reviews/replies", replies(many(0))),
        ("/reviews/drafts", json!({"reviews": many(51)})),
        ("/reviews/publications", json!({"reviews": many(51), "note": "x"})),
        ("/reviews/publications", json!({"reviews": many(1), "note": " "})),
    ] {
        assert_eq!(site.ask("agent", "POST", path, body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    for (path, body) in [
        ("/reviews/replies", replies(vec![id("zh")])),
        ("/reviews/drafts", json!({"reviews": [id("zh")]})),
        ("/reviews/publications", json!({"reviews": [id("held")], "note": "x"})),
    ] {
        assert_eq!(site.ask("analyst", "POST", path, body.clone()).await.status, StatusCode::FORBIDDEN, "{path}");
        let elsewhere = site.post("stranger", path, body).await;
        let items = elsewhere["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["problem"]["code"] == "not_found"), "{SHOP}: {elsewhere}");
    }
    assert_eq!(site.count("review_replies").await, 0);
}
