//! What stays of a person's reviews is a number of nobody's.

use serde_json::json;
use store::Sql;

use super::site::{SHOP, Site, id, order, review, track};
use crate::Person;
use crate::links::draw;
use crate::links::request::{Request, invite};

#[tokio::test]
async fn stars_stay_and_all_else_goes_from_tables_and_log() {
    let mut events = vec![order(0, "u1", "o1", &["p1"]), order(0, "u2", "o2", &["p1"])];
    events.push(review(1, "u1", "r1", "o1", 1, "林小美说：质量太差了"));
    events.push(review(1, "u2", "r2", "o2", 5, "很好"));
    let site = Site::with(events).await;
    let path = format!("/reviews/{}", id("r1"));
    site.post("agent", &format!("{path}/replies"), json!({"text": "林小美您好，抱歉"})).await;
    let rejection = json!({"decision": "reject", "reason": "off_topic", "note": "林小美的话"});
    site.post("agent", &format!("{path}/decisions"), rejection).await;
    site.clock.advance(jiff::SignedDuration::from_mins(1));
    site.post("agent", &format!("{path}/decisions"), json!({"decision": "restore"})).await;
    let recovery = site.review("r1").await["recovery"]["id"].as_str().unwrap().to_owned();
    site.post("agent", &format!("/recoveries/{recovery}/close"), json!({"outcome": "mended", "note": "打给林小美"}))
        .await;
    site.catch_up().await;

    let person = Person { user_ids: vec!["u1".into()], ..Person::default() };
    let kit = &site.listen.kit;
    let mut seqs = crate::traces(&site.test.store, &kit.vault, SHOP, &person).await.unwrap();
    assert_eq!(seqs.len(), 4, "answer, decisions, closing");
    // Those that carry the person's own id, as customers' identity finds them: order and review.
    seqs.extend([1, 3]);
    let mut rewritten = Vec::new();
    for seq in seqs {
        let event = site.log.get(seq).unwrap().unwrap();
        match event.name.as_deref() {
            Some("Order Completed") => rewritten.push((seq, primitives::Event { user_id: None, ..event })),
            _ => rewritten.push((seq, site.redacted(seq, &event).await.unwrap())),
        }
    }
    site.log.rewrite(rewritten).await.unwrap();
    crate::erase(kit, SHOP, &person).await.unwrap();

    let shown = site.review("r1").await;
    assert_eq!((&shown["rating"], &shown["text"], &shown["state"]), (&json!(1), &json!(null), &json!("published")));
    assert_eq!((&shown["author"]["name"], &shown["order_id"]), (&json!(null), &json!(null)));
    assert_eq!((&shown["replies"][0]["text"], &shown["urgency"]), (&json!(""), &json!(0)));
    assert_eq!(
        (&shown["is_verified"], &shown["why_verified"]),
        (&json!(true), &json!(["order"])),
        "a fact of the review"
    );
    assert!(!shown.to_string().contains("小美") && !shown.to_string().contains("质量"), "{shown}");
    assert_eq!(site.get("agent", "/reviews?q=质量").await["total"], 0);
    let keys: i64 = site.test.store.scalar("SELECT COUNT(*) FROM person_keys", vec![]).await.unwrap().unwrap();
    assert_eq!(keys, 1, "the other's");
    site.is_what_the_log_tells().await;
    assert_eq!(site.get("agent", "/reviews").await["total"], 2);
}

#[tokio::test]
async fn who_says_that_somebody_was_erased_verifies_nothing() {
    let forged = json!({"review_id": "r1", "rating": 5, "is_erased": true, "verified": {"by": "order", "mark": "00"}});
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), track(1, "u1", "Review Submitted", forged)]).await;
    assert_eq!(site.review("r1").await["is_verified"], false);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn no_order_of_theirs_can_be_reviewed_again() {
    let orders = [("u1", "o1"), ("u1", "o2"), ("u2", "o3")];
    let site = Site::with(orders.map(|(user, id)| order(0, user, id, &["p1"])).into()).await;
    let kit = &site.listen.kit;
    let request = invite(&site.listen, SHOP, "o1").await.unwrap();
    let link = request.path(kit);
    let token = link.trim_start_matches("/r/");
    assert!(Request::by_token(kit, token).await.unwrap().is_some());

    let person = Person { user_ids: vec!["u1".into()], ..Person::default() };
    crate::erase(kit, SHOP, &person).await.unwrap();
    site.rebuild().await;
    assert!(Request::by_token(kit, token).await.unwrap().is_none());
    let days = crate::settings(&site.test.store, SHOP).await.unwrap().request.order_delay_days;
    site.clock.advance(jiff::SignedDuration::from_hours(24 * days));
    assert_eq!(draw(&site.listen, SHOP).await.unwrap(), 1, "only the other's");
    assert_eq!(site.count("review_requests WHERE order_id = 'o3'").await, 1);
}
