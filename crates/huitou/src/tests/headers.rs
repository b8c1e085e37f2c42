use axum::body::Body;
use axum::http::{HeaderMap, Method};

use super::actor::Answer;
use super::shop::TestShop;

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[track_caller]
fn is_guarded(path: &str, answer: &Answer) {
    let headers = &answer.headers;
    let policy = header(headers, "content-security-policy");
    let is_sandboxed = policy.starts_with("default-src 'none'");
    assert!(is_sandboxed || policy.contains("script-src 'self';"), "{path}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert_eq!(header(headers, "x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header(headers, "referrer-policy"), "same-origin", "{path}");
    assert!(header(headers, "permissions-policy").contains("camera=()"), "{path}");
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let shop = TestShop::open().await;
    let anyone = shop.anonymous();
    let paths = [
        "/",
        "/customers",
        "/assets/nothing.js",
        "/huitou.js",
        "/docs",
        "/healthz",
        "/api/openapi.json",
        "/api/v1/session",
        "/public/v1/nothing",
    ];
    for path in paths {
        let answer = anyone.get(path).await;
        is_guarded(path, &answer);
        assert_eq!(header(&answer.headers, "strict-transport-security"), "", "{path}: plain HTTP goes on working");
        let by_proxy = anyone.with("x-forwarded-proto", "https").get(path).await;
        assert!(header(&by_proxy.headers, "strict-transport-security").starts_with("max-age="), "{path}");
    }
}

#[tokio::test]
async fn no_cache_keeps_what_the_api_says() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for path in ["/api/v1/session", "/api/v1/customers", "/api/v1/today", "/api/v1/nothing"] {
        assert_eq!(header(&owner.get(path).await.headers, "cache-control"), "no-store", "{path}");
    }
    let stream = owner.get("/api/v1/stream").await.headers;
    assert_eq!(header(&stream, "cache-control"), "no-cache");
    assert_eq!(header(&stream, "x-accel-buffering"), "no", "no proxy gathers what happens before it hands it on");
}

#[tokio::test]
async fn what_is_large_is_packed_on_its_way() {
    let shop = TestShop::open().await;
    for path in ["/api/openapi.json", "/docs"] {
        let packed = shop.anonymous().with("accept-encoding", "gzip").get(path).await;
        assert_eq!(header(&packed.headers, "content-encoding"), "gzip", "{path}");
        assert!(header(&packed.headers, "vary").contains("accept-encoding"), "{path}");
        let plain = shop.anonymous().get(path).await;
        assert_eq!(header(&plain.headers, "content-encoding"), "", "{path}");
        assert!(packed.body.len() * 2 < plain.body.len(), "{path}: {} of {}", packed.body.len(), plain.body.len());
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_refused_in_words() {
    let shop = TestShop::open().await;
    for (method, path, allowed) in [
        (Method::DELETE, "/api/v1/customers", "GET"),
        (Method::GET, "/v1/track", "POST"),
        (Method::PUT, "/healthz", "GET"),
    ] {
        let answer = shop.anonymous().send(method, path, Body::empty()).await;
        assert_eq!(answer.refused(405), "method_not_allowed", "{path}");
        assert!(header(&answer.headers, "allow").contains(allowed), "{path}: {:?}", answer.headers);
        assert_eq!(header(&answer.headers, "content-type"), "application/problem+json", "{path}");
    }
    let asked = shop.anonymous().with("origin", "https://shop.example").with("access-control-request-method", "POST");
    let preflight = asked.send(Method::OPTIONS, "/v1/batch", Body::empty()).await;
    assert!(preflight.status.is_success(), "{}", preflight.status);
    assert_eq!(header(&preflight.headers, "access-control-allow-origin"), "*");
}
