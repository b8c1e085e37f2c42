//! The promised time counts from when something came, never from before; what was old by then, or of which nobody knows how
//! old it was, is no work.

use primitives::Event;
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{Site, minute, order, review, track};

const DAY: i64 = 1_440;
const BROKEN: &str = "用了一周就坏了，质量很差，很失望";

/// As a file tells of it that came `received` minutes after the start.
fn by_file(at: i64, received: i64, properties: Json, is_dated: bool) -> Event {
    let event = track(at, "", "Review Submitted", properties);
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    let import = "0198c0de-0000-7000-8000-000000000001";
    body["context"] = json!({"import_id": import, "channel": "import", "is_dated": is_dated});
    Event { received_at: minute(received), body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

fn added(of: &str) -> Json {
    json!({"follow_up_of": of, "text": BROKEN})
}

fn bad(id: &str) -> Json {
    json!({"review_id": id, "rating": 1, "text": "物流太慢了"})
}

async fn recovery(site: &Site, review_id: &str) -> Json {
    site.review(review_id).await["recovery"].clone()
}

#[tokio::test]
async fn what_is_added_by_a_later_file_is_work_since_that_came() {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        review(10, "u1", "r1", "o1", 5, "质量很好"),
        review(10, "u1", "r2", "o1", 5, "质量很好"),
        by_file(-60 * DAY, 20, json!({"review_id": "old", "rating": 5, "text": "很好"}), true),
        by_file(70 * DAY, 75 * DAY, added("r1"), true),
        by_file(20 * DAY, 90 * DAY, added("r2"), true),
        by_file(70 * DAY, 75 * DAY, added("old"), true),
    ])
    .await;
    let since = minute(75 * DAY);
    for id in ["r1", "old"] {
        let work = recovery(&site, id).await;
        assert_eq!((&work["state"], &work["opened_at"]), (&json!("open"), &json!(since)), "{id}");
        assert_eq!(work["due_at"], json!(since + jiff::SignedDuration::from_hours(24)), "{id}");
    }
    assert_eq!(recovery(&site, "r2").await, Json::Null, "it was ten weeks old when it came");
    assert_eq!(
        site.review("r2").await["urgency"].as_i64().map(|urgency| urgency > 0),
        Some(true),
        "it can be answered"
    );
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_was_mended_is_opened_again_by_what_came_after_it() {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), review(10, "u1", "r1", "o1", 1, "质量太差")]).await;
    let work = recovery(&site, "r1").await;
    let path = format!("/recoveries/{}/close", work["id"].as_str().unwrap());
    site.post("agent", &path, json!({"outcome": "replaced"})).await;
    // It was written before the recovery was closed, and nobody here knew it then.
    site.send(vec![by_file(900, 1_200, added("r1"), true)]).await;
    let again = recovery(&site, "r1").await;
    assert_eq!((&again["state"], &again["opened_at"]), (&json!("open"), &json!(minute(1_200))));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_time_of_its_own_is_known_from_the_files() {
    let site = Site::with(vec![
        by_file(880, 900, bad("new"), true),
        by_file(900, 900, bad("undated"), false),
        by_file(880, 900, json!({"review_id": "good", "rating": 5, "text": "很好"}), true),
        by_file(900, 900, added("good"), false),
    ])
    .await;
    assert_eq!(recovery(&site, "new").await["opened_at"], json!(minute(900)), "it was written just before the import");
    assert_eq!(recovery(&site, "undated").await, Json::Null, "it may be years old");
    assert_eq!(recovery(&site, "good").await, Json::Null, "so may what was added");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_was_there_before_keeps_the_time_that_it_had() {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        review(10, "u1", "r1", "o1", 5, "质量很好"),
        track(20, "u1", "Review Submitted", added("r1")),
    ])
    .await;
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "ALTER TABLE reviews DROP COLUMN is_undated",
        "ALTER TABLE reviews DROP COLUMN follow_up_received_at",
        "DELETE FROM schema_migrations WHERE name = 'work_since'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(1_000)).await.unwrap();
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
}
