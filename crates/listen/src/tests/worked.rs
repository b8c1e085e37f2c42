//! A bad review is to be mended within the hours in which the shop works, as they were when it came.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::{Sql, micros};

use super::site::{SHOP, Site, id, minute, order, review};

const HOURS: &str = r#"{"week": {"monday": [{"from": "09:00", "to": "18:00"}],
    "tuesday": [{"from": "09:00", "to": "18:00"}], "wednesday": [{"from": "09:00", "to": "18:00"}]}}"#;

/// Those that are overdue, by every way to ask for them.
async fn overdue(site: &Site) -> Vec<i64> {
    let waiting = crate::waiting(&site.test.store, SHOP, site.listen.kit.now()).await.unwrap();
    let overview = site.get("agent", "/reviews/overview").await;
    let listed = site.get("agent", "/recoveries?state=overdue").await["items"].as_array().unwrap().len();
    let found = site.get("agent", "/reviews?recovery=overdue").await["total"].as_i64().unwrap();
    vec![waiting.overdue, overview["recoveries"]["overdue"].as_i64().unwrap(), i64::try_from(listed).unwrap(), found]
}

/// Two bad reviews of a Sunday afternoon; since after the first, nights and Sundays do not count.
async fn shop() -> Site {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        order(0, "u2", "o2", &["p1"]),
        review(1, "u1", "before", "o1", 1, "物流太慢了"),
        review(10, "u2", "after", "o2", 1, "质量很差"),
    ])
    .await;
    let tx = site.test.store.begin().await.unwrap();
    let sql = "INSERT INTO working_hours (shop, since, time_zone, hours) VALUES ($1, $2, 'Asia/Shanghai', $3)";
    tx.exec(sql, vec![SHOP.0.into(), micros(minute(5)).into(), HOURS.into()]).await.unwrap();
    tx.commit().await.unwrap();
    site
}

#[tokio::test]
async fn the_time_to_mend_a_review_counts_working_hours_and_what_was_due_before_stays() {
    let site = shop().await;
    let due = async |review: &str| site.review(review).await["recovery"]["due_at"].clone();
    assert_eq!(due("before").await, json!(minute(1 + 24 * 60)), "around the clock");
    assert_eq!(due("after").await, "2026-03-04T07:00:00Z", "nine hours on Monday and Tuesday, six on Wednesday");
    assert_eq!(overdue(&site).await, [0; 4]);
    site.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(overdue(&site).await, [1; 4]);
    let late = site.get("agent", "/recoveries?state=overdue").await;
    assert_eq!(late["items"][0]["review_id"], json!(id("before")));
    site.clock.advance(SignedDuration::from_hours(31));
    assert_eq!(overdue(&site).await, [2; 4]);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn who_is_answered_within_working_hours_is_answered_in_time() {
    let site = shop().await;
    // Wednesday morning, after eighteen hours of work and sixty-three by the clock.
    site.clock.advance(SignedDuration::from_hours(47));
    let found = async |is_in_time: bool| -> Vec<Json> {
        let page = site.get("agent", &format!("/reviews?in_time={is_in_time}")).await;
        page["items"].as_array().unwrap().iter().map(|review| review["id"].clone()).collect()
    };
    assert_eq!((found(true).await, found(false).await), (vec![], vec![json!(id("before"))]));
    let reply = json!({"text": "非常抱歉，马上为您处理", "is_private": true});
    site.post("agent", &format!("/reviews/{}/replies", id("after")), reply).await;
    assert_eq!((found(true).await, found(false).await), (vec![json!(id("after"))], vec![json!(id("before"))]));
}
