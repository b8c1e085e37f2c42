//! The golden table: every route of the API's document × everybody who may ask.

use std::fmt::Write;

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::actor::{Actor, Answer};
use super::shop::TestShop;
use super::things::{CANARY, Things, strangers};
use crate::api;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// The ids that the shop's own people name are of nothing that exists: what is allowed answers 404, and nothing is
/// changed that the next request needs. Bodies are made from the document, so that a request gets as far as the handler.
/// People of another shop name what is there: they are told 403 where their role may not, else 404, and no more.
#[tokio::test]
async fn every_route_is_open_to_those_who_may_and_to_nobody_else() {
    let shop = TestShop::open().await;
    let asking = [
        ("anonymous", shop.anonymous()),
        ("owner", shop.owner().await),
        ("manager", shop.colleague("manager").await),
        ("agent", shop.colleague("agent").await),
        ("analyst", shop.colleague("analyst").await),
        ("analyst's key", shop.program("analyst").await),
    ];
    let document = serde_json::to_value(api::document()).unwrap();
    let mut table = format!("{:<56}", "route");
    let strangers = strangers(&shop).await;
    for (who, _) in asking.iter().chain(&strangers) {
        let _ = write!(table, " {who:<13}");
    }
    let mut foreign = foreign(&shop, &strangers, &document).await.into_iter();
    for (method, path, operation) in routes(&document) {
        let _ = write!(table, "\n{:<56}", format!("{method:<6} {path}"));
        let path = path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        for (who, actor) in &asking {
            // Signing out would take the session that the next routes need.
            let ends_session =
                operation["operationId"] == "signOut" && matches!(*who, "owner" | "manager" | "agent" | "analyst");
            let actor = if ends_session { &shop.sign_in(&format!("{who}@example.com")).await } else { actor };
            let body = body(&document, operation);
            let _ = write!(table, " {:<13}", verdict(&ask(actor, &method, &path, body).await));
        }
        table.push_str(&foreign.next().unwrap());
    }
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("permissions", lines.join("\n"));
}

/// What people of another shop are told of everything that this one has, by route; nothing where a path names nothing.
async fn foreign(shop: &TestShop, strangers: &[(&str, Actor)], document: &Value) -> Vec<String> {
    let things = Things::of(shop).await;
    let owner = shop.owner().await;
    let before = things.seen_by(&owner).await;
    let (mut cells, mut wrong) = (Vec::new(), Vec::new());
    for (method, path, operation) in routes(document) {
        let mut told = String::new();
        for (who, actor) in strangers {
            // A key or kind is a word that every shop has, no thing of one.
            if !path.contains('{') || path.contains("{key}") || path.contains("{kind}") {
                continue;
            }
            // What `things` cannot make is a gap that this table shows.
            let Some(path) = things.name(&path) else {
                let _ = write!(told, " {:<13}", "not asked");
                continue;
            };
            let answer = ask(actor, &method, &path, foreign_body(document, operation)).await;
            let status = answer.status.as_u16();
            if ![403, 404].contains(&status) {
                wrong.push(format!("{who}: {method} {path}: {status} {}", answer.text()));
            }
            assert!(!answer.text().contains(CANARY), "{who}: {method} {path} tells: {}", answer.text());
            let _ = write!(told, " {status:<13}");
        }
        cells.push(told);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(things.seen_by(&owner).await, before, "nothing was changed from another shop");
    cells
}

fn routes(document: &Value) -> Vec<(String, String, &Value)> {
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                routes.push((method.to_uppercase(), path.clone(), operation));
            }
        }
    }
    routes
}

enum Content {
    Json(String),
    Form,
}

/// The smallest body that the document allows.
fn body(document: &Value, operation: &Value) -> Content {
    let content = &operation["requestBody"]["content"];
    if content.get("multipart/form-data").is_some() {
        return Content::Form;
    }
    let body = content.get("application/json").map(|media| example(document, &media["schema"]).to_string());
    Content::Json(body.unwrap_or_default())
}

/// One that the handler takes: what is wrong must be whose it is.
fn foreign_body(document: &Value, operation: &Value) -> Content {
    let rule = json!({"field": "orders", "op": "gte", "value": 1});
    let title = json!({"zh": "问", "en": "Ask"});
    let question = json!({"key": "score", "type": "nps", "text": title, "is_required": true});
    let definition =
        json!({"v": 1, "languages": ["zh", "en"], "title": title, "thanks": title, "questions": [question]});
    let body = match operation["operationId"].as_str() {
        Some("updateSegment") => json!({"name": "x", "definition": rule}),
        Some("updateCustomer") => json!({"tags_add": ["x"]}),
        Some("moderateFeedback" | "decideReview" | "decideQuestion") => json!({"decision": "publish"}),
        Some("voteFeedback") => json!({"user_id": "x"}),
        Some("closeRecovery") => json!({"outcome": "mended"}),
        Some("labelReview") => json!({"polarity": "negative"}),
        Some("inviteToSurvey") => json!({"customers": [NOBODY], "channel": "link"}),
        Some("updateSurvey") => json!({"name": "x", "kind": "nps", "definition": definition}),
        _ => return body(document, operation),
    };
    Content::Json(body.to_string())
}

async fn ask(actor: &Actor, method: &str, path: &str, content: Content) -> Answer {
    let method: Method = method.parse().unwrap();
    match content {
        Content::Form => {
            actor.with("content-type", "multipart/form-data; boundary=b").send(method, path, "--b--\r\n").await
        }
        Content::Json(body) => actor.send(method, path, body).await,
    }
}

/// 401 and 403 are refusals; whatever else is said is said to somebody who may ask.
fn verdict(answer: &Answer) -> String {
    match answer.status.as_u16() {
        401 => "401".to_owned(),
        403 => format!("403 {}", answer.json()["code"].as_str().unwrap().replace("forbidden", "")).trim().to_owned(),
        status @ 500.. => panic!("{status}: {}", answer.text()),
        _ => "yes".to_owned(),
    }
}

/// The smallest JSON that a schema takes.
fn example(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return example(document, &document["components"]["schemas"][name]);
    }
    if let Some(value) = schema["enum"].as_array().and_then(|values| values.first()) {
        return value.clone();
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(variant) = schema[key].as_array().and_then(|variants| variants.last()) {
            return example(document, variant);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let merged = parts.iter().filter_map(|part| example(document, part).as_object().cloned()).flatten();
        return Value::Object(merged.collect());
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "array" => json!([]),
        "string" if schema["format"] == "uuid" => json!(NOBODY),
        "string" => json!("text"),
        "integer" => json!(1),
        "number" => json!(1.0),
        "boolean" => json!(true),
        _ => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let field = |name: &Value| {
                let name = name.as_str()?;
                Some((name.to_owned(), example(document, &schema["properties"][name])))
            };
            Value::Object(required.iter().filter_map(field).collect::<Map<_, _>>())
        }
    }
}
