//! Drafts of answers by rules: what they say of the order, and to whom.

use primitives::Event;
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{Site, id, order, review, track};

fn of_shop(user: &str, name: &str, order: &str, rating: i64) -> Event {
    let said = json!({"review_id": name, "order_id": order, "rating": rating, "text": "太慢了"});
    track(900, user, "Review Submitted", said)
}

async fn shop() -> Site {
    let parcel = |name: &str, said: Json| track(10, "", name, said);
    Site::with(vec![
        order(0, "u1", "o1", &["p1", "p2"]),
        order(0, "u2", "o2", &["p1"]),
        order(0, "u1", "o3", &["p1"]),
        parcel("Parcel Shipped", json!({"order_id": "o1", "promised_at": "2026-03-03T00:00:00+08:00"})),
        parcel("Parcel Delivered", json!({"order_id": "o1", "delivered_at": "2026-03-05T10:00:00+08:00"})),
        parcel("Parcel Shipped", json!({"order_id": "o2", "promised_at": "2026-03-03T00:00:00+08:00"})),
        parcel("Parcel Delivered", json!({"order_id": "o2", "delivered_at": "2026-03-03T21:00:00+08:00"})),
        of_shop("u1", "late", "o1", 1),
        of_shop("u2", "punctual", "o2", 1),
        of_shop("u9", "stranger", "o1", 1),
        of_shop("u1", "good", "o3", 5),
    ])
    .await
}

async fn draft(site: &Site, review: &str) -> (String, Json) {
    let draft = site.get("agent", &format!("/reviews/{}/draft", id(review))).await;
    (draft["text"].as_str().unwrap().to_owned(), draft["used"].clone())
}

#[tokio::test]
async fn a_draft_says_how_late_it_came_and_what_was_bought_to_who_bought_it() {
    let site = shop().await;
    let uses = |used: &Json, fact: &str| used.as_array().unwrap().contains(&json!(fact));
    let (text, used) = draft(&site, "late").await;
    assert!(text.contains("晚到了 2 天") && text.contains("商品p1、商品p2"), "{text}");
    assert!(uses(&used, "delivery") && uses(&used, "bought"), "{used}");
    let (text, used) = draft(&site, "punctual").await;
    assert!(
        !text.contains("晚到") && text.contains("商品p1") && !uses(&used, "delivery"),
        "the whole day was promised: {text}"
    );
    let (text, _) = draft(&site, "stranger").await;
    assert!(!text.contains("晚到") && !text.contains("商品p2"), "another's order: {text}");
    assert!(!draft(&site, "good").await.0.contains("晚到"), "who is content is thanked");
}

#[tokio::test]
async fn a_draft_that_may_become_public_names_no_order() {
    let site = shop().await;
    for review in ["late", "punctual", "stranger", "good"] {
        let (text, used) = draft(&site, review).await;
        assert!(!text.contains("o1") && !text.contains("o2"), "{text}");
        assert!(!used.as_array().unwrap().contains(&json!("order")), "{used}");
    }
}

#[tokio::test]
async fn what_only_the_buyer_reads_says_what_the_public_must_not_learn() {
    let site = shop().await;
    for (review, is_theirs) in [("late", true), ("punctual", true), ("stranger", false), ("good", true)] {
        let public = draft(&site, review).await.0;
        let path = format!("/reviews/{}/draft?is_private=true", id(review));
        let private = site.get("agent", &path).await;
        let (text, used) = (private["text"].as_str().unwrap(), private["used"].as_array().unwrap());
        assert_ne!(text, public);
        let order = match review {
            "punctual" => "订单 o2",
            "good" => "订单 o3",
            _ => "订单 o1",
        };
        assert_eq!((text.contains(order), used.contains(&json!("order"))), (is_theirs, is_theirs), "{text}");
        assert!(!["转给", "一定", "马上", "尽快"].iter().any(|promise| text.contains(promise)), "nobody did: {text}");
    }
    assert!(
        site.get("agent", &format!("/reviews/{}/draft?is_private=true", id("late"))).await["text"]
            .as_str()
            .is_some_and(|text| text.contains("晚到了 2 天"))
    );
}

#[tokio::test]
async fn a_template_names_what_the_text_speaks_of() {
    let site = shop().await;
    let new = json!({"name": "a", "text": "关于{aspects}，我们会改进。", "class": "bad"});
    site.post("owner", "/reply-templates", new).await;
    let (text, used) = draft(&site, "late").await;
    assert!(!text.contains('{') && text.starts_with("关于") && text.ends_with("，我们会改进。"), "{text}");
    assert_eq!(used, json!(["aspects"]));
}

#[tokio::test]
async fn a_complaint_is_named_in_the_customers_own_words_where_everybody_reads_them() {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        order(0, "u2", "o2", &["p1"]),
        order(0, "u3", "o3", &["p1"]),
        review(900, "u1", "zh", "o1", 1, "破了一个大洞"),
        review(901, "u2", "en", "o2", 1, "It came with a big hole"),
        review(902, "u3", "named", "o3", 1, "林小美收到时破了一个大洞"),
    ])
    .await;
    for (name, start, end) in [("zh", 0, 6), ("en", 13, 23), ("named", 0, 12)] {
        let said = json!({"aspect": "packaging", "polarity": "negative", "quote": {"start": start, "end": end}});
        site.ask("owner", "POST", &format!("/reviews/{}/labels", id(name)), said).await;
    }
    let drafted = async |name: &str, is_private: bool| {
        let path = format!("/reviews/{}/draft?is_private={is_private}", id(name));
        site.get("owner", &path).await["text"].as_str().unwrap().to_owned()
    };
    for is_private in [false, true] {
        let (zh, en) = (drafted("zh", is_private).await, drafted("en", is_private).await);
        assert!(zh.contains("（“破了一个大洞”）"), "{zh}");
        assert!(en.contains("packaging (“a big hole”)"), "{en}");
        let named = drafted("named", is_private).await;
        assert!(!named.contains("林小美收到"), "nobody is named in a quote: {named}");
    }
    let tx = site.test.store.begin().await.unwrap();
    tx.exec("UPDATE reviews SET state = 'held'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!drafted("zh", false).await.contains("大洞"), "nobody else has read it yet");
}
