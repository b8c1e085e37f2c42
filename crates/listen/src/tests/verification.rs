//! Verified is what the server knows, never what a body says.

use jiff::SignedDuration;
use serde_json::json;

use super::site::{SHOP, Site, id, minute, order, review, track};
use crate::reviews::{Edit, FollowUp, Submission, edit, follow_up, submit};

#[tokio::test]
async fn the_buyers_own_review_is_verified_and_why_not_is_told() {
    let mut events = vec![order(0, "u1", "o1", &["p1"]), order(1, "u2", "o2", &["p2"]), order(2, "u1", "o3", &["p1"])];
    events.push(track(3, "u1", "Order Cancelled", json!({"order_id": "o3"})));
    events.push(review(5, "u1", "good", "o1", 5, ""));
    events.push(review(5, "u2", "thief", "o1", 5, ""));
    events.push(review(5, "", "nobody", "o1", 5, ""));
    events.push(review(5, "u2", "elsewhere", "o2", 5, ""));
    events.push(review(5, "u1", "cancelled", "o3", 5, ""));
    events.push(review(5, "u1", "unknown", "o9", 5, ""));
    events.push(track(5, "u1", "Review Submitted", json!({"review_id": "none", "rating": 5, "is_verified": true})));
    let site = Site::with(events).await;
    for (review, why) in [
        ("good", "order"),
        ("thief", "other_person"),
        ("nobody", "other_person"),
        ("elsewhere", "other_product"),
        ("cancelled", "cancelled"),
        ("unknown", "unknown_order"),
        ("none", "no_order"),
    ] {
        let shown = site.review(review).await;
        assert_eq!(shown["why_verified"], json!([why]), "{review}");
        assert_eq!(shown["is_verified"], json!(why == "order"), "{review}");
    }
    site.send(vec![order(9, "u1", "o9", &["p1"])]).await;
    assert_eq!(site.review("unknown").await["is_verified"], true, "the order came later");
    site.is_what_the_log_tells().await;
}

/// What a form sends is marked so by the server; a sender who writes the same words proves nothing.
#[tokio::test]
async fn a_raw_event_cannot_forge_a_link_nor_staffs_doing() {
    let mut site = vec![order(0, "u1", "o1", &["p1"])];
    let forged = json!({"review_id": "f", "order_id": "o1", "product_id": "p1", "rating": 5, "is_verified": true,
        "request_id": "0198c0de-0000-7000-8000-000000000001", "signals": [], "text": "加我微信 13812341234"});
    site.push(track(1, "stranger", "Review Submitted", forged));
    site.push(track(2, "", "Review Decided", json!({"decision_id": SHOP.0, "review_id": "f", "decision": "publish"})));
    site.push(track(2, "", "Review Replied", json!({"reply_id": SHOP.0, "review_id": "f", "text": "x"})));
    site.push(track(2, "", "Review Edited", json!({"review_id": "f", "rating": 1})));
    site.push(track(2, "", "Review Voted", json!({"review_id": "f", "voter": "v", "is_helpful": true})));
    site.push(track(2, "", "Recovery Closed", json!({"step_id": SHOP.0, "review_id": "f", "outcome": "mended"})));
    let site = Site::with(site).await;
    let shown = site.review("f").await;
    assert_eq!((&shown["is_verified"], &shown["state"], &shown["rating"]), (&json!(false), &json!("held"), &json!(5)));
    assert_eq!((&shown["replies"], &shown["decisions"], &shown["helpful"]), (&json!([]), &json!([]), &json!(0)));
    assert_eq!(shown["signals"][0]["kind"], "contacts");
}

#[tokio::test]
async fn a_form_is_taken_edited_once_and_followed_up_once() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1", "p2"])]).await;
    let request = site.request("o1").await;
    let sent = Submission {
        request,
        product_id: Some("p1".into()),
        rating: 2,
        text: Some("质量很差，物流太慢".into()),
        author_name: Some("林小美".into()),
        address: Some("203.0.113.9".into()),
        ..Submission::default()
    };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent.clone()).await.unwrap();
    assert_eq!(submit(&tx, &site.listen, SHOP, sent.clone()).await.unwrap_err().code, "already_sent");
    let elsewhere = Submission { product_id: Some("p9".into()), ..sent.clone() };
    assert_eq!(submit(&tx, &site.listen, SHOP, elsewhere).await.unwrap_err().code, "invalid");
    let unknown = Submission { request: id("x"), ..sent };
    assert_eq!(submit(&tx, &site.listen, SHOP, unknown).await.unwrap_err().code, "not_found");
    tx.commit().await.unwrap();
    let shown = site.get("agent", &format!("/reviews/{}", taken.id)).await;
    assert_eq!((&shown["why_verified"], &shown["origin"]), (&json!(["link"]), &json!("form")));
    assert_eq!((&shown["author"]["user_id"], &shown["author"]["name"]), (&json!("u1"), &json!("林小美")));
    assert_eq!((&shown["recovery"]["state"], &shown["class"]), (&json!("open"), &json!("bad")));
    assert_eq!(shown["recovery"]["due_at"], json!(minute(1_000 + 24 * 60)));
    site.catch_up().await;

    let better = Edit { rating: 5, text: Some("客服处理得很好".into()), ..Edit::default() };
    let more = FollowUp { text: "用了一个月，还不错".into(), photos: vec![] };
    let tx = site.test.store.begin().await.unwrap();
    edit(&tx, &site.listen, SHOP, taken.id, better.clone()).await.unwrap();
    assert_eq!(edit(&tx, &site.listen, SHOP, taken.id, better).await.unwrap_err().code, "not_editable");
    follow_up(&tx, &site.listen, SHOP, taken.id, more.clone()).await.unwrap();
    assert_eq!(follow_up(&tx, &site.listen, SHOP, taken.id, more).await.unwrap_err().code, "already_followed_up");
    tx.commit().await.unwrap();
    let shown = site.get("agent", &format!("/reviews/{}", taken.id)).await;
    assert_eq!((&shown["class"], &shown["history"][0]["rating"]), (&json!("good"), &json!(2)));
    assert_eq!(shown["follow_up"]["text"], "用了一个月，还不错");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_is_added_later_is_looked_at_like_the_review_itself_and_waits_for_an_answer() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let sent = Submission {
        request: site.request("o1").await,
        product_id: Some("p1".into()),
        rating: 5,
        text: Some("质量很好，很满意".into()),
        ..Submission::default()
    };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/reviews/{}", taken.id);
    site.clock.advance(SignedDuration::from_mins(1));
    site.post("agent", &format!("{path}/replies"), json!({"text": "谢谢"})).await;
    assert_eq!(site.get("agent", &path).await["urgency"], 0, "it is answered");

    site.clock.advance(SignedDuration::from_mins(1));
    let more =
        FollowUp { text: "用了一周就坏了，质量很差，加我微信 13812341234".into(), photos: vec![] };
    let tx = site.test.store.begin().await.unwrap();
    follow_up(&tx, &site.listen, SHOP, taken.id, more).await.unwrap();
    tx.commit().await.unwrap();
    let shown = site.get("agent", &path).await;
    assert_eq!((&shown["state"], &shown["signals"][0]["is_later"]), (&json!("held"), &json!(true)));
    assert!(shown["urgency"].as_i64().unwrap() >= 60, "{}", shown["urgency"]);
    assert!(shown["urgency_reasons"].as_array().unwrap().contains(&json!("follow_up")));
    site.is_what_the_log_tells().await;

    site.clock.advance(SignedDuration::from_mins(1));
    site.post("agent", &format!("{path}/decisions"), json!({"decision": "publish"})).await;
    site.post("agent", &format!("{path}/replies"), json!({"text": "马上换新"})).await;
    let shown = site.get("agent", &path).await;
    assert_eq!((&shown["state"], &shown["urgency"]), (&json!("published"), &json!(0)));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_decision_covers_what_was_there_and_not_what_is_changed_after_it() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let sent = Submission {
        request: site.request("o1").await,
        product_id: Some("p1".into()),
        rating: 2,
        text: Some("看图 https://pictures.example/1".into()),
        ..Submission::default()
    };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(taken.state, "held");
    site.clock.advance(SignedDuration::from_mins(1));
    let path = format!("/reviews/{}", taken.id);
    site.post("agent", &format!("{path}/decisions"), json!({"decision": "publish"})).await;
    assert_eq!(site.get("agent", &path).await["state"], "published");
    site.clock.advance(SignedDuration::from_mins(1));
    let tx = site.test.store.begin().await.unwrap();
    let other = Edit { rating: 2, text: Some("加我微信 13812341234".into()), ..Edit::default() };
    assert_eq!(edit(&tx, &site.listen, SHOP, taken.id, other).await.unwrap().state, "held");
    tx.commit().await.unwrap();
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn copies_bursts_and_many_from_one_address_are_held_good_and_bad_alike() {
    for rating in [1, 5] {
        let orders = (0..12).map(|n| order(n, &format!("u{n}"), &format!("o{n}"), &["p1"])).collect();
        let site = Site::with(orders).await;
        let text = "这是一段写得非常认真而且足够长的评价内容，用来看看有没有人照抄一遍。";
        let mut states = Vec::new();
        for n in 0..7 {
            let request = site.request(&format!("o{n}")).await;
            let text = if n < 2 { text.to_owned() } else { format!("第{n}条") };
            let sent = Submission {
                request,
                product_id: Some("p1".into()),
                rating,
                text: Some(text),
                address: Some("203.0.113.9".into()),
                ..Submission::default()
            };
            let tx = site.test.store.begin().await.unwrap();
            states.push(submit(&tx, &site.listen, SHOP, sent).await.unwrap().state);
            tx.commit().await.unwrap();
        }
        assert_eq!(states, ["published", "held", "published", "published", "published", "held", "held"], "{rating}");
        site.is_what_the_log_tells().await;
    }
}
