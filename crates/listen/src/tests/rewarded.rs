//! What is given for reviews: coupons that the shop pasted, and what staff gave in another way.

use axum::http::StatusCode;
use serde_json::json;

use super::claims::claim;
use super::site::{SHOP, Site, id, order, review};
use crate::coupons;

#[tokio::test]
async fn staff_mark_what_they_rewarded_with_a_word_on_it_and_for_good() {
    let site = Site::with(vec![review(1, "u1", "r1", "o1", 2, "一般")]).await;
    let path = format!("/reviews/{}/decisions", id("r1"));
    let mark = |body| site.ask("agent", "POST", &path, body);
    assert_eq!(mark(json!({"decision": "reward"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let marked = mark(json!({"decision": "reward", "note": "送了 5 元券"})).await;
    assert_eq!((marked.status, &marked.body["state"]), (StatusCode::CREATED, &json!("published")));
    assert_eq!(mark(json!({"decision": "reward", "note": "再送"})).await.status, StatusCode::CONFLICT);
    site.post("owner", &path, json!({"decision": "reject", "reason": "spam"})).await;
    // Its sender tells it again, without a word of a reward.
    site.send(vec![review(5, "u1", "r1", "o1", 3, "还行")]).await;
    let shown = site.review("r1").await;
    assert_eq!((&shown["is_rewarded"], &shown["state"]), (&json!(true), &json!("rejected")));
    assert_eq!(
        (&shown["decisions"][0]["decision"], &shown["decisions"][0]["note"]),
        (&json!("reward"), &json!("送了 5 元券"))
    );
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn coupons_are_pasted_counted_and_missed() {
    let site = Site::open().await;
    let left = async || crate::waiting(&site.test.store, SHOP, site.listen.kit.now()).await.unwrap().coupons_left;
    let add = |codes: &str| site.ask("owner", "POST", "/review-coupons", json!({"codes": codes}));
    assert_eq!(add("A-1\nA-2, A-1").await.body, json!({"free": 2, "given": 0}));
    assert_eq!(add("A-2\nA-3").await.body, json!({"free": 3, "given": 0}), "each once");
    assert_eq!(add(" ").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(left().await, None, "the shop gives nothing for reviews");
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["reward"] = json!({"zh": "5 元券", "en": "", "code": ""});
    assert!(site.ask("owner", "PUT", "/listen/settings", settings).await.status.is_success());
    assert_eq!(left().await, Some(3));
    let refused = site.ask("agent", "POST", "/review-coupons", json!({"codes": "X"})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get("stranger", "/review-coupons").await, json!({"free": 0, "given": 0}));
    let removed = site.ask("owner", "DELETE", "/review-coupons", json!(null)).await;
    assert_eq!(removed.body, json!({"free": 0, "given": 0}));
}

#[tokio::test]
async fn an_order_that_a_browser_made_up_is_given_no_coupon() {
    let site = Site::with(vec![order(1, "u1", "o1", &["p1"]), claim(order(1, "u2", "o2", &["p1"]))]).await;
    site.ask("owner", "POST", "/review-coupons", json!({"codes": "A-1\nA-2"})).await;
    for order in ["o1", "o2"] {
        let tx = site.test.store.begin().await.unwrap();
        coupons::give(&tx, &site.listen, SHOP, order).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(site.get("owner", "/review-coupons").await, json!({"free": 1, "given": 1}));
}
