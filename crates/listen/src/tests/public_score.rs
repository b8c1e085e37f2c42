//! The score that everybody is shown, of one product and of many at once.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};
use store::Sql;
use tower::ServiceExt;

use super::site::{SHOP, Site, order, review};
use crate::shopper::{self, Shopper};

async fn read(site: &Site, path: &str) -> (StatusCode, String) {
    let app: Router = shopper::router().with_state(Shopper::new(site.listen.clone()));
    let answer = app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    (status, String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap())
}

async fn summary(site: &Site, query: &str) -> Json {
    serde_json::from_str(&read(site, &format!("/public/v1/shops/{SHOP}/summary{query}")).await.1).unwrap()
}

async fn stars(site: &Site, products: &Json) -> Json {
    let list = pages::encoded(&products.to_string());
    serde_json::from_str(&read(site, &format!("/public/v1/shops/{SHOP}/stars?products={list}")).await.1).unwrap()
}

#[tokio::test]
async fn the_shop_chooses_the_score_and_search_engines_are_told_the_mean() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), review(970, "u1", "r1", "o1", 5, "好")]).await;
    let plain = summary(&site, "?product=p1&lang=en").await;
    assert_eq!((&plain["score"], &plain["mean"]), (&json!(5.0), &json!(5.0)));
    assert!(plain["formula"].as_str().unwrap().contains("divided by their number"));
    let tx = site.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), json!({"public_score": "steady"}).to_string().into()]).await.unwrap();
    tx.commit().await.unwrap();
    // Seven imagined ratings of 3.5 stars and one of five from today: (24.5 + 5) / 8.
    for query in ["?lang=en", "?product=p1&lang=en"] {
        let steady = summary(&site, query).await;
        assert_eq!((&steady["score"], &steady["mean"]), (&json!(3.6875), &json!(5.0)), "{query}");
        assert!(steady["formula"].as_str().unwrap().contains("7 imagined ones of 3.5 stars"), "{steady}");
    }
    let page = read(&site, &format!("/s/{SHOP}/reviews/p1?lang=zh")).await.1;
    assert!(page.contains("<b>3.7</b>") && page.contains("7 条假想的 3.5 星评价"), "{page}");
    assert!(page.contains(r#""ratingValue":5.0"#), "search engines ask for the mean");
    assert_eq!(stars(&site, &json!(["p1"])).await["items"][0]["score"], 3.6875);
}

/// The score of the shop, which is that of its only product, by pages that may have been asked before.
async fn score(pages: &Router) -> String {
    let mut found = Vec::new();
    for query in ["", "?product=p1"] {
        let request = Request::get(format!("/public/v1/shops/{SHOP}/summary{query}")).body(Body::empty()).unwrap();
        let answer = pages.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let score = serde_json::from_slice::<Json>(&bytes).unwrap()["score"].as_f64().unwrap();
        found.push(format!("{score:.4}"));
    }
    assert_eq!(found[0], found[1]);
    found.swap_remove(0)
}

async fn exec(site: &Site, sql: &str) {
    let tx = site.test.store.begin().await.unwrap();
    tx.exec(sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_steady_score_is_computed_once_and_anew_after_any_change() {
    let site = Site::with(vec![review(970, "u1", "r1", "o1", 5, "好")]).await;
    let settings = json!({"public_score": "steady"}).to_string();
    exec(
        &site,
        &format!("INSERT INTO listen_settings (shop, settings, updated_at) SELECT id, '{settings}', 0 FROM shops"),
    )
    .await;
    let pages: Router = shopper::router().with_state(Shopper::new(site.listen.clone()));
    assert_eq!(score(&pages).await, "3.6875");
    // Behind everybody's back: who computes nothing sees nothing of it.
    exec(&site, "UPDATE reviews SET rating = 4").await;
    exec(&site, "UPDATE review_sums SET total = 4, squares = 16 WHERE measure = 'r5'").await;
    assert_eq!(score(&pages).await, "3.6875");
    site.send(vec![review(971, "u2", "r2", "o2", 3, "一般")]).await;
    assert_eq!(score(&pages).await, "3.5000", "seven of 3.5, one of four and one of three");
    let rejected = format!("/reviews/{}/decisions", super::site::id("r2"));
    site.post("agent", &rejected, json!({"decision": "reject", "reason": "fake"})).await;
    assert_eq!(score(&pages).await, "3.5625");
    site.clock.advance(jiff::SignedDuration::from_hours(183 * 24));
    assert_eq!(score(&pages).await, "3.5333", "half the weight");
    let none = json!({"public_score": "steady", "bayesian": {"prior_weight": 0}}).to_string();
    exec(&site, &format!("UPDATE listen_settings SET settings = '{none}'")).await;
    assert_eq!(score(&pages).await, "4.0000");
    site.rebuild().await;
    assert_eq!(score(&pages).await, "5.0000", "what the log tells");
}

#[tokio::test]
async fn the_stars_of_many_products_come_in_one_answer() {
    let site = Site::with(vec![
        review(900, "u1", "r1", "o1", 5, ""),
        review(901, "u2", "r2", "o2", 4, ""),
        review(902, "u3", "r3", "o3", 0, "没有打星"),
    ])
    .await;
    let found = stars(&site, &json!(["p1", "p2", "p1"])).await;
    assert_eq!(found["items"], json!([{"product": "p1", "count": 2, "score": 4.5}]), "what has no stars is left out");
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let list = pages::encoded(&json!(many).to_string());
    let path = format!("/public/v1/shops/{SHOP}/stars?products=");
    for (wrong, why) in [(list.as_str(), "has 101"), ("p1,p2", "JSON list"), ("%5B%5D", "has 0")] {
        let (status, said) = read(&site, &format!("{path}{wrong}")).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && said.contains(why), "{wrong}: {said}");
    }
}
