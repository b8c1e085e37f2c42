//! Who comes back, counted by customer: as a plain recount of the orders has it, whatever happened to them.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::{Value, json};
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::{Told, behind, known, measure};
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

const DAY: i64 = 86_400_000_000;

/// Numbers that look random and are the same every time (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n).cast_signed()
    }
}

impl Told {
    fn at(&mut self, hours_ago: i64, mut call: Value) {
        call["messageId"] = json!(format!("again{}", self.batch.len()));
        call["timestamp"] = json!(self.now - SignedDuration::from_hours(hours_ago));
        self.batch.push(call);
    }
}

/// Orders of customers, some before they said who they are, some cancelled or given back; in the end some say who they are.
fn happened(now: primitives::Timestamp, seed: u64) -> Vec<Value> {
    let (mut dice, mut told) = (Dice(seed), Told { batch: Vec::new(), now });
    for n in 0..160 {
        let (person, hours, id) = (dice.below(12), 20 + dice.below(5_300), format!("o{n}"));
        let who =
            if dice.below(3) == 0 { ("anonymousId", format!("a{person}")) } else { ("userId", format!("u{person}")) };
        let mut tell = |hours: i64, event: &str| {
            let order = json!({"order_id": id, "total": 50, "currency": "CNY"});
            let mut call = json!({"type": "track", "event": event, "properties": order});
            call[who.0] = json!(who.1);
            told.at(hours, call);
        };
        tell(hours, "Order Completed");
        match dice.below(6) {
            0 => tell(hours - 1, "Order Cancelled"),
            1 => tell(hours - 2, "Order Refunded"),
            _ => {}
        }
    }
    for person in 0..6 {
        let (device, user) = (format!("a{person}"), format!("u{person}"));
        told.at(1, json!({"type": "identify", "anonymousId": device, "userId": user}));
    }
    told.batch
}

#[derive(FromQueryResult)]
struct Ordered {
    profile: Uuid,
    day: i64,
    at: i64,
}

/// Every customer's days with an order that counts, each with the instant of its first one.
async fn purchases(shop: &TestShop) -> BTreeMap<Uuid, BTreeMap<i64, i64>> {
    let sql = "SELECT p.profile, o.day, o.ordered_at AS at FROM orders o JOIN personas p ON p.id = o.persona
        WHERE o.status NOT IN ('pending', 'cancelled')";
    let mut all: BTreeMap<Uuid, BTreeMap<i64, i64>> = BTreeMap::new();
    for Ordered { profile, day, at } in shop.app.kit.store.rows(sql, vec![]).await.unwrap() {
        let first = all.entry(profile).or_default().entry(day).or_insert(at);
        *first = at.min(*first);
    }
    all
}

/// Customers of these days of the page, and how many of them came back: both of the days 91 earlier.
fn recount(all: &BTreeMap<Uuid, BTreeMap<i64, i64>>, days: &Value, only_new: bool) -> (i64, i64) {
    let day = |key: &str| {
        let date: Date = days[key].as_str().unwrap().parse().unwrap();
        primitives::day::number(date.saturating_sub(jiff::Span::new().days(91)))
    };
    let (mut n, mut again) = (0, 0);
    for bought in all.values() {
        let Some((first, at)) = bought.range(day("from")..=day("to")).next() else { continue };
        if only_new && bought.keys().next() != Some(first) {
            continue;
        }
        let next = bought.range(first + 1..).next();
        n += 1;
        again += i64::from(next.is_some_and(|(_, next)| *next <= at + 90 * DAY));
    }
    (n, again)
}

fn counted(number: &Value) -> (i64, i64) {
    let (n, share) = (number["n"].as_i64().unwrap_or(0), number["value"].as_f64().unwrap_or(0.0));
    (n, format!("{:.0}", share * n as f64).parse().unwrap())
}

async fn equals_a_recount(shop: &TestShop, owner: &Actor, query: &str) {
    let all = purchases(shop).await;
    let board = owner.get(&format!("/api/v1/scoreboard?{query}")).await.ok();
    for (key, only_new) in [("retention_90d", false), ("repurchase_rate", true)] {
        let found = measure(&board, key);
        assert_eq!(counted(&found["now"]), recount(&all, &board["period"], only_new), "{key} {query}");
        assert_eq!(counted(&found["previous"]), recount(&all, &board["previous"], only_new), "{key} {query}");
        for part in ["series", "previous_series"].iter().flat_map(|series| found[*series].as_array().unwrap()) {
            assert_eq!(counted(&part["number"]), recount(&all, part, only_new), "{key} {query} {part}");
        }
        let (n, again) = recount(&all, &board["period"], only_new);
        assert_eq!(
            behind(owner, &board, key).await,
            n - again,
            "{key} {query}: the list has just those who stayed away"
        );
    }
    let observed = &measure(&board, "retention_90d")["observed"];
    let (from, to) = (observed["from"].as_str().unwrap(), observed["to"].as_str().unwrap());
    let buyers = owner.get(&format!("/api/v1/customers?ordered_from={from}&ordered_to={to}")).await.ok();
    assert_eq!(
        buyers["total"],
        recount(&all, &board["period"], false).0,
        "n is the customers who bought in these days"
    );
}

#[tokio::test]
async fn customers_who_come_back_equal_a_recount() {
    for seed in [7, 2_026, 86_400] {
        let shop = TestShop::open().await;
        let owner = shop.owner().await;
        known(&shop, happened(shop.app.kit.now(), seed)).await;
        let count = async |sql: &str| shop.app.kit.store.scalar::<i64>(sql, vec![]).await.unwrap();
        assert!(count("SELECT COUNT(*) FROM merges").await > Some(0), "devices are of people by now");
        assert!(count("SELECT COUNT(*) FROM orders WHERE status = 'cancelled'").await > Some(0));
        let all = ["days=28", "days=130", "days=90&compare=year", "from=2026-08-10&to=2026-08-12"];
        for query in all {
            equals_a_recount(&shop, &owner, query).await;
        }
        for profile in purchases(&shop).await.into_keys().take(3) {
            assert_eq!(owner.delete(&format!("/api/v1/customers/{profile}")).await.status, 204);
        }
        for query in all {
            equals_a_recount(&shop, &owner, query).await;
        }
    }
}

#[tokio::test]
async fn who_buys_often_weighs_no_more_than_who_buys_once() {
    let shop = TestShop::open().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    for n in 0..9 {
        told.order(95 + n, "regular", &format!("r{n}"), &json!({}));
        told.order(100, &format!("once{n}"), &format!("o{n}"), &json!({}));
    }
    known(&shop, told.batch).await;
    let owner = shop.owner().await;
    let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
    assert_eq!(super::number(&board, "retention_90d"), (0.1, 10), "one of ten customers, not eight of 18 purchases");
    let weeks = measure(&board, "retention_90d")["series"].as_array().unwrap();
    let customers: i64 = weeks.iter().filter_map(|week| week["number"]["n"].as_i64()).sum();
    assert!(customers > 10, "in every week in which they bought they are counted: {weeks:?}");
    assert_eq!(measure(&board, "retention_90d")["observed"], json!({"from": "2026-07-16", "to": "2026-08-12"}));
    assert!(measure(&board, "good_rate")["observed"].is_null());
    let table = owner.get("/api/v1/scoreboard.csv?days=28").await.text();
    let line =
        "\r\nretention_90d,\"90 天客户留存率\",share,\"比例（0–1）\",,,now,\"本期\",2026-10-15,2026-11-11,0.1000,";
    assert!(table.contains(line), "{table}");
}
