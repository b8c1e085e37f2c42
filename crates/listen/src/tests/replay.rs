//! Whatever was done, the log tells it again.

use serde_json::json;

use super::site::{Site, id, order, review, track};

#[tokio::test]
async fn the_newest_statement_counts_once() {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        review(5, "u1", "r1", "o1", 2, "物流太慢"),
        review(9, "u1", "r1", "o1", 5, "客服补偿了，满意"),
        review(7, "u1", "r1", "o1", 1, "旧的说法"),
    ])
    .await;
    let shown = site.review("r1").await;
    assert_eq!((&shown["rating"], &shown["text"]), (&json!(5), &json!("客服补偿了，满意")));
    assert_eq!(site.get("agent", "/reviews").await["total"], 1);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_is_no_review_is_kept_with_its_reason() {
    let bad = |id: &str, rating: serde_json::Value| {
        track(1, "u1", "Review Submitted", json!({"review_id": id, "rating": rating}))
    };
    let site =
        Site::with(vec![bad("a", json!(0)), bad("b", json!(4.5)), bad("c", json!("five")), bad("", json!(5))]).await;
    assert_eq!((site.count("reviews").await, site.count("unread_reviews").await), (0, 4));
}

#[tokio::test]
async fn an_undone_import_takes_its_reviews_and_orders_along() {
    let import = "0198c0de-0000-7000-8000-000000000001";
    let with_import = |mut event: primitives::Event| {
        let mut body: serde_json::Value = serde_json::from_str(event.body.get()).unwrap();
        body["context"] = json!({"import_id": import, "channel": "import"});
        event.body = serde_json::value::to_raw_value(&body).unwrap();
        event
    };
    let site = Site::with(vec![
        with_import(order(0, "u1", "o1", &["p1"])),
        with_import(review(1, "u2", "r1", "o1", 1, "质量差")),
        review(2, "u1", "r2", "o1", 5, "好"),
    ])
    .await;
    assert_eq!(site.review("r2").await["is_verified"], true);
    let mut undone = track(3, "", "Import Undone", json!({"import_id": import}));
    undone.source = primitives::SourceId::SYSTEM;
    site.send(vec![undone]).await;
    assert_eq!(site.get("agent", "/reviews").await["total"], 1);
    assert_eq!(site.review("r2").await["is_verified"], false, "its order is gone");
    assert_eq!(site.count("review_aspects WHERE sentence LIKE '%质量差%'").await, 0);
    assert_eq!(site.ask("agent", "GET", &format!("/reviews/{}", id("r1")), json!(null)).await.status, 404);
    site.is_what_the_log_tells().await;
}
