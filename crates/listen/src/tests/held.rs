//! A held review waits for a person, but not for ever.

use std::time::Duration;

use axum::http::StatusCode;
use jiff::SignedDuration;
use primitives::{Event, SourceId};
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{SHOP, Site, id, minute, order, track};
use crate::reviews::release_due;

/// What a form told of a review, noticed as `signal`.
fn suspect(at: i64, user: &str, name: &str, rating: i64, signal: &str) -> Event {
    let signals = json!([{"kind": signal, "evidence": "x"}]);
    let said = json!({"review_id": name, "order_id": "o1", "product_id": name, "rating": rating, "text": "好",
        "signals": signals});
    Event { source: SourceId::FORM, ..track(at, user, "Review Submitted", said) }
}

async fn shop() -> Site {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["opposite", "crowd", "insult", "refused"]),
        suspect(1_000, "u1", "opposite", 1, "contradiction"),
        suspect(1_000, "u1", "crowd", 2, "burst"),
        suspect(1_000, "u2", "bots", 5, "burst"),
        suspect(1_000, "u1", "insult", 5, "offensive"),
        suspect(1_000, "u1", "refused", 1, "contradiction"),
    ])
    .await;
    let path = format!("/reviews/{}/decisions", id("refused"));
    site.post("agent", &path, json!({"decision": "reject", "reason": "fake"})).await;
    site
}

async fn states(site: &Site) -> Vec<String> {
    let mut all = Vec::new();
    for name in ["opposite", "crowd", "bots", "insult", "refused"] {
        all.push(site.review(name).await["state"].as_str().unwrap().to_owned());
    }
    all
}

/// All that are held, late and overdue.
async fn waiting(site: &Site) -> [i64; 3] {
    let waiting = crate::waiting(&site.test.store, SHOP, site.listen.kit.now()).await.unwrap();
    for (filter, count) in
        [("state=held", waiting.held), ("held=late", waiting.held_late), ("held=overdue", waiting.held_overdue)]
    {
        assert_eq!(site.get("agent", &format!("/reviews?{filter}&sort=at")).await["total"], count, "{filter}");
    }
    [waiting.held, waiting.held_late, waiting.held_overdue]
}

#[tokio::test]
async fn what_nobody_decided_about_in_time_is_published_by_a_logged_decision() {
    let site = shop().await;
    let held = &site.review("opposite").await["held"];
    assert_eq!((&held["since"], &held["due_at"]), (&json!(minute(1_000)), &json!(minute(1_000 + 72 * 60))));
    assert_eq!(
        (&held["needs_person"], &site.review("insult").await["held"]["needs_person"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(waiting(&site).await, [4, 0, 0]);
    site.clock.advance(SignedDuration::from_hours(37));
    assert_eq!(waiting(&site).await, [4, 4, 0]);
    site.clock.advance(SignedDuration::from_hours(34));
    assert_eq!(release_due(&site.listen, SHOP).await.unwrap(), 0, "there is still time");
    site.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(release_due(&site.listen, SHOP).await.unwrap(), 2);
    assert_eq!(release_due(&site.listen, SHOP).await.unwrap(), 0, "once each");
    assert_eq!(states(&site).await, ["published", "published", "held", "held", "rejected"], "a refusal stands");
    assert_eq!(waiting(&site).await, [2, 0, 2], "what needs a person is overdue");
    let shown = site.review("opposite").await;
    let decision = &shown["decisions"][0];
    assert_eq!(
        (&decision["decision"], &decision["reason"], &decision["by"]),
        (&json!("publish"), &json!("undecided"), &json!(""))
    );
    assert_eq!(shown["held"], Json::Null);
    site.is_what_the_log_tells().await;
    assert_eq!(states(&site).await, ["published", "published", "held", "held", "rejected"]);
}

#[tokio::test]
async fn for_what_needs_a_person_nobody_waits() {
    let site = shop().await;
    site.clock.advance(SignedDuration::from_hours(72));
    assert_eq!(release_due(&site.listen, SHOP).await.unwrap(), 2);
    assert_eq!(waiting(&site).await, [2, 0, 2], "these are left");
    let busy = site.test.store.begin().await.unwrap();
    crate::work::lock(&busy).await.unwrap();
    let looked = tokio::time::timeout(Duration::from_secs(10), release_due(&site.listen, SHOP)).await;
    assert_eq!(looked.expect("it waits for no transaction").unwrap(), 0);
    busy.commit().await.unwrap();
}

#[tokio::test]
async fn no_person_decides_for_want_of_a_decision() {
    let site = shop().await;
    let path = format!("/reviews/{}/decisions", id("opposite"));
    let answer = site.ask("owner", "POST", &path, json!({"decision": "publish", "reason": "undecided"})).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_not_shown_is_counted_by_its_stars() {
    let site = shop().await;
    let overview = site.get("analyst", "/reviews/overview?days=30").await;
    let counts = |row: &Json| [&row["rating"], &row["published"], &row["held"], &row["rejected"]].map(Json::as_i64);
    let rows: Vec<[Option<i64>; 4]> = overview["shown"].as_array().unwrap().iter().map(counts).collect();
    let expected = [(Some(5), 2, 0), (Some(4), 0, 0), (Some(3), 0, 0), (Some(2), 1, 0), (Some(1), 1, 1), (None, 0, 0)];
    assert_eq!(rows, expected.map(|(stars, held, rejected)| [stars, Some(0), Some(held), Some(rejected)]));
}

#[tokio::test]
async fn nobody_holds_what_they_do_not_like_for_longer_than_two_weeks() {
    let site = shop().await;
    let mut settings = site.get("owner", "/listen/settings").await;
    for (hours, status) in [(336, 200u16), (337, 422)] {
        settings["hold"]["hours"] = json!(hours);
        assert_eq!(site.ask("owner", "PUT", "/listen/settings", settings.clone()).await.status, status, "{hours}");
    }
    let tx = site.test.store.begin().await.unwrap();
    tx.exec("UPDATE listen_settings SET settings = REPLACE(settings, '336', '8760')", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(site.get("owner", "/listen/settings").await["hold"]["hours"], 336, "of what was set before");
    site.clock.advance(SignedDuration::from_hours(336));
    assert_eq!(release_due(&site.listen, SHOP).await.unwrap(), 2);
}
