//! Finding customers by what brought them, first and last.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{Story, minute, order};
use super::site::Site;

const DAY: i64 = 24 * 60;

fn page(who: &str, id: &str, campaign: &Json) -> Json {
    let page = json!({"url": "https://shop.example/x", "path": "/x", "referrer": ""});
    json!({"type": "page", who: id, "context": {"campaign": campaign, "page": page}})
}

/// One came by a post before they were known, and by a message since; one came straight, and by a message days later; one
/// only ordered.
async fn site() -> Site {
    let message = |name: &str| json!({"source": "wechat", "medium": "social", "name": name});
    let mut story = Story::default();
    story
        .call(minute(1), page("anonymousId", "a1", &json!({"source": "weibo", "name": "hot"})))
        .identify(2, "u1", "a1", json!({}))
        .call(minute(10), page("userId", "u1", &json!({"source": "baidu"})))
        .call(minute(30), page("userId", "u1", &message("spring")))
        .call(minute(5), page("userId", "u2", &json!({})))
        .call(minute(10 * DAY), page("userId", "u2", &message("summer")))
        .track(6, "u3", "Order Completed", order("o1", 9.0));
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(20 * DAY));
    site
}

async fn found(site: &Site, filter: &str) -> Json {
    site.get("analyst", &format!("/customers?{filter}")).await["total"].clone()
}

async fn size(site: &Site, rule: Json) -> Json {
    let preview = site.ask("analyst", "POST", "/segments/preview", Some(json!({"definition": rule}))).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    preview.body["size"].clone()
}

#[tokio::test]
async fn customers_are_found_by_what_brought_them() {
    let site = site().await;
    for (filter, total) in [
        ("first_source=weibo", 1),
        ("first_source=baidu", 0),
        ("first_source=direct", 1),
        ("first_campaign=hot", 1),
        ("last_source=wechat", 2),
        ("last_source=direct", 0),
        ("last_campaign=spring", 1),
        ("last_campaign=spring&first_source=direct", 0),
        ("city=%E6%9D%AD%E5%B7%9E&country=CN", 1),
        ("province=%E6%9D%AD%E5%B7%9E", 0),
    ] {
        assert_eq!(found(&site, filter).await, total, "{filter}");
    }
    // What came after the day that the shop is read as of is not known on it.
    let day = json!({"day": "2026-03-05"});
    assert_eq!(site.ask("owner", "PUT", "/shop/as-of", Some(day)).await.status, StatusCode::OK);
    assert_eq!(found(&site, "last_source=wechat").await, 1);
}

#[tokio::test]
async fn segments_are_made_of_what_brought_customers() {
    let site = site().await;
    for (field, op, value, expected) in [
        ("first_source", "in", json!(["weibo", "direct"]), 2),
        ("first_source", "ne", json!("weibo"), 2),
        ("first_campaign", "is_set", Json::Null, 1),
        ("first_campaign", "not_set", Json::Null, 2),
        ("last_medium", "eq", json!("social"), 2),
        ("last_source", "contains", json!("ECHA"), 2),
        ("last_campaign", "eq", json!("hot"), 0),
    ] {
        let mut rule = json!({"field": field, "op": op});
        if !value.is_null() {
            rule["value"] = value;
        }
        assert_eq!(size(&site, rule).await, expected, "{field} {op}");
    }
    let words = site.get("agent", "/segments/vocabulary").await;
    let fields = words["fields"].as_array().unwrap();
    let offered = |key: &str| fields.iter().find(|field| field["key"] == key).map(|field| field["values"].clone());
    assert_eq!(offered("last_source"), Some(json!(["wechat"])));
    assert!(offered("first_source").unwrap().as_array().unwrap().contains(&json!("weibo")));
}
