//! Who may be here, who no longer, and what is on record of it.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Sql;
use tower::ServiceExt;

use super::actor::Actor;
use super::shop::{OWNER, PASSWORD, TestShop};
use super::totp;
use crate::commands::doctor;

const NEW: &str = "another long password";

pub async fn watch(shop: &TestShop, actor: &Actor) -> Body {
    let mut request = Request::get("/api/v1/stream");
    for (name, value) in &actor.headers {
        request = request.header(*name, value);
    }
    let answer = shop.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.into_body()
}

/// What a stream tells until it ends; nothing while it goes on.
pub async fn told(stream: Body, patience: Duration) -> Option<String> {
    let bytes = tokio::time::timeout(patience, to_bytes(stream, usize::MAX)).await.ok()?.unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

pub const SOON: Duration = Duration::from_secs(10);

async fn account(actor: &Actor) -> String {
    let session = actor.get("/api/v1/session").await.ok();
    format!("/api/v1/staff/{}", session["account"]["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_stream_ends_with_the_right_to_watch() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let [agent, analyst] = [shop.colleague("agent").await, shop.colleague("analyst").await];
    let manager = shop.colleague("manager").await;
    let program = shop.program("agent").await;
    let stays = watch(&shop, &owner).await;

    let stream = watch(&shop, &agent).await;
    owner.delete(&account(&agent).await).await.ok();
    assert!(told(stream, SOON).await.is_some(), "the account was closed");

    let stream = watch(&shop, &manager).await;
    owner.patch(&account(&manager).await, json!({ "role": "analyst" })).await.ok();
    let text = told(stream, SOON).await.expect("the role is another");
    let last = text.lines().rfind(|line| line.starts_with("event: "));
    assert_eq!(last, Some("event: access"), "its last word has the console look who it is");

    let stream = watch(&shop, &analyst).await;
    analyst.delete("/api/v1/session").await.ok();
    assert!(told(stream, SOON).await.is_some(), "they signed out");

    let stream = watch(&shop, &program).await;
    let keys = owner.get("/api/v1/api-keys").await.ok();
    owner.delete(&format!("/api/v1/api-keys/{}", keys["items"][0]["id"].as_str().unwrap())).await.ok();
    assert!(told(stream, SOON).await.is_some(), "the key was revoked");

    assert!(told(stays, Duration::from_millis(200)).await.is_none(), "the owner watches on");
}

#[tokio::test]
async fn a_device_that_is_lost_is_signed_out_from_another() {
    let shop = TestShop::open().await;
    let (here, lost, agent) = (shop.owner().await, shop.owner().await, shop.colleague("agent").await);
    let stream = watch(&shop, &lost).await;
    here.delete("/api/v1/me/sessions").await.ok();
    assert_eq!(lost.get("/api/v1/session").await.refused(401), "signed_out");
    assert!(told(stream, SOON).await.is_some(), "its stream ends too");
    here.get("/api/v1/session").await.ok();
    agent.get("/api/v1/session").await.ok();
}

#[tokio::test]
async fn everybody_sees_where_they_are_signed_in_and_ends_what_is_not_theirs() {
    let shop = TestShop::open().await;
    let agent = shop.colleague("agent").await;
    let here = shop.owner().await;
    // The colleague was made in another session of the owner's.
    here.delete("/api/v1/me/sessions").await.ok();
    let phone = shop.anonymous().with("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6) MicroMessenger/8.0.60");
    let Ok(phone) = phone.sign_in(OWNER, PASSWORD, None).await else { panic!("the phone is signed in") };
    let listed = here.get("/api/v1/me/sessions").await.ok();
    let [this, other] = listed["items"].as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!((&this["is_current"], &this["browser"], &this["address"]), (&json!(true), &Value::Null, &Value::Null));
    assert_eq!((&other["is_current"], &other["browser"]), (&json!(false), &json!("WeChat")));
    assert_eq!(other["platform"], "iPhone");
    let path = format!("/api/v1/me/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(agent.delete(&path).await.refused(404), "not_found", "of somebody else");
    let stream = watch(&shop, &phone).await;
    here.delete(&path).await.ok();
    assert!(told(stream, SOON).await.is_some(), "its stream ends with it");
    assert_eq!(phone.get("/api/v1/session").await.refused(401), "signed_out");
    assert_eq!(here.delete(&path).await.refused(404), "not_found");
    let entry = &here.get("/api/v1/audit?limit=1").await.ok()["items"][0];
    assert_eq!((&entry["action"], &entry["detail"]), (&json!("session.ended"), &json!("WeChat, iPhone")));
}

#[tokio::test]
async fn who_is_signed_in_in_too_many_places_is_signed_out_where_they_were_not_seen_for_longest() {
    let shop = TestShop::open().await;
    let (watching, longest) = (shop.owner().await, shop.owner().await);
    let id = watching.get("/api/v1/session").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    let stream = watch(&shop, &longest).await;
    shop.clock.advance(SignedDuration::from_hours(1));
    watching.get("/api/v1/session").await.ok();
    let (account, now) = (id.parse::<uuid::Uuid>().unwrap(), store::micros(shop.app.kit.now()));
    let open = |n: u8| -> Vec<store::Value> { vec![vec![n; 32].into(), account.into(), now.into(), now.into()] };
    let tx = shop.app.kit.store.begin().await.unwrap();
    let columns = ["id", "account", "created_at", "seen_at"];
    tx.insert("sessions", &columns, (1..=48).map(open).collect(), "").await.unwrap();
    tx.commit().await.unwrap();
    let count = async || watching.get("/api/v1/me/sessions").await.ok()["items"].as_array().unwrap().len();
    assert_eq!(count().await, 50);
    shop.owner().await;
    assert_eq!(count().await, 50);
    assert_eq!(longest.get("/api/v1/session").await.refused(401), "signed_out");
    assert!(told(stream, SOON).await.is_some(), "its stream ends with it");
}

#[tokio::test]
async fn of_two_owners_who_take_the_right_from_each_other_one_keeps_it() {
    let shop = TestShop::open().await;
    let one = shop.owner().await;
    let new = json!({ "email": "two@example.com", "name": "Two", "role": "owner", "password": PASSWORD,
        "language": "en" });
    one.post("/api/v1/staff", new).await.ok();
    let two = shop.sign_in("two@example.com").await;
    let (of_one, of_two) = (account(&one).await, account(&two).await);
    let role = || json!({ "role": "manager" });
    let (by_one, by_two) = tokio::join!(one.patch(&of_two, role()), two.patch(&of_one, role()));
    let done = [by_one, by_two].iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(done, 1);
}

#[tokio::test]
async fn an_owner_signs_a_colleague_out_everywhere() {
    let shop = TestShop::open().await;
    let (owner, manager, agent) = (shop.owner().await, shop.colleague("manager").await, shop.colleague("agent").await);
    let elsewhere = shop.sign_in("agent@example.com").await;
    let path = format!("{}/sessions", account(&agent).await);
    assert_eq!(manager.delete(&path).await.refused(403), "forbidden");
    assert_eq!(shop.program("owner").await.delete(&path).await.refused(403), "session_needed");
    owner.delete(&path).await.ok();
    for actor in [&agent, &elsewhere] {
        assert_eq!(actor.get("/api/v1/session").await.refused(401), "signed_out");
    }
    manager.get("/api/v1/session").await.ok();
    let entry = &owner.get("/api/v1/audit?limit=1").await.ok()["items"][0];
    assert_eq!((&entry["action"], &entry["subject"]), (&json!("staff.signed_out"), &json!("agent@example.com")));
    owner.delete(&format!("{}/sessions", account(&owner).await)).await.ok();
    owner.get("/api/v1/session").await.ok();
}

#[tokio::test]
async fn everybody_watches_what_they_may_ask_for() {
    let shop = TestShop::open().await;
    let (owner, agent, analyst) = (shop.owner().await, shop.colleague("agent").await, shop.colleague("analyst").await);
    let streams = [watch(&shop, &owner).await, watch(&shop, &agent).await, watch(&shop, &analyst).await];
    for topic in ["event", "import", "customers"] {
        shop.app.kit.notify(shop.id, topic, &json!({}));
    }
    shop.app.kit.end_streams();
    let expected: [&[&str]; 3] = [&["event", "import", "customers"], &["event", "customers"], &["customers"]];
    for (stream, topics) in streams.into_iter().zip(expected) {
        let text = told(stream, SOON).await.expect("all streams end");
        let seen: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
        assert_eq!(seen[1..], *topics, "after the greeting: {text}");
    }
}

#[tokio::test]
async fn an_owner_lets_a_colleague_in_again() {
    let shop = TestShop::open().await;
    let (owner, agent, manager) = (shop.owner().await, shop.colleague("agent").await, shop.colleague("manager").await);
    let begun = agent.post("/api/v1/me/totp", json!({ "password": PASSWORD })).await.ok();
    let code = totp::code(begun["secret"].as_str().unwrap(), shop.app.kit.now());
    agent.post("/api/v1/me/totp/confirm", json!({ "code": code })).await.ok();
    let path = account(&agent).await;
    let new = || json!({ "password": NEW });
    assert_eq!(manager.patch(&path, new()).await.refused(403), "forbidden");
    assert_eq!(owner.patch(&path, json!({ "password": "short" })).await.refused(422), "invalid");
    assert_eq!(owner.patch(&account(&owner).await, new()).await.refused(409), "own_password");
    agent.get("/api/v1/session").await.ok();
    for _ in 0..10 {
        assert!(shop.anonymous().sign_in("agent@example.com", "forgotten", None).await.is_err());
    }

    owner.patch(&path, new()).await.ok();
    assert_eq!(agent.get("/api/v1/session").await.refused(401), "signed_out");
    assert!(shop.anonymous().sign_in("agent@example.com", PASSWORD, None).await.is_err());
    assert!(shop.anonymous().sign_in("agent@example.com", NEW, None).await.is_ok(), "the lost phone is not asked for");
    let audit = owner.get("/api/v1/audit").await.ok();
    let entry = audit["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "password.reset").unwrap();
    assert_eq!(entry["subject"], "agent@example.com");
}

#[tokio::test]
async fn the_command_line_s_reset_is_on_record() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    web::reset_password(&shop.app.kit, " Owner@Example.com ", NEW.to_owned()).await.unwrap();
    assert_eq!(owner.get("/api/v1/session").await.refused(401), "signed_out");
    let Ok(owner) = shop.anonymous().sign_in("owner@example.com", NEW, None).await else { panic!("the new one") };
    let audit = owner.get("/api/v1/audit").await.ok();
    assert_eq!(audit["items"][1]["action"], "password.reset");
    assert_eq!((&audit["items"][1]["actor"], &audit["items"][1]["actor_name"]), (&Value::Null, &json!("huitou admin")));
    let unknown = web::reset_password(&shop.app.kit, "nobody@example.com", NEW.to_owned()).await.unwrap_err();
    assert!(unknown.detail.contains("nobody@example.com"), "{}", unknown.detail);
}

#[tokio::test]
async fn who_was_here_is_known_after_they_left() {
    let shop = TestShop::open().await;
    let (owner, agent) = (shop.owner().await, shop.colleague("agent").await);
    agent.delete("/api/v1/session").await.ok();
    let staff = owner.get("/api/v1/staff").await.ok();
    let agent = staff["items"].as_array().unwrap().iter().find(|member| member["role"] == "agent").unwrap();
    assert!(agent["last_seen_at"].is_string(), "{agent}");
}

#[tokio::test]
async fn the_audit_log_shows_that_somebody_meddled() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let key = async |name: &str| {
        owner.post("/api/v1/api-keys", json!({ "name": name, "role": "agent" })).await.ok();
    };
    tokio::join!(key("a"), key("b"), key("c"), key("d"));
    let audit = owner.get("/api/v1/audit").await.ok();
    let numbers: Vec<i64> = audit["items"].as_array().unwrap().iter().filter_map(|entry| entry["n"].as_i64()).collect();
    assert_eq!(numbers, [5, 4, 3, 2, 1], "entries written at once have each their number");
    assert_eq!(audit["items"][4]["action"], "session.opened");

    let store = &shop.app.kit.store;
    let this = web::shop(store, shop.id).await.unwrap();
    assert_eq!(web::audit_broken_at(store, shop.id).await.unwrap(), None);
    assert_eq!(doctor::audit_log(store, &this).await.remedy, None);
    for meddling in ["UPDATE audit SET detail = 'analyst' WHERE n = 3", "DELETE FROM audit WHERE n = 3"] {
        let tx = store.begin().await.unwrap();
        tx.exec(meddling, vec![]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(web::audit_broken_at(store, shop.id).await.unwrap(), Some(3), "{meddling}");
        assert!(doctor::audit_log(store, &this).await.remedy.is_some(), "{meddling}");
    }
}

#[tokio::test]
async fn addresses_that_nobody_has_are_not_counted() {
    let shop = TestShop::open().await;
    let endless = format!("{}@example.com", "x".repeat(100_000));
    for _ in 0..12 {
        let refused = shop.anonymous().sign_in(&endless, PASSWORD, None).await.err().unwrap();
        assert_eq!(refused.refused(401), "wrong_credentials");
    }
}
