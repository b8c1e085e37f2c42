//! Those who were asked for a review beside those who wrote unasked, over HTTP, against a recount.

use jiff::SignedDuration;
use primitives::{Event, SourceId};
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, micros, sea_orm};
use uuid::Uuid;

use super::site::{SHOP, Site, minute, order, review, track};
use crate::MIGRATIONS;
use crate::reviews::{Edit, Submission, edit, submit};

/// A request as it is kept; `reason` as in the table.
async fn asked(site: &Site, order: &str, reason: &str, is_opened: bool) -> Uuid {
    let id = site.listen.kit.ids.uuid();
    let now = micros(site.listen.kit.now());
    let sql = "INSERT INTO review_requests
        (id, shop, order_id, channel, is_sampled, reason, created_at, due_at, expires_at, opened_at)
        VALUES ($1, $2, $3, 'link', $4, $5, $6, $6, $6, $7)";
    let values = vec![
        id.into(),
        SHOP.0.into(),
        order.into(),
        (reason != "not_sampled").into(),
        reason.into(),
        now.into(),
        is_opened.then_some(now).into(),
    ];
    let tx = site.test.store.begin().await.unwrap();
    tx.exec(sql, values).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A review by the link of a request, which it answers; gives its id.
async fn answered(site: &Site, request: Uuid, rating: i64) -> Uuid {
    let sent = Submission { request, product_id: Some("p1".into()), rating, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    assert_eq!(taken.state, "published");
    let sql = "UPDATE review_requests SET answered_at = created_at WHERE id = $1";
    tx.exec(sql, vec![request.into()]).await.unwrap();
    tx.commit().await.unwrap();
    taken.id
}

/// Two unasked reviews of five and one stars; of four asked, three with five, four and two; one was not drawn.
async fn shop() -> (Site, Uuid) {
    let mut events: Vec<_> = (0..7).map(|n| order(0, &format!("u{n}"), &format!("o{n}"), &["p1"])).collect();
    events.push(review(10, "u0", "r0", "o0", 5, ""));
    events.push(review(11, "u1", "r1", "o1", 1, ""));
    let site = Site::with(events).await;
    let mut last = Uuid::nil();
    for (order, reason, rating) in [("o2", "sampled", 5), ("o3", "sampled", 4), ("o4", "staff", 2)] {
        let request = asked(&site, order, reason, true).await;
        last = answered(&site, request, rating).await;
        site.clock.advance(SignedDuration::from_mins(10));
    }
    asked(&site, "o5", "sampled", false).await;
    asked(&site, "o6", "not_sampled", false).await;
    site.catch_up().await;
    (site, last)
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Counted {
    n: i64,
    total: i64,
    good: i64,
}

fn near(found: &Json, expected: f64) {
    assert!(found.as_f64().is_some_and(|found| (found - expected).abs() < 1e-9), "{found} is not {expected}");
}

/// What the reviews themselves say of both groups.
async fn is_a_recount(site: &Site, found: &Json) {
    for (group, condition) in [("invited", "request IS NOT NULL"), ("unasked", "request IS NULL")] {
        let sql = format!(
            "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(rating), 0) AS BIGINT) AS total,
                 COUNT(CASE WHEN class = 'good' THEN 1 END) AS good
             FROM reviews WHERE shop = $1 AND state = 'published' AND rating > 0 AND {condition}"
        );
        let counted: Counted = site.test.store.row(&sql, vec![SHOP.0.into()]).await.unwrap().unwrap();
        let (n, of) = (counted.n as f64, &found[group]);
        assert_eq!(of["n"], json!(counted.n), "{group}");
        near(&of["mean"], counted.total as f64 / n);
        near(&of["good_rate"]["value"], counted.good as f64 / n);
    }
}

#[tokio::test]
async fn the_asked_stand_beside_the_unasked() {
    let (site, changed) = shop().await;
    let found = site.get("analyst", "/reviews/invited?days=30").await;
    assert_eq!((&found["invited"]["n"], &found["unasked"]["n"]), (&json!(3), &json!(2)));
    assert_eq!(found["unasked"]["mean"], json!(3.0));
    is_a_recount(&site, &found).await;
    near(&found["mean_difference"]["value"], found["invited"]["mean"].as_f64().unwrap() - 3.0);
    for of in ["mean_difference", "good_difference"] {
        let (low, high) = (found[of]["low"].as_f64().unwrap(), found[of]["high"].as_f64().unwrap());
        assert!(low < 0.0 && 0.0 < high, "three and two settle nothing: {found}");
    }

    let tx = site.test.store.begin().await.unwrap();
    let better = Edit { rating: 5, ..Edit::default() };
    edit(&tx, &site.listen, SHOP, changed, better).await.unwrap();
    tx.commit().await.unwrap();
    let found = site.get("analyst", "/reviews/invited?days=30").await;
    assert_eq!(found["invited"]["good_rate"]["value"], json!(1.0));
    is_a_recount(&site, &found).await;
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn who_does_not_answer_is_counted_too() {
    let (site, _) = shop().await;
    let found = site.get("agent", "/reviews/invited").await;
    let row = |n: usize| {
        let row = &found["asked"][n];
        (
            row["reason"].as_str().unwrap(),
            [&row["asked"], &row["opened"], &row["answered"]].map(|n| n.as_i64().unwrap()),
        )
    };
    assert_eq!(found["asked"].as_array().map(Vec::len), Some(2), "{found}");
    assert_eq!(row(0), ("sampled", [3, 2, 2]));
    assert_eq!(row(1), ("staff", [1, 1, 1]));
    assert_eq!(found["not_drawn"], json!(1));
    let rate = &found["asked"][0]["answered_rate"];
    near(&rate["value"], 2.0 / 3.0);
    assert_eq!(rate["n"], json!(3));
    let nobody = site.get("stranger", "/reviews/invited").await;
    assert_eq!((&nobody["invited"]["n"], &nobody["asked"], &nobody["not_drawn"]), (&json!(0), &json!([]), &json!(0)));
    assert_eq!((&nobody["mean_difference"], &nobody["good_difference"]), (&Json::Null, &Json::Null));
    assert_eq!(site.ask("analyst", "GET", "/reviews/invited?days=0", Json::Null).await.status, 422);
}

/// What was decided about a request, as it is kept.
async fn decided(site: &Site, request: Uuid, reason: &str) {
    let sql =
        "INSERT INTO contacts (id, shop, kind, subject, topic, title, channel, is_asked, reason, params, overrides,
            decided_at, not_before, expires_at)
        VALUES ($1, $2, 'review_request', $3, 'review', '', 'mail', $4, $5, '{}', FALSE, 0, 0, 0)";
    let values =
        vec![site.listen.kit.ids.uuid().into(), SHOP.0.into(), request.into(), (reason == "ok").into(), reason.into()];
    let tx = site.test.store.begin().await.unwrap();
    tx.exec(sql, values).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_was_drawn_and_may_not_be_asked_counts_as_nobody_who_did_not_answer() {
    let (site, _) = shop().await;
    for (order, reason) in [("o0", "no_consent"), ("o1", "no_address"), ("o6", "ok")] {
        let request = asked(&site, order, "sampled", false).await;
        decided(&site, request, reason).await;
    }
    let found = site.get("agent", "/reviews/invited").await;
    let sampled = &found["asked"][0];
    let counts = ["asked", "opened", "answered"].map(|of| sampled[of].as_i64().unwrap());
    assert_eq!(counts, [4, 2, 2], "three of before, and the one who was asked");
    assert_eq!(sampled["answered_rate"]["value"], json!(0.5));
    assert_eq!(found["not_drawn"], json!(1));
}

#[tokio::test]
async fn the_stars_of_the_asked_are_filled_from_what_was_there_before_them() {
    let (site, _) = shop().await;
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "DELETE FROM review_sums WHERE measure LIKE 'invited.%'",
        "DROP INDEX review_requests_asked",
        "DELETE FROM schema_migrations WHERE name = 'invited'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(0)).await.unwrap();
    assert_eq!(site.count("review_sums WHERE measure LIKE 'invited.%'").await, 3);
    assert_eq!(site.digest().await, live);
}

/// As the log has it that a request was made, opened and answered by its link.
fn told(at: i64, user: &str, order: &str) -> (Uuid, [Event; 3]) {
    let id = Uuid::from_u128(0x9000 + u128::from(at.unsigned_abs()));
    let asked = json!({"request_id": id, "order_id": order, "is_sampled": true, "reason": "sampled"});
    let opened = json!({"request_id": id, "order_id": order});
    let sent = json!({"review_id": format!("{id}:p1"), "request_id": id, "order_id": order, "product_id": "p1",
        "rating": 4, "signals": []});
    let own = |source: SourceId, event: Event| Event { source, ..event };
    let events = [
        own(SourceId::SYSTEM, track(at, "", "Review Requested", asked)),
        own(SourceId::SYSTEM, track(at + 1, "", "Review Request Opened", opened)),
        own(SourceId::FORM, track(at + 2, user, "Review Submitted", sent)),
    ];
    (id, events)
}

#[tokio::test]
async fn the_log_alone_tells_who_was_asked_and_who_answered() {
    let (id, events) = told(20, "u1", "o1");
    let (_, [asked, opened, _]) = told(30, "u2", "o2");
    let orders = [order(0, "u1", "o1", &["p1"]), order(0, "u2", "o2", &["p1"])];
    let claim = Event { source: orders[0].source, ..opened };
    let site = Site::with(orders.into_iter().chain(events).chain([asked, claim]).collect()).await;

    let found = site.get("analyst", "/reviews/invited?days=30").await;
    let row = &found["asked"][0];
    assert_eq!((&row["asked"], &row["opened"], &row["answered"]), (&json!(2), &json!(1), &json!(1)), "{found}");
    assert_eq!(found["invited"]["n"], json!(1));
    let sql = "SELECT COUNT(*) FROM review_requests WHERE id = $1 AND person IS NOT NULL AND opened_at = $2
        AND answered_at = $3";
    let values = vec![id.into(), micros(minute(21)).into(), micros(minute(22)).into()];
    let known: Option<i64> = site.test.store.scalar(sql, values).await.unwrap();
    assert_eq!(known, Some(1), "also where its order came with it");
}
