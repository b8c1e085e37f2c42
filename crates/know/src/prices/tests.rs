use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};

use super::run::run;
use crate::ShopSettings;
use crate::tests::shop::{SHOP, Story, TestShop, line, minute};

#[derive(FromQueryResult)]
struct Level {
    price_level: Option<f64>,
    price_lines: i64,
}

async fn level(shop: &TestShop, user: &str) -> (Option<f64>, i64) {
    let sql = "SELECT price_level, price_lines FROM profiles WHERE id = $1";
    let found: Option<Level> = shop.test.store.row(sql, vec![shop.user(user).await.id.into()]).await.unwrap();
    found.map(|level| (level.price_level, level.price_lines)).unwrap()
}

/// Ten teas of 10 to 100; who buys cheap, who buys dear, who bought once, who pays in another currency.
fn told() -> Story {
    let mut story = Story::default();
    for n in 1..=10 {
        let product = json!({"product_id": format!("p{n}"), "name": "茶", "category": "茶", "price": n * 10,
            "currency": "CNY"});
        story.track(0, "catalogue", "Product Updated", product);
    }
    let buy = |story: &mut Story, user: &str, currency: &str, products: &[u32]| {
        for product in products {
            let lines = [line(&format!("p{product}"), "茶", f64::from(*product) * 10.0, 2)];
            let order = json!({"order_id": format!("{user}-{product}"), "currency": currency, "products": lines});
            story.track(1, user, "Order Completed", order);
        }
    };
    buy(&mut story, "cheap", "CNY", &[1, 2, 3]);
    buy(&mut story, "dear", "CNY", &[8, 9, 10]);
    buy(&mut story, "once", "CNY", &[10]);
    buy(&mut story, "abroad", "USD", &[8, 9, 10]);
    story
}

#[tokio::test]
async fn who_buys_cheap_stands_low_and_few_lines_tell_nothing() {
    let shop = TestShop::after(&told().events).await;
    let settings = ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap();
    assert_eq!(run(&shop.test.store, &settings, minute(9)).await.unwrap(), 3);
    let (cheap, lines) = level(&shop, "cheap").await;
    assert!((cheap.unwrap() - 0.15).abs() < 1e-9, "{cheap:?}: the middle of 0.05, 0.15 and 0.25");
    assert_eq!(lines, 3);
    assert!((level(&shop, "dear").await.0.unwrap() - 0.85).abs() < 1e-9);
    assert_eq!(level(&shop, "once").await, (None, 1));
    assert_eq!(level(&shop, "abroad").await, (None, 0), "prices in another currency are not compared");
    assert_eq!(run(&shop.test.store, &settings, minute(9)).await.unwrap(), 0, "doing it twice changes nothing");

    let mut later = told();
    let before = later.events.len();
    later.track(2, "cheap", "Order Cancelled", json!({"order_id": "cheap-1"}));
    shop.project(&later.events[before..], 10).await;
    assert_eq!(run(&shop.test.store, &settings, minute(9)).await.unwrap(), 1);
    assert_eq!(level(&shop, "cheap").await, (None, 2), "two lines are too few");
}
