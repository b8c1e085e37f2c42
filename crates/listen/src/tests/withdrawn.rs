//! What is taken back: answers by the shop, reviews by their writers.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::site::{SHOP, Site, id, order, review};
use crate::reviews::{Edit, FollowUp, edit, follow_up, withdraw};

#[tokio::test]
async fn what_the_shop_takes_back_of_its_answers_is_read_by_nobody_and_stays_so() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), review(5, "u1", "r1", "o1", 2, "物流太慢")]).await;
    let path = format!("/reviews/{}/replies", id("r1"));
    let slip = site.post("agent", &path, json!({"text": "你住在某某路 1 号"})).await;
    site.post("agent", &path, json!({"text": "很抱歉，已补发"})).await;
    let slip = format!("{path}/{}", slip["id"].as_str().unwrap());
    for (who, status) in [
        ("analyst", StatusCode::FORBIDDEN),
        ("stranger", StatusCode::NOT_FOUND),
        ("agent", StatusCode::NO_CONTENT),
        ("agent", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(site.ask(who, "DELETE", &slip, Json::Null).await.status, status, "{who}");
    }
    let shown = site.review("r1").await;
    let texts = shown["replies"].as_array().unwrap().iter().map(|reply| reply["text"].as_str().unwrap());
    assert_eq!(texts.collect::<BTreeSet<_>>(), BTreeSet::from(["", "很抱歉，已补发"]));
    let page = site.public(&format!("/s/{SHOP}/reviews/p1")).await;
    assert!(page.contains("已补发") && !page.contains("某某路"), "{page}");
    site.is_what_the_log_tells().await;
    assert_eq!(site.count("review_replies WHERE text LIKE '%某某路%'").await, 0);
}

#[tokio::test]
async fn what_its_writer_withdrew_is_brought_back_by_nobody_and_counted_with_its_stars() {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        review(5, "u1", "r1", "o1", 1, "物流太慢"),
        review(6, "u2", "r2", "o2", 5, "物流很快"),
    ])
    .await;
    let decide =
        async |decision: Json| site.ask("owner", "POST", &format!("/reviews/{}/decisions", id("r1")), decision).await;
    assert_eq!(decide(json!({"decision": "reject", "reason": "fake"})).await.status, StatusCode::CREATED);
    site.clock.advance(SignedDuration::from_mins(1));
    let tx = site.test.store.begin().await.unwrap();
    for _ in 0..2 {
        withdraw(&tx, &site.listen, SHOP, id("r1")).await.unwrap();
    }
    tx.commit().await.unwrap();
    site.clock.advance(SignedDuration::from_mins(1));
    for decision in [
        json!({"decision": "publish"}),
        json!({"decision": "restore"}),
        json!({"decision": "reject", "reason": "spam"}),
    ] {
        let refused = decide(decision).await;
        assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("withdrawn")));
    }
    let tx = site.test.store.begin().await.unwrap();
    let other = Edit { rating: 5, ..Edit::default() };
    assert!(edit(&tx, &site.listen, SHOP, id("r1"), other).await.is_err(), "nobody writes in their place");
    let more = FollowUp { text: "其实很好".to_owned(), photos: vec![] };
    assert!(follow_up(&tx, &site.listen, SHOP, id("r1"), more).await.is_err());
    drop(tx);
    let by_itself = decide(json!({"decision": "reject", "reason": "withdrawn"})).await;
    assert!(by_itself.status.is_client_error(), "staff do not withdraw for others");
    let overview = site.get("owner", "/reviews/overview?days=30").await;
    let taken_down = overview["shown"].as_array().unwrap().iter().filter_map(|row| row["rejected"].as_i64());
    assert_eq!(taken_down.sum::<i64>(), 0, "the shop did not take it down");
    let withdrawn = json!([{"reason": "withdrawn", "count": 1, "by_rating": [1, 0, 0, 0, 0], "unrated": 0}]);
    let is_told = async || {
        for of in ["", "&product=p1"] {
            let summary = site.public_json(&format!("summary?lang=en{of}")).await;
            assert_eq!((&summary["hidden"], &summary["count"]), (&withdrawn, &json!(1)), "{of}");
        }
        assert!(!site.public(&format!("/s/{SHOP}/reviews/p1")).await.contains("物流太慢"));
        let shown = site.review("r1").await;
        assert_eq!((&shown["state"], &shown["decisions"][1]["reason"]), (&json!("rejected"), &json!("withdrawn")));
        assert_eq!(shown["decisions"].as_array().unwrap().len(), 2, "once");
    };
    is_told().await;
    site.is_what_the_log_tells().await;
    is_told().await;
}
