//! What the database finds equals what plain evaluation of the same rules finds, for random definitions over a random
//! shop.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use primitives::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::definition::{Compare, EventRule, FieldRule, Node, Scalar, Test, TextTest};
use super::fields::Field;
use super::{compile, parse, reconcile, refresh};
use crate::ShopSettings;
use crate::system_event::Telling;
use crate::tests::shop::{SHOP, TestShop, minute};

const NOW: i64 = 40 * 24 * 60;
const DAY: i64 = 24 * 60;

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
        prop::collection::vec((1u8..3, time), 0..6),
    )
        .prop_map(|(class, city, net, p_alive, tag, orders, views)| Person {
            id: Uuid::nil(),
            class,
            city,
            net,
            p_alive,
            tag,
            orders,
            views,
        })
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
        (prop::sample::select(vec!["within_days", "not_within_days"]), days.clone())
            .prop_map(|(op, days)| json!({"field": "last_order_at", "op": op, "value": days})),
        (
            prop::sample::select(vec!["Product Viewed", "Order Completed"]),
            compare(),
            0i64..4,
            prop::option::of(days),
            prop::option::of(prop::sample::select(vec!["1", "2"])),
        )
            .prop_map(|(name, op, n, days, product)| {
                let filters: Vec<Json> =
                    product.map(|id| json!({"property": "product_id", "op": "eq", "value": id})).into_iter().collect();
                json!({"event": {"name": name, "count": {"op": op, "value": n}, "within_days": days, "where": filters}})
            }),
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
        ("tag", Test::Compare(compare, _)) => (person.tag == Some(true)) == (*compare == Compare::Eq),
        ("last_order_at", Test::WithinDays(days)) => last.is_some_and(|at| lately(shop, *at, *days, now)),
        ("last_order_at", Test::NotWithinDays(days)) => !last.is_some_and(|at| lately(shop, *at, *days, now)),
        other => unreachable!("the generator makes no {other:?}"),
    }
}

fn happened(rule: &EventRule, person: &Person, shop: &ShopSettings, now: Timestamp) -> bool {
    let product = rule.filters.first().map(|filter| match &filter.test {
        TextTest::Is(id) => id.as_str(),
        other => unreachable!("the generator makes no {other:?}"),
    });
    let in_window = |at: i64| rule.within_days.is_none_or(|days| lately(shop, at, days, now));
    let count = if rule.name == "Order Completed" {
        person.orders.iter().filter(|at| in_window(**at) && product.is_none_or(|id| id == "1")).count()
    } else {
        let of = |id: u8| product.is_none_or(|product| product == id.to_string());
        person.views.iter().filter(|(id, at)| in_window(*at) && of(*id)).count()
    };
    rule.compare.holds(&i64::try_from(count).unwrap(), &rule.count)
}

async fn insert(shop: &TestShop, settings: &ShopSettings, people: &[Person]) {
    let tx = shop.test.store.begin().await.unwrap();
    let at = |minutes: i64| store::micros(minute(minutes));
    for (n, person) in people.iter().enumerate() {
        let last = person.orders.iter().max().map(|last| at(*last));
        tx.exec(
            "INSERT INTO profiles (id, shop, has_email, has_phone, is_known, city, first_seen_at, last_seen_at, orders,
                items, gross_minor, refunded_minor, net_minor, last_order_at, order_days, class, class_since, p_alive)
             VALUES ($1, $2, FALSE, FALSE, FALSE, $3, 0, 0, $4, 0, 0, 0, $5, $6, 0, $7, 0, $8)",
            vec![
                person.id.into(),
                SHOP.0.into(),
                person.city.into(),
                i64::try_from(person.orders.len()).unwrap().into(),
                person.net.into(),
                last.into(),
                person.class.into(),
                person.p_alive.into(),
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
        for (m, minutes) in person.orders.iter().enumerate() {
            let id = format!("{n}-{m}");
            tx.exec(
                "INSERT INTO orders (shop, order_id, persona, status, as_of, ordered_at, day, currency, total_minor,
                    discount_minor, shipping_minor, refunded_minor, items, seq)
                 VALUES ($1, $2, $3, 'paid', 0, $4, $5, 'CNY', 0, 0, 0, 0, 1, 1)",
                vec![
                    SHOP.0.into(),
                    id.as_str().into(),
                    personas[m % 2].into(),
                    at(*minutes).into(),
                    settings.day(minute(*minutes)).into(),
                ],
            )
            .await
            .unwrap();
            let sql = "INSERT INTO order_lines (shop, order_id, line, product_id, quantity, price_minor)
                VALUES ($1, $2, 0, '1', 1, 0)";
            tx.exec(sql, vec![SHOP.0.into(), id.into()]).await.unwrap();
        }
        for (m, (product, minutes)) in person.views.iter().enumerate() {
            let sql = "INSERT INTO activity (persona, name, item, day, shop, count, last_at)
                VALUES ($1, 'Product Viewed', $2, $3, $4, 1, 0)
                ON CONFLICT (persona, name, item, day, via) DO UPDATE SET count = activity.count + 1";
            let day = settings.day(minute(*minutes));
            let values = vec![personas[m % 2].into(), product.to_string().into(), day.into(), SHOP.0.into()];
            tx.exec(sql, values).await.unwrap();
        }
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
    let sql = "INSERT INTO segments (id, shop, name, description, definition, size, created_at, updated_at)
        VALUES ($1, $2, 's', '', $3, 0, 0, 0)";
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

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let wrong = |json: Json| parse(&json).unwrap_err();
    assert_eq!(
        wrong(json!({"all": [{"field": "orders", "op": "gte", "value": "3"}]})).field,
        "definition.all[0].value"
    );
    assert_eq!(wrong(json!({"not": {"field": "nonsense", "op": "eq", "value": 1}})).field, "definition.not.field");
    assert_eq!(wrong(json!({"field": "orders", "op": "contains", "value": 1})).field, "definition.op");
    assert_eq!(wrong(json!([])).field, "definition");
    let event = json!({"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 1},
        "where": [{"property": "colour", "op": "eq", "value": "red"}]}});
    assert_eq!(wrong(event).field, "definition.event.where[0].property");
    let deep = (0..9).fold(json!({"all": []}), |node, _| json!({"not": node}));
    assert!(wrong(deep).message.contains("nested"));
    let wide: Vec<Json> = (0..101).map(|_| json!({"all": []})).collect();
    assert!(wrong(json!({"any": wide})).message.contains("100"));
}
