//! Orders, money and behaviour, told in every order.

use primitives::Stored;
use serde_json::json;
use store::Sql;
use store::testing::permutations;

use super::shop::{Profile, SHOP, Story, TestShop, line, minute, order};
use crate::rebuild;

async fn profile_after(story: &Story) -> Profile {
    TestShop::after(&story.events).await.user("u1").await
}

#[tokio::test]
async fn money_is_net_of_refunds_and_cancellations() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Completed", order("o1", 20.0))
        .track(1, "u1", "Order Completed", order("o2", 35.5))
        .track(2, "u1", "Order Completed", order("o3", 99.0))
        .track(3, "u1", "Order Refunded", json!({"order_id": "o2", "total": 5.5, "currency": "CNY"}))
        .track(4, "u1", "Order Cancelled", json!({"order_id": "o3"}));
    let profile = profile_after(&story).await;
    assert_eq!((profile.orders, profile.gross_minor, profile.refunded_minor, profile.net_minor), (2, 5550, 550, 5000));
    assert_eq!((profile.items, profile.order_days), (4, 1));
    assert_eq!((profile.top_category.as_deref(), profile.city.as_deref()), (Some("茶"), Some("杭州")));
}

#[tokio::test]
async fn what_happens_to_an_order_may_be_told_before_it() {
    let told: [(i64, &str, serde_json::Value); 4] = [
        (0, "Order Completed", order("o1", 20.0)),
        (1, "Parcel Delivered", json!({"order_id": "o1"})),
        (2, "Order Refunded", json!({"order_id": "o1", "refund_id": "r1", "total": 8, "currency": "CNY"})),
        (3, "Order Updated", json!({"order_id": "o1", "total": 18, "status": "shipped", "currency": "CNY"})),
    ];
    let mut profiles = Vec::new();
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 2, 0, 3]] {
        let mut story = Story::default();
        for index in order {
            let (at, name, properties) = &told[index];
            story.track(*at, "u1", name, properties.clone());
        }
        let shop = TestShop::after(&story.events).await;
        let status: Option<String> = shop.test.store.scalar("SELECT status FROM orders", vec![]).await.unwrap();
        assert_eq!(status.as_deref(), Some("delivered"));
        let Profile { orders, gross_minor, refunded_minor, items, .. } = shop.user("u1").await;
        profiles.push((orders, gross_minor, refunded_minor, items));
    }
    assert!(profiles.iter().all(|profile| *profile == (1, 1800, 800, 2)), "{profiles:?}");
}

#[tokio::test]
async fn an_update_that_says_no_amount_leaves_it_to_the_newest_that_does() {
    let told = [
        ("Order Completed", order("", 20.0)),
        ("Order Updated", json!({"total": 18, "currency": "CNY"})),
        ("Order Updated", json!({"status": "shipped"})),
    ];
    let mut story = Story::default();
    for (number, sequence) in permutations(told.len()).iter().enumerate() {
        for index in sequence {
            let (name, mut properties) = told[*index].clone();
            properties["order_id"] = json!(format!("o{number}"));
            story.track(i64::try_from(*index).unwrap(), "u1", name, properties);
        }
    }
    for batch in [1, 100] {
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        assert_eq!(shop.count("orders WHERE total_minor = 1800 AND status = 'shipped'").await, 6);
    }
}

#[tokio::test]
async fn the_same_order_twice_counts_once_and_a_deleted_one_not_at_all() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Completed", order("o1", 20.0))
        .track(0, "u1", "Order Completed", order("o1", 20.0))
        .track(1, "u1", "Order Completed", order("o2", 20.0))
        .track(2, "u1", "Order Refunded", json!({"order_id": "o2", "total": 3, "currency": "CNY"}))
        .track(3, "u1", "Order Deleted", json!({"order_id": "o2"}));
    let shop = TestShop::after(&story.events).await;
    let profile = shop.user("u1").await;
    assert_eq!((profile.orders, profile.net_minor), (1, 2000));
    assert_eq!((shop.count("order_lines").await, shop.count("refunds").await), (1, 0));
}

#[tokio::test]
async fn returns_of_unknown_orders_and_orders_of_nobody_keep_the_books_right() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Completed", order("o1", 20.0))
        .track(1, "u1", "Order Refunded", json!({"order_id": "C9", "total": 4.25, "currency": "CNY"}))
        .track(2, "~anonymous", "Order Completed", order("o2", 50.0))
        .track(3, "u1", "Order Completed", json!({"order_id": "o3", "total": 7, "currency": "USD"}))
        .track(4, "u1", "Order Refunded", json!({"order_id": "o1"}));
    let shop = TestShop::after(&story.events).await;
    let profile = shop.user("u1").await;
    assert_eq!(profile.orders, 2, "an order in another currency is an order");
    assert_eq!((profile.gross_minor, profile.refunded_minor), (2000, 2425), "whose money is not added to the shop's");
    assert_eq!(shop.count("orders WHERE persona IS NULL AND total_minor = 5000").await, 1);
    assert_eq!(shop.count("profiles").await, 1, "a blocked id makes no customer");
}

#[tokio::test]
async fn what_cannot_be_understood_is_kept_with_its_reason() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Completed", json!({"total": 5}))
        .track(1, "u1", "Order Completed", json!({"order_id": "o1", "total": "five", "currency": "CNY"}))
        .track(2, "u1", "Order Completed", order("o2", 1.0));
    let shop = TestShop::after(&story.events).await;
    let reasons: Vec<String> =
        shop.test.store.column("SELECT reason FROM unprojected ORDER BY seq", vec![]).await.unwrap();
    assert_eq!(reasons.len(), 2);
    assert!(reasons[0].contains("order_id") && reasons[1].contains("five"), "{reasons:?}");
    assert_eq!(shop.user("u1").await.orders, 1);
}

#[tokio::test]
async fn searches_are_credited_within_their_visit() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Products Searched", json!({"query": " 无线  耳机 ", "results": 8}))
        .track(1, "u1", "Product Clicked", json!({"product_id": "p1"}))
        .track(2, "u1", "Product Clicked", json!({"product_id": "p2"}))
        .track(9, "u1", "Order Completed", order("o1", 20.0))
        .track(10, "u1", "Order Updated", order("o1", 20.0))
        .track(20, "u1", "Products Searched", json!({"query": "茶杯", "results": 0}))
        .track(51, "u1", "Product Clicked", json!({"product_id": "p3"}));
    let shop = TestShop::after(&story.events).await;
    let term = |term: &'static str, column: &'static str| {
        let store = shop.test.store.clone();
        async move {
            let sql = format!("SELECT {column} FROM search_terms WHERE term = $1");
            store.scalar::<i64>(&sql, vec![term.into()]).await.unwrap().unwrap()
        }
    };
    for (column, count) in [("searches", 1), ("clicks", 1), ("orders", 1), ("no_result", 0)] {
        assert_eq!(term("无线 耳机", column).await, count, "{column}");
    }
    for (column, count) in [("searches", 1), ("clicks", 0), ("orders", 0), ("no_result", 1)] {
        assert_eq!(term("茶杯", column).await, count, "{column}: the visit was over");
    }
}

#[tokio::test]
async fn how_long_a_product_was_looked_at_adds_up_in_whatever_order_it_is_told() {
    let left = |millis: i64| json!({"path": "/p1", "product_id": "p1", "duration_ms": millis});
    let mut story = Story::default();
    story
        .track(0, "u1", "Product Viewed", json!({"product_id": "p1"}))
        .track(1, "u1", "Page Left", left(20_000))
        .track(2, "u1", "Page Left", left(15_000))
        .track(3, "u1", "Page Left", left(9_000_000))
        .track(4, "u1", "Page Left", left(-5))
        .track(5, "u1", "Page Left", json!({"path": "/", "duration_ms": 4_000}))
        .track(6, "u1", "Product Viewed", json!({"product_id": "p2", "duration_ms": 2_000}));
    let again = |(stored, seq): (&Stored, u64)| Stored { seq, event: stored.event.clone() };
    let backwards: Vec<Stored> = story.events.iter().rev().zip(1..).map(again).collect();
    for (events, batch) in [(&story.events, 1), (&story.events, 100), (&backwards, 2)] {
        let shop = TestShop::open().await;
        shop.project(events, batch).await;
        let sql = "SELECT count FROM activity WHERE name = 'Product Dwelt' AND item = $1";
        for (product, millis) in [("p1", 635_000), ("p2", 2_000)] {
            let found: Option<i64> = shop.test.store.scalar(sql, vec![product.into()]).await.unwrap();
            assert_eq!(found, Some(millis), "{product}: what is left open counts for ten minutes");
        }
    }
}

#[tokio::test]
async fn the_numbers_that_events_tell_are_compared_one_event_at_a_time() {
    let view = |price: serde_json::Value| json!({"product_id": "p1", "price": price, "currency": "CNY"});
    let mut story = Story::default();
    story
        .track(0, "u1", "Product Viewed", view(json!("120.00")))
        .track(1, "u1", "Product Viewed", view(json!(120)))
        .track(2, "u1", "Product Viewed", view(json!(99.5)))
        .track(3, "u2", "Product Viewed", json!({"product_id": "p1", "price": 500, "currency": "USD"}))
        .track(4, "u2", "Product Viewed", json!({"product_id": "p1"}))
        .track(5, "u2", "Checkout Started", json!({"value": 300, "quantity": 2}))
        .track(6, "u3", "Order Completed", order("o1", 500.0))
        .track(7, "u1", "Products Searched", json!({"query": "tea", "results": 0}));
    let rule = |name: &str, property: &str, op: &str, value: i64, times: i64| {
        json!({"event": {"name": name, "count": {"op": "gte", "value": times}, "within_days": 14,
            "where": [{"property": property, "op": op, "value": value}]}})
    };
    let again = |(stored, seq): (&Stored, u64)| Stored { seq, event: stored.event.clone() };
    let backwards: Vec<Stored> = story.events.iter().rev().zip(1..).map(again).collect();
    for (events, batch) in [(&story.events, 1), (&story.events, 100), (&backwards, 3)] {
        let shop = TestShop::open().await;
        shop.project(events, batch).await;
        for (rule, expected) in [
            (rule("Product Viewed", "price", "gt", 10_000, 2), "u1"),
            (rule("Product Viewed", "price", "gt", 10_000, 3), ""),
            (rule("Product Viewed", "price", "ne", 12_000, 1), "u1"),
            (rule("Checkout Started", "value", "eq", 30_000, 1), "u2"),
            (rule("Order Completed", "total", "gte", 50_000, 1), "u3"),
            (rule("Order Completed", "total", "gt", 50_000, 1), ""),
            (rule("Products Searched", "results", "eq", 0, 1), "u1"),
        ] {
            let settings = crate::ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap();
            let node = crate::segments::parse(&rule).unwrap();
            let compiled = crate::segments::compile(&node, &settings, minute(10), None);
            let sql = format!("SELECT c.id FROM profiles c WHERE {}", compiled.condition);
            let found: Vec<uuid::Uuid> = shop.test.store.column(&sql, compiled.values).await.unwrap();
            let wanted = if expected.is_empty() { Vec::new() } else { vec![shop.user(expected).await.id] };
            assert_eq!(found, wanted, "{rule}");
        }
    }
}

#[tokio::test]
async fn the_catalogue_moves_what_people_prefer() {
    let mut story = Story::default();
    story.track(
        0,
        "u1",
        "Order Completed",
        json!({"order_id": "o1", "currency": "CNY", "products": [
        line("p1", "杂项", 10.0, 1), line("p2", "茶", 4.0, 1)]}),
    );
    assert_eq!(profile_after(&story).await.top_category.as_deref(), Some("杂项"));
    story.track(1, "catalogue", "Product Updated", json!({"product_id": "p1", "name": "壶", "category": "茶具"}));
    story.track(2, "u2", "Product Viewed", json!({"product_id": "p1", "category": "别的"}));
    let shop = TestShop::open().await;
    shop.project(&story.events, 1).await;
    assert_eq!(
        shop.user("u1").await.top_category.as_deref(),
        Some("茶具"),
        "the buyer was not in the catalogue's batch"
    );
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 10).await;
    assert_eq!(shop.user("u1").await.top_category.as_deref(), Some("茶具"));
}

#[tokio::test]
async fn touches_keep_the_first_and_the_last_that_tell_something() {
    let page = |referrer: &str, campaign: serde_json::Value| {
        json!({"type": "page", "anonymousId": "a1", "context": {"userAgent": "Mozilla Mobile", "campaign": campaign,
            "page": {"url": "https://shop.example/x", "path": "/x", "referrer": referrer}}})
    };
    let mut story = Story::default();
    story
        .call(minute(30), page("", json!({"source": "wechat", "medium": "social"})))
        .call(minute(10), page("https://www.baidu.com/s?wd=tea", json!({})))
        .call(minute(50), page("https://shop.example/y", json!({})))
        .call(minute(60), page("", json!({})));
    let shop = TestShop::after(&story.events).await;
    let sources: Vec<String> =
        shop.test.store.column("SELECT source FROM touches ORDER BY edge", vec![]).await.unwrap();
    assert_eq!(sources, ["baidu.com", "wechat"]);
    assert_eq!(shop.count("profiles WHERE device = 'mobile' AND NOT is_known").await, 1);
}
