//! New pieces of work go to who the shop chose, each once.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::{Sql, Value};
use uuid::Uuid;

use super::site::{OTHER_SHOP, SHOP, Site, id, review};
use crate::recoveries::assign_new;

const COLLEAGUES: [Uuid; 3] = [Uuid::from_u128(0xa1), Uuid::from_u128(0xa2), Uuid::from_u128(0xa3)];
const STRANGER: Uuid = Uuid::from_u128(0xb1);

async fn shop() -> Site {
    let bad = (0..4i64).map(|n| review(n, "u1", &format!("r{n}"), "o9", 1, "很差")).collect();
    let site = Site::with(bad).await;
    let tx = site.test.store.begin().await.unwrap();
    let all = COLLEAGUES.map(|colleague| (colleague, SHOP)).into_iter().chain([(STRANGER, OTHER_SHOP)]);
    for (n, (account, shop)) in all.enumerate() {
        let sql = "INSERT INTO accounts
            (id, shop, email, name, role, language, password, totp_confirmed, totp_step, created_at)
            VALUES ($1, $2, $3, $4, 'agent', 'zh', '', $5, 0, 0)";
        let (email, name) = (format!("{n}@example.com"), format!("同事{n}"));
        let values: Vec<Value> = vec![account.into(), shop.0.into(), email.into(), name.into(), false.into()];
        tx.exec(sql, values).await.unwrap();
    }
    tx.commit().await.unwrap();
    site
}

async fn choose(site: &Site, owners: &[Uuid]) -> StatusCode {
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["recovery_owners"] = json!(owners);
    site.ask("owner", "PUT", "/listen/settings", settings).await.status
}

async fn owners(site: &Site) -> Vec<Json> {
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(site.review(&format!("r{n}")).await["recovery"]["owner"].clone());
    }
    all
}

#[tokio::test]
async fn colleagues_take_turns_and_what_was_decided_stays_decided() {
    let site = shop().await;
    assert_eq!(assign_new(&site.listen, SHOP).await.unwrap(), 0, "nobody was chosen");
    assert_eq!(choose(&site, &[STRANGER]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(choose(&site, &[COLLEAGUES[0], COLLEAGUES[0]]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(choose(&site, &COLLEAGUES[..2]).await, StatusCode::OK);
    let taken = site.review("r1").await["recovery"]["id"].as_str().unwrap().to_owned();
    let path = format!("/recoveries/{taken}");
    site.ask("agent", "PATCH", &path, json!({"owner": COLLEAGUES[2]})).await;
    site.clock.advance(SignedDuration::from_mins(1));
    site.ask("agent", "PATCH", &path, json!({"owner": null})).await;
    assert_eq!(assign_new(&site.listen, SHOP).await.unwrap(), 3);
    assert_eq!(assign_new(&site.listen, SHOP).await.unwrap(), 0, "each once");
    let [first, second, third] = COLLEAGUES.map(|colleague| json!(colleague));
    let given = [first.clone(), Json::Null, second.clone(), first];
    assert_eq!(owners(&site).await, given, "what somebody gave back is for who takes it");
    assert_eq!(site.review("r0").await["recovery"]["owner_name"], "同事0");
    assert_eq!(choose(&site, &COLLEAGUES[2..]).await, StatusCode::OK);
    site.is_what_the_log_tells().await;
    assert_eq!(owners(&site).await, given, "as it was decided, whoever is chosen now");

    site.send(vec![review(9, "u1", "r9", "o9", 1, "很差")]).await;
    assert_eq!(assign_new(&site.listen, SHOP).await.unwrap(), 1);
    assert_eq!(site.review("r9").await["recovery"]["owner"], third);
    let mine = crate::mine(&site.test.store, SHOP, COLLEAGUES[0], site.listen.kit.now()).await.unwrap();
    assert_eq!((mine.open, mine.overdue), (2, 0));
    let listed = site.get("agent", &format!("/reviews?recovery=open&owner={}", COLLEAGUES[1])).await;
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(id("r2"))));
}

#[tokio::test]
async fn who_left_gets_nothing() {
    let site = shop().await;
    assert_eq!(choose(&site, &COLLEAGUES).await, StatusCode::OK);
    let tx = site.test.store.begin().await.unwrap();
    tx.exec("UPDATE accounts SET disabled_at = 1 WHERE id = $1", vec![COLLEAGUES[1].into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(assign_new(&site.listen, SHOP).await.unwrap(), 4);
    let [first, _, third] = COLLEAGUES.map(|colleague| json!(colleague));
    assert_eq!(owners(&site).await, [first.clone(), third.clone(), first, third]);
}
