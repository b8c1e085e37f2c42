//! One of everything that a shop has and that a path can name, for asking after it from another shop.

use std::collections::BTreeMap;

use axum::http::Method;
use know::Projector;
use serde_json::{Value, json};
use store::Sql;
use uuid::Uuid;

use super::actor::Actor;
use super::shop::{PASSWORD, TestShop};
use crate::commands::rebuild::project;

/// In every name and text, so that it is seen where it must not be.
pub const CANARY: &str = "canary4711";
/// A picture of a survey's answer, and one of a review.
const PICTURE: Uuid = Uuid::from_u128(0x4711);

/// Ids by what they are called in paths: the noun before `{id}`, or the parameter's own name.
pub struct Things {
    ids: BTreeMap<&'static str, String>,
}

impl Things {
    pub async fn of(shop: &TestShop) -> Self {
        let owner = shop.owner().await;
        let (source, key) = shop.source().await;
        let website = shop.anonymous();
        website.post("/v1/track", json!({"writeKey": key, "event": "", "userId": CANARY})).await;
        people(shop, &website, &shop.source_of("server").await.1).await;
        let template = json!({"name": CANARY, "class": "bad", "language": "zh", "text": CANARY});
        let customer = first(&owner, &format!("/api/v1/customers?q={CANARY}")).await;
        let merge = first(&owner, &format!("/api/v1/customers/{customer}/merges")).await;
        let segment = json!({"name": CANARY, "definition": {"field": "orders", "op": "gte", "value": 0}});
        let view = json!({"page": "customers", "name": CANARY, "query": ""});
        let (survey, response) = survey(&owner, &customer).await;
        let news = json!({"subject": CANARY, "text": CANARY, "in_minutes": 60});
        let news = made(&owner, &format!("/api/v1/surveys/{survey}/tell"), news).await;
        let message = json!({"kind": "idea", "title": CANARY, "text": CANARY, "customer": {"user_id": CANARY}});
        let review = first(&owner, "/api/v1/reviews").await;
        let reply = made(&owner, &format!("/api/v1/reviews/{review}/replies"), json!({"text": CANARY})).await;
        pictures(shop, &response, &review).await;
        let form = website.with("content-type", "application/x-www-form-urlencoded");
        let page = format!("/s/{}/questions/{CANARY}", shop.id);
        assert!(form.send(Method::POST, &page, format!("text={CANARY}")).await.status.is_redirection());
        let ids = [
            ("surveys", survey),
            ("news", news),
            ("survey-responses", response),
            ("survey-pictures", PICTURE.to_string()),
            ("review-pictures", PICTURE.to_string()),
            ("feedback", made(&owner, "/api/v1/feedback", message).await),
            ("questions", first(&owner, "/api/v1/questions").await),
            ("segments", made(&owner, "/api/v1/segments", segment).await),
            ("views", made(&owner, "/api/v1/views", view).await),
            ("api-keys", made(&owner, "/api/v1/api-keys", json!({"name": CANARY, "role": "analyst"})).await),
            ("staff", made(&owner, "/api/v1/staff", colleague("canary4711@example.com", "agent")).await),
            ("sessions", first(&owner, "/api/v1/me/sessions").await),
            ("imports", import(&owner).await),
            ("rejected-events", first(&owner, "/api/v1/rejected-events").await),
            ("reviews", review),
            ("reply", reply),
            ("recoveries", first(&owner, "/api/v1/recoveries").await),
            ("reply-templates", made(&owner, "/api/v1/reply-templates", template).await),
            ("sources", source),
            ("customers", customer),
            ("merge_id", merge),
        ];
        Self { ids: ids.into() }
    }

    /// The path with ids in the place of its parameters; `None` when there is nothing here that they could name.
    pub fn name(&self, path: &str) -> Option<String> {
        let parts: Vec<&str> = path.split('/').collect();
        let named = |(n, part): (usize, &&str)| {
            let Some(parameter) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
                return Some((*part).to_owned());
            };
            let noun = if parameter == "id" { parts[n - 1] } else { parameter };
            self.ids.get(noun).cloned()
        };
        let parts: Option<Vec<String>> = parts.iter().enumerate().map(named).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// All of it as the owner sees it.
    pub async fn seen_by(&self, owner: &Actor) -> Vec<Value> {
        let mut seen = Vec::new();
        for list in [
            "segments",
            "views?page=customers",
            "api-keys",
            "staff",
            "imports",
            "rejected-events",
            "sources",
            "reviews",
            "recoveries",
            "reply-templates",
            "surveys",
            "feedback",
            "questions",
        ] {
            seen.push(owner.get(&format!("/api/v1/{list}")).await.ok());
        }
        let customer = &self.ids["customers"];
        for part in ["", "/merges", "/timeline"] {
            seen.push(owner.get(&format!("/api/v1/customers/{customer}{part}")).await.ok());
        }
        seen
    }
}

/// A survey that asks whether they would recommend the shop, and an answer taken down on the telephone.
async fn survey(owner: &Actor, customer: &str) -> (String, String) {
    let templates = owner.get("/api/v1/survey-templates").await.ok();
    let nps = &templates["items"][0];
    let draft = json!({"name": CANARY, "kind": "nps", "definition": nps["definition"], "audience": nps["audience"]});
    let survey = made(owner, "/api/v1/surveys", draft).await;
    owner.post(&format!("/api/v1/surveys/{survey}/state"), json!({"state": "live"})).await.ok();
    let score = nps["definition"]["questions"][0]["key"].as_str().unwrap();
    let answer = json!({"customer": customer, "answers": {score: 3}});
    let response = made(owner, &format!("/api/v1/surveys/{survey}/phone"), answer).await;
    (survey, response)
}

/// What was sent with an answer and with a review.
async fn pictures(shop: &TestShop, response: &str, review: &str) {
    let id = |text: &str| text.parse::<Uuid>().unwrap();
    let tx = shop.app.kit.store.begin().await.unwrap();
    let sql = "INSERT INTO survey_pictures (id, response, created_at, jpeg) VALUES ($1, $2, 0, $3)";
    let jpeg = CANARY.as_bytes().to_vec();
    tx.exec(sql, vec![PICTURE.into(), id(response).into(), jpeg.into()]).await.unwrap();
    let sql = "INSERT INTO media (id, shop, request, review, format, width, height, created_at)
               VALUES ($1, $2, NULL, $3, 'jpg', 4, 3, 0)";
    tx.exec(sql, vec![PICTURE.into(), shop.id.0.into(), id(review).into()]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Somebody who is two devices, joined when they signed in.
async fn people(shop: &TestShop, website: &Actor, key: &str) {
    let traits = json!({"name": CANARY, "email": format!("{CANARY}@example.com")});
    let batch = json!([
        {"type": "track", "event": "Product Viewed", "anonymousId": "a2", "properties": {"product_id": CANARY}},
        {"type": "identify", "userId": CANARY, "anonymousId": "a1", "traits": traits},
        {"type": "identify", "userId": CANARY, "anonymousId": "a2"},
        {"type": "track", "event": "Review Submitted", "userId": CANARY,
            "properties": {"review_id": CANARY, "rating": 1, "text": CANARY, "product_id": CANARY}},
    ]);
    website.post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let kit = &shop.app.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &projector).await.unwrap();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
}

async fn import(owner: &Actor) -> String {
    let file = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{CANARY}.csv\"\r\n\r\norder_id,total\r\n{CANARY},5\r\n--b--\r\n"
    );
    let form = owner.with("content-type", "multipart/form-data; boundary=b");
    let answer = form.send(Method::POST, "/api/v1/imports", file).await.ok();
    answer["id"].as_str().unwrap().to_owned()
}

fn colleague(email: &str, role: &str) -> Value {
    json!({"email": email, "name": "周明", "role": role, "password": PASSWORD, "language": "en"})
}

async fn made(owner: &Actor, path: &str, new: Value) -> String {
    owner.post(path, new).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn first(owner: &Actor, path: &str) -> String {
    let list = owner.get(path).await.ok();
    list["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{path} has nothing: {list}")).to_owned()
}

/// The owner and an agent of another shop of the same installation.
pub async fn strangers(shop: &TestShop) -> [(&'static str, Actor); 2] {
    shop.found("stranger@example.com").await;
    let owner = shop.sign_in("stranger@example.com").await;
    owner.post("/api/v1/staff", colleague("strange.agent@example.com", "agent")).await.ok();
    let agent = shop.sign_in("strange.agent@example.com").await;
    [("other's owner", owner), ("other's agent", agent)]
}
