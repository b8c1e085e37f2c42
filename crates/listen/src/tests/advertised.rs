//! What strangers say of products in orders that they claim, and where it is shown.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use primitives::Event;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::claims::claim;
use super::site::{SHOP, Site, order, review, track};
use crate::links::request::invite;
use crate::shopper::{self, Shopper};

/// All that a stranger wrote of a product to have it shown.
fn advertised(order: &str) -> Event {
    let product = json!({"product_id": "p1", "name": "贼茶", "brand": "贼牌", "category": "茶", "sku": "evil-1",
        "gtin": "4006381333931", "url": "https://evil.example/p1", "image": "https://evil.example/1.jpg"});
    claim(track(0, "thief", "Order Completed", json!({"order_id": order, "products": [product]})))
}

/// What everybody can read of the product.
async fn public(site: &Site) -> Vec<String> {
    let shopper = Shopper::new(site.listen.clone());
    let open = format!("/public/v1/shops/{SHOP}");
    let mut texts = Vec::new();
    for path in [
        format!("{open}/jsonld?product=p1"),
        format!("{open}/google-reviews.xml"),
        format!("{open}/summary?product=p1"),
        format!("{open}/reviews?product=p1"),
        format!("{open}/fragment?product=p1"),
        format!("/s/{SHOP}/reviews/p1"),
        format!("/s/{SHOP}/reviews"),
    ] {
        let app: Router = shopper::router().with_state(shopper.clone());
        let request = Request::get(path.as_str()).body(Body::empty()).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        texts.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    texts
}

async fn staff_call_it(site: &Site) -> Json {
    site.review("mine").await["product"]["name"].clone()
}

#[tokio::test]
async fn what_a_visitor_says_of_a_product_is_for_staff_alone() {
    let is_evil = |text: &String| ["evil", "贼", "4006381333931"].iter().any(|word| text.contains(word));
    let site = Site::with(vec![advertised("o1"), review(5, "u1", "mine", "o1", 5, "很好")]).await;
    assert_eq!(staff_call_it(&site).await, "贼茶");
    let mine = site.review("mine").await["id"].as_str().unwrap().to_owned();
    let draft = site.get("owner", &format!("/reviews/{mine}/draft")).await["text"].to_string();
    assert!(!is_evil(&draft), "staff send it as it is: {draft}");
    for layout in ["huitou", "judgeme", "yotpo", "loox", "taobao", "jd"] {
        let file = site.get("owner", &format!("/reviews/export.csv?layout={layout}")).await.to_string();
        assert!(file.contains("很好") && !is_evil(&file), "other shops show it, or it comes back as our own: {file}");
    }
    for text in public(&site).await {
        assert!(!is_evil(&text), "{text}");
    }
    let renamed = json!({"order_id": "o2", "products": [{"product_id": "p1", "name": "改名"}]});
    site.send(vec![claim(track(1, "thief", "Order Completed", renamed))]).await;
    assert_eq!(staff_call_it(&site).await, "贼茶", "who comes later renames nothing");
    site.send(vec![order(2, "u2", "o3", &["p1"]), advertised("o4")]).await;
    assert_eq!(staff_call_it(&site).await, "商品p1");
    let texts = public(&site).await;
    assert!(texts.iter().all(|text| !is_evil(text)), "{texts:?}");
    assert!(texts[0].contains("商品p1") && texts[1].contains("商品p1"), "{texts:?}");
    let catalogued = json!({"product_id": "p1", "url": "https://shop.example/p1"});
    site.send(vec![track(3, "", "Product Updated", catalogued)]).await;
    let texts = public(&site).await;
    assert!(texts.iter().all(|text| !is_evil(text)) && texts[0].contains("https://shop.example/p1"), "{texts:?}");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_the_shops_own_reviews_call_a_product_goes_before_the_id_that_a_visitor_knows_it_by() {
    let said = json!({"review_id": "r1", "product_id": "p1", "product_name": "乌龙", "rating": 5, "text": "很好"});
    let site = Site::with(vec![advertised("o1"), track(5, "u1", "Review Submitted", said)]).await;
    for text in public(&site).await {
        assert!(text.contains("乌龙") && !text.contains("贼"), "{text}");
    }
}

/// What the form behind the link of an order says.
async fn form(site: &Site, order_id: &str) -> String {
    let path = invite(&site.listen, SHOP, order_id).await.unwrap().path(&site.listen.kit);
    let app: Router = shopper::router().with_state(Shopper::new(site.listen.clone()));
    let request = Request::get(path.as_str()).body(Body::empty()).unwrap();
    let bytes = to_bytes(app.oneshot(request).await.unwrap().into_body(), usize::MAX).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_shop_with_nothing_but_a_tag_calls_products_by_their_names_where_their_buyers_review_them() {
    let unnamed = json!({"order_id": "o2", "products": [{"product_id": "p1"}]});
    let site = Site::with(vec![claim(order(0, "u1", "o1", &["p1"])), track(0, "u2", "Order Completed", unnamed)]).await;
    assert!(form(&site, "o1").await.contains("商品p1"));
    let known = form(&site, "o2").await;
    assert!(known.contains("p1") && !known.contains("商品p1"), "{known}");
}

#[tokio::test]
async fn other_tools_get_the_handle_that_the_shops_pages_have() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), review(5, "u1", "mine", "o1", 5, "很好")]).await;
    let file = async |layout: &str| {
        let text = site.get("owner", &format!("/reviews/export.csv?layout={layout}")).await;
        text.as_str().unwrap().lines().nth(1).unwrap().to_owned()
    };
    assert!(file("judgeme").await.contains(",p1,,"), "nothing is made up");
    assert!(file("loox").await.starts_with(",5,"));
    let catalogued = json!({"product_id": "p1", "url": "https://shop.example/products/green-tea?variant=1"});
    site.send(vec![track(6, "", "Product Updated", catalogued)]).await;
    assert!(file("judgeme").await.contains(",p1,green-tea,"));
    let loox = file("loox").await;
    assert!(loox.starts_with("green-tea,5,") && loox.ends_with(",p1,server"), "{loox}");
}
