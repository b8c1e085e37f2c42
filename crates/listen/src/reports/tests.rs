//! Visitors report reviews, and a person decides.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::Sql;
use tower::ServiceExt;

use crate::shopper::{self, Shopper};
use crate::tests::site::{SHOP, Site, id, review};

/// Sends the form of a review's page, from a browser.
async fn report(site: &Site, sender_id: &str, form: &str, headers: &[(&str, &str)]) -> StatusCode {
    let pages: Router = shopper::router().with_state(Shopper::new(site.listen.clone()));
    let mut request = Request::post(format!("/s/{SHOP}/report/{}", id(sender_id)))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "h.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    pages.oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap().status()
}

async fn from(site: &Site, sender_id: &str, browser: &str) -> StatusCode {
    report(site, sender_id, "reason=fake&text=secret&lang=en", &[("user-agent", browser)]).await
}

async fn total(site: &Site, query: &str) -> Json {
    site.get("agent", &format!("/reviews?{query}")).await["total"].clone()
}

async fn reviewed() -> Site {
    let sent = |n: i64, stars: i64| review(n, &format!("u{n}"), &format!("r{n}"), &format!("o{n}"), stars, "");
    Site::with(vec![sent(1, 1), sent(2, 5)]).await
}

#[tokio::test]
async fn a_report_hides_nothing_whatever_the_stars_and_waits_for_a_person() {
    let site = reviewed().await;
    for stars in ["r1", "r2"] {
        for browser in ["a", "a", "b"] {
            assert_eq!(from(&site, stars, browser).await, StatusCode::SEE_OTHER);
        }
        let shown = site.review(stars).await;
        assert_eq!((&shown["state"], &shown["open_reports"]), (&json!("published"), &json!(2)), "one of each visitor");
        assert_eq!((&shown["reports"][0]["reason"], &shown["reports"][0]["text"]), (&json!("fake"), &json!("secret")));
        assert_eq!(shown["signals"], json!([]), "nothing is held for it");
    }
    assert_eq!(site.public_json("summary").await["count"], 2);
    assert_eq!(total(&site, "reported=open").await, 2);
    assert_eq!(site.get("agent", "/reviews/overview").await["reported"], 2);
    let told: i64 = site
        .test
        .store
        .scalar(
            "SELECT COUNT(*) FROM outbox WHERE event LIKE '%Review Reported%' AND event NOT LIKE '%secret%'",
            vec![],
        )
        .await
        .unwrap()
        .unwrap();
    assert_eq!(told, 4, "each is told, without its words");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_decision_of_staff_closes_what_was_reported_before_it() {
    let site = reviewed().await;
    from(&site, "r1", "a").await;
    from(&site, "r2", "a").await;
    site.clock.advance(SignedDuration::from_mins(1));
    let decide = async |review: &str, decision: Json| {
        site.post("agent", &format!("/reviews/{}/decisions", id(review)), decision).await;
    };
    decide("r1", json!({"decision": "reject", "reason": "fake"})).await;
    decide("r2", json!({"decision": "publish"})).await;
    assert_eq!((total(&site, "reported=open").await, total(&site, "reported=closed").await), (json!(0), json!(2)));
    for (review, outcome) in [("r1", "removed"), ("r2", "kept")] {
        let reported = site.review(review).await["reports"][0].clone();
        assert_eq!((&reported["is_open"], &reported["outcome"]), (&json!(false), &json!(outcome)));
    }
    assert_eq!(from(&site, "r1", "b").await, StatusCode::NOT_FOUND, "nobody sees it any more");
    site.clock.advance(SignedDuration::from_mins(1));
    from(&site, "r2", "a").await;
    assert_eq!(total(&site, "reported=open").await, 1, "what is said after a decision is looked at again");
}

#[tokio::test]
async fn a_report_has_a_reason_of_the_list_and_comes_from_our_own_page() {
    let site = reviewed().await;
    for form in ["reason=stars", "text=bad", &format!("reason=spam&text={}", "x".repeat(1_001))] {
        assert_eq!(report(&site, "r1", form, &[]).await, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    let foreign = report(&site, "r1", "reason=spam", &[("origin", "https://evil.example")]).await;
    assert_eq!(foreign, StatusCode::FORBIDDEN);
    assert_eq!(report(&site, "nothing", "reason=spam", &[]).await, StatusCode::NOT_FOUND);
    assert_eq!(site.count("review_reports").await, 0);
    let page = site.public(&format!("/s/{SHOP}/report/{}?lang=en", id("r1"))).await;
    assert!(page.contains("1 star") && page.contains("few stars are not one of them"), "{page}");
    let list = site.public(&format!("/s/{SHOP}/reviews?lang=en")).await;
    assert!(list.contains(&format!("/s/{SHOP}/report/{}?lang=en", id("r1"))), "{list}");
}

#[tokio::test]
async fn who_has_more_to_say_is_heard_and_who_says_the_same_again_is_not_counted_twice() {
    let site = reviewed().await;
    for form in ["reason=fake", "reason=fake", "reason=fake&text=more", "reason=illegal&text=more"] {
        assert_eq!(report(&site, "r1", form, &[]).await, StatusCode::SEE_OTHER, "{form}");
    }
    assert_eq!(site.count("review_reports").await, 3);
}
