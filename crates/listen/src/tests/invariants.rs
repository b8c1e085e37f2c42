//! Whatever is done in whatever order: nothing hides a review but a logged decision or a signal that does not look at
//! stars; sums are what a recount gives; the log tells it all again.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use primitives::{Event, SourceId};
use proptest::prelude::*;
use serde_json::json;
use store::{FromQueryResult, Sql, Tx, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::site::{SHOP, Site, id, review, track};
use super::undated::by_file;
use crate::links::request::invite;
use crate::reviews::{
    Edit, FollowUp, Submission, edit, follow_up, release_due, row, submit, take_back, vote, withdraw,
};
use crate::scores::sums::{Answered, Sum, Sums};
use crate::{Person, ids};

#[derive(Debug, Clone)]
enum Act {
    Submit {
        review: i64,
        user: i64,
        order: i64,
        rating: i64,
    },
    /// A row of a file without times.
    Import {
        row: i64,
        rating: i64,
    },
    Suspect {
        review: i64,
        rating: i64,
        signal: usize,
    },
    Order {
        order: i64,
        user: i64,
    },
    Decide {
        review: i64,
        decision: usize,
    },
    Reply {
        review: i64,
    },
    Erase {
        user: i64,
    },
    Retype {
        category: bool,
    },
    Age {
        hours: i64,
    },
    Shopper(Said),
    Staff(Done),
}

/// What a shopper does by a link, or on the public page. Which review is said by its place among those that are there.
#[derive(Debug, Clone)]
enum Said {
    Form { order: i64, rating: i64 },
    Edit { nth: usize, rating: i64 },
    More { nth: usize, text: usize },
    Vote { nth: usize, voter: usize, is_helpful: bool },
    Withdraw { nth: usize },
}

/// What staff do with a review, or set for all of them.
#[derive(Debug, Clone)]
enum Done {
    Label { nth: usize, label: usize },
    Close { nth: usize, outcome: usize },
    Set { rules: usize },
    Move { zone: usize },
}

/// The first waits for nobody in particular.
const SIGNALS: [&str; 3] = ["contradiction", "burst", "contacts"];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0..6i64, 0..3i64, 0..4i64, 0..6i64)
            .prop_map(|(review, user, order, rating)| Act::Submit { review, user, order, rating }),
        2 => (0..3i64, 1..6i64).prop_map(|(row, rating)| Act::Import { row, rating }),
        2 => (0..6i64, 1..6i64, 0..3usize)
            .prop_map(|(review, rating, signal)| Act::Suspect { review, rating, signal }),
        3 => (0..6i64, 0..3i64).prop_map(|(order, user)| Act::Order { order, user }),
        2 => (0..6i64, 0..6usize).prop_map(|(review, decision)| Act::Decide { review, decision }),
        1 => (0..6i64).prop_map(|review| Act::Reply { review }),
        1 => (0..3i64).prop_map(|user| Act::Erase { user }),
        1 => any::<bool>().prop_map(|category| Act::Retype { category }),
        2 => (1..60i64).prop_map(|hours| Act::Age { hours }),
        6 => said().prop_map(Act::Shopper),
        4 => done().prop_map(Act::Staff),
    ];
    prop::collection::vec(act, 1..30)
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        // Of some orders nothing but a form tells.
        3 => (2..6i64, 1..6i64).prop_map(|(order, rating)| Said::Form { order, rating }),
        2 => (0..6usize, 1..6i64).prop_map(|(nth, rating)| Said::Edit { nth, rating }),
        2 => (0..6usize, 0..2usize).prop_map(|(nth, text)| Said::More { nth, text }),
        1 => (0..6usize, 0..2usize, any::<bool>())
            .prop_map(|(nth, voter, is_helpful)| Said::Vote { nth, voter, is_helpful }),
        1 => (0..6usize).prop_map(|nth| Said::Withdraw { nth }),
    ]
}

fn done() -> impl Strategy<Value = Done> {
    prop_oneof![
        2 => (0..6usize, 0..LABELS.len()).prop_map(|(nth, label)| Done::Label { nth, label }),
        2 => (0..6usize, 0..2usize).prop_map(|(nth, outcome)| Done::Close { nth, outcome }),
        2 => (0..RULES.len()).prop_map(|rules| Done::Set { rules }),
        1 => (0..ZONES.len()).prop_map(|zone| Done::Move { zone }),
    ]
}

/// Aspect and polarity; without an aspect, of the whole.
const LABELS: [(Option<&str>, &str); 4] =
    [(None, "negative"), (Some("delivery"), "positive"), (Some("delivery"), "none"), (Some("price"), "negative")];
/// A rule of the settings, the field in it, and its value.
const RULES: [(&str, &str, i64); 11] = [
    ("classes", "good", 5),
    ("classes", "good", 4),
    ("dsr", "trades_per_month", 1),
    ("dsr", "trades_per_month", 3),
    ("dsr", "window_days", 0),
    ("credit", "monthly_points", 1),
    ("credit", "monthly_points", 6),
    ("credit", "same_item_days", 0),
    ("credit", "same_item_days", 14),
    ("hold", "hours", 10),
    ("hold", "hours", 96),
];
const ZONES: [&str; 2] = ["America/Los_Angeles", "Asia/Shanghai"];
const LATER: [&str; 2] = ["用了一周就坏了，质量很差，很失望", "用了一个月，物流和质量还是很好"];

async fn run(site: &Site, at: i64, act: &Act) {
    match act {
        Act::Submit { review: name, user, order, rating } => {
            let (user, order) = (format!("u{user}"), format!("o{order}"));
            let text = ["质量不错，物流慢", "尺码偏小，客服很好", "物流快，尺码合适"][*rating as usize % 3];
            site.send(vec![review(at, &user, &format!("r{name}"), &order, *rating, text)]).await;
        }
        Act::Import { row, rating } => {
            let text = ["质量很差，物流慢", "尺码合适，物流快"][*rating as usize % 2];
            site.send(vec![by_file(at, *row, *rating, text)]).await;
        }
        Act::Suspect { review: name, rating, signal } => {
            let signals = json!([{"kind": SIGNALS[*signal], "evidence": "x"}]);
            let said =
                json!({"review_id": format!("r{name}"), "product_id": "p1", "rating": rating, "signals": signals});
            let event = track(at, "u1", "Review Submitted", said);
            site.send(vec![Event { source: SourceId::FORM, ..event }]).await;
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
                json!({"decision": "reward", "note": "5 元券"}),
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
        Act::Age { hours } => {
            site.clock.advance(SignedDuration::from_hours(*hours));
            release_due(&site.listen, SHOP).await.unwrap();
        }
        Act::Shopper(said) => say(site, said).await,
        Act::Staff(done) => change(site, done).await,
    }
}

/// One of the reviews that are there and `which` is true of; none where there are none.
async fn nth(site: &Site, nth: usize, which: &str) -> Option<Uuid> {
    let sql = format!("SELECT id FROM reviews WHERE NOT is_erased AND {which} ORDER BY id");
    let found: Vec<Uuid> = site.test.store.column(&sql, vec![]).await.unwrap();
    (!found.is_empty()).then(|| found[nth % found.len()])
}

async fn say(site: &Site, said: &Said) {
    match said {
        Said::Form { order, rating } => {
            let request = invite(&site.listen, SHOP, &format!("o{order}")).await.unwrap().id;
            let text = ["质量很好，物流很快", "质量一般，物流慢", "尺码偏小，客服不回"][*rating as usize % 3];
            let sent = Submission {
                request,
                product_id: Some("p1".into()),
                rating: *rating,
                text: Some(text.into()),
                dimensions: [("described".to_owned(), *rating)].into(),
                ..Submission::default()
            };
            attempt(site, async |tx| submit(tx, &site.listen, SHOP, sent).await.map(drop)).await;
        }
        Said::Edit { nth: number, rating } => {
            let Some(review) = nth(site, *number, "sender = 'form'").await else { return };
            let better = Edit { rating: *rating, text: Some("补发了，质量很好".into()), ..Edit::default() };
            attempt(site, async |tx| edit(tx, &site.listen, SHOP, review, better).await.map(drop)).await;
        }
        Said::More { nth: number, text } => {
            let Some(review) = nth(site, *number, "text IS NOT NULL").await else { return };
            let more = FollowUp { text: LATER[*text].into(), photos: vec![] };
            attempt(site, async |tx| follow_up(tx, &site.listen, SHOP, review, more).await).await;
        }
        Said::Vote { nth: number, voter, is_helpful } => {
            let Some(review) = nth(site, *number, "state = 'published'").await else { return };
            let voter = ["visitor 1", "visitor 2"][*voter];
            attempt(site, async |tx| {
                let given = vote(tx, &site.listen, SHOP, review, voter).await?;
                match given.receipt.filter(|_| !is_helpful) {
                    Some(receipt) => take_back(tx, &site.listen, SHOP, review, (voter, &receipt)).await.map(drop),
                    None => Ok(()),
                }
            })
            .await;
        }
        Said::Withdraw { nth: number } => {
            let Some(review) = nth(site, *number, "text IS NOT NULL").await else { return };
            attempt(site, async |tx| withdraw(tx, &site.listen, SHOP, review).await.map(drop)).await;
        }
    }
}

/// Does what may be refused, and tells the log of it before anything else happens.
async fn attempt(site: &Site, deed: impl AsyncFnOnce(&Tx) -> Result<(), Problem>) {
    let tx = site.test.store.begin().await.unwrap();
    match deed(&tx).await {
        Ok(()) => tx.commit().await.unwrap(),
        Err(_) => drop(tx),
    }
    site.catch_up().await;
}

async fn change(site: &Site, done: &Done) {
    match done {
        Done::Label { nth: number, label } => {
            let Some(review) = nth(site, *number, "text IS NOT NULL").await else { return };
            let (aspect, polarity) = LABELS[*label];
            let said = json!({"aspect": aspect, "polarity": polarity});
            site.ask("agent", "POST", &format!("/reviews/{review}/labels"), said).await;
        }
        Done::Close { nth: number, outcome } => {
            let Some(review) = nth(site, *number, "has_recovery").await else { return };
            let outcome = ["mended", "unjustified"][*outcome];
            let path = format!("/recoveries/{}/close", ids::recovery(review));
            site.ask("agent", "POST", &path, json!({"outcome": outcome})).await;
        }
        Done::Set { rules } => {
            let (rule, field, value) = RULES[*rules];
            let mut settings = site.get("owner", "/listen/settings").await;
            settings[rule][field] = json!(value);
            let saved = site.ask("owner", "PUT", "/listen/settings", settings).await;
            assert_eq!(saved.status, 200, "{}", saved.body);
        }
        Done::Move { zone } => {
            let tx = site.test.store.begin().await.unwrap();
            let moved = "UPDATE shops SET time_zone = $1 WHERE id = $2";
            tx.exec(moved, vec![ZONES[*zone].into(), SHOP.0.into()]).await.unwrap();
            tx.commit().await.unwrap();
            // As a server does by itself within a minute.
            crate::read_again(&site.listen.kit).await.unwrap();
        }
    }
    site.catch_up().await;
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
    let ids: Vec<Uuid> = store.column("SELECT id FROM reviews", vec![]).await.unwrap();
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
    let read = "SELECT day, language, COUNT(*) AS n FROM reviews WHERE state = 'published' AND language IS NOT NULL
        GROUP BY day, language";
    let kept = "SELECT day, language, n FROM review_texts";
    for (one, other) in [(read, kept), (kept, read)] {
        assert_eq!(site.count(&format!("({one} EXCEPT {other}) x")).await, 0, "{one}");
    }
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

const MONTH: &str = "r.day / 100 * 100 + 1";

async fn aspects_are_a_recount(site: &Site) {
    let reviews = |polarity: &str| format!("COUNT(DISTINCT CASE WHEN a.polarity = '{polarity}' THEN a.review END)");
    let (positive, negative) = (reviews("positive"), reviews("negative"));
    for (kind, key, join) in KINDS {
        for (span, day, is_so) in [
            ("day", "r.day", "NOT r.is_undated"),
            ("month", MONTH, "NOT r.is_undated"),
            ("undated.day", "r.day", "r.is_undated"),
            ("undated.month", MONTH, "r.is_undated"),
        ] {
            let recount = format!(
                "SELECT {day} AS first_day, a.aspect, CAST({key} AS TEXT) AS of_key, COUNT(DISTINCT a.review) AS mentions,
                     {positive} AS positive, {negative} AS negative
                 FROM review_aspects a JOIN reviews r ON r.id = a.review {join}
                 WHERE r.shop = $1 AND r.state = 'published' AND {is_so} AND ('{kind}' = '' OR {key} <> '')
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
    let spans = [("day", "r.day"), ("month", MONTH), ("year", "r.day / 10000 * 10000 + 101")];
    let ages = [("", "NOT r.is_undated"), ("undated.", "r.is_undated")];
    for ((span, day), (age, is_so)) in spans.into_iter().flat_map(|span| ages.map(|age| (span, age))) {
        let recount = format!(
            "SELECT {day} AS first_day, a.aspect, COALESCE(r.product_id, '') AS of_key,
                 COUNT(DISTINCT a.review) AS mentions, {positive} AS positive, {negative} AS negative
             FROM review_aspects a JOIN reviews r ON r.id = a.review
             WHERE r.shop = $1 AND r.state = 'published' AND {is_so} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        );
        let span = format!("{age}{span}");
        let kept = "SELECT first_day, aspect, product_id AS of_key, mentions, positive, negative
             FROM review_product_aspects WHERE shop = $1 AND span = $2 ORDER BY 1, 2, 3";
        let store = &site.test.store;
        let counted: Vec<Spoken> = store.rows(&recount, vec![SHOP.0.into()]).await.unwrap();
        let kept: Vec<Spoken> = store.rows(kept, vec![SHOP.0.into(), span.as_str().into()]).await.unwrap();
        assert_eq!(kept, counted, "products by {span}");
    }
}

#[derive(FromQueryResult)]
struct Hidden {
    state: String,
    signals: String,
    refusal: Option<String>,
    reason: Option<String>,
}

async fn only_decisions_and_signals_hide(site: &Site) {
    let sql = "SELECT r.state, r.signals, r.refusal, (SELECT d.reason FROM review_decisions d WHERE d.review = r.id AND d.decision <> 'reward'
                   ORDER BY d.at DESC, d.id DESC LIMIT 1) AS reason FROM reviews r WHERE r.state <> 'published'";
    for hidden in site.test.store.rows::<Hidden>(sql, vec![]).await.unwrap() {
        match hidden.state.as_str() {
            "rejected" => {
                let reason = hidden.reason.as_deref();
                assert!(
                    matches!(reason, Some("off_topic" | "withdrawn")),
                    "the only listed one, or its writer: {reason:?}"
                );
                assert_eq!(hidden.refusal.as_deref(), reason);
            }
            _ => assert_ne!(hidden.signals, "[]"),
        }
    }
}

/// After the time that the shop has for it, nothing is hidden because stars and text disagree.
async fn nothing_is_held_for_ever(site: &Site) {
    let hours = crate::settings(&site.test.store, SHOP).await.unwrap().hold.hours;
    site.clock.advance(SignedDuration::from_hours(hours));
    release_due(&site.listen, SHOP).await.unwrap();
    let ids: Vec<Uuid> = site.test.store.column("SELECT id FROM reviews WHERE state = 'held'", vec![]).await.unwrap();
    for held in row::by_id(&site.test.store, SHOP, &ids).await.unwrap() {
        let signals = held.signals();
        assert!(signals.iter().any(|signal| signal.needs_person(held.is_verified)), "{signals:?} of {}", held.rating);
    }
}

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn nothing_hides_for_stars_and_sums_are_a_recount(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let site = Site::open().await;
            // As a server does when it starts, so that it knows later that the shop has moved.
            for _ in 0..2 {
                crate::read_again(&site.listen.kit).await.unwrap();
            }
            for (at, act) in (0i64..).zip(&acts) {
                run(&site, at, act).await;
                site.clock.advance(SignedDuration::from_mins(1));
            }
            site.catch_up().await;
            sums_are_a_recount(&site).await;
            aspects_are_a_recount(&site).await;
            aspects_of_products_are_a_recount(&site).await;
            only_decisions_and_signals_hide(&site).await;
            nothing_is_held_for_ever(&site).await;
            site.catch_up().await;
            sums_are_a_recount(&site).await;
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
