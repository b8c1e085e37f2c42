//! Shoppers see where a review was written that was not written here.

use primitives::Event;
use serde_json::{Value as Json, json};

use super::site::{SHOP, Site, review, track};

/// As a file tells of it.
fn imported(id: &str, origin: Option<&str>) -> Event {
    let said = json!({"review_id": id, "product_id": "p1", "rating": 5, "text": "茶很香", "origin": origin});
    let event = track(1, "", "Review Submitted", said);
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] =
        json!({"import_id": "0198c0de-0000-7000-8000-000000000001", "channel": "import", "is_dated": true});
    Event { body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

async fn origin(site: &Site, id: &str) -> Json {
    let all = site.public_json("reviews").await;
    let wanted = json!(super::site::id(id));
    all["items"].as_array().unwrap().iter().find(|review| review["id"] == wanted).unwrap()["origin"].clone()
}

#[tokio::test]
async fn a_review_says_where_it_was_written_and_the_page_what_that_means() {
    let site = Site::with(vec![
        imported("a", Some("taobao")),
        imported("b", Some("官方认证")),
        imported("c", None),
        imported("d", Some("form")),
        review(2, "u1", "e", "o1", 5, "很好"),
    ])
    .await;
    assert_eq!(origin(&site, "a").await, json!({"key": "taobao", "zh": "淘宝", "en": "Taobao"}));
    let elsewhere = json!({"key": "import", "zh": "其他网站", "en": "elsewhere"});
    assert_eq!(origin(&site, "b").await, elsewhere, "what a file calls it is shown to nobody");
    assert_eq!(origin(&site, "c").await, elsewhere);
    assert_eq!(origin(&site, "d").await, elsewhere, "no file makes a review one of ours");
    assert_eq!(origin(&site, "e").await, Json::Null);

    let page = site.public(&format!("/s/{SHOP}/reviews/p1?lang=en")).await;
    assert!(page.contains("From Taobao") && page.contains("Huitou did not collect them"), "{page}");
    assert!(page.contains("were brought over by the shop</footer>"), "{page}");
    let piece = site.public(&format!("/public/v1/shops/{SHOP}/fragment?product=p1&lang=zh")).await;
    assert!(piece.contains("来自淘宝") && piece.contains("来自其他网站"), "{piece}");
    assert!(!piece.contains("官方认证") && !page.contains("官方认证"), "{piece}");
    let told = site.public_json("summary?lang=zh").await["verification"].to_string();
    assert!(told.contains("核对订单") && told.contains("由店铺导入"), "{told}");
    site.is_what_the_log_tells().await;
}

/// As a file tells of it, with stars.
fn rated(id: &str, origin: Option<&str>, rating: i64) -> Event {
    let event = imported(id, origin);
    let body = event.body.get().replace("\"rating\":5", &format!("\"rating\":{rating}"));
    Event { body: serde_json::value::RawValue::from_string(body).unwrap(), ..event }
}

#[tokio::test]
async fn search_engines_are_told_of_the_shops_own_site_alone() {
    let site = Site::with(vec![
        rated("a", Some("taobao"), 1),
        rated("b", Some("jd"), 1),
        rated("c", None, 2),
        rated("d", Some("judgeme"), 4),
        rated("e", Some("form"), 4),
        review(2, "u1", "f", "o1", 5, "很好"),
    ])
    .await;
    let all = site.public_json("summary?product=p1").await;
    let sum = all["mean"].as_f64().unwrap() * 6.0;
    assert_eq!((&all["count"], sum.round() as i64), (&json!(6), 17), "people see all of them");
    let told = site.public_json("jsonld?product=p1").await;
    assert_eq!(told["aggregateRating"]["reviewCount"], 3);
    assert_eq!(told["aggregateRating"]["ratingValue"], 4.33);
    let stars: Vec<i64> = told["review"]
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["reviewRating"]["ratingValue"].as_i64().unwrap())
        .collect();
    assert!(stars.len() == 3 && stars.iter().all(|stars| *stars >= 4), "{stars:?}");
    let feed = site.public(&format!("/public/v1/shops/{SHOP}/google-reviews.xml")).await;
    assert_eq!(feed.matches("<review>").count(), 3, "{feed}");
    let page = site.public(&format!("/s/{SHOP}/reviews/p1?lang=en")).await;
    assert!(page.contains("the shop&#39;s own site: 3 reviews, 4.33 on average"), "{page}");
}

#[tokio::test]
async fn of_a_product_that_nobody_reviewed_on_the_shops_own_site_nothing_is_told() {
    let site = Site::with(vec![rated("a", Some("taobao"), 5)]).await;
    let page = site.public(&format!("/s/{SHOP}/reviews/p1?lang=zh")).await;
    assert!(!page.contains("AggregateRating") && page.contains("这件商品还没有。"), "{page}");
    let feed = site.public(&format!("/public/v1/shops/{SHOP}/google-reviews.xml")).await;
    assert!(!feed.contains("<review>"), "{feed}");
}

#[tokio::test]
async fn where_nothing_came_from_elsewhere_nothing_is_said_of_it() {
    let site = Site::with(vec![review(2, "u1", "e", "o1", 5, "很好")]).await;
    let page = site.public(&format!("/s/{SHOP}/reviews?lang=zh")).await;
    assert!(page.contains("评价由“回头”收集和核对</footer>") && !page.contains("来自"), "{page}");
    let told = site.public_json("summary?lang=zh").await["verification"].to_string();
    assert!(!told.contains("来自"), "{told}");
}
