//! Orders in another currency than the shop's: they keep their own amounts, and no sum has them.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{Story, line, minute, order};
use super::site::Site;

fn sum(minor: i64, currency: &str) -> Json {
    json!({"minor": minor, "currency": currency})
}

/// One who pays in three currencies in a shop that counts in CNY.
fn traveller() -> Story {
    let mut story = Story::default();
    let abroad = json!({"order_id": "o2", "total": 7, "currency": "USD", "products": [line("p1", "茶", 7.0, 1)]});
    story
        .track(0, "u1", "Order Completed", order("o1", 20.0))
        .track(1, "u1", "Order Completed", abroad)
        .track(2, "u1", "Order Updated", json!({"order_id": "o2", "status": "shipped"}))
        .track(3, "u1", "Order Completed", json!({"order_id": "o3", "total": 1200, "currency": "JPY"}))
        .track(4, "u1", "Order Refunded", json!({"order_id": "o3", "total": 200, "currency": "JPY"}))
        .track(
            5,
            "u1",
            "Order Completed",
            json!({"order_id": "o4", "total": 9, "currency": "USD", "status": "cancelled"}),
        )
        .track(6, "u1", "Order Refunded", json!({"order_id": "gone", "total": 2, "currency": "EUR"}))
        .track(7, "u2", "Order Completed", order("o5", 30.0));
    story
}

#[tokio::test]
async fn what_is_in_no_sum_is_told_beside_it() {
    let site = Site::with(&traveller()).await;
    let id = site.shop.user("u1").await.id;
    let apart = json!([
        {"orders": 0, "net": sum(-200, "EUR")},
        {"orders": 1, "net": sum(1000, "JPY")},
        {"orders": 1, "net": sum(700, "USD")},
    ]);
    let customer = site.get("agent", &format!("/customers/{id}")).await;
    assert_eq!((&customer["uncounted"], &customer["net"]), (&apart, &sum(2000, "CNY")));
    assert_eq!((&customer["totals"]["orders"], &customer["totals"]["aov"]), (&json!(3), &sum(2000, "CNY")));
    let page = site.get("agent", "/customers?min_orders=1&sort=-net").await;
    assert_eq!((&page["items"][0]["uncounted"], &page["items"][1]["uncounted"]), (&json!([]), &apart));
    site.shop.clock.set(minute(2 * 24 * 60));
    let overview = site.get("agent", "/customers/overview").await;
    assert_eq!((&overview["net_30d"], &overview["orders_30d"]), (&sum(5000, "CNY"), &json!(4)));
    assert_eq!(overview["uncounted_30d"], 2);
    let sales = site.get("agent", "/demand/sales").await;
    let day = &sales["history"][0];
    assert_eq!((&day["net"], &day["orders"], &day["uncounted"]), (&sum(5000, "CNY"), &json!(4), &json!(2)));
}

#[tokio::test]
async fn each_order_is_listed_in_its_own_currency() {
    let site = Site::with(&traveller()).await;
    let path = format!("/customers/{}/orders", site.shop.user("u1").await.id);
    let first = site.get("analyst", &format!("{path}?limit=3")).await;
    let told = |order: &Json| (order["order_id"].clone(), order["status"].clone(), order["total"].clone());
    let orders = first["items"].as_array().unwrap();
    let expected = [
        (json!("o4"), json!("cancelled"), sum(900, "USD")),
        (json!("o3"), json!("paid"), sum(1200, "JPY")),
        (json!("o2"), json!("shipped"), sum(700, "USD")),
    ];
    assert_eq!(orders.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!((&orders[1]["refunded"], &orders[1]["is_uncounted"]), (&sum(200, "JPY"), &json!(true)));
    assert_eq!(
        (&orders[2]["products"], &orders[2]["lines"], &orders[2]["items"]),
        (&json!(["p1"]), &json!(1), &json!(1))
    );
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = site.get("analyst", &format!("{path}?limit=3&cursor={cursor}")).await;
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Json::Null));
    assert_eq!((&rest["items"][0]["order_id"], &rest["items"][0]["is_uncounted"]), (&json!("o1"), &json!(false)));
    assert_eq!(site.ask("stranger", "GET", &path, None).await.status, StatusCode::NOT_FOUND);
}
