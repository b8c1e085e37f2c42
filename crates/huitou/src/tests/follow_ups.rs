//! An unhappy answer, from whose work it is to what is asked once it is over.

use know::Projector;
use serde_json::{Value, json};

use super::actor::Actor;
use super::shop::TestShop;
use crate::commands::rebuild::project;

async fn project_all(shop: &TestShop) {
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
    project(&shop.app.log, &survey::Projector::new(kit.clone())).await.unwrap();
}

/// A live survey that asks once a case is closed.
async fn asks_of_cases(owner: &Actor) -> String {
    let templates = owner.get("/api/v1/survey-templates").await.ok();
    let template = templates["items"].as_array().unwrap().iter().find(|template| template["kind"] == "ces").unwrap();
    let survey = json!({"name": "CES", "kind": "ces", "definition": template["definition"],
        "audience": {"trigger": "case_closed"}});
    let path = format!("/api/v1/surveys/{}", owner.post("/api/v1/surveys", survey).await.ok()["id"].as_str().unwrap());
    owner.post(&format!("{path}/state"), json!({"state": "live"})).await.ok();
    path
}

async fn mine(actor: &Actor) -> Option<Value> {
    let today = actor.get("/api/v1/today").await.ok();
    today["items"].as_array().unwrap().iter().find(|item| item["key"] == "follow_ups_mine").cloned()
}

#[tokio::test]
async fn whose_work_it_is_sees_it_and_once_it_is_over_a_survey_asks_how_it_went() {
    let shop = TestShop::open().await;
    let (owner, agent) = (shop.owner().await, shop.colleague("agent").await);
    let survey = asks_of_cases(&owner).await;
    let (_, key) = shop.source_of("server").await;
    let answer = json!({"type": "track", "event": "Survey Answered", "messageId": "m1", "userId": "u1",
        "timestamp": shop.app.kit.now(), "properties": {"survey": "csat", "score": 1}});
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": [answer]})).await.ok();
    project_all(&shop).await;

    let work = owner.get("/api/v1/survey-follow-ups").await.ok()["items"][0].clone();
    let path = format!("/api/v1/survey-responses/{}/follow-up", work["response_id"].as_str().unwrap());
    let me = agent.get("/api/v1/session").await.ok()["account"]["id"].clone();
    agent.patch(&path, json!({"owner": me})).await.ok();
    let told = mine(&agent).await.unwrap();
    let link = format!(
        "/surveys/{}/responses?follow_up=open&owner={}",
        work["survey_id"].as_str().unwrap(),
        me.as_str().unwrap()
    );
    assert_eq!((&told["count"], &told["link"], &told["severity"]), (&json!(1), &json!(link), &json!("medium")));
    assert_eq!(mine(&owner).await, None, "it is another's");

    agent.patch(&path, json!({"outcome": "mended"})).await.ok();
    assert_eq!(mine(&agent).await, None);
    flows::drain(&shop.app.kit, &shop.app.log).await.unwrap();
    project_all(&shop).await;
    let invited = owner.get(&format!("{survey}/invitations")).await.ok();
    let asked = &invited["items"][0];
    assert_eq!((&asked["occasion"], &asked["agent"]), (&json!("case_closed"), &json!("agent")), "{invited}");
    assert!(asked["customer_id"].is_string(), "{asked}");
}
