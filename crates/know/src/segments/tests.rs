//! What the database finds equals what plain evaluation of the same rules finds, for random definitions over a random
//! shop.

use std::collections::BTreeSet;

use forecast::rfm::Rfm;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use primitives::{Timestamp, day};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use store::{Sql, Tx};
use uuid::Uuid;

use super::definition::{
    Compare, EventRule, FieldRule, FilterTest, Measure, Node, NumberTest, Scalar, Test, TextTest, Window,
};
use super::fields::Field;
use super::{compile, parse, reconcile, refresh};
use crate::ShopSettings;
use crate::system_event::Telling;
use crate::tests::shop::{SHOP, TestShop, minute};

const NOW: i64 = 40 * 24 * 60;
const DAY: i64 = 24 * 60;
/// A segment of every third customer.
const THIRDS: Uuid = Uuid::from_u128(9);

/// A customer as the test made them up.
#[derive(Debug, Clone)]
struct Person {
    id: Uuid,
    class: &'static str,
    city: Option<&'static str>,
    net: i64,
    p_alive: Option<f64>,
    tag: Option<bool>,
    /// Minutes since the beginning, of orders for product 1.
    orders: Vec<i64>,
    /// Of refunds whose order is on no record.
    returns: Vec<i64>,
    scores: Option<(u8, u8, u8)>,
    /// (product, minutes)
    views: Vec<(u8, i64)>,
}

fn person() -> impl Strategy<Value = Person> {
    let time = 0..NOW;
    (
        prop::sample::select(vec!["potential", "new", "active", "loyal", "churned"]),
        prop::option::of(prop::sample::select(vec!["杭州", "Xi'an", "100%", "a_b"])),
        -50i64..200,
        prop::option::of(0.0f64..1.0),
        prop::option::of(any::<bool>()),
        prop::collection::vec(time.clone(), 0..4),
        prop::collection::vec(time.clone(), 0..2),
        prop::option::of((1u8..6, 1u8..6, 1u8..6)),
        prop::collection::vec((1u8..3, time), 0..6),
    )
        .prop_map(|(class, city, net, p_alive, tag, orders, returns, scores, views)| Person {
            id: Uuid::nil(),
            class,
            city,
            net,
            p_alive,
            tag,
            orders,
            returns,
            scores,
            views,
        })
}

/// An order's money, what went back of it, and its units, all by when it was placed.
fn bought(at: i64) -> (i64, i64, i64) {
    (at % 700, at % 50, 1 + at % 3)
}

/// What a product cost when it was looked at, where the view told it.
fn price(product: u8, at: i64) -> Option<i64> {
    (at % 3 > 0).then_some(i64::from(product) * 100 + at % 40)
}

/// What a return gave back.
const RETURNED: i64 = 90;

fn on(day: i64) -> Date {
    date(2026, 3, 1) + day.days()
}

/// The fields of a window.
fn window() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!({})),
        prop_oneof![1i64..45, Just(1)].prop_map(|days| json!({"within_days": days})),
        (0i64..30, 0i64..15).prop_map(|(to, more)| json!({"days_ago": [to + more, to]})),
        (-2i64..42, 0i64..15)
            .prop_map(|(from, more)| json!({"between": [on(from).to_string(), on(from + more).to_string()]})),
    ]
}

fn with(window: &Json, mut rule: Json) -> Json {
    rule.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
    rule
}

fn rule() -> impl Strategy<Value = Json> {
    let compare = || prop::sample::select(vec!["eq", "ne", "gt", "gte", "lt", "lte"]);
    let equal = prop::sample::select(vec!["eq", "ne"]);
    let city = prop::sample::select(vec!["杭州", "Xi'an", "100%", "a_b", "x' OR 1=1 --"]);
    let days = prop_oneof![1i64..45, Just(1)];
    prop_oneof![
        (compare(), -1i64..6).prop_map(|(op, n)| json!({"field": "orders", "op": op, "value": n})),
        (compare(), 0.0f64..1.0).prop_map(|(op, n)| json!({"field": "p_alive", "op": op, "value": n})),
        (-50i64..100, 0i64..200).prop_map(|(a, b)| json!({"field": "net", "op": "between", "value": [a, a + b]})),
        (equal, city.clone()).prop_map(|(op, city)| json!({"field": "city", "op": op, "value": city})),
        prop::sample::select(vec!["%", "_", "XI", "州"])
            .prop_map(|part| json!({"field": "city", "op": "contains", "value": part})),
        prop::sample::select(vec!["is_set", "not_set"]).prop_map(|op| json!({"field": "p_alive", "op": op})),
        Just(json!({"field": "class", "op": "in", "value": ["loyal", "new"]})),
        (prop::sample::select(vec!["eq", "ne"]), Just(()))
            .prop_map(|(op, ())| json!({"field": "tag", "op": op, "value": "vip"})),
        (prop::sample::select(vec!["within_days", "not_within_days"]), days)
            .prop_map(|(op, days)| json!({"field": "last_order_at", "op": op, "value": days})),
        (
            prop::sample::select(vec!["Product Viewed", "Order Completed"]),
            compare(),
            0i64..4,
            window(),
            prop::option::of(prop::sample::select(vec!["1", "2"])),
            prop::option::of(number_test()),
        )
            .prop_map(|(name, op, n, window, product, number)| {
                let product = product.map(|id| json!({"property": "product_id", "op": "eq", "value": id}));
                let told = if name == "Product Viewed" { "price" } else { "total" };
                let number = number.map(|test| with(&test, json!({"property": told})));
                let filters: Vec<Json> = product.into_iter().chain(number).collect();
                let rule = json!({"name": name, "count": {"op": op, "value": n}, "where": filters});
                json!({"event": with(&window, rule)})
            }),
        (prop::sample::select(vec!["net", "orders", "units"]), compare(), 0i64..6, 0i64..600, window()).prop_map(
            |(measure, op, few, money, window)| {
                let value = if measure == "net" { money } else { few };
                json!({"purchases": with(&window, json!({"measure": measure, "op": op, "value": value}))})
            }
        ),
        Just(json!({"segment": THIRDS})),
        (prop::sample::select(vec!["eq", "ne"]), prop::sample::select(vec!["loyal", "at_risk", "new"]))
            .prop_map(|(op, group)| json!({"field": "rfm_group", "op": op, "value": group})),
        Just(json!({"field": "rfm_group", "op": "in", "value": ["champions", "lost", "hibernating"]})),
    ]
}

fn number_test() -> impl Strategy<Value = Json> {
    prop_oneof![
        (prop::sample::select(vec!["eq", "ne", "gt", "gte", "lt", "lte"]), 90i64..250)
            .prop_map(|(op, n)| json!({"op": op, "value": n})),
        (90i64..250, 0i64..100).prop_map(|(from, more)| json!({"op": "between", "value": [from, from + more]})),
    ]
}

fn definition() -> impl Strategy<Value = Json> {
    rule().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|nodes| json!({"all": nodes})),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|nodes| json!({"any": nodes})),
            inner.prop_map(|node| json!({"not": node})),
        ]
    })
}

fn is_in(node: &Node, person: &Person, shop: &ShopSettings, now: Timestamp) -> bool {
    match node {
        Node::All(nodes) => nodes.iter().all(|node| is_in(node, person, shop, now)),
        Node::Any(nodes) => nodes.iter().any(|node| is_in(node, person, shop, now)),
        Node::Not(node) => !is_in(node, person, shop, now),
        Node::Field(rule) => passes(rule, person, shop, now),
        Node::Event(rule) => happened(rule, person, shop, now),
        Node::Purchases(rule) => {
            let sum: i64 = amounts(rule.measure, person)
                .filter(|(at, _)| is_within(rule.window, shop, *at, now))
                .map(|(_, amount)| amount)
                .sum();
            rule.compare.holds(&sum, &rule.value)
        }
        Node::Segment(_) => person.id.as_u128().is_multiple_of(3),
    }
}

/// What is summed, and when it was.
fn amounts(measure: Measure, person: &Person) -> impl Iterator<Item = (i64, i64)> {
    let orders = person.orders.iter().map(move |at| {
        let (total, refunded, units) = bought(*at);
        match measure {
            Measure::Net => (*at, total - refunded),
            Measure::Orders => (*at, 1),
            Measure::Units => (*at, units),
        }
    });
    let returns = person.returns.iter().filter(move |_| measure == Measure::Net).map(|at| (*at, -RETURNED));
    orders.chain(returns)
}

fn is_within(window: Window, shop: &ShopSettings, at: i64, now: Timestamp) -> bool {
    let ago = |days: i64| shop.day(now - SignedDuration::from_hours(24 * days));
    let day = shop.day(minute(at));
    match window {
        Window::Ever => true,
        Window::Last(days) => lately(shop, at, days, now),
        Window::Ago(from, to) => (ago(from)..=ago(to)).contains(&day),
        Window::Between(from, to) => (day::number(from)..=day::number(to)).contains(&day),
    }
}

/// Whether an instant is in the last so many calendar days.
fn lately(shop: &ShopSettings, at: i64, days: i64, now: Timestamp) -> bool {
    let first = now - SignedDuration::from_hours(24 * (days - 1));
    shop.day(minute(at)) >= shop.day(first)
}

fn holds<T: PartialOrd + ?Sized>(compare: Compare, value: Option<&T>, than: &T) -> bool {
    value.map_or(compare == Compare::Ne, |value| compare.holds(value, than))
}

fn passes(rule: &FieldRule, person: &Person, shop: &ShopSettings, now: Timestamp) -> bool {
    let key = match &rule.field {
        Field::Column(column) => column.key,
        Field::RfmGroup => "rfm_group",
        _ => "tag",
    };
    let orders = i64::try_from(person.orders.len()).unwrap();
    let last = person.orders.iter().max();
    match (key, &rule.test) {
        ("orders", Test::Compare(compare, Scalar::Whole(n))) => compare.holds(&orders, n),
        ("p_alive", Test::Compare(compare, Scalar::Number(n))) => holds(*compare, person.p_alive.as_ref(), n),
        ("p_alive", Test::IsSet) => person.p_alive.is_some(),
        ("p_alive", Test::NotSet) => person.p_alive.is_none(),
        ("net", Test::Between(Scalar::Whole(low), Scalar::Whole(high))) => (*low..=*high).contains(&person.net),
        ("city", Test::Compare(compare, Scalar::Text(city))) => holds(*compare, person.city, city.as_str()),
        ("city", Test::Contains(part)) => {
            person.city.is_some_and(|city| city.to_lowercase().contains(&part.to_lowercase()))
        }
        ("class", Test::In(classes)) => classes.contains(&Scalar::Text(person.class.to_owned())),
        ("rfm_group", Test::Compare(compare, Scalar::Text(wanted))) => holds(*compare, group(person), wanted.as_str()),
        ("rfm_group", Test::In(wanted)) => {
            group(person).is_some_and(|group| wanted.contains(&Scalar::Text(group.to_owned())))
        }
        ("tag", Test::Compare(compare, _)) => (person.tag == Some(true)) == (*compare == Compare::Eq),
        ("last_order_at", Test::WithinDays(days)) => last.is_some_and(|at| lately(shop, *at, *days, now)),
        ("last_order_at", Test::NotWithinDays(days)) => !last.is_some_and(|at| lately(shop, *at, *days, now)),
        other => unreachable!("the generator makes no {other:?}"),
    }
}

fn group(person: &Person) -> Option<&'static str> {
    let (r, f, m) = person.scores?;
    match crate::rfm::key(Rfm { r, f, m }.group()).as_str() {
        "champions" => Some("champions"),
        "loyal" => Some("loyal"),
        "new" => Some("new"),
        "at_risk" => Some("at_risk"),
        "hibernating" => Some("hibernating"),
        "lost" => Some("lost"),
        _ => Some("another"),
    }
}

fn happened(rule: &EventRule, person: &Person, shop: &ShopSettings, now: Timestamp) -> bool {
    let fits = |product: u8, number: Option<i64>| {
        rule.filters.iter().all(|filter| match &filter.test {
            FilterTest::Text(TextTest::Is(id)) => *id == product.to_string(),
            FilterTest::Number(NumberTest::Compare(compare, than)) => number.is_some_and(|n| compare.holds(&n, than)),
            FilterTest::Number(NumberTest::Between(low, high)) => number.is_some_and(|n| (*low..=*high).contains(&n)),
            other @ FilterTest::Text(_) => unreachable!("the generator makes no {other:?}"),
        })
    };
    let in_window = |at: i64| is_within(rule.window, shop, at, now);
    let count = if rule.name == "Order Completed" {
        person.orders.iter().filter(|at| in_window(**at) && fits(1, Some(bought(**at).0))).count()
    } else {
        person.views.iter().filter(|(id, at)| in_window(*at) && fits(*id, price(*id, *at))).count()
    };
    rule.compare.holds(&i64::try_from(count).unwrap(), &rule.count)
}

async fn insert_orders(tx: &Tx, settings: &ShopSettings, person: &Person, personas: [Uuid; 2]) {
    for (m, minutes) in person.orders.iter().enumerate() {
        let (total, refunded, units) = bought(*minutes);
        let id = format!("{}-{m}", person.id);
        tx.exec(
            "INSERT INTO orders (shop, order_id, persona, status, as_of, ordered_at, day, currency, total_minor,
                discount_minor, shipping_minor, refunded_minor, items, seq)
             VALUES ($1, $2, $3, 'paid', 0, $4, $5, 'CNY', $6, 0, 0, $7, $8, 1)",
            vec![
                SHOP.0.into(),
                id.as_str().into(),
                personas[m % 2].into(),
                store::micros(minute(*minutes)).into(),
                settings.day(minute(*minutes)).into(),
                total.into(),
                refunded.into(),
                units.into(),
            ],
        )
        .await
        .unwrap();
        let sql = "INSERT INTO order_lines (shop, order_id, line, product_id, quantity, price_minor)
            VALUES ($1, $2, 0, '1', 1, 0)";
        tx.exec(sql, vec![SHOP.0.into(), id.into()]).await.unwrap();
    }
}

async fn insert_views(tx: &Tx, settings: &ShopSettings, person: &Person, personas: [Uuid; 2]) {
    for (m, (product, minutes)) in person.views.iter().enumerate() {
        let sql = "INSERT INTO activity (persona, name, item, day, shop, count, last_at)
            VALUES ($1, 'Product Viewed', $2, $3, $4, 1, 0)
            ON CONFLICT (persona, name, item, day, via) DO UPDATE SET count = activity.count + 1";
        let day = settings.day(minute(*minutes));
        let values: Vec<store::Value> =
            vec![personas[m % 2].into(), product.to_string().into(), day.into(), SHOP.0.into()];
        tx.exec(sql, values.clone()).await.unwrap();
        let Some(price) = price(*product, *minutes) else { continue };
        let sql = "INSERT INTO event_numbers (persona, name, item, day, shop, told, price_minor, count)
            VALUES ($1, 'Product Viewed', $2, $3, $4, $5, $6, 1)
            ON CONFLICT (persona, name, item, day, via, told) DO UPDATE SET count = event_numbers.count + 1";
        let told: [store::Value; 2] = [price.to_string().into(), price.into()];
        tx.exec(sql, values.into_iter().chain(told).collect()).await.unwrap();
    }
}

async fn insert(shop: &TestShop, settings: &ShopSettings, people: &[Person]) {
    let tx = shop.test.store.begin().await.unwrap();
    let at = |minutes: i64| store::micros(minute(minutes));
    for person in people {
        let last = person.orders.iter().max().map(|last| at(*last));
        tx.exec(
            "INSERT INTO profiles (id, shop, has_email, has_phone, is_known, city, first_seen_at, last_seen_at, orders,
                items, gross_minor, refunded_minor, net_minor, last_order_at, order_days, class, class_since, p_alive,
                r, f, m)
             VALUES ($1, $2, FALSE, FALSE, FALSE, $3, 0, 0, $4, 0, 0, 0, $5, $6, 0, $7, 0, $8, $9, $10, $11)",
            vec![
                person.id.into(),
                SHOP.0.into(),
                person.city.into(),
                i64::try_from(person.orders.len()).unwrap().into(),
                person.net.into(),
                last.into(),
                person.class.into(),
                person.p_alive.into(),
                person.scores.map(|(r, _, _)| i64::from(r)).into(),
                person.scores.map(|(_, f, _)| i64::from(f)).into(),
                person.scores.map(|(_, _, m)| i64::from(m)).into(),
            ],
        )
        .await
        .unwrap();
        // Two personas each, so that counts must be put together.
        let personas = [person.id, Uuid::from_u128(person.id.as_u128() + 10_000)];
        for persona in personas {
            let values = vec![persona.into(), SHOP.0.into(), person.id.into()];
            let sql = "INSERT INTO personas (id, shop, profile, created_seq, first_seen_at, last_seen_at)
                VALUES ($1, $2, $3, 1, 0, 0)";
            tx.exec(sql, values).await.unwrap();
        }
        insert_orders(&tx, settings, person, personas).await;
        insert_returns(&tx, settings, person).await;
        insert_views(&tx, settings, person, personas).await;
        // The older word is on the other persona and must not count.
        for (persona, tag, seq) in [(personas[0], person.tag, 2i64), (personas[1], person.tag.map(|tag| !tag), 1)] {
            if let Some(tag) = tag {
                let sql =
                    "INSERT INTO traits (persona, kind, name, value, at, seq) VALUES ($1, 'tag', 'vip', $2, 0, $3)";
                tx.exec(sql, vec![persona.into(), tag.to_string().into(), seq.into()]).await.unwrap();
            }
        }
    }
    tx.commit().await.unwrap();
}

/// Of the segment of every third, and of what they gave back without an order.
async fn insert_returns(tx: &Tx, settings: &ShopSettings, person: &Person) {
    for (n, minutes) in person.returns.iter().enumerate() {
        let sql = "INSERT INTO refunds (shop, order_id, refund_id, persona, at, currency, minor, day)
            VALUES ($1, $2, $3, $4, $5, 'CNY', $6, $7)";
        let values = vec![
            SHOP.0.into(),
            format!("gone-{}", person.id).into(),
            n.to_string().into(),
            person.id.into(),
            store::micros(minute(*minutes)).into(),
            RETURNED.into(),
            settings.day(minute(*minutes)).into(),
        ];
        tx.exec(sql, values).await.unwrap();
    }
    if person.id.as_u128().is_multiple_of(3) {
        let sql = "INSERT INTO segment_members (segment, profile, entered_at) VALUES ($1, $2, 0)";
        tx.exec(sql, vec![THIRDS.into(), person.id.into()]).await.unwrap();
    }
}

async fn random_shop(runner: &mut TestRunner) -> (TestShop, ShopSettings, Vec<Person>) {
    let shop = TestShop::open().await;
    let settings = ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap();
    let mut people = prop::collection::vec(person(), 60).new_tree(runner).unwrap().current();
    for (person, n) in people.iter_mut().zip(1u128..) {
        person.id = Uuid::from_u128(n);
    }
    insert(&shop, &settings, &people).await;
    (shop, settings, people)
}

#[tokio::test]
async fn the_database_finds_what_plain_evaluation_finds() {
    let mut runner = TestRunner::deterministic();
    let (shop, settings, people) = random_shop(&mut runner).await;
    let now = minute(NOW);
    let some: Vec<Uuid> = people.iter().map(|person| person.id).step_by(3).collect();
    for _ in 0..300 {
        let json = definition().new_tree(&mut runner).unwrap().current();
        let node = parse(&json).unwrap();
        let expected: BTreeSet<Uuid> =
            people.iter().filter(|person| is_in(&node, person, &settings, now)).map(|person| person.id).collect();
        for only in [None, Some(some.as_slice())] {
            let list = only.map(|only| store::listed(&shop.test.store, 2, only));
            let compiled = compile(&node, &settings, now, list);
            let sql = format!("SELECT c.id FROM profiles c WHERE {}", compiled.condition);
            let found: Vec<Uuid> = shop.test.store.column(&sql, compiled.values).await.unwrap();
            let asked = |id: &&Uuid| only.is_none_or(|only| only.contains(id));
            let expected: BTreeSet<Uuid> = expected.iter().filter(asked).copied().collect();
            assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "{json} over {only:?}");
        }
    }
}

#[tokio::test]
async fn members_come_and_go_with_what_touches_them_and_with_the_day() {
    let mut runner = TestRunner::deterministic();
    let (shop, settings, people) = random_shop(&mut runner).await;
    let store = &shop.test.store;
    let definition = json!({"field": "last_order_at", "op": "within_days", "value": 10});
    let tx = store.begin().await.unwrap();
    let sql = "INSERT INTO segments (id, shop, name, description, definition, size, created_at, updated_at,
        evaluated_at) VALUES ($1, $2, 's', '', $3, 0, 0, 0, 0)";
    let id = Uuid::from_u128(7);
    tx.exec(sql, vec![id.into(), SHOP.0.into(), definition.to_string().into()]).await.unwrap();
    tx.exec("UPDATE profiles SET last_seen_at = $1", vec![store::micros(minute(NOW)).into()]).await.unwrap();
    let everyone: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    let changed = refresh(&tx, &settings, &everyone, minute(NOW), Telling::Events).await.unwrap();
    tx.commit().await.unwrap();
    let fit = |now: i64| {
        let node = parse(&definition).unwrap();
        let members = people.iter().filter(|person| is_in(&node, person, &settings, minute(now)));
        i64::try_from(members.count()).unwrap()
    };
    let (first, later) = (fit(NOW), fit(NOW + 5 * DAY));
    assert!(first > later && later > 0, "{first} {later}: the test needs members who stay and who leave");
    assert_eq!(changed[0].size, first);
    assert_eq!(shop.count("outbox WHERE event LIKE '%\"Segment %'").await, first);
    let changed = reconcile(store, &settings, minute(NOW + 5 * DAY), false).await.unwrap();
    assert_eq!(changed[0].size, later);
    assert_eq!(shop.count("outbox WHERE event LIKE '%\"Segment %'").await, first + first - later);
    assert_eq!(reconcile(store, &settings, minute(NOW + 5 * DAY), true).await.unwrap(), []);
    let sql = "SELECT CAST(SUM(entered - left_count) AS BIGINT) FROM segment_sizes";
    assert_eq!(store.scalar::<i64>(sql, vec![]).await.unwrap(), Some(later));
}
