//! What became of orders by place: sums that are kept, beside a count of everything.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::imports::{ORDERS, PARCELS};
use super::replay::Dice;
use super::shop::{SHOP, Story, TestShop, line, minute};
use crate::{MIGRATIONS, Placed, erase, erasure_done, place_sums, rebuild};

/// Span, first day, dimension and value.
type Key = (String, i64, String, String);
/// Counted, returned, due, late.
type Counts = [i64; 4];

#[derive(FromQueryResult)]
struct SumRow {
    span: String,
    first_day: i64,
    dimension: String,
    value: String,
    counted: i64,
    returned: i64,
    due: i64,
    late: i64,
}

#[derive(FromQueryResult)]
struct OrderRow {
    order_id: String,
    day: i64,
    status: String,
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
    promised_at: Option<i64>,
    delivered_at: Option<i64>,
    is_returned: bool,
    total_minor: i64,
    refunded_minor: i64,
}

#[derive(FromQueryResult)]
struct Pair {
    one: String,
    other: Option<String>,
}

async fn kept(shop: &TestShop) -> BTreeMap<Key, Counts> {
    let sql = "SELECT span, first_day, dimension, value, counted, returned, due, late FROM place_sums WHERE shop = $1";
    let rows: Vec<SumRow> = shop.test.store.rows(sql, vec![SHOP.0.into()]).await.unwrap();
    let of = |row: SumRow| {
        ((row.span, row.first_day, row.dimension, row.value), [row.counted, row.returned, row.due, row.late])
    };
    rows.into_iter().map(of).collect()
}

async fn pairs(shop: &TestShop, sql: &str) -> Vec<Pair> {
    shop.test.store.rows(&format!("{sql} WHERE shop = $1"), vec![SHOP.0.into()]).await.unwrap()
}

/// Counts every order, without SQL.
async fn recount(shop: &TestShop) -> BTreeMap<Key, Counts> {
    let sql =
        "SELECT order_id, day, status, city, province, country, promised_at, delivered_at, is_returned, total_minor,
        refunded_minor FROM orders WHERE shop = $1";
    let orders: Vec<OrderRow> = shop.test.store.rows(sql, vec![SHOP.0.into()]).await.unwrap();
    let lines = pairs(shop, "SELECT order_id AS one, product_id AS other FROM order_lines").await;
    let refunds = pairs(shop, "SELECT order_id AS one, product_id AS other FROM refund_lines").await;
    let products = pairs(shop, "SELECT product_id AS one, category AS other FROM products").await;
    let categories: BTreeMap<String, String> =
        products.into_iter().filter_map(|product| Some((product.one, product.other?))).collect();
    let mut all: BTreeMap<Key, Counts> = BTreeMap::new();
    for order in &orders {
        let of = |pairs: &[Pair]| -> BTreeSet<String> {
            pairs.iter().filter(|pair| pair.one == order.order_id).filter_map(|pair| pair.other.clone()).collect()
        };
        for ((dimension, value), is_back) in order.places(&of(&lines), &of(&refunds), &categories) {
            let counts = order.counts(is_back);
            for (span, first_day) in [("day", order.day), ("month", order.day / 100 * 100 + 1)] {
                let key = (span.to_owned(), first_day, dimension.to_owned(), value.clone());
                let sum = all.entry(key).or_default();
                sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    all.retain(|_, counts| *counts != Counts::default());
    all
}

impl OrderRow {
    /// Where it counts, and whether it went back there.
    fn places(
        &self,
        products: &BTreeSet<String>,
        named: &BTreeSet<String>,
        categories: &BTreeMap<String, String>,
    ) -> BTreeMap<(&'static str, String), bool> {
        let is_whole = self.refunded_minor > 0 && self.refunded_minor >= self.total_minor;
        let mut places = BTreeMap::new();
        for product in products {
            let is_back = self.is_returned && (is_whole || named.is_empty() || named.contains(product));
            places.insert(("product", product.clone()), is_back);
            if let Some(category) = categories.get(product) {
                *places.entry(("category", category.clone())).or_default() |= is_back;
            }
        }
        for (dimension, value) in [("city", &self.city), ("province", &self.province), ("country", &self.country)] {
            places.extend(value.clone().map(|value| ((dimension, value), self.is_returned)));
        }
        places
    }

    fn counts(&self, is_back: bool) -> Counts {
        let status = self.status.as_str();
        let is_counted = !["pending", "cancelled"].contains(&status);
        let is_waited_for = !["cancelled", "refunded", "completed", "delivered"].contains(&status);
        let is_due =
            status != "cancelled" && self.promised_at.is_some() && (self.delivered_at.is_some() || is_waited_for);
        let is_late = is_due && self.delivered_at.is_none_or(|at| Some(at) > self.promised_at);
        [is_counted, is_counted && is_back, is_due, is_late].map(i64::from)
    }
}

/// Everything that can happen to orders and to what they hold.
fn eventful(seed: u64, count: usize) -> Story {
    let mut dice = Dice(seed);
    let mut story = Story::default();
    while story.events.len() < count {
        let at = i64::try_from(dice.below(200_000)).unwrap();
        let (user, id) = (format!("u{}", dice.below(20)), format!("o{}", dice.below(60)));
        let product = line(&format!("p{}", dice.below(6)), &format!("c{}", dice.below(3)), 10.0, 1);
        match dice.below(16) {
            0..=3 => story.track(at, &user, "Order Completed", bought(&mut dice, at, &id)),
            4 | 5 => story.track(at, &user, "Order Updated", bought(&mut dice, at, &id)),
            6 => story.row(ORDERS, at, &user, "Order Completed", bought(&mut dice, at, &id)),
            7 => story.row(PARCELS, at, "", "Parcel Delivered", json!({"order_id": id})),
            8 => {
                let promised = minute(at + 5_000).to_string();
                story.track(at, &user, "Parcel Shipped", json!({"order_id": id, "promised_at": promised}))
            }
            9 => story.track(at, &user, "Order Refunded", json!({"order_id": id, "total": 2, "currency": "CNY"})),
            10 => {
                let refund = json!({"order_id": id, "total": 10, "currency": "CNY", "products": [product]});
                story.track(at, &user, "Order Refunded", refund)
            }
            11 => story.track(at, &user, "Order Cancelled", json!({"order_id": id})),
            12 => story.track(at, &user, "Order Deleted", json!({"order_id": id})),
            13 => story.track(at, "catalogue", "Product Updated", product),
            14 => story.identify(at, &user, "", json!({"email": format!("m{}@x.cn", dice.below(15))})),
            _ if dice.below(3) == 0 => story.undone([ORDERS, PARCELS][usize::from(dice.below(2) == 0)]),
            _ => story.row(ORDERS, at, "", "Product Updated", product),
        };
    }
    story
}

fn bought(dice: &mut Dice, at: i64, id: &str) -> Json {
    let mut product = || line(&format!("p{}", dice.below(6)), &format!("c{}", dice.below(3)), 10.0, 1);
    let (one, other) = (product(), product());
    let city = dice.below(4);
    let status =
        ["pending", "paid", "paid", "shipped", "completed", "refunded"][usize::try_from(dice.below(6)).unwrap()];
    let mut order = json!({"order_id": id, "currency": "CNY", "status": status, "products": [one, other],
        "address": {"city": format!("城{city}"), "state": format!("省{}", city % 2), "country": "CN"}});
    if dice.below(3) > 0 {
        order["promised_at"] = json!(minute(at + 7_200).to_string());
    }
    if dice.below(8) == 0 {
        order["delivered_at"] = json!(minute(at + i64::try_from(dice.below(14_400)).unwrap()).to_string());
    }
    order
}

async fn are_as_counted(shop: &TestShop) {
    let counted = recount(shop).await;
    let sum: Counts = counted.values().fold([0; 4], |sum, counts| std::array::from_fn(|n| sum[n] + counts[n]));
    assert!(sum.iter().all(|n| *n > 0), "the story is rich enough: {sum:?}");
    assert_eq!(kept(shop).await, counted);
}

/// Erases somebody who had something sent to a city.
async fn erase_a_buyer(shop: &TestShop) {
    let sql = "SELECT p.profile FROM orders o JOIN personas p ON p.id = o.persona WHERE o.city IS NOT NULL
        ORDER BY o.order_id LIMIT 1";
    let profile: Uuid = shop.test.store.scalar(sql, vec![]).await.unwrap().unwrap();
    let tx = shop.test.store.begin().await.unwrap();
    let erased = erase(&tx, &shop.vault, &shop.ids, SHOP, profile, minute(0)).await.unwrap().unwrap();
    erasure_done(&tx, &shop.vault, erased.id).await.unwrap();
    tx.commit().await.unwrap();
}

async fn move_the_shop(shop: &TestShop) {
    let tx = shop.test.store.begin().await.unwrap();
    let sql = "UPDATE shops SET time_zone = 'America/New_York' WHERE id = $1";
    tx.exec(sql, vec![SHOP.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn sums_are_those_of_the_orders_whatever_happens() {
    let story = eventful(11, 900);
    let shop = TestShop::open().await;
    for (number, events) in story.events.chunks(100).enumerate() {
        shop.project(events, 7).await;
        are_as_counted(&shop).await;
        match number {
            3 => erase_a_buyer(&shop).await,
            6 => move_the_shop(&shop).await,
            _ => continue,
        }
        are_as_counted(&shop).await;
    }
    rebuild(&shop.test.store).await.unwrap();
    assert_eq!(shop.count("place_sums").await, 0);
    shop.project(&story.events, 2_000).await;
    are_as_counted(&shop).await;
}

#[tokio::test]
async fn of_everybody_the_sums_say_what_counting_one_by_one_does() {
    let shop = TestShop::after(&eventful(23, 600).events).await;
    let (db, everybody) = (&shop.test.store, Uuid::from_u128(0x5e));
    let tx = db.begin().await.unwrap();
    let sql =
        "INSERT INTO segment_members (segment, profile, entered_at) SELECT $1, id, 0 FROM profiles WHERE shop = $2";
    tx.exec(sql, vec![everybody.into(), SHOP.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut found = Vec::new();
    for (from, to) in [
        (date(2026, 3, 1), date(2026, 7, 20)),
        (date(2026, 3, 9), date(2026, 5, 2)),
        (date(2026, 4, 10), date(2026, 4, 28)),
    ] {
        for now in [minute(0), minute(60_000), minute(300_000)] {
            let all = Placed { shop: SHOP, days: from..to, segment: None, now, least: 1 };
            let members = Placed { segment: Some(everybody), ..all.clone() };
            let (mut all, mut members) = (place_sums(db, &all).await.unwrap(), place_sums(db, &members).await.unwrap());
            all.sort();
            members.sort();
            assert_eq!(all, members, "{from} to {to} at {now}");
            found.push(all.iter().map(|sum| sum.late).sum::<i64>());
        }
    }
    assert!(found[..3].is_sorted() && found[0] < found[2], "more is late as time goes on: {found:?}");
    let many =
        Placed { shop: SHOP, days: date(2026, 3, 1)..date(2026, 7, 20), segment: None, now: minute(0), least: 12 };
    let many = place_sums(db, &many).await.unwrap();
    assert!(!many.is_empty() && many.iter().all(|sum| sum.counted.max(sum.due) >= 12), "{many:?}");
}

#[tokio::test]
async fn sums_are_filled_from_the_orders_that_were_there_before_them() {
    let shop = TestShop::after(&eventful(31, 500).events).await;
    let live = kept(&shop).await;
    let tx = shop.test.store.begin().await.unwrap();
    for sql in [
        "DROP TABLE place_sums",
        "DROP INDEX orders_promised",
        "DELETE FROM schema_migrations WHERE name = 'know_place_sums'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, MIGRATIONS].concat();
    shop.test.store.migrate(&all, minute(0)).await.unwrap();
    assert_eq!(kept(&shop).await, live);
}
