//! How long it takes to judge everybody anew: customers with orders and behaviour, and a handful of segments as shops
//! make them. Prints `{"seconds": …, "answer_ok": …}`; the sizes are checked against a count that knows no database.
//!
//! `cargo run --release -p know --example segment_speed [CUSTOMERS]`
#![expect(clippy::print_stdout, reason = "a benchmark answers on standard output")]

use std::error::Error;
use std::time::Instant;

use know::{ShopSettings, segments};
use primitives::{ShopId, Timestamp};
use serde_json::{Value as Json, json};
use store::{Migration, Sql, Store, Tx, Value, micros};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

const SHOP: ShopId = ShopId(Uuid::from_u128(1));
const DAY: i64 = 86_400_000_000;
/// The product that one of the segments asks for.
const WANTED: u64 = 7;
/// Customers inserted at a time.
const CHUNK: u64 = 2_000;

/// A customer as they were made up; everything follows from the number.
struct Customer {
    id: Uuid,
    class: &'static str,
    /// Days ago, in the order of time.
    orders: Vec<i64>,
    /// (product, days ago, how often)
    views: Vec<(u64, i64, i64)>,
    p_alive: f64,
}

/// Numbers without a pattern (SplitMix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn days(&mut self, n: u64) -> i64 {
        i64::try_from(self.below(n)).unwrap_or(0)
    }
}

impl Customer {
    #[expect(clippy::cast_precision_loss, reason = "a thousand is exact")]
    fn new(n: u64) -> Self {
        let mut dice = Dice(n);
        let id = Uuid::from_u64_pair(dice.below(u64::MAX), n);
        let count = [0, 0, 0, 0, 1, 1, 1, 2, 3, 6][usize::try_from(dice.below(10)).unwrap_or(0)];
        let mut orders: Vec<i64> = (0..count).map(|_| dice.days(720)).collect();
        orders.sort_unstable_by(|a, b| b.cmp(a));
        let class = match (orders.last(), orders.len()) {
            (None, _) => "potential",
            (Some(last), _) if *last > 180 => "churned",
            (Some(_), 3..) => "loyal",
            (Some(last), 1) if *last <= 30 => "new",
            _ => "active",
        };
        let views = (0..dice.below(4))
            .map(|n| {
                (
                    if dice.below(40) == 0 { WANTED } else { n * 400 + dice.below(300) + 8 },
                    dice.days(60),
                    1 + dice.days(4),
                )
            })
            .collect();
        Self { id, class, orders, views, p_alive: dice.below(1_000) as f64 / 1_000.0 }
    }

    fn viewed_wanted(&self) -> i64 {
        self.views.iter().filter(|(product, days, _)| *product == WANTED && *days < 14).map(|view| view.2).sum()
    }
}

/// A segment's definition, and who is in it.
type Rule = (Json, fn(&Customer) -> bool);

fn rules() -> Vec<Rule> {
    let bought = |days: i64| json!({"event": {"name": "Order Completed", "count": {"op": "gte", "value": 1}, "within_days": days}});
    let viewed = json!({"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 3}, "within_days": 14,
        "where": [{"property": "product_id", "op": "eq", "value": format!("p{WANTED}")}]}});
    vec![
        (json!({"field": "class", "op": "in", "value": ["loyal", "active"]}), |c| {
            ["loyal", "active"].contains(&c.class)
        }),
        (
            json!({"all": [{"field": "orders", "op": "gte", "value": 2}, {"field": "last_order_at", "op": "not_within_days", "value": 90}]}),
            |c| c.orders.len() >= 2 && c.orders.last().is_none_or(|days| *days >= 90),
        ),
        (json!({"all": [viewed, {"not": bought(14)}]}), |c| {
            c.viewed_wanted() >= 3 && !c.orders.iter().any(|days| *days < 14)
        }),
        (
            json!({"all": [{"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 1}, "within_days": 30}}, {"not": bought(365)}]}),
            |c| c.views.iter().any(|view| view.1 < 30) && !c.orders.iter().any(|days| *days < 365),
        ),
        (
            json!({"any": [{"all": [{"field": "p_alive", "op": "lt", "value": 0.3}, {"field": "net", "op": "gte", "value": 30_000}]},
            {"field": "class", "op": "eq", "value": "new"}]}),
            |c| (c.p_alive < 0.3 && c.orders.len() >= 3) || c.class == "new",
        ),
    ]
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let customers: u64 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let store = Store::open_sqlite(&folder.path().join("speed.db")).await?;
    let all: Vec<Migration> = [store::MIGRATIONS, web::MIGRATIONS, know::MIGRATIONS].concat();
    store.migrate(&all, Timestamp::UNIX_EPOCH).await?;
    let now: Timestamp = "2026-06-15T12:00:00Z".parse()?;
    let rules = rules();
    let expected = fill(&store, customers, now, &rules).await?;
    let shop = ShopSettings::load(&store, SHOP).await?.ok_or("the shop is not there")?;
    let start = Instant::now();
    segments::reconcile(&store, &shop, now, true).await?;
    let seconds = start.elapsed().as_secs_f64();
    let sizes: Vec<i64> = store.column("SELECT size FROM segments ORDER BY id", vec![]).await?;
    let members: Vec<i64> = store
        .column("SELECT COUNT(m.profile) FROM segments s LEFT JOIN segment_members m ON m.segment = s.id GROUP BY s.id ORDER BY s.id", vec![])
        .await?;
    let answer_ok = sizes == expected && members == expected && expected.iter().all(|size| *size > 0);
    eprintln!("{customers} customers, sizes {sizes:?}");
    println!("{}", json!({"seconds": seconds, "answer_ok": answer_ok}));
    Ok(())
}

/// Writes everything in one transaction; gives how many customers each rule should find.
async fn fill(store: &Store, customers: u64, now: Timestamp, rules: &[Rule]) -> Outcome<Vec<i64>> {
    let tx = store.begin().await?;
    let shop = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                VALUES ($1, 'speed', 'CNY', 'UTC', 'zh', 0)";
    tx.exec(shop, vec![SHOP.0.into()]).await?;
    for ((definition, _), n) in rules.iter().zip(1u128..) {
        let sql = "INSERT INTO segments (id, shop, name, description, definition, size, created_at, updated_at)
            VALUES ($1, $2, 's', '', $3, 0, 0, 0)";
        tx.exec(sql, vec![Uuid::from_u128(n).into(), SHOP.0.into(), definition.to_string().into()]).await?;
    }
    let mut expected = vec![0; rules.len()];
    for first in (0..customers).step_by(usize::try_from(CHUNK)?) {
        let chunk: Vec<Customer> = (first..customers.min(first + CHUNK)).map(Customer::new).collect();
        for (count, (_, is_in)) in expected.iter_mut().zip(rules) {
            *count += i64::try_from(chunk.iter().filter(|customer| is_in(customer)).count())?;
        }
        insert(&tx, &chunk, now).await?;
    }
    tx.commit().await?;
    Ok(expected)
}

/// The stored day (`YYYYMMDD`) so many days before.
fn day(now: Timestamp, ago: i64) -> i64 {
    let date = (now - jiff::SignedDuration::from_hours(24 * ago)).to_zoned(jiff::tz::TimeZone::UTC).date();
    primitives::day::number(date)
}

async fn insert(tx: &Tx, chunk: &[Customer], now: Timestamp) -> Outcome<()> {
    let at = |ago: i64| micros(now) - ago * DAY;
    let (mut personas, mut profiles, mut orders, mut activity) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for customer in chunk {
        let id = Value::from(customer.id);
        personas.push(vec![id.clone(), SHOP.0.into(), id.clone(), 1i64.into(), at(720).into(), at(0).into()]);
        let count = i64::try_from(customer.orders.len())?;
        profiles.push(vec![
            id.clone(),
            SHOP.0.into(),
            true.into(),
            false.into(),
            true.into(),
            at(720).into(),
            at(0).into(),
            count.into(),
            count.into(),
            (count * 10_000).into(),
            0i64.into(),
            (count * 10_000).into(),
            customer.orders.first().map(|ago| at(*ago)).into(),
            customer.orders.last().map(|ago| at(*ago)).into(),
            count.into(),
            customer.class.into(),
            at(0).into(),
            customer.p_alive.into(),
        ]);
        for (ago, n) in customer.orders.iter().zip(0..) {
            orders.push(order(customer.id, n, at(*ago), day(now, *ago)));
        }
        for (product, ago, count) in &customer.views {
            let item = format!("p{product}");
            activity.push(vec![
                id.clone(),
                "Product Viewed".into(),
                item.into(),
                day(now, *ago).into(),
                SHOP.0.into(),
                (*count).into(),
                at(*ago).into(),
            ]);
        }
    }
    tx.insert("personas", &PERSONA, personas, "").await?;
    tx.insert("profiles", &PROFILE, profiles, "").await?;
    tx.insert("orders", &ORDER, orders, "").await?;
    let add = "ON CONFLICT (persona, name, item, day, via) DO UPDATE SET count = activity.count + excluded.count";
    tx.insert("activity", &ACTIVITY, activity, add).await?;
    Ok(())
}

fn order(persona: Uuid, n: i64, at: i64, day: i64) -> Vec<Value> {
    let zero = || Value::from(0i64);
    vec![
        SHOP.0.into(),
        format!("{persona}-{n}").into(),
        persona.into(),
        "completed".into(),
        at.into(),
        at.into(),
        day.into(),
        "CNY".into(),
        10_000i64.into(),
        zero(),
        zero(),
        zero(),
        1i64.into(),
        1i64.into(),
    ]
}

const PERSONA: [&str; 6] = ["id", "shop", "profile", "created_seq", "first_seen_at", "last_seen_at"];
const PROFILE: [&str; 18] = [
    "id",
    "shop",
    "has_email",
    "has_phone",
    "is_known",
    "first_seen_at",
    "last_seen_at",
    "orders",
    "items",
    "gross_minor",
    "refunded_minor",
    "net_minor",
    "first_order_at",
    "last_order_at",
    "order_days",
    "class",
    "class_since",
    "p_alive",
];
const ORDER: [&str; 14] = [
    "shop",
    "order_id",
    "persona",
    "status",
    "as_of",
    "ordered_at",
    "day",
    "currency",
    "total_minor",
    "discount_minor",
    "shipping_minor",
    "refunded_minor",
    "items",
    "seq",
];
const ACTIVITY: [&str; 7] = ["persona", "name", "item", "day", "shop", "count", "last_at"];
