//! A recovery that is closed is a closed case of whoever wrote the review.

use serde_json::{Value as Json, json};

use super::site::{CUSTOMER, Site, order, review};

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
    let waiting = store::outbox_batch(&site.test.store, 1_000).await.unwrap();
    let told = waiting.iter().filter(|waiting| waiting.event.name.as_deref() == Some("Case Resolved"));
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
