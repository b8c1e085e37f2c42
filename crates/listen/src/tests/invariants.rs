//! Whatever is done in whatever order: nothing hides a review but a logged decision or a signal that does not look at
//! stars; sums are what a recount gives; the log tells it all again.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};

use super::site::{SHOP, Site, id, review, track};
use crate::Person;
use crate::reviews::row;
use crate::scores::sums::{Answered, Sum, Sums};

#[derive(Debug, Clone)]
enum Act {
    Submit { review: i64, user: i64, order: i64, rating: i64 },
    Order { order: i64, user: i64 },
    Decide { review: i64, decision: usize },
    Reply { review: i64 },
    Erase { user: i64 },
    Retype { category: bool },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0..6i64, 0..3i64, 0..4i64, 0..6i64)
            .prop_map(|(review, user, order, rating)| Act::Submit { review, user, order, rating }),
        2 => (0..4i64, 0..3i64).prop_map(|(order, user)| Act::Order { order, user }),
        2 => (0..6i64, 0..5usize).prop_map(|(review, decision)| Act::Decide { review, decision }),
        1 => (0..6i64).prop_map(|review| Act::Reply { review }),
        1 => (0..3i64).prop_map(|user| Act::Erase { user }),
        1 => any::<bool>().prop_map(|category| Act::Retype { category }),
    ];
    prop::collection::vec(act, 1..25)
}

async fn run(site: &Site, at: i64, act: &Act) {
    match act {
        Act::Submit { review: name, user, order, rating } => {
            let (user, order) = (format!("u{user}"), format!("o{order}"));
            let text = ["质量不错，物流慢", "尺码偏小，客服很好", "物流快，尺码合适"][*rating as usize % 3];
            site.send(vec![review(at, &user, &format!("r{name}"), &order, *rating, text)]).await;
        }
        Act::Order { order: name, user } => {
            let (variant, province) = [("M", "浙江"), ("XL", "浙江"), ("XL", "四川")][*user as usize];
            let line = json!({"product_id": "p1", "name": "p1", "category": "茶", "variant": variant});
            let order = json!({"order_id": format!("o{name}"), "products": [line], "address": {"province": province}});
            site.send(vec![track(at, &format!("u{user}"), "Order Completed", order)]).await;
        }
        Act::Decide { review, decision } => {
            let bodies = [
                json!({"decision": "publish"}),
                json!({"decision": "restore"}),
                json!({"decision": "reject"}),
                json!({"decision": "reject", "reason": "bad_rating"}),
                json!({"decision": "reject", "reason": "off_topic"}),
            ];
            let path = format!("/reviews/{}/decisions", id(&format!("r{review}")));
            site.ask("owner", "POST", &path, bodies[*decision].clone()).await;
        }
        Act::Reply { review } => {
            let path = format!("/reviews/{}/replies", id(&format!("r{review}")));
            site.ask("owner", "POST", &path, json!({"text": "谢谢"})).await;
        }
        Act::Erase { user } => {
            let person = Person { user_ids: vec![format!("u{user}")], ..Person::default() };
            crate::erase(&site.listen.kit, SHOP, &person).await.unwrap();
        }
        Act::Retype { category } => {
            let (category, supplier) = if *category { ("茶", "一厂") } else { ("器", "二厂") };
            let product = json!({"product_id": "p1", "name": "p1", "category": category, "supplier": supplier});
            site.send(vec![track(at, "", "Product Updated", product)]).await;
        }
    }
}

#[derive(FromQueryResult)]
struct Stored {
    measure: String,
    day: i64,
    category: String,
    n: i64,
    total: i64,
    squares: i64,
}

#[derive(FromQueryResult)]
struct StoredAnswers {
    day: i64,
    class: String,
    minutes: i64,
    n: i64,
    good: i64,
}

async fn sums_are_a_recount(site: &Site) {
    let store = &site.test.store;
    let ids: Vec<uuid::Uuid> = store.column("SELECT id FROM reviews", vec![]).await.unwrap();
    let mut recount = Sums::default();
    for review in row::by_id(store, SHOP, &ids).await.unwrap() {
        recount.add(&review, 1);
    }
    let sql = "SELECT measure, day, category, n, total, squares FROM review_sums WHERE shop = $1";
    let stored: Vec<Stored> = store.rows(sql, vec![SHOP.0.into()]).await.unwrap();
    let stored: BTreeMap<_, _> = stored
        .into_iter()
        .map(|row| ((row.measure, row.day, row.category), Sum { n: row.n, total: row.total, squares: row.squares }))
        .collect();
    let (measures, answers) = recount.into_inner();
    assert_eq!(stored, measures);
    let sql = "SELECT day, class, minutes, n, good FROM review_answers WHERE shop = $1";
    let stored: Vec<StoredAnswers> = store.rows(sql, vec![SHOP.0.into()]).await.unwrap();
    let stored: BTreeMap<_, _> = stored
        .into_iter()
        .map(|row| ((row.day, row.class, row.minutes), Answered { n: row.n, good: row.good }))
        .collect();
    assert_eq!(stored, answers);
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Spoken {
    first_day: i64,
    aspect: String,
    of_key: String,
    mentions: i64,
    positive: i64,
    negative: i64,
}

/// What aspects are counted by, and where that is known from.
const KINDS: [(&str, &str, &str); 4] = [
    ("", "''", ""),
    (
        "supplier",
        "COALESCE(p.supplier, p.brand, '')",
        "LEFT JOIN review_products p ON p.shop = r.shop AND p.product_id = r.product_id",
    ),
    (
        "version",
        "COALESCE(l.variant, '')",
        "LEFT JOIN review_order_lines l ON l.shop = r.shop AND l.order_id = r.order_id AND l.product_id = r.product_id",
    ),
    ("region", "COALESCE(o.region, '')", "LEFT JOIN review_orders o ON o.shop = r.shop AND o.order_id = r.order_id"),
];

async fn aspects_are_a_recount(site: &Site) {
    let reviews = |polarity: &str| format!("COUNT(DISTINCT CASE WHEN a.polarity = '{polarity}' THEN a.review END)");
    let (positive, negative) = (reviews("positive"), reviews("negative"));
    for (kind, key, join) in KINDS {
        for (span, day) in [("day", "r.day"), ("month", "r.day / 100 * 100 + 1")] {
            let recount = format!(
                "SELECT {day} AS first_day, a.aspect, CAST({key} AS TEXT) AS of_key, COUNT(DISTINCT a.review) AS mentions,
                     {positive} AS positive, {negative} AS negative
                 FROM review_aspects a JOIN reviews r ON r.id = a.review {join}
                 WHERE r.shop = $1 AND r.state = 'published' AND ('{kind}' = '' OR {key} <> '')
                 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
            );
            let kept = "SELECT first_day, aspect, of_key, mentions, positive, negative FROM review_aspect_sums
                 WHERE shop = $1 AND kind = $2 AND span = $3 ORDER BY 1, 2, 3";
            let store = &site.test.store;
            let counted: Vec<Spoken> = store.rows(&recount, vec![SHOP.0.into()]).await.unwrap();
            let kept: Vec<Spoken> = store.rows(kept, vec![SHOP.0.into(), kind.into(), span.into()]).await.unwrap();
            assert_eq!(kept, counted, "{kind} by {span}");
        }
    }
}

async fn aspects_of_products_are_a_recount(site: &Site) {
    let reviews = |polarity: &str| format!("COUNT(DISTINCT CASE WHEN a.polarity = '{polarity}' THEN a.review END)");
    let (positive, negative) = (reviews("positive"), reviews("negative"));
    let spans = [("day", "r.day"), ("month", "r.day / 100 * 100 + 1"), ("year", "r.day / 10000 * 10000 + 101")];
    for (span, day) in spans {
        let recount = format!(
            "SELECT {day} AS first_day, a.aspect, COALESCE(r.product_id, '') AS of_key,
                 COUNT(DISTINCT a.review) AS mentions, {positive} AS positive, {negative} AS negative
             FROM review_aspects a JOIN reviews r ON r.id = a.review
             WHERE r.shop = $1 AND r.state = 'published' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        );
        let kept = "SELECT first_day, aspect, product_id AS of_key, mentions, positive, negative
             FROM review_product_aspects WHERE shop = $1 AND span = $2 ORDER BY 1, 2, 3";
        let store = &site.test.store;
        let counted: Vec<Spoken> = store.rows(&recount, vec![SHOP.0.into()]).await.unwrap();
        let kept: Vec<Spoken> = store.rows(kept, vec![SHOP.0.into(), span.into()]).await.unwrap();
        assert_eq!(kept, counted, "products by {span}");
    }
}

#[derive(FromQueryResult)]
struct Hidden {
    state: String,
    signals: String,
    reason: Option<String>,
}

async fn only_decisions_and_signals_hide(site: &Site) {
    let sql = "SELECT r.state, r.signals, (SELECT d.reason FROM review_decisions d WHERE d.review = r.id
                   ORDER BY d.at DESC, d.id DESC LIMIT 1) AS reason FROM reviews r WHERE r.state <> 'published'";
    for hidden in site.test.store.rows::<Hidden>(sql, vec![]).await.unwrap() {
        match hidden.state.as_str() {
            "rejected" => assert_eq!(hidden.reason.as_deref(), Some("off_topic"), "the only listed one that was sent"),
            _ => assert_ne!(hidden.signals, "[]"),
        }
    }
}

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn nothing_hides_for_stars_and_sums_are_a_recount(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let site = Site::open().await;
            for (at, act) in (0i64..).zip(&acts) {
                run(&site, at, act).await;
            }
            site.catch_up().await;
            sums_are_a_recount(&site).await;
            aspects_are_a_recount(&site).await;
            aspects_of_products_are_a_recount(&site).await;
            only_decisions_and_signals_hide(&site).await;
            // An erasure rewrites the log, which `erasure.rs` does; without one the log tells everything.
            if !acts.iter().any(|act| matches!(act, Act::Erase { .. })) {
                site.is_what_the_log_tells().await;
                sums_are_a_recount(&site).await;
                aspects_are_a_recount(&site).await;
                aspects_of_products_are_a_recount(&site).await;
            }
        });
    }
}
