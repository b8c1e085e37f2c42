//! Who counts as one customer, as a shop sets it.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{SHOP, Story, order};
use super::site::Site;
use crate::identity::Kind;

async fn set(site: &Site, rules: &Json) -> StatusCode {
    site.ask("owner", "PUT", "/identity/rules", Some(rules.clone())).await.status
}

#[tokio::test]
async fn a_shop_sees_and_changes_what_identifies_nobody() {
    let site = Site::with(&Story::default()).await;
    let view = site.get("analyst", "/identity/rules").await;
    assert_eq!((&view["is_own"], &view["rules"]), (&json!(false), &view["defaults"]));
    assert_eq!(view["rules"]["zeros_and_dashes"], true);
    assert_eq!(view["rules"]["kinds"][0], json!({"kind": "user_id", "max": 1, "window_days": null}));
    assert!(view["rules"]["blocked"].as_array().unwrap().contains(&json!("anonymous")));

    let mut rules = view["rules"].clone();
    rules["zeros_and_dashes"] = json!(false);
    rules["blocked"].as_array_mut().unwrap().push(json!("Till@Shop.example"));
    assert_eq!(set(&site, &rules).await, StatusCode::ACCEPTED);
    site.catch_up().await;
    let mut story = Story::default();
    story
        .identify(0, "0000", "", json!({"name": "零"}))
        .track(1, "u1", "Order Completed", order("o1", 5.0))
        .identify(2, "u1", "", json!({"email": "till@shop.example"}))
        .identify(3, "u2", "", json!({"email": "TILL@shop.example"}));
    site.take(&story).await;
    assert!(site.shop.profile(SHOP, Kind::UserId, "0000").await.is_some());
    assert!(site.shop.profile(SHOP, Kind::Email, "till@shop.example").await.is_none());
    assert_eq!(site.get("owner", "/identity/rules").await["is_own"], true);
    assert_eq!(site.get("stranger", "/identity/rules").await["is_own"], false, "each shop has its own");

    let live = crate::digest(&site.shop.test.store).await.unwrap();
    crate::rebuild(&site.shop.test.store).await.unwrap();
    site.catch_up().await;
    assert_eq!(crate::digest(&site.shop.test.store).await.unwrap(), live);

    let reset = site.ask("owner", "DELETE", "/identity/rules", None).await;
    assert_eq!((reset.status, &reset.body["is_own"]), (StatusCode::ACCEPTED, &json!(false)));
    site.catch_up().await;
    assert_eq!(site.get("owner", "/identity/rules").await, view);
}

#[tokio::test]
async fn limits_and_trust_are_the_shops_to_set() {
    let site = Site::with(&Story::default()).await;
    let mut rules = site.get("owner", "/identity/rules").await["rules"].clone();
    let device = rules["kinds"].as_array_mut().unwrap().pop().unwrap();
    rules["kinds"].as_array_mut().unwrap().insert(0, device);
    rules["kinds"][1]["max"] = json!(2);
    assert_eq!(set(&site, &rules).await, StatusCode::ACCEPTED);
    site.catch_up().await;
    let mut story = Story::default();
    // A family with one tablet: by these rules they are one customer, up to two.
    story.identify(0, "u1", "a1", json!({})).identify(1, "u2", "a1", json!({})).identify(2, "u3", "a1", json!({}));
    site.take(&story).await;
    let [one, two] = [site.shop.user("u1").await.id, site.shop.user("u2").await.id];
    assert_eq!(one, two);
    assert!(site.shop.profile(SHOP, Kind::UserId, "u3").await.is_none_or(|third| third.id != one));
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused_by_field() {
    let site = Site::with(&Story::default()).await;
    let good = site.get("owner", "/identity/rules").await["rules"].clone();
    let refuse = async |change: &dyn Fn(&mut Json), field: &str| {
        let mut rules = good.clone();
        change(&mut rules);
        let answer = site.ask("owner", "PUT", "/identity/rules", Some(rules)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert_eq!(answer.body["errors"][0]["field"], field, "{}", answer.body);
    };
    refuse(&|rules| rules["blocked"] = json!([""]), "blocked").await;
    refuse(&|rules| rules["kinds"][3]["max"] = json!(0), "kinds[3].max").await;
    refuse(&|rules| rules["kinds"].as_array_mut().unwrap().truncate(5), "kinds").await;
    let agent = site.ask("agent", "PUT", "/identity/rules", Some(good.clone())).await;
    assert_eq!(agent.status, StatusCode::FORBIDDEN);
    assert_eq!(site.shop.count("outbox").await, 0, "what was refused leaves no event");
}
