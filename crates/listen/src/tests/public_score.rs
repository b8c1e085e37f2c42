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
    let plain = summary(&site, "?product=p1").await;
    assert_eq!((&plain["score"], &plain["mean"]), (&json!(5.0), &json!(5.0)));
    assert!(plain["formula"].as_str().unwrap().contains("divided by their number"));
    let tx = site.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), json!({"public_score": "steady"}).to_string().into()]).await.unwrap();
    tx.commit().await.unwrap();
    // Seven imagined ratings of 3.5 stars and one of five from today: (24.5 + 5) / 8.
    for query in ["", "?product=p1"] {
        let steady = summary(&site, query).await;
        assert_eq!((&steady["score"], &steady["mean"]), (&json!(3.6875), &json!(5.0)), "{query}");
        assert!(steady["formula"].as_str().unwrap().contains("7 imagined ones of 3.5 stars"), "{steady}");
    }
    let page = read(&site, &format!("/s/{SHOP}/reviews/p1?lang=zh")).await.1;
    assert!(page.contains("<b>3.7</b>") && page.contains("7 条假想的 3.5 星评价"), "{page}");
    assert!(page.contains(r#""ratingValue":5.0"#), "search engines ask for the mean");
    assert_eq!(stars(&site, &json!(["p1"])).await["items"][0]["score"], 3.6875);
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
    for wrong in [list.as_str(), "p1", "%5B%5D"] {
        assert_eq!(read(&site, &format!("{path}{wrong}")).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}
