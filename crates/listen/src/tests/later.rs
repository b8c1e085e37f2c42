//! What is added to a review later (追评) is work when it is bad, and is counted as what it is.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::site::{SHOP, Site, minute, order};
use crate::MIGRATIONS;
use crate::reviews::{Edit, FollowUp, Submission, edit, follow_up, submit};

const BROKEN: &str = "用了一周就坏了，质量很差，很失望";

async fn sent(site: &Site, order: &str, rating: i64, text: &str) -> Uuid {
    let sent = Submission {
        request: site.request(order).await,
        product_id: Some("p1".into()),
        rating,
        text: Some(text.into()),
        ..Submission::default()
    };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    tx.commit().await.unwrap();
    site.clock.advance(SignedDuration::from_mins(10));
    taken.id
}

async fn added(site: &Site, review: Uuid, text: &str) {
    let tx = site.test.store.begin().await.unwrap();
    let more = FollowUp { text: text.into(), photos: vec![] };
    follow_up(&tx, &site.listen, SHOP, review, more).await.unwrap();
    tx.commit().await.unwrap();
    site.clock.advance(SignedDuration::from_mins(10));
}

async fn edited(site: &Site, review: Uuid, text: &str) {
    let tx = site.test.store.begin().await.unwrap();
    let better = Edit { rating: 5, text: Some(text.into()), ..Edit::default() };
    edit(&tx, &site.listen, SHOP, review, better).await.unwrap();
    tx.commit().await.unwrap();
    site.clock.advance(SignedDuration::from_mins(10));
}

async fn recovery(site: &Site, review: Uuid) -> Json {
    site.get("agent", &format!("/reviews/{review}")).await["recovery"].clone()
}

/// Bad ones that turned good, good ones that ended badly.
async fn turned(site: &Site) -> (i64, i64) {
    let overview = site.get("agent", "/reviews/overview?days=30").await;
    let good: i64 = site
        .test
        .store
        .scalar("SELECT CAST(COALESCE(SUM(good), 0) AS BIGINT) FROM review_answers WHERE class = 'bad'", vec![])
        .await
        .unwrap()
        .unwrap_or(0);
    assert_eq!(overview["recoveries"]["turned_good"], json!(good), "both count the same");
    (good, overview["turned_bad"].as_i64().unwrap())
}

#[tokio::test]
async fn a_good_review_that_ends_badly_is_work_from_then_on() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), order(0, "u2", "o2", &["p1"])]).await;
    let (content, broken) = (sent(&site, "o1", 5, "质量很好").await, sent(&site, "o2", 5, "很满意，喜欢").await);
    added(&site, content, "用了一个月，还是很好").await;
    assert_eq!(recovery(&site, content).await, Json::Null, "who is content makes no work");
    assert_eq!(turned(&site).await, (0, 0));
    let since = site.listen.kit.now();
    added(&site, broken, BROKEN).await;
    let work = recovery(&site, broken).await;
    assert_eq!((&work["state"], &work["opened_at"]), (&json!("open"), &json!(since)));
    assert_eq!(work["due_at"], json!(since + SignedDuration::from_hours(24)), "its time begins when it was added");
    assert_eq!(turned(&site).await, (0, 1));
    assert_eq!(site.get("agent", "/recoveries").await["items"][0]["review_id"], json!(broken));
    let path = format!("/recoveries/{}/close", work["id"].as_str().unwrap());
    assert_eq!(site.post("agent", &path, json!({"outcome": "replaced"})).await["state"], "closed");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_was_mended_and_breaks_again_is_opened_again() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let review = sent(&site, "o1", 1, "质量太差").await;
    let first = recovery(&site, review).await;
    assert_eq!(first["opened_at"], json!(minute(1_000)));
    let path = format!("/recoveries/{}", first["id"].as_str().unwrap());
    site.ask("agent", "PATCH", &path, json!({"due_at": minute(1_005)})).await;
    site.post("agent", &format!("{path}/close"), json!({"outcome": "apologised"})).await;
    site.clock.advance(SignedDuration::from_mins(10));
    edited(&site, review, "补发了，很好").await;
    assert_eq!(turned(&site).await, (1, 0));
    let since = site.listen.kit.now();
    added(&site, review, BROKEN).await;
    let again = recovery(&site, review).await;
    assert_eq!((&again["id"], &again["state"], &again["outcome"]), (&first["id"], &json!("open"), &Json::Null));
    assert_eq!(again["due_at"], json!(since + SignedDuration::from_hours(24)), "the due time of the first is over");
    assert_eq!(turned(&site).await, (0, 1), "it is not good any more");
    site.is_what_the_log_tells().await;
    site.post("agent", &format!("{path}/close"), json!({"outcome": "refunded"})).await;
    assert_eq!(recovery(&site, review).await["outcome"], "refunded");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn stars_that_are_given_after_it_say_more_than_it() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let review = sent(&site, "o1", 1, "质量太差").await;
    added(&site, review, BROKEN).await;
    assert_eq!(recovery(&site, review).await["opened_at"], json!(minute(1_000)), "it was work before");
    edited(&site, review, "换了新的，很好").await;
    assert_eq!(turned(&site).await, (1, 0));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_was_there_before_is_counted_and_opened_when_it_is_read_again() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let review = sent(&site, "o1", 5, "质量很好").await;
    added(&site, review, BROKEN).await;
    site.is_what_the_log_tells().await;
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "DROP INDEX reviews_pictured",
        "DELETE FROM recoveries",
        "UPDATE reviews SET has_recovery = FALSE",
        "UPDATE review_answers SET good = 1",
        "DELETE FROM review_sums WHERE measure = 'soured'",
        "DELETE FROM schema_migrations WHERE name = 'later'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(0)).await.unwrap();
    crate::read_again(&site.listen.kit).await.unwrap();
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
}

#[tokio::test]
async fn what_was_added_long_before_an_upgrade_is_no_work_and_the_time_of_the_rest_begins_then() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), order(0, "u2", "o2", &["p1"])]).await;
    let (long_ago, lately) = (sent(&site, "o1", 5, "质量很好").await, sent(&site, "o2", 5, "很满意，喜欢").await);
    added(&site, long_ago, BROKEN).await;
    site.clock.advance(SignedDuration::from_hours(24 * 30));
    added(&site, lately, BROKEN).await;
    site.clock.advance(SignedDuration::from_hours(48));
    site.is_what_the_log_tells().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "DROP INDEX reviews_pictured",
        "DROP TABLE review_later_since",
        "DELETE FROM review_sums WHERE measure = 'soured'",
        "DELETE FROM schema_migrations WHERE name IN ('later', 'old_work')",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    let upgraded = site.listen.kit.now();
    site.test.store.migrate(&all, upgraded).await.unwrap();
    crate::read_again(&site.listen.kit).await.unwrap();
    assert_eq!(recovery(&site, long_ago).await, Json::Null, "nobody waits for an answer after a month");
    let work = recovery(&site, lately).await;
    assert_eq!((&work["state"], &work["opened_at"]), (&json!("open"), &json!(upgraded)));
    assert_eq!(work["due_at"], json!(upgraded + SignedDuration::from_hours(24)), "nothing is overdue at once");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_bad_review_that_can_only_be_added_to_is_content_later_and_not_turned_good() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), order(0, "u2", "o2", &["p1"])]).await;
    let (mended, ignored) = (sent(&site, "o1", 1, "质量太差").await, sent(&site, "o2", 1, "质量太差").await);
    let path = format!("/recoveries/{}/close", recovery(&site, mended).await["id"].as_str().unwrap());
    site.post("agent", &path, json!({"outcome": "replaced"})).await;
    site.clock.advance(SignedDuration::from_hours(24 * 40));
    for review in [mended, ignored] {
        added(&site, review, "质量很好，很满意，非常喜欢，推荐购买").await;
    }
    let recoveries = site.get("agent", "/reviews/overview?days=60").await["recoveries"].clone();
    assert_eq!((&recoveries["content_later"], &recoveries["turned_good"]), (&json!(1), &json!(0)));
    site.is_what_the_log_tells().await;
}
