use serde_json::json;
use store::Sql;

use super::{RfmReport, reconcile, run};
use crate::tests::shop::{SHOP, Story, TestShop, minute, order};
use crate::{ShopSettings, runs};

#[tokio::test]
async fn everybody_with_an_order_is_scored_net_of_refunds() {
    let mut story = Story::default();
    story.track(0, "looker", "Product Viewed", json!({"product_id": "p1"}));
    for person in 1..=10 {
        for n in 0..person {
            story.track(n * 24 * 60, &format!("u{person}"), "Order Completed", order(&format!("{person}-{n}"), 10.0));
        }
    }
    story.track(1, "u10", "Order Refunded", json!({"order_id": "10-0", "total": 10.0, "currency": "CNY"}));
    let shop = TestShop::after(&story.events).await;
    let store = &shop.test.store;
    let settings = ShopSettings::load(store, SHOP).await.unwrap().unwrap();
    assert_eq!(run(store, &settings, minute(20 * 24 * 60)).await.unwrap(), 10);
    let report: RfmReport = runs::last(store, SHOP, "rfm_runs").await.unwrap().unwrap();
    assert_eq!(report.n, 10);
    assert_eq!(report.cutoffs.f, [2, 4, 6, 8]);
    assert_eq!(report.grid.iter().map(|cell| cell.count).sum::<i64>(), 10);
    let net: i64 = store.scalar("SELECT CAST(SUM(net_minor) AS BIGINT) FROM profiles", vec![]).await.unwrap().unwrap();
    assert_eq!(report.groups.iter().map(|group| group.net.minor).sum::<i64>(), net);
    assert_eq!(report.groups[0].definition, "R 5, FM 4.5–5");
    let sql = "SELECT m FROM profiles WHERE orders = 9";
    assert_eq!(store.scalar::<i64>(sql, vec![]).await.unwrap(), Some(5), "ten orders less one refunded tie with nine");
    assert_eq!(reconcile(store, &settings, minute(20 * 24 * 60)).await.unwrap(), 0, "not due on the same day");
    assert_eq!(run(store, &settings, minute(20 * 24 * 60)).await.unwrap(), 0, "doing it twice changes nothing");
}
