//! API keys that end by themselves.

use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Sql;

use super::access::{SOON, told, watch};
use super::actor::Actor;
use super::shop::{PASSWORD, TestShop};

const KEYS: &str = "/api/v1/api-keys";

#[tokio::test]
async fn a_key_ends_on_its_day_and_is_told_so() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let made = owner.post(KEYS, json!({ "name": "BI", "role": "analyst", "expires_in_days": 30 })).await.ok();
    let program = shop.anonymous().with("authorization", format!("Bearer {}", made["key"].as_str().unwrap()));
    let lasting = shop.program("analyst").await;
    program.get("/api/v1/today").await.ok();
    let keys = owner.get(KEYS).await.ok();
    let named = |name: &str| keys["items"].as_array().unwrap().iter().find(|key| key["name"] == name).unwrap();
    assert_eq!(named("BI")["expires_at"], "2026-12-11T12:00:00Z");
    assert!(named("BI")["last_used_at"].is_string());
    assert_eq!(named("analyst")["expires_at"], Value::Null);

    shop.clock.advance(SignedDuration::from_hours(30 * 24) - SignedDuration::from_secs(1));
    program.get("/api/v1/today").await.ok();
    let stream = watch(&shop, &program).await;
    shop.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(program.get("/api/v1/today").await.refused(401), "expired_key");
    lasting.get("/api/v1/today").await.ok();
    assert!(told(stream, SOON).await.is_some(), "its stream ends too");
}

#[tokio::test]
async fn a_key_lasts_a_day_to_ten_years_or_for_good() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let made =
        async |days: Value| owner.post(KEYS, json!({ "name": "BI", "role": "analyst", "expires_in_days": days })).await;
    for days in [-1, 0, 3651] {
        assert_eq!(made(json!(days)).await.refused(422), "invalid", "{days}");
    }
    for days in [json!(1), json!(3650), Value::Null] {
        made(days).await.ok();
    }
}

async fn made_with(maker: &Actor, name: &str, days: Value) -> Value {
    maker.post(KEYS, json!({ "name": name, "role": "owner", "expires_in_days": days })).await.ok()
}

fn holder(shop: &TestShop, made: &Value) -> Actor {
    shop.anonymous().with("authorization", format!("Bearer {}", made["key"].as_str().unwrap()))
}

#[tokio::test]
async fn a_key_that_a_key_made_ends_with_it() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let first = made_with(&owner, "first", json!(2)).await;
    let with_first = holder(&shop, &first);
    for (days, end) in [(Value::Null, "13"), (json!(30), "13"), (json!(1), "12")] {
        let made = made_with(&with_first, "another", days).await;
        assert_eq!(made["expires_at"], format!("2026-11-{end}T12:00:00Z"));
    }
    let second = made_with(&with_first, "second", Value::Null).await;
    let third = made_with(&holder(&shop, &second), "third", Value::Null).await;
    assert_eq!(third["expires_at"], "2026-11-13T12:00:00Z");
    let lasting = made_with(&owner, "lasting", Value::Null).await;
    let of_lasting = made_with(&holder(&shop, &lasting), "of lasting", Value::Null).await;
    assert_eq!(of_lasting["expires_at"], Value::Null);

    owner.delete(&format!("{KEYS}/{}", second["id"].as_str().unwrap())).await.ok();
    for gone in [&second, &third] {
        assert_eq!(holder(&shop, gone).get("/api/v1/today").await.refused(401), "unknown_key");
    }
    with_first.get("/api/v1/today").await.ok();
    holder(&shop, &of_lasting).get("/api/v1/today").await.ok();
    let log = owner.get("/api/v1/audit?action=api_key.deleted").await.ok();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "each is on record: {log}");
}

#[tokio::test]
async fn keys_from_before_end_with_those_that_made_them() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let first = made_with(&owner, "first", json!(2)).await;
    let second = made_with(&holder(&shop, &first), "second", Value::Null).await;
    made_with(&holder(&shop, &second), "third", Value::Null).await;
    made_with(&owner, "lasting", Value::Null).await;
    let tx = shop.app.kit.store.begin().await.unwrap();
    tx.exec("UPDATE api_keys SET expires_at = NULL WHERE name <> 'first'", vec![]).await.unwrap();
    tx.exec("DELETE FROM schema_migrations WHERE name = 'keys of keys'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    shop.app.kit.store.migrate(&crate::app::migrations(), shop.app.kit.now()).await.unwrap();
    let keys = owner.get(KEYS).await.ok();
    for key in keys["items"].as_array().unwrap() {
        let end = if key["name"] == "lasting" { Value::Null } else { json!("2026-11-13T12:00:00Z") };
        assert_eq!(key["expires_at"], end, "{key}");
    }
}

#[tokio::test]
async fn keys_that_outlived_their_maker_end_at_the_next_start() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let first = made_with(&owner, "first", Value::Null).await;
    let second = made_with(&holder(&shop, &first), "second", Value::Null).await;
    let third = made_with(&holder(&shop, &second), "third", Value::Null).await;
    let lasting = made_with(&owner, "lasting", Value::Null).await;
    let of_lasting = made_with(&holder(&shop, &lasting), "of lasting", Value::Null).await;
    let kit = &shop.app.kit;
    // As an older version revoked it.
    let tx = kit.store.begin().await.unwrap();
    tx.exec("DELETE FROM api_keys WHERE name = 'first'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(web::end_orphaned_keys(kit).await.unwrap(), 2);
    assert_eq!(web::end_orphaned_keys(kit).await.unwrap(), 0, "once");
    for gone in [&second, &third] {
        assert_eq!(holder(&shop, gone).get("/api/v1/today").await.refused(401), "unknown_key");
    }
    for stays in [&lasting, &of_lasting] {
        holder(&shop, stays).get("/api/v1/today").await.ok();
    }
    let log = owner.get("/api/v1/audit?action=api_key.deleted").await.ok();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "each is on record: {log}");
}

#[tokio::test]
async fn no_key_manages_people() {
    let shop = TestShop::open().await;
    let (owner, colleague) = (shop.owner().await, shop.colleague("agent").await);
    let program = shop.program("owner").await;
    let session = colleague.get("/api/v1/session").await.ok();
    let path = format!("/api/v1/staff/{}", session["account"]["id"].as_str().unwrap());
    let new = json!({"email": "in@example.com", "name": "In", "role": "owner", "password": PASSWORD, "language": "en"});
    let refused = "session_needed";
    assert_eq!(program.post("/api/v1/staff", new.clone()).await.refused(403), refused);
    for change in [json!({"name": "X"}), json!({"role": "owner"}), json!({"password": "another long password"})] {
        assert_eq!(program.patch(&path, change).await.refused(403), refused);
    }
    assert_eq!(program.delete(&path).await.refused(403), refused);
    colleague.get("/api/v1/session").await.ok();
    assert_eq!(program.get("/api/v1/staff").await.ok(), owner.get("/api/v1/staff").await.ok(), "it still reads");
    made_with(&program, "another", Value::Null).await;
    owner.post("/api/v1/staff", new).await.ok();
}
