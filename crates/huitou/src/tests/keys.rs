//! API keys that end by themselves.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::access::{SOON, told, watch};
use super::shop::TestShop;

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
