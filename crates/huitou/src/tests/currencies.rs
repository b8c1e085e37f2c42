//! Money of two currencies has no sum.

use jiff::SignedDuration;
use know::Projector;
use serde_json::json;

use super::shop::TestShop;
use crate::commands::rebuild::project;

#[tokio::test]
async fn the_page_of_the_day_adds_up_the_shops_own_currency_and_says_what_is_left_out() {
    let shop = TestShop::open().await;
    let kit = &shop.app.kit;
    let at = kit.now() - SignedDuration::from_hours(72);
    let order = |id: &str, total: i64, currency: &str, status: &str| {
        json!({"type": "track", "messageId": id, "userId": "u1", "event": "Order Completed", "timestamp": at,
            "properties": {"order_id": id, "total": total, "currency": currency, "status": status}})
    };
    let batch = [order("o1", 50, "CNY", "paid"), order("o2", 7, "USD", "paid"), order("o3", 90, "CNY", "pending")];
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();

    let today = shop.owner().await.get("/api/v1/today").await.ok();
    let numbers = today["numbers"].as_array().unwrap();
    let number = |key: &str| numbers.iter().find(|number| number["key"] == key).unwrap();
    let (sales, orders) = (number("net_sales"), number("orders"));
    assert_eq!((&sales["value"], &sales["uncounted"]), (&json!(5000), &json!(1)), "{today}");
    assert_eq!((&orders["value"], orders.get("uncounted")), (&json!(2), None), "what is not paid counts nowhere");
}
