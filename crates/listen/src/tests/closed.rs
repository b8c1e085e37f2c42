//! A recovery that is closed is a closed case of whoever wrote the review, until it is opened again.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::site::{CUSTOMER, Site, order, review, track};
use crate::recoveries::assign_all;

/// Where orders were rated badly.
async fn bad(all: &[(&str, &str, &str)]) -> Site {
    let rated = all
        .iter()
        .flat_map(|(user, id, order_id)| [order(0, user, order_id, &["p1"]), review(1, user, id, order_id, 1, "很差")]);
    Site::with(rated.collect()).await
}

async fn close(site: &Site, review: &str, outcome: &str) -> Json {
    let recovery = site.review(review).await["recovery"]["id"].clone();
    let path = format!("/recoveries/{}/close", recovery.as_str().unwrap());
    site.post("agent", &path, json!({"outcome": outcome})).await;
    recovery
}

/// The cases that surveys hear of.
async fn told(site: &Site) -> Vec<Json> {
    named(site, "Case Resolved").await
}

async fn named(site: &Site, name: &str) -> Vec<Json> {
    let waiting = store::outbox_batch(&site.test.store, 1_000).await.unwrap();
    let told = waiting.iter().filter(|waiting| waiting.event.name.as_deref() == Some(name));
    told.map(|waiting| serde_json::from_str(waiting.event.body.get()).unwrap()).collect()
}

#[tokio::test]
async fn surveys_hear_of_a_closed_recovery_where_somebody_was_spoken_to() {
    let site = bad(&[("u1", "r1", "o1"), ("u1", "r2", "o9"), ("u2", "r3", "o2")]).await;
    let mut recoveries = Vec::new();
    for (id, outcome) in [("r1", "apologised"), ("r2", "unreachable"), ("r3", "apologised")] {
        recoveries.push(close(&site, id, outcome).await);
    }
    let told = told(&site).await;
    assert_eq!(told.len(), 1, "neither who was not reached, nor who has no profile: {told:?}");
    let said = &told[0]["properties"];
    assert_eq!((&said["case_id"], &said["customer_id"]), (&recoveries[0], &json!(CUSTOMER)));
    assert_eq!((&said["order_id"], &said["agent"]), (&json!("o1"), &json!("agent")));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn nobody_is_asked_twice_about_one_case_nor_about_none() {
    let site = bad(&[("u1", "r1", "o1"), ("u1", "r2", "o2"), ("u1", "r3", "o3")]).await;
    close(&site, "r1", "mended").await;
    close(&site, "r2", "unjustified").await;
    assert!(told(&site).await.is_empty(), "the one is mailed about the review, the other had no case");
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["request_mail"]["is_on"] = json!(false);
    let saved = site.ask("owner", "PUT", "/listen/settings", settings).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let recovery = close(&site, "r3", "mended").await;
    let told = told(&site).await;
    assert_eq!((told.len(), &told[0]["properties"]["case_id"]), (1, &recovery), "nothing is mailed any more");
}

#[tokio::test]
async fn what_is_opened_again_is_work_and_its_end_is_taken_back() {
    let site = bad(&[("u1", "r1", "o1")]).await;
    let recovery = close(&site, "r1", "apologised").await;
    assert_eq!(site.review("r1").await["urgency"], 0);
    site.clock.advance(SignedDuration::from_hours(48));
    let path = format!("/recoveries/{}/reopen", recovery.as_str().unwrap());
    let open = site.post("agent", &path, Json::Null).await;
    let now = site.listen.kit.now();
    assert_eq!((&open["state"], &open["outcome"], &open["opened_at"]), (&json!("open"), &Json::Null, &json!(now)));
    assert_eq!(open["due_at"], json!(now + SignedDuration::from_hours(24)), "it has the whole time again");
    assert_eq!(site.ask("agent", "POST", &path, Json::Null).await.status, 409);
    let review = site.review("r1").await;
    assert!(review["urgency"].as_i64().unwrap() > 0 && review["recovery"]["closed_at"].is_null());
    let taken_back = named(&site, "Case Reopened").await;
    assert_eq!((taken_back.len(), &taken_back[0]["properties"]["case_id"]), (1, &recovery));
    assert_eq!(taken_back[0]["properties"]["customer_id"], json!(CUSTOMER));
    assign_all(&site.listen).await.unwrap();
    assert_eq!(named(&site, "Recovery Reopened").await.len(), 1, "it is told of already");
    site.is_what_the_log_tells().await;
    site.clock.advance(SignedDuration::from_mins(1));
    close(&site, "r1", "refunded").await;
    site.is_what_the_log_tells().await;
    assert_eq!(site.review("r1").await["recovery"]["outcome"], "refunded");
}

#[tokio::test]
async fn nobody_is_asked_how_they_see_it_now_while_it_is_worked_on_again() {
    let site = bad(&[("u1", "r1", "o1")]).await;
    let recovery = close(&site, "r1", "mended").await;
    assert_eq!(site.count("review_requests WHERE reason = 'mended'").await, 1);
    site.clock.advance(SignedDuration::from_mins(1));
    site.post("agent", &format!("/recoveries/{}/reopen", recovery.as_str().unwrap()), Json::Null).await;
    let reasons = "review_requests WHERE reason = 'reopened'";
    assert_eq!((site.count("review_requests").await, site.count(reasons).await), (1, 1));
}

#[tokio::test]
async fn what_a_writer_opens_again_is_told_of_once() {
    let site = bad(&[("u1", "r1", "o1")]).await;
    let recovery = close(&site, "r1", "apologised").await;
    site.clock.advance(SignedDuration::from_mins(20));
    let more = json!({"follow_up_of": "r1", "text": "用了一周就坏了，质量很差，很失望"});
    site.send(vec![track(1_010, "u1", "Review Submitted", more)]).await;
    let opened_at = site.review("r1").await["recovery"]["opened_at"].clone();
    for _ in 0..2 {
        assign_all(&site.listen).await.unwrap();
    }
    assert_eq!((named(&site, "Recovery Reopened").await.len(), named(&site, "Case Reopened").await.len()), (1, 1));
    assert_eq!(named(&site, "Case Reopened").await[0]["properties"]["case_id"], recovery);
    assert_eq!(site.review("r1").await["recovery"]["opened_at"], opened_at, "it is open since they wrote");
    site.is_what_the_log_tells().await;
    site.clock.advance(SignedDuration::from_mins(1));
    close(&site, "r1", "replaced").await;
    assert_eq!(site.review("r1").await["recovery"]["state"], "closed");
    site.is_what_the_log_tells().await;
}
