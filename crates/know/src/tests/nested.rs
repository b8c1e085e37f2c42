//! Segments that are made of segments, and of what was bought in a window.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{Story, minute, order};
use super::site::{Answer, Site};

const DAY: i64 = 24 * 60;

/// One who bought twice, one who bought once, one who looked.
async fn site() -> Site {
    let mut story = Story::default();
    story
        .track(1, "~a3", "Product Viewed", json!({"product_id": "p1"}))
        .track(3, "u1", "Order Completed", order("o1", 20.0))
        .track(4, "u1", "Order Completed", order("o2", 30.0))
        .track(5, "u2", "Order Completed", order("o3", 99.0));
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(DAY));
    site
}

fn at_least(orders: i64) -> Json {
    json!({"field": "orders", "op": "gte", "value": orders})
}

async fn make(site: &Site, name: &str, definition: Json) -> String {
    let fields = json!({"name": name, "definition": definition});
    let made = site.ask("owner", "POST", "/segments", Some(fields)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

async fn change(site: &Site, id: &str, definition: Json) -> Answer {
    site.ask("owner", "PUT", &format!("/segments/{id}"), Some(json!({"name": "买过", "definition": definition}))).await
}

/// Buyers, those of them who came back, and all but those.
async fn three(site: &Site) -> [String; 3] {
    let buyers = make(site, "买过", at_least(1)).await;
    let back = make(site, "回头", json!({"all": [{"segment": buyers}, at_least(2)]})).await;
    let others = make(site, "其余", json!({"not": {"segment": back}})).await;
    [buyers, back, others]
}

async fn sizes(site: &Site, ids: &[String; 3]) -> Vec<i64> {
    let mut sizes = Vec::new();
    for id in ids {
        sizes.push(site.get("agent", &format!("/segments/{id}")).await["size"].as_i64().unwrap());
    }
    sizes
}

#[tokio::test]
async fn what_is_made_of_a_segment_moves_with_it() {
    let site = site().await;
    let ids = three(&site).await;
    assert_eq!(sizes(&site, &ids).await, [2, 1, 2]);
    let mut story = Story::default();
    story.track(6, "u2", "Order Completed", order("o4", 5.0));
    site.take(&story).await;
    assert_eq!(sizes(&site, &ids).await, [2, 2, 1], "whom an event touches");
    assert_eq!(change(&site, &ids[0], at_least(3)).await.status, StatusCode::OK);
    assert_eq!(sizes(&site, &ids).await, [0, 0, 3], "all of them when it is defined anew");
}

#[tokio::test]
async fn no_segment_is_made_of_itself_or_of_what_is_not_there() {
    let site = site().await;
    let ids = three(&site).await;
    let refused = async |definition: Json| {
        let answer = change(&site, &ids[0], definition).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        answer.body["errors"][0].clone()
    };
    let itself = refused(json!({"any": [{"segment": ids[0]}]})).await;
    assert_eq!((&itself["field"], &itself["code"]), (&json!("definition.any[0].segment"), &json!("itself")));
    let ring = refused(json!({"segment": ids[2]})).await;
    assert_eq!((&ring["code"], &ring["values"]["name"]), (&json!("segment_ring"), &json!("其余")));
    assert_eq!(refused(json!({"segment": uuid::Uuid::max()})).await["code"], "unknown");
    let of_others = json!({"definition": {"segment": ids[0]}});
    let answer = site.ask("stranger", "POST", "/segments/preview", Some(of_others)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "another shop's");
    assert_eq!(sizes(&site, &ids).await, [2, 1, 2]);
}

#[tokio::test]
async fn what_others_are_made_of_is_not_deleted() {
    let site = site().await;
    let ids = three(&site).await;
    let delete = async |id: &str| site.ask("owner", "DELETE", &format!("/segments/{id}"), None).await;
    let refused = delete(&ids[0]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.body["errors"][0]["values"], json!({"by": ["回头"]}), "{}", refused.body);
    for id in ids.iter().rev() {
        assert_eq!(delete(id).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn money_of_a_window_is_net_of_what_went_back() {
    let site = site().await;
    let mut story = Story::default();
    story.track(7, "u2", "Order Refunded", json!({"order_id": "o3", "total": 60.0, "currency": "CNY"}));
    site.take(&story).await;
    for (rule, size) in [
        (json!({"measure": "net", "op": "gte", "value": 5000}), 1),
        (json!({"measure": "net", "op": "gte", "value": 3900, "within_days": 2}), 2),
        (json!({"measure": "net", "op": "lt", "value": 3900, "within_days": 2}), 1),
        (json!({"measure": "net", "op": "gt", "value": 0, "days_ago": [60, 30]}), 0),
        (json!({"measure": "orders", "op": "gte", "value": 2, "between": ["2026-03-01", "2026-03-01"]}), 1),
        (json!({"measure": "units", "op": "eq", "value": 2}), 1),
    ] {
        let preview = json!({"definition": {"purchases": rule}});
        let answer = site.ask("analyst", "POST", "/segments/preview", Some(preview.clone())).await;
        assert_eq!(answer.body["size"], json!(size), "{preview}: {}", answer.body);
    }
}
