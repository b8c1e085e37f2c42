use axum::http::Method;
use serde_json::json;
use store::Sql;

use super::shop::TestShop;

#[tokio::test]
async fn a_repeated_request_is_answered_with_the_same_bytes_and_done_once() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let retrying = owner.with("idempotency-key", "k-1");
    let new = json!({ "name": "Website", "kind": "web" });
    let first = retrying.post("/api/v1/sources", new.clone()).await;
    let second = retrying.post("/api/v1/sources", new.clone()).await;
    assert_eq!(first.ok()["name"], "Website");
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(second.headers["idempotency-replayed"], "true");
    let sources = owner.get("/api/v1/sources").await.ok();
    assert_eq!(sources["items"].as_array().unwrap().len(), 1);

    let other = retrying.post("/api/v1/sources", json!({ "name": "App", "kind": "app" })).await;
    assert_eq!(other.refused(422), "invalid");
    assert!(other.text().contains("Idempotency-Key"), "{}", other.text());
    let colleague = shop.colleague("manager").await.with("idempotency-key", "k-1");
    let theirs = colleague.post("/api/v1/sources", json!({ "name": "App", "kind": "app" })).await;
    assert_eq!(theirs.ok()["name"], "App", "keys of different callers never meet");
}

#[tokio::test]
async fn a_refusal_frees_its_key() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await.with("idempotency-key", "k-1");
    assert_eq!(owner.post("/api/v1/sources", json!({ "name": "", "kind": "web" })).await.refused(422), "invalid");
    owner.post("/api/v1/sources", json!({ "name": "Website", "kind": "web" })).await.ok();
    let long = "k".repeat(256);
    let owner = owner.without("idempotency-key").with("idempotency-key", long);
    assert_eq!(owner.send(Method::POST, "/api/v1/sources", "{}").await.refused(422), "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_requests_at_once_with_one_key_one_is_done() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let mut asked = Vec::new();
    for _ in 0..16 {
        let retrying = owner.with("idempotency-key", "k-1");
        let new = json!({ "name": "Website", "kind": "web" });
        asked.push(tokio::spawn(async move { retrying.post("/api/v1/sources", new).await }));
    }
    let mut bodies = Vec::new();
    for answer in asked {
        let answer = answer.await.unwrap();
        match answer.status.as_u16() {
            201 => bodies.push(answer.body),
            _ => assert_eq!(answer.refused(409), "in_progress"),
        }
    }
    assert!(!bodies.is_empty());
    assert!(bodies.iter().all(|body| *body == bodies[0]), "every success has the same bytes");
    let sources = owner.get("/api/v1/sources").await.ok();
    assert_eq!(sources["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_kept_of_an_answer_is_sealed() {
    let shop = TestShop::open().await;
    let retrying = shop.owner().await.with("idempotency-key", "k-1");
    let new = json!({ "name": "Till", "role": "agent" });
    let first = retrying.post("/api/v1/api-keys", new.clone()).await.ok();
    let secret = first["key"].as_str().unwrap();
    let sql = "SELECT body FROM idempotency_keys WHERE key = 'k-1'";
    let kept: Option<Vec<u8>> = shop.app.kit.store.scalar(sql, vec![]).await.unwrap();
    let kept = kept.expect("the answer is kept");
    assert!(
        !kept.windows(secret.len()).any(|window| window == secret.as_bytes()),
        "a key that is shown once lies open"
    );
    assert_eq!(retrying.post("/api/v1/api-keys", new).await.ok()["key"], secret, "but is told again to who asks again");
}
