//! A filter with a slip in its name is refused; it would let everything through.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use super::shop::TestShop;

#[tokio::test]
async fn a_slip_in_a_filter_discards_nothing() {
    let shop = TestShop::open().await;
    let (owner, (source, key)) = (shop.owner().await, shop.source().await);
    shop.anonymous().post("/v1/track", json!({"writeKey": key, "userId": "u-1"})).await.ok();
    for slip in [format!("sorce={source}"), format!("code=missing_event&Source={source}")] {
        let answer = owner.delete(&format!("/api/v1/rejected-events?{slip}")).await;
        assert_eq!(answer.refused(400), "invalid_query");
        assert!(answer.text().contains("takes source, code, state, days"), "{}", answer.text());
    }
    let of_another = "code=missing_id&state=open&days=1";
    assert_eq!(owner.delete(&format!("/api/v1/rejected-events?{of_another}")).await.ok(), json!({"discarded": 0}));
    assert_eq!(owner.delete("/api/v1/rejected-events").await.ok(), json!({"discarded": 1}));
}

#[tokio::test]
async fn every_route_says_which_parameters_it_takes() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for (path, named) in [
        ("audit?acton=api_key.created", "acton"),
        ("audit/export.csv?form=2026-01-01", "form"),
        ("events?limt=5", "limt"),
        ("segments?class=loyal", "class"),
        ("customers/00000000-0000-7000-8000-000000000000?expand=orders", "expand"),
    ] {
        let path = format!("/api/v1/{path}");
        let answer = owner.get(&path).await;
        assert_eq!(answer.refused(400), "invalid_query", "{path}");
        assert!(answer.text().contains(&format!("“{named}”")), "{path}: {}", answer.text());
        assert_eq!(owner.send(Method::HEAD, &path, Body::empty()).await.status, 400, "{path}");
    }
    assert_eq!(owner.get("/api/v1/nothing?at=all").await.refused(404), "not_found");
    owner.get("/api/v1/events?limit=5&kind=track&").await.ok();
}
