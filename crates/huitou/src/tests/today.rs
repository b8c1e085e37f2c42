use jiff::SignedDuration;
use know::Projector;
use serde_json::json;

use super::shop::TestShop;
use crate::commands::rebuild::project;

#[tokio::test]
async fn what_nobody_paid_hides_no_drop_of_sales() {
    let shop = TestShop::open().await;
    let kit = &shop.app.kit;
    let order = |n: i64, days_ago: i64, status: &str| {
        let at = kit.now() - SignedDuration::from_hours(24 * days_ago);
        json!({"type": "track", "messageId": format!("m{n}"), "userId": "u1", "event": "Order Completed", "timestamp": at,
            "properties": {"order_id": format!("o{n}"), "total": 5, "currency": "CNY", "status": status}})
    };
    let before = (0..32).map(|n| order(n, 10 + n % 20, "paid"));
    let batch: Vec<_> = before.chain((32..40).map(|n| order(n, 3, "pending"))).collect();
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();

    let today = shop.owner().await.get("/api/v1/today").await.ok();
    let drop = today["items"].as_array().unwrap().iter().find(|item| item["key"] == "sales_drop").unwrap();
    assert_eq!((&drop["count"], &drop["params"]["usual"]), (&json!(0), &json!(8.0)), "{today}");
}
