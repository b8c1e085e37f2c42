//! What staff have of links: those of orders that nobody reviewed yet, and it is kept who read them.

use super::*;

#[tokio::test]
async fn a_link_is_its_buyers_alone_once_the_order_was_reviewed_until_they_are_asked_again() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    world.answer("A-1").await;
    world.rated("Review Submitted", "A-3", "u3", 1).await;
    for order in ["A-1", "A-3"] {
        assert!(world.request(order).await["link"].is_null(), "{order}");
        let made = world.call("POST", "/review-requests", json!({"order_id": order})).await;
        assert!(made["link"].is_null(), "{made}");
    }
    world.forward(1);
    let work = world.call("GET", "/recoveries", Json::Null).await;
    let path = format!("/recoveries/{}/close", work["items"][0]["id"].as_str().unwrap());
    world.call("POST", &path, json!({"outcome": "mended"})).await;
    let again = world.request("A-3").await;
    assert_eq!((&again["reason"], again["link"].is_string()), (&json!("mended"), true), "{again}");
}

#[tokio::test]
async fn that_staff_read_links_is_in_the_audit_log_once_an_hour() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    let read = "audit WHERE action = 'review_request.links_read'";
    for _ in 0..3 {
        world.call("GET", "/review-requests", Json::Null).await;
    }
    assert_eq!(world.count(read).await, 1, "not for each look at it");
    world.forward(1);
    world.call("GET", "/review-requests", Json::Null).await;
    assert_eq!(world.count(read).await, 2);
    for (order, user) in [("A-1", "u1"), ("A-3", "u3")] {
        world.rated("Review Submitted", order, user, 5).await;
    }
    world.forward(1);
    world.call("GET", "/review-requests", Json::Null).await;
    assert_eq!(world.count(read).await, 2, "there was none to read");
}
