//! What customers say of being written to when they talk to staff.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{Story, minute};
use super::site::Site;

async fn told(site: &Site, id: uuid::Uuid, body: Json) -> Json {
    let answer = site.ask("agent", "POST", &format!("/customers/{id}/consent"), Some(body)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

#[tokio::test]
async fn what_staff_are_told_counts_at_once_with_who_wrote_it_down_and_when() {
    let mut story = Story::default();
    story.identify(0, "u1", "a1", json!({"name": "林小美"})).track(
        1,
        "u1",
        "Consent Changed",
        json!({"channel": "email", "granted": true}),
    );
    let site = Site::with(&story).await;
    let id = site.shop.user("u1").await.id;
    let before = site.get("owner", &format!("/customers/{id}")).await;
    assert_eq!(
        (&before["consent"]["email"], &before["consent_sources"]["email"]["by"]),
        (&json!(true), &json!("system"))
    );

    site.shop.clock.set(minute(10));
    let no = json!({"channel": "email", "granted": false, "purpose": "促销", "note": " 电话里说不要再发 "});
    let customer = told(&site, id, no).await;
    assert_eq!(customer["consent"]["email"], false);
    let source = &customer["consent_sources"]["email"];
    assert_eq!((&source["by"], &source["staff"]), (&json!("staff"), &json!("agent")));
    assert_eq!((&source["purpose"], &source["note"]), (&json!("促销"), &json!("电话里说不要再发")));
    assert_eq!(source["at"], minute(10).to_string());
    let masked = site.get("analyst", &format!("/customers/{id}")).await;
    assert_eq!(
        (&masked["consent"]["email"], &masked["consent_sources"]["email"]["note"]),
        (&json!(false), &json!(null))
    );
    assert!(masked["traits"].get("email").is_none(), "what was written down is no trait");

    site.catch_up().await;
    let kept = site.get("agent", &format!("/customers/{id}")).await;
    assert_eq!(kept["consent_sources"], customer["consent_sources"], "the same out of the log");
}

#[tokio::test]
async fn what_the_customer_says_later_stands_over_it() {
    let mut story = Story::default();
    story.identify(0, "u1", "a1", json!({"name": "林小美"}));
    let site = Site::with(&story).await;
    let id = site.shop.user("u1").await.id;
    site.shop.clock.set(minute(10));
    assert_eq!(told(&site, id, json!({"channel": "sms", "granted": true})).await["consent"]["sms"], true);
    site.catch_up().await;
    let mut later = Story::default();
    let no = json!({"type": "track", "event": "Consent Changed", "userId": "u1",
        "properties": {"channel": "sms", "granted": false}});
    later.visitor(20, no);
    site.take(&later).await;
    let customer = site.get("agent", &format!("/customers/{id}")).await;
    assert_eq!(customer["consent"]["sms"], false);
    assert_eq!(customer["consent_sources"]["sms"]["by"], "visitor");
}

#[tokio::test]
async fn only_who_may_edit_customers_writes_it_down_and_only_for_a_channel() {
    let mut story = Story::default();
    story.identify(0, "u1", "a1", json!({}));
    let site = Site::with(&story).await;
    let path = format!("/customers/{}/consent", site.shop.user("u1").await.id);
    let yes = || Some(json!({"channel": "email", "granted": true}));
    assert_eq!(site.ask("analyst", "POST", &path, yes()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.ask("stranger", "POST", &path, yes()).await.status, StatusCode::NOT_FOUND);
    for wrong in [
        json!({"channel": "pigeon", "granted": true}),
        json!({"channel": "email"}),
        json!({"channel": "email", "granted": true, "note": "字".repeat(501)}),
    ] {
        let answer = site.ask("agent", "POST", &path, Some(wrong)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    }
}
