use forecast::series::Grain;
use serde_json::json;
use store::Sql;

use super::sales::{Of, days, periods};
use super::searches::{Row, TermState, Totals, state};
use crate::ShopSettings;
use crate::net::net_lines;
use crate::purchases::day_number;
use crate::tests::shop::{SHOP, Story, TestShop, order};

fn row(searches: i64, previous: i64, clicks: i64, no_result: i64) -> Row {
    Row { term: "茶".to_owned(), searches, previous, clicks, no_result, orders: 0 }
}

#[test]
fn a_term_rises_only_when_that_is_sure() {
    let even = Totals { searches: 1000, previous: 1000, clicks: 800 };
    assert_eq!(state(&row(4, 2, 3, 0), even), TermState::Steady);
    assert_eq!(state(&row(80, 40, 60, 0), even), TermState::Rising);
    assert_eq!(state(&row(12, 0, 9, 0), even), TermState::Rising);
    let doubled = Totals { searches: 2000, previous: 1000, clicks: 800 };
    assert_eq!(state(&row(80, 40, 60, 0), doubled), TermState::Steady, "the shop doubled, the term did with it");
    let first = Totals { searches: 1000, previous: 0, clicks: 800 };
    assert_eq!(state(&row(80, 0, 60, 0), first), TermState::Steady, "nothing to compare with");
}

#[test]
fn a_term_fails_when_it_surely_finds_nothing() {
    let totals = Totals { searches: 1000, previous: 1000, clicks: 500 };
    assert_eq!(state(&row(20, 20, 5, 18), totals), TermState::Failing);
    assert_eq!(state(&row(2, 2, 0, 1), totals), TermState::Steady);
    assert_eq!(state(&row(60, 60, 0, 0), totals), TermState::Failing);
    let no_clicks_told = Totals { clicks: 0, ..totals };
    assert_eq!(state(&row(60, 60, 0, 0), no_clicks_told), TermState::Steady);
}

#[tokio::test]
async fn sales_have_no_gaps_and_no_unfinished_period() {
    let mut story = Story::default();
    story.track(0, "u", "Order Completed", order("a", 25.0));
    story.track(3 * 24 * 60, "u", "Order Completed", order("b", 30.0));
    story.track(3 * 24 * 60 + 1, "u", "Order Cancelled", json!({"order_id": "a"}));
    let shop = TestShop::after(&story.events).await;
    let settings = ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap();
    for of in [Of::Total, Of::Category("茶".to_owned()), Of::Product("p1".to_owned())] {
        let days = days(&shop.test.store, &settings, &of, 0).await.unwrap();
        let today = day_number(20_260_306);
        assert_eq!(periods(&days, Grain::Day, today).len(), 2, "{of:?}");
        assert_eq!(periods(&days, Grain::Week, today).len(), 0);
        // 2026-03-04 is a Wednesday: its week is not whole, as sales began in it.
        assert_eq!(periods(&days, Grain::Week, today + 20).len(), 2);
    }
}

#[tokio::test]
async fn a_product_known_by_its_sku_alone_is_the_one_that_was_bought() {
    let mut story = Story::default();
    story
        .track(0, "u", "Product Viewed", json!({"sku": "S-1", "name": "Cup", "duration_ms": 4_000}))
        .track(1, "u", "Page Left", json!({"sku": "S-1", "duration_ms": 2_000}))
        .track(2, "u", "Product Viewed", json!({"name": "Cup"}))
        .track(3, "u", "Order Completed", json!({"order_id": "a", "products": [{"sku": "S-1", "price": 5}]}));
    let shop = TestShop::after(&story.events).await;
    let counted = async |name: &str, item: &str| {
        let sql = "SELECT count FROM activity WHERE name = $1 AND item = $2";
        shop.test.store.scalar::<i64>(sql, vec![name.into(), item.into()]).await.unwrap()
    };
    assert_eq!(counted("Product Viewed", "S-1").await, Some(1));
    assert_eq!(counted("Product Viewed", "Cup").await, Some(1), "a name is better than nothing");
    assert_eq!(counted("Product Dwelt", "S-1").await, Some(6_000));
    assert_eq!(shop.count("order_lines WHERE product_id = 'S-1'").await, 1);
}

#[tokio::test]
async fn what_is_sold_by_weight_or_three_for_ten_is_worth_what_was_paid_for_it() {
    let products = json!([
        {"product_id": "petrol", "price": 0.0023, "quantity": 8725, "total": 20.06},
        {"product_id": "cheese", "price": 4.99, "quantity": 0.452},
        {"product_id": "socks", "price": 3.3333, "quantity": 3},
        {"product_id": "cup", "price": 5, "quantity": 2},
    ]);
    let mut story = Story::default();
    story.track(0, "u", "Order Completed", json!({"order_id": "a", "currency": "CNY", "products": products}));
    let shop = TestShop::after(&story.events).await;
    let sql = format!("SELECT CAST(SUM(m.minor) AS BIGINT) FROM {} WHERE m.product_id = $2", net_lines("TRUE"));
    for (product, net) in [("petrol", 2006), ("cheese", 226), ("socks", 1000), ("cup", 1000)] {
        let found = shop.test.store.scalar::<i64>(&sql, vec![SHOP.0.into(), product.into()]).await.unwrap();
        assert_eq!(found, Some(net), "{product}");
    }
    assert_eq!(shop.count("orders WHERE total_minor = 4232").await, 1, "the sum of its lines");
}
