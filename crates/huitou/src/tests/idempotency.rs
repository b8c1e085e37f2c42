use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::post;
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Sql;
use tokio::sync::Notify;

use super::actor::Actor;
use super::shop::{OWNER, PASSWORD, TestShop};

/// Somebody of the shop who asks another router.
async fn somebody(shop: &TestShop, router: Router) -> Actor {
    let mut somebody = Actor::anonymous(router);
    somebody.headers = shop.program("agent").await.headers;
    somebody.with("idempotency-key", "k-1")
}

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

/// A proxy that asks for a password itself sends the same header for everybody; who they are here their cookie says.
#[tokio::test]
async fn those_who_come_through_a_proxy_with_a_password_are_told_apart() {
    let shop = TestShop::open().await;
    let staff = [shop.owner().await, shop.colleague("manager").await];
    for (staff, name) in staff.into_iter().zip(["Website", "App"]) {
        let retrying = staff.with("authorization", "Basic c2hvcDpzaG9w").with("idempotency-key", "k-1");
        let made = retrying.post("/api/v1/sources", json!({ "name": name, "kind": "web" })).await;
        assert_eq!(made.ok()["name"], name);
    }
}

#[tokio::test]
async fn who_is_nobody_writes_nothing_and_is_told_nothing_of_before() {
    let shop = TestShop::open().await;
    let (owner, program) = (shop.owner().await, shop.program("manager").await.with("idempotency-key", "k-1"));
    let new = || json!({ "name": "Website", "kind": "web" });
    program.post("/api/v1/sources", new()).await.ok();
    let kept = async || {
        let sql = "SELECT COUNT(*) FROM idempotency_keys";
        shop.app.kit.store.scalar::<i64>(sql, vec![]).await.unwrap().unwrap()
    };
    assert_eq!(kept().await, 1);
    for header in [("authorization", "Bearer ht_nobody"), ("cookie", "huitou_session=nobody")] {
        let nobody = shop.anonymous().with(header.0, header.1).with("idempotency-key", "k-1");
        assert!(nobody.post("/api/v1/sources", new()).await.status.is_client_error(), "{header:?}");
    }
    assert_eq!(kept().await, 1);
    let keys = owner.get("/api/v1/api-keys").await.ok();
    owner.delete(&format!("/api/v1/api-keys/{}", keys["items"][0]["id"].as_str().unwrap())).await.ok();
    assert_eq!(program.post("/api/v1/sources", new()).await.refused(401), "unknown_key", "it was revoked");
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

#[tokio::test]
async fn nothing_is_kept_from_which_a_password_could_be_guessed() {
    let shop = TestShop::open().await;
    let kept = async || {
        let sql = "SELECT fingerprint FROM idempotency_keys";
        shop.app.kit.store.column::<Vec<u8>>(sql, vec![]).await.unwrap()
    };
    let stranger = shop.anonymous().with("idempotency-key", "k-1");
    let Ok(owner) = stranger.sign_in(OWNER, PASSWORD, None).await else { panic!("the password is right") };
    let owner = owner.with("idempotency-key", "k-2");
    let colleague = json!({ "email": "agent@example.com", "name": "Mei", "role": "agent", "password": PASSWORD,
        "language": "en" });
    owner.post("/api/v1/staff", colleague).await.ok();
    owner.patch("/api/v1/me", json!({ "password": { "current": PASSWORD, "new": "another long one" } })).await.ok();
    assert!(kept().await.is_empty(), "what holds a password leaves nothing");

    let new = json!({ "name": "Website", "kind": "web" });
    owner.post("/api/v1/sources", new.clone()).await.ok();
    let kept = kept().await;
    assert_eq!(kept.len(), 1);
    for path in ["/sources", "/api/v1/sources"] {
        let guess = Sha256::digest(format!("POST\0{path}\0{new}"));
        assert_ne!(kept[0], guess.to_vec(), "anybody who has the database could try what was sent");
    }
}

#[tokio::test]
async fn a_request_holds_its_key_for_as_long_as_it_runs() {
    let shop = TestShop::open().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let [begun, end] = [(); 2].map(|()| Arc::new(Notify::new()));
    let slow = {
        let (runs, begun, end) = (runs.clone(), begun.clone(), end.clone());
        async move || {
            if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                begun.notify_one();
                end.notified().await;
            }
            "done"
        }
    };
    let keyed = from_fn_with_state(shop.app.kit.clone(), web::idempotency);
    let router = Router::new().route("/slow", post(slow)).layer(keyed);
    let retrying = somebody(&shop, router).await;
    let first = tokio::spawn({
        let retrying = retrying.clone();
        async move { retrying.post("/slow", json!({})).await }
    });
    begun.notified().await;
    shop.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(retrying.post("/slow", json!({})).await.refused(409), "in_progress");
    assert_eq!(retrying.post("/slow", json!(1)).await.refused(422), "invalid", "that was no retry");
    end.notify_one();
    assert_eq!(first.await.unwrap().text(), "done");
    let again = retrying.post("/slow", json!({})).await;
    assert_eq!((again.text().as_str(), again.headers.contains_key("idempotency-replayed")), ("done", true));
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_request_that_was_cut_frees_its_key_after_a_minute() {
    let shop = TestShop::open().await;
    let (begun, runs) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let slow = {
        let begun = begun.clone();
        async move || {
            if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                begun.notify_one();
                std::future::pending::<()>().await;
            }
            "done"
        }
    };
    let keyed = from_fn_with_state(shop.app.kit.clone(), web::idempotency);
    let router = Router::new().route("/slow", post(slow)).layer(keyed);
    let retrying = somebody(&shop, router).await;
    tokio::select! {
        _ = retrying.post("/slow", json!({})) => panic!("it never ends"),
        () = begun.notified() => {}
    }
    assert_eq!(retrying.post("/slow", json!({})).await.refused(409), "in_progress", "it may have done its work");
    shop.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(retrying.post("/slow", json!({})).await.text(), "done");
}

#[test]
fn every_operation_that_honours_the_key_says_so_and_no_other() {
    let document = serde_json::to_value(crate::api::document()).unwrap();
    assert_eq!(document["components"]["parameters"]["IdempotencyKey"]["name"], "Idempotency-Key");
    let takes = |method: &str, path: &str| {
        let given = document["paths"][path][method]["parameters"].as_array().cloned().unwrap_or_default();
        given.iter().any(|parameter| parameter["$ref"] == "#/components/parameters/IdempotencyKey")
    };
    for (method, path) in [
        ("post", "/api/v1/sources"),
        ("put", "/api/v1/imports/{id}/mapping"),
        ("patch", "/api/v1/views/{id}"),
        ("delete", "/api/v1/staff/{id}"),
    ] {
        assert!(takes(method, path), "{method} {path}");
    }
    for (method, path) in [
        ("get", "/api/v1/sources"),
        ("post", "/api/v1/imports"),
        ("post", "/api/v1/session"),
        ("post", "/api/v1/staff"),
        ("post", "/v1/track"),
    ] {
        assert!(document["paths"][path][method].is_object(), "{method} {path}");
        assert!(!takes(method, path), "{method} {path}");
    }
}
