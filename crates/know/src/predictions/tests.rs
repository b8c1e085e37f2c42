use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};

use super::{of_customer, reconcile, run};
use crate::ShopSettings;
use crate::predictions::run::last;
use crate::tests::shop::{SHOP, Story, TestShop, minute, order};

#[derive(Debug, PartialEq, FromQueryResult)]
struct Row {
    p_alive: Option<f64>,
    orders_30: Option<f64>,
    orders_90: Option<f64>,
    value_30_minor: Option<i64>,
    value_365_minor: Option<i64>,
    next_order_at: Option<i64>,
}

async fn row(shop: &TestShop, user: &str) -> Row {
    let sql = "SELECT p_alive, orders_30, orders_90, value_30_minor, value_365_minor, next_order_at FROM profiles
        WHERE id = $1";
    shop.test.store.row(sql, vec![shop.user(user).await.id.into()]).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_small_shop_gets_pooled_predictions_for_every_buyer() {
    const DAY: i64 = 24 * 60;
    let mut story = Story::default();
    story.track(0, "looker", "Product Viewed", json!({"product_id": "p1"}));
    for person in 0..30 {
        for n in 0..=(person % 4) {
            let at = (person + n * 20) * DAY;
            story.track(at, &format!("u{person}"), "Order Completed", order(&format!("{person}-{n}"), 20.0));
        }
    }
    let abroad = json!({"order_id": "abroad", "total": 7, "currency": "USD"});
    story.track(27 * DAY, "u27", "Order Completed", abroad);
    let shop = TestShop::after(&story.events).await;
    let store = &shop.test.store;
    let settings = ShopSettings::load(store, SHOP).await.unwrap().unwrap();
    let now = minute(120 * DAY);
    assert_eq!(run(store, &settings, now).await.unwrap(), 30);
    let report = last(store, SHOP).await.unwrap().unwrap().report;
    assert!(report.pooled && report.reason == "pooled" && report.holdout_days == Some(40), "{report:?}");
    assert_eq!(report.baselines.len(), 4);
    let nobody = Row {
        p_alive: None,
        orders_30: None,
        orders_90: None,
        value_30_minor: None,
        value_365_minor: None,
        next_order_at: None,
    };
    assert_eq!(row(&shop, "looker").await, nobody);
    let (gone, regular) = (row(&shop, "u0").await, row(&shop, "u27").await);
    assert!(gone.p_alive < regular.p_alive && gone.orders_90 < regular.orders_90, "{gone:?} {regular:?}");
    assert!(regular.value_365_minor > Some(0) && regular.next_order_at > Some(store::micros(now)));
    let full = of_customer(store, SHOP, shop.user("u27").await.id).await.unwrap().unwrap();
    assert!((full.orders_90.value - regular.orders_90.unwrap()).abs() < 1e-9);
    assert!((full.orders_30.value - regular.orders_30.unwrap()).abs() < 1e-9);
    assert_eq!(full.value_30.map(|month| month.value.minor), regular.value_30_minor);
    assert_eq!(full.uncounted, 1);
    assert!(full.orders_30.value < full.orders_90.value && full.orders_90.high >= full.orders_90.value);
    let alive = full.p_alive;
    assert!((alive.value - regular.p_alive.unwrap()).abs() < 1e-9, "the list and the page say the same");
    assert!(0.0 <= alive.low && alive.low < alive.value && alive.value < alive.high && alive.high <= 1.0, "{alive:?}");
    let value = full.value_365.unwrap();
    assert!(value.low.minor <= value.value.minor && value.value.minor <= value.high.minor);
    assert_eq!(Some(value.value.minor), regular.value_365_minor);
    let sum = "SELECT CAST(SUM(orders_90) AS DOUBLE PRECISION) FROM profiles WHERE shop = $1";
    let sum: f64 = store.scalar(sum, vec![SHOP.0.into()]).await.unwrap().unwrap();
    let [month, quarter, year] = &report.totals[..] else { panic!("{:?}", report.totals) };
    assert!((quarter.orders.value - sum).abs() < 1e-6, "the total is that of the list: {quarter:?} {sum}");
    assert!(month.orders.value < quarter.orders.value && quarter.orders.value < year.orders.value);
    assert!(quarter.orders.low < quarter.orders.value && quarter.orders.value < quarter.orders.high, "{quarter:?}");
    assert!(quarter.value.is_some_and(|money| money.value.minor > 0));
    let tested = report.holdout_total.unwrap();
    assert_eq!((tested.expected.days, tested.orders, tested.value.minor), (40, 2, 4_000));
    assert!(tested.expected.orders.value > 0.0);
    assert_eq!(reconcile(store, &settings, now).await.unwrap(), 0, "not due on the same day");
}
