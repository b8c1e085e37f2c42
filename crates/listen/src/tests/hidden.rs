//! Everybody can read how many reviews are not shown, why, and with how many stars.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::site::{SHOP, Site, id, review};

async fn decide(site: &Site, review: &str, decision: Json) {
    site.post("agent", &format!("/reviews/{}/decisions", id(review)), decision).await;
}

async fn hidden(site: &Site, query: &str) -> (Json, String) {
    let summary = site.public_json(&format!("summary?lang=zh{query}")).await;
    (summary["hidden"].clone(), summary["hidden_told"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn what_is_taken_down_is_counted_by_reason_and_stars_until_it_is_back() {
    let sent = |n: i64, stars: i64| review(n, &format!("u{n}"), &format!("r{n}"), &format!("o{n}"), stars, "");
    let site = Site::with(vec![sent(1, 1), sent(2, 1), sent(3, 5), sent(4, 4)]).await;
    assert_eq!(hidden(&site, "").await, (json!([]), "没有未公开的评价。".to_owned()));
    for (review, reason) in [("r1", "fake"), ("r2", "fake"), ("r3", "spam")] {
        decide(&site, review, json!({"decision": "reject", "reason": reason})).await;
    }
    let spam = json!({"reason": "spam", "count": 1, "by_rating": [0, 0, 0, 0, 1], "unrated": 0});
    let fake = json!({"reason": "fake", "count": 2, "by_rating": [2, 0, 0, 0, 0], "unrated": 0});
    let told = "未公开：3 条评价，其中广告、刷屏 1 条（5 星 1 条）；虚假 2 条（1 星 2 条）。";
    for of in ["", "&product=p1"] {
        assert_eq!(hidden(&site, of).await, (json!([spam, fake]), told.to_owned()), "{of}");
    }
    for path in ["", "/p1"] {
        let page = site.public(&format!("/s/{SHOP}/reviews{path}?lang=zh")).await;
        assert!(page.contains(told), "{page}");
    }
    site.is_what_the_log_tells().await;
    site.clock.advance(SignedDuration::from_mins(1));
    for review in ["r1", "r2"] {
        decide(&site, review, json!({"decision": "restore"})).await;
    }
    assert_eq!(hidden(&site, "").await.0, json!([spam]));
    site.is_what_the_log_tells().await;
}
