//! One purchase has one review that is verified and counts, and what is told of a review later is seen to be.

use primitives::{Event, SourceId};
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{SHOP, Site, id, minute, order, review, track};
use crate::reviews::{Edit, Submission, edit, submit};

const IMPORT: &str = "0198c0de-0000-7000-8000-000000000001";

fn by_file(event: Event, import: &str) -> Event {
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = json!({"import_id": import, "channel": "import", "is_dated": true});
    let message_id = format!("{} of {import}", event.message_id);
    Event { message_id, body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

/// How many ratings of an item are in the dynamic score, and their sum in tenths.
async fn described(site: &Site) -> (i64, i64) {
    let sum = async |what: &str| {
        let from = "FROM review_sums WHERE measure = 'dsr.described'";
        let sql = format!("SELECT CAST(COALESCE(SUM({what}), 0) AS BIGINT) {from}");
        site.test.store.scalar::<i64>(&sql, vec![]).await.unwrap().unwrap_or(0)
    };
    (sum("n").await, sum("total").await)
}

#[tokio::test]
async fn a_purchase_is_verified_and_counted_once_however_often_it_is_told_of() {
    let many = |n: i64| review(5 + n, "u1", &format!("r{n}"), "o1", 5, "");
    let site = Site::with(vec![order(0, "u1", "o1", &["p1", "p2"])]).await;
    site.send((0..20).map(many).collect()).await;
    assert_eq!(site.count("reviews WHERE is_verified").await, 1);
    assert_eq!(described(&site).await, (1, 50));
    let second = site.review("r7").await;
    assert_eq!((&second["why_verified"], &second["state"]), (&json!(["reviewed"]), &json!("held")));
    assert_eq!(second["signals"], json!([{"kind": "repeated", "evidence": "r0"}]));
    let path = format!("/reviews/{}/decisions", id("r7"));
    site.post("agent", &path, json!({"decision": "publish"})).await;
    assert_eq!(site.review("r7").await["state"], "published", "staff may show it");
    assert_eq!(described(&site).await, (1, 50), "and it counts no more for it");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_server_adds_no_second_one_to_what_a_form_said() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let request = site.request("o1").await;
    let sent = Submission { request, product_id: Some("p1".into()), rating: 1, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    tx.commit().await.unwrap();
    site.catch_up().await;
    site.send(vec![review(1_005, "u1", "better", "o1", 5, "很好")]).await;
    assert_eq!(site.review("better").await["is_verified"], false);
    assert_eq!(site.get("agent", &format!("/reviews/{}", taken.id)).await["is_verified"], true);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn rows_of_a_file_about_one_order_are_shown_and_count_as_one_trade() {
    let mut other = review(6, "u1", "r2", "o1", 1, "");
    other.body = serde_json::value::RawValue::from_string(other.body.get().replace("\"p1\"", "\"p2\"")).unwrap();
    let said = vec![
        order(0, "u1", "o1", &["p1", "p2"]),
        by_file(review(5, "u1", "r1", "o1", 5, "好"), IMPORT),
        by_file(other, IMPORT),
        by_file(review(7, "u1", "r3", "o1", 3, "一般"), IMPORT),
        // Of an order that nobody knows, the same holds.
        by_file(review(8, "u2", "r4", "o9", 5, "好"), IMPORT),
        by_file(review(9, "u2", "r5", "o9", 1, "差"), IMPORT),
    ];
    let site = Site::with(said).await;
    assert_eq!(site.count("reviews WHERE state = 'published'").await, 5);
    assert_eq!(site.count("reviews WHERE is_verified").await, 2, "another product is another purchase");
    assert_eq!(described(&site).await, (3, 50 + 10 + 50));
    site.is_what_the_log_tells().await;
    let undone = Event { source: SourceId::SYSTEM, ..track(20, "", "Import Undone", json!({"import_id": IMPORT})) };
    site.send(vec![review(10, "u1", "r6", "o1", 4, ""), undone]).await;
    assert_eq!(site.review("r6").await["is_verified"], true, "the one before it is gone");
    assert_eq!(described(&site).await, (1, 40));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_a_server_says_otherwise_is_seen_and_raises_no_score() {
    let first = review(5, "u1", "r1", "o1", 1, "坏了");
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), first]).await;
    site.send(vec![review(6, "u1", "r1", "o1", 1, "坏了")]).await;
    let same = site.public_json("reviews").await["items"][0].clone();
    assert_eq!((&same["is_edited"], &same["edited_at"]), (&json!(false), &Json::Null), "the same again is no change");
    site.send(vec![review(950, "u1", "r1", "o1", 5, "很好")]).await;
    let shown = site.public_json("reviews").await["items"][0].clone();
    assert_eq!((&shown["rating"], &shown["is_edited"]), (&json!(5), &json!(true)));
    assert_eq!(shown["edited_at"], json!(minute(950)));
    let detail = site.review("r1").await;
    assert_eq!(detail["restated"], json!([{"at": minute(950), "by": "server", "rating": 5}]));
    assert_eq!((&detail["history"][0]["rating"], &detail["recovery"]["state"]), (&json!(1), &json!("open")));
    assert_eq!(described(&site).await, (1, 10), "a rating of the dynamic score stays as it was given");
    let counts = site.get("agent", "/reviews/overview?days=30").await["recoveries"].clone();
    assert_eq!((&counts["turned_good"], &counts["restated_good"]), (&json!(0), &json!(1)));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn only_its_writer_turns_a_bad_review_good() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let request = site.request("o1").await;
    let dimensions = [("described".to_owned(), 2)].into();
    let sent = Submission { request, product_id: Some("p1".into()), rating: 1, dimensions, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    tx.commit().await.unwrap();
    site.clock.advance(jiff::SignedDuration::from_mins(10));
    let better = Edit { rating: 5, dimensions: [("described".to_owned(), 5)].into(), ..Edit::default() };
    let tx = site.test.store.begin().await.unwrap();
    edit(&tx, &site.listen, SHOP, taken.id, better).await.unwrap();
    tx.commit().await.unwrap();
    let counts = site.get("agent", "/reviews/overview?days=30").await["recoveries"].clone();
    assert_eq!((&counts["turned_good"], &counts["restated_good"]), (&json!(1), &json!(0)));
    assert_eq!(described(&site).await, (1, 20), "the writer's later word changes the stars alone");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_a_server_said_before_its_writer_changed_it_changes_it_no_more() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), review(5, "u1", "r1", "o1", 1, "坏了")]).await;
    let changed = |at: i64, rating: i64| {
        let said = json!({"review_id": "r1", "rating": rating, "text": "补发了"});
        Event { source: SourceId::SYSTEM, ..track(at, "", "Review Edited", said) }
    };
    site.send(vec![changed(20, 4)]).await;
    let said = async || {
        let review = site.review("r1").await;
        (review["rating"].clone(), review["text"].clone())
    };
    assert_eq!(said().await, (json!(4), json!("补发了")));
    site.send(vec![review(10, "u1", "r1", "o1", 2, "还是坏的")]).await;
    assert_eq!(said().await, (json!(4), json!("补发了")), "told late, of before the change");
    site.send(vec![review(30, "u1", "r1", "o1", 5, "很好")]).await;
    assert_eq!(said().await, (json!(5), json!("很好")), "of after the change");
    site.is_what_the_log_tells().await;
}
