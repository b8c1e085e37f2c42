//! Orders that visitors claim, and those that the shop's own systems state.

use serde_json::{Value as Json, json};
use store::testing::permutations;
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::imports::{ORDERS, as_if_never};
use super::shop::{Story, TestShop, line, minute, order};
use crate::{digest, rebuild, redact};

impl Story {
    /// As a visitor's browser tells of an order.
    fn claim(&mut self, at: i64, user: &str, properties: impl Into<Json>) -> &mut Self {
        let properties: Json = properties.into();
        self.call(
            minute(at),
            json!({"type": "track", "event": "Order Completed", "userId": user, "properties": properties,
                "context": {"claimed": true}}),
        )
    }
}

/// What is known of an order, but for where in the log.
#[derive(Debug, PartialEq, FromQueryResult)]
struct Found {
    persona: Option<Uuid>,
    status: String,
    stated: Option<String>,
    as_of: i64,
    ordered_at: i64,
    day: i64,
    total_minor: i64,
    discount_minor: i64,
    refunded_minor: i64,
    items: i64,
    coupon: Option<String>,
    city: Option<String>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    cancelled_at: Option<i64>,
    import_id: Option<Uuid>,
    is_claimed: bool,
    lines: i64,
    payments: i64,
}

async fn found(shop: &TestShop, order_id: &str) -> Found {
    let sql = "SELECT o.*,
            (SELECT CAST(COALESCE(SUM(l.price_minor * l.quantity), 0) AS BIGINT) FROM order_lines l
                WHERE l.shop = o.shop AND l.order_id = o.order_id) AS lines,
            (SELECT COUNT(*) FROM order_payments p WHERE p.shop = o.shop AND p.order_id = o.order_id) AS payments
        FROM orders o WHERE o.order_id = $1";
    shop.test.store.row(sql, vec![order_id.into()]).await.unwrap().expect("the order is known")
}

/// One of several things that are told of an order.
struct Told {
    at: i64,
    user: &'static str,
    name: &'static str,
    properties: Json,
    is_claim: bool,
}

fn stated(at: i64, user: &'static str, name: &'static str, properties: Json) -> Told {
    Told { at, user, name, properties, is_claim: false }
}

fn claimed(at: i64, user: &'static str, properties: Json) -> Told {
    Told { at, user, name: "Order Completed", properties, is_claim: true }
}

/// Tells of the order `id`, in this sequence, leaving out what `is_left_out`.
fn tell(story: &mut Story, told: &[Told], sequence: &[usize], id: &str, is_left_out: impl Fn(&Told) -> bool) {
    for index in sequence {
        let event = &told[*index];
        if is_left_out(event) {
            continue;
        }
        let mut properties = event.properties.clone();
        properties["order_id"] = json!(id);
        if event.is_claim {
            story.claim(event.at, event.user, properties);
        } else {
            story.track(event.at, event.user, event.name, properties);
        }
    }
}

/// Claims that want everything: another buyer, other products, money and dates, and that it was delivered and cancelled.
fn forged(at: i64, user: &'static str) -> Told {
    let properties = json!({"total": 999, "discount": 7, "currency": "CNY", "status": "cancelled",
        "products": [line("p9", "表", 999.0, 3)], "ordered_at": "2020-01-01T00:00:00Z", "coupon": "X",
        "delivered_at": "2030-01-01T00:00:00Z", "cancelled_at": "2030-01-01T00:00:00Z",
        "payments": [{"payment_id": "1", "total": 999}], "address": {"city": "三亚"}});
    claimed(at, user, properties)
}

#[tokio::test]
async fn what_the_shop_states_stands_whatever_is_claimed_and_whenever_it_comes() {
    let told = [
        stated(10, "u1", "Order Completed", order("", 20.0)),
        stated(20, "u1", "Order Updated", json!({"status": "shipped", "total": 18, "currency": "CNY"})),
        stated(30, "u1", "Parcel Delivered", json!({})),
        forged(5, "thief"),
        forged(99, "other"),
    ];
    let mut story = Story::default();
    let all = permutations(told.len());
    for (number, sequence) in all.iter().enumerate() {
        tell(&mut story, &told, sequence, &format!("o{number}"), |_| false);
        tell(&mut story, &told, sequence, &format!("c{number}"), |event| event.is_claim);
    }
    let shop = TestShop::open().await;
    shop.project(&story.events, 7).await;
    for (number, sequence) in all.iter().enumerate() {
        let with = found(&shop, &format!("o{number}")).await;
        assert_eq!(with, found(&shop, &format!("c{number}")).await, "{sequence:?}");
        assert_eq!((with.total_minor, with.is_claimed, with.status.as_str()), (1800, false, "delivered"));
    }
    assert_eq!(shop.user("u1").await.orders, 240);
    assert_eq!(shop.user("thief").await.orders, 0);
    let live = digest(&shop.test.store).await.unwrap();
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 100).await;
    assert_eq!(digest(&shop.test.store).await.unwrap(), live);
}

#[tokio::test]
async fn of_claims_the_first_counts_and_the_shop_may_still_cancel_it() {
    let told = [claimed(10, "u1", order("", 20.0)), forged(5, "thief"), stated(30, "", "Parcel Delivered", json!({}))];
    let mut story = Story::default();
    let all = permutations(told.len());
    for (number, sequence) in all.iter().enumerate() {
        tell(&mut story, &told, sequence, &format!("o{number}"), |_| false);
    }
    let shop = TestShop::after(&story.events).await;
    for (number, sequence) in all.iter().enumerate() {
        let first = sequence.iter().find(|index| **index < 2);
        let found = found(&shop, &format!("o{number}")).await;
        let expected = if first == Some(&0) { 2000 } else { 99_900 };
        assert_eq!((found.total_minor, found.is_claimed, found.payments), (expected, true, 0), "{sequence:?}");
        assert_eq!((found.status.as_str(), found.cancelled_at), ("delivered", None), "a claim says nothing of parcels");
    }
    assert_eq!(shop.user("u1").await.orders, 3, "a profile counts what is claimed");
    let mut cancelled = Story::default();
    cancelled.track(9, "u1", "Order Cancelled", json!({"order_id": "o1"})).claim(10, "u1", order("o1", 20.0));
    let shop = TestShop::after(&cancelled.events).await;
    assert_eq!((found(&shop, "o1").await.status.as_str(), shop.user("u1").await.orders), ("cancelled", 0));
}

#[tokio::test]
async fn what_an_import_stated_gives_way_to_the_claim_again_when_it_is_undone() {
    let mut story = Story::default();
    story
        .claim(0, "u1", order("o1", 20.0))
        .claim(1, "u3", order("o1", 1.0))
        .row(ORDERS, 2, "u2", "Order Completed", order("o1", 35.0))
        .undone(ORDERS);
    let shop = TestShop::after(&story.events[..3]).await;
    assert_eq!((shop.user("u1").await.orders, shop.user("u2").await.net_minor), (0, 3500));
    as_if_never(&story, |body| body.contains(ORDERS)).await;
    let shop = TestShop::after(&story.events).await;
    assert_eq!((shop.user("u1").await.net_minor, shop.user("u3").await.orders), (2000, 0));
}

#[test]
fn what_stays_of_an_erased_persons_claim_is_a_claim() {
    let mut story = Story::default();
    story.claim(0, "u1", order("o1", 20.0));
    let left = redact(&story.events[0].event).unwrap();
    let body: Json = serde_json::from_str(left.body.get()).unwrap();
    assert_eq!(body["context"], json!({"claimed": true}));
}
