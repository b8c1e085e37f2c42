//! When the device of the second step is lost.

use std::collections::BTreeSet;

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Sql;

use super::actor::Actor;
use super::shop::{OWNER, PASSWORD, TestShop};
use super::totp;

const RENEW: &str = "/api/v1/me/totp/recovery-codes";

fn codes(answer: &Value) -> Vec<String> {
    answer["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Turns the second step on; gives its secret and the recovery codes.
async fn turn_on(shop: &TestShop, actor: &Actor) -> (String, Vec<String>) {
    let begun = actor.post("/api/v1/me/totp", json!({ "password": PASSWORD })).await.ok();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let code = totp::code(&secret, shop.app.kit.now());
    let answer = actor.post("/api/v1/me/totp/confirm", json!({ "code": code })).await.ok();
    (secret, codes(&answer))
}

async fn left(actor: &Actor) -> Value {
    actor.get("/api/v1/session").await.ok()["account"]["recovery_codes_left"].clone()
}

#[tokio::test]
async fn each_recovery_code_lets_in_once_and_is_on_record() {
    let shop = TestShop::open().await;
    let (owner, agent) = (shop.owner().await, shop.colleague("agent").await);
    assert_eq!(left(&owner).await, 0);
    let (_, codes) = turn_on(&shop, &owner).await;
    let (_, others) = turn_on(&shop, &agent).await;
    assert_eq!(codes.iter().chain(&others).collect::<BTreeSet<_>>().len(), 20, "each is another");
    assert_eq!(left(&owner).await, 10);

    let stranger = shop.anonymous();
    let tried = async |code: &str| stranger.sign_in(OWNER, PASSWORD, Some(code)).await.map_err(|a| a.refused(401));
    assert!(tried(&codes[0]).await.is_ok());
    assert_eq!(tried(&codes[0]).await.err().as_deref(), Some("totp_wrong"), "once");
    assert_eq!(tried(&others[0]).await.err().as_deref(), Some("totp_wrong"), "of another account");
    let Ok(typed) = tried(&codes[1].to_uppercase().replace('-', " ")).await else { panic!("as people type it") };
    assert_eq!(left(&typed).await, 8);
    let audit = owner.get("/api/v1/audit").await.ok();
    let used = audit["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "recovery_code.used");
    let told: Vec<(&Value, &Value)> = used.map(|entry| (&entry["subject"], &entry["detail"])).collect();
    assert_eq!(told, [(&json!(OWNER), &json!("8")), (&json!(OWNER), &json!("9"))], "with how many are left");

    let kept: Vec<Vec<u8>> = shop.app.kit.store.column("SELECT hash FROM recovery_codes", vec![]).await.unwrap();
    assert_eq!(kept.len(), 18);
    let plain = |code: &String| {
        let code = code.replace('-', "");
        [Sha256::digest(&code).to_vec(), code.into_bytes()]
    };
    let lies_open = |plain: Vec<u8>| kept.iter().any(|hash| plain.starts_with(hash));
    assert!(!codes.iter().flat_map(plain).any(lies_open), "nobody who has the database could try them out");
}

#[tokio::test]
async fn new_codes_take_a_password_and_a_code_and_the_place_of_the_old_ones() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let proof = |password: &str, code: &str| json!({ "password": password, "code": code });
    assert_eq!(owner.post(RENEW, proof(PASSWORD, "000000")).await.refused(409), "totp_off");
    let (secret, old) = turn_on(&shop, &owner).await;
    assert_eq!(owner.post(RENEW, proof("wrong", &old[9])).await.refused(422), "invalid");
    let refused = owner.post(RENEW, proof(PASSWORD, "no code")).await;
    assert_eq!((refused.refused(422).as_str(), &refused.json()["errors"][0]["field"]), ("invalid", &json!("code")));
    let new = codes(&owner.post(RENEW, proof(PASSWORD, &old[9])).await.ok());
    assert_eq!((new.len(), left(&owner).await), (10, json!(10)));
    let stranger = shop.anonymous();
    assert!(stranger.sign_in(OWNER, PASSWORD, Some(&old[0])).await.is_err());
    assert!(stranger.sign_in(OWNER, PASSWORD, Some(&new[0])).await.is_ok());

    shop.clock.advance(SignedDuration::from_secs(30));
    let code = json!({ "code": totp::code(&secret, shop.app.kit.now()) });
    assert_eq!(owner.post("/api/v1/me/totp/confirm", code).await.refused(409), "totp_on", "no way round the password");

    owner.send(Method::DELETE, "/api/v1/me/totp", proof(PASSWORD, &new[9]).to_string()).await.ok();
    assert_eq!(left(&owner).await, 0);
    let (_, fresh) = turn_on(&shop, &owner).await;
    assert!(stranger.sign_in(OWNER, PASSWORD, Some(&new[1])).await.is_err(), "gone with the second step");
    assert!(stranger.sign_in(OWNER, PASSWORD, Some(&fresh[1])).await.is_ok());
}

#[tokio::test]
async fn who_is_let_in_again_has_no_codes_of_before() {
    let shop = TestShop::open().await;
    let (owner, agent) = (shop.owner().await, shop.colleague("agent").await);
    turn_on(&shop, &agent).await;
    let id = agent.get("/api/v1/session").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    owner.patch(&format!("/api/v1/staff/{id}"), json!({ "password": "another long password" })).await.ok();
    let kept: Option<i64> = shop.app.kit.store.scalar("SELECT COUNT(*) FROM recovery_codes", vec![]).await.unwrap();
    assert_eq!(kept, Some(0));
}
