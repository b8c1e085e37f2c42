//! Orders in another currency than the shop's: they keep their own amounts, and no sum has them.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use store::testing::permutations;
use store::{FromQueryResult, Sql, sea_orm};

use super::shop::{SHOP, Story, TestShop, line, minute, order};
use super::site::Site;
use super::trust::is_the_same_rebuilt;
use crate::{ShopSettings, rfm};

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

#[derive(Debug, PartialEq, FromQueryResult)]
struct Back {
    currency: String,
    refunded_minor: i64,
    is_returned: bool,
    status: String,
}

async fn back(shop: &TestShop, order_id: &str) -> Back {
    let sql = "SELECT currency, refunded_minor, is_returned, status FROM orders WHERE order_id = $1";
    shop.test.store.row(sql, vec![order_id.into()]).await.unwrap().expect("the order is known")
}

/// Tells the same of a customer's order in every sequence: the customer `u{n}`, the order `o{n}`.
fn in_every_sequence(told: &[(&str, Json)]) -> Story {
    let mut story = Story::default();
    for (number, sequence) in permutations(told.len()).iter().enumerate() {
        for index in sequence {
            let (name, mut properties) = told[*index].clone();
            properties["order_id"] = json!(format!("o{number}"));
            story.track(i64::try_from(*index).unwrap(), &format!("u{number}"), name, properties);
        }
    }
    story
}

#[tokio::test]
async fn what_went_back_in_another_currency_is_taken_from_nothing() {
    let story = in_every_sequence(&[
        ("Order Completed", order("", 20.0)),
        ("Order Refunded", json!({"refund_id": "r1", "total": 19, "currency": "USD"})),
        ("Order Refunded", json!({"refund_id": "r2", "total": 5, "currency": "CNY"})),
    ]);
    let site = Site::with(&story).await;
    for number in 0..6 {
        let expected =
            Back { currency: "CNY".to_owned(), refunded_minor: 500, is_returned: true, status: "paid".to_owned() };
        assert_eq!(back(&site.shop, &format!("o{number}")).await, expected);
        let profile = site.shop.user(&format!("u{number}")).await;
        assert_eq!((profile.refunded_minor, profile.net_minor), (500, 1500));
        let customer = site.get("agent", &format!("/customers/{}", profile.id)).await;
        assert_eq!(customer["uncounted"], json!([{"orders": 0, "net": sum(-1900, "USD")}]));
        let orders = site.get("agent", &format!("/customers/{}/orders", profile.id)).await;
        let listed = &orders["items"][0];
        assert_eq!(
            (&listed["refunded"], &listed["refunded_otherwise"]),
            (&sum(500, "CNY"), &json!([sum(1900, "USD")]))
        );
    }
    is_the_same_rebuilt(&site.shop, &story).await;
}

#[tokio::test]
async fn a_refund_that_says_no_currency_is_in_its_orders_whenever_that_is_told() {
    let mut story = in_every_sequence(&[
        ("Order Completed", json!({"total": 1200, "currency": "JPY"})),
        ("Order Refunded", json!({"refund_id": "r1", "total": 2e2})),
        ("Order Refunded", json!({"refund_id": "r2", "products": [line("p1", "茶", 150.0, 2)]})),
        ("Order Updated", json!({"status": "shipped"})),
    ]);
    story.track(9, "u99", "Order Refunded", json!({"order_id": "gone", "refund_id": "r", "total": 2}));
    for batch in [1, 100] {
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        for number in 0..24 {
            let expected = Back {
                currency: "JPY".to_owned(),
                refunded_minor: 500,
                is_returned: true,
                status: "shipped".to_owned(),
            };
            assert_eq!(back(&shop, &format!("o{number}")).await, expected);
            assert_eq!(shop.user(&format!("u{number}")).await.refunded_minor, 0, "yen are in no sum of yuan");
        }
        assert_eq!(shop.count("refunds WHERE currency = 'JPY' AND minor = 200").await, 24);
        assert_eq!(shop.user("u99").await.refunded_minor, 200, "nobody knows the order: it is in the shop's");
        is_the_same_rebuilt(&shop, &story).await;
    }
}

#[tokio::test]
async fn who_gave_something_back_before_the_order_was_known_as_anothers_has_it_no_more() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Refunded", json!({"order_id": "o1", "refund_id": "r", "total": 2, "currency": "CNY"}))
        .track(1, "u2", "Order Completed", order("o1", 20.0));
    let shop = TestShop::open().await;
    shop.project(&story.events, 1).await;
    assert_eq!((shop.user("u1").await.refunded_minor, shop.user("u2").await.refunded_minor), (0, 200));
    is_the_same_rebuilt(&shop, &story).await;
}

#[tokio::test]
async fn favourites_are_those_of_the_shops_own_currency() {
    let mut story = Story::default();
    let abroad = json!({"order_id": "o2", "total": 900, "currency": "USD", "products": [line("p2", "壶", 900.0, 1)]});
    story.track(0, "u1", "Order Completed", order("o1", 20.0)).track(1, "u1", "Order Completed", abroad);
    let site = Site::with(&story).await;
    let profile = site.shop.user("u1").await;
    assert_eq!(profile.top_category.as_deref(), Some("茶"));
    let customer = site.get("agent", &format!("/customers/{}", profile.id)).await;
    assert_eq!(customer["preferences"]["categories"], json!([{"name": "茶", "share": 1.0, "orders": 1}]));
}

#[tokio::test]
async fn the_scores_say_how_many_orders_are_in_no_sum() {
    let site = Site::with(&traveller()).await;
    let store = &site.shop.test.store;
    let settings = ShopSettings::load(store, SHOP).await.unwrap().unwrap();
    rfm::run(store, &settings, minute(2 * 24 * 60)).await.unwrap();
    let report = site.get("analyst", "/rfm").await;
    assert_eq!((&report["n"], &report["uncounted"]), (&json!(2), &json!(2)));
}
