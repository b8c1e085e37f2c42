//! What the sample shop's staff did with it, by the same API that everybody uses, each thing in its time.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use jiff::SignedDuration;
use primitives::{ManualClock, Timestamp};
use serde_json::{Value, json};
use simulate::SimulatedEvent;
use store::Sql;
use tower::ServiceExt;
use web::Kit;

use super::segments::segments;
use super::{EMAIL, PASSWORD, feedback, questions, reviews, surveys};
use crate::app::App;
use crate::server;
use crate::workers::Parts;

const MAX_ANSWER: usize = 4 << 20;

/// E-mail, name and role.
const COLLEAGUES: [(&str, &str, &str); 4] = [
    ("chen@example.com", "陈默", "agent"),
    ("su@example.com", "苏晴", "agent"),
    ("lin@example.com", "林知夏", "manager"),
    ("emma@example.com", "Emma Clarke", "analyst"),
];

/// One of the staff, signed in, at an hour of the past that all of them share.
pub struct Staff {
    router: Router,
    clock: Arc<ManualClock>,
    /// When the sample shop is opened.
    pub now: Timestamp,
    pub id: String,
    cookie: String,
    csrf: String,
}

/// What was done with the shop before a newcomer sees it. What its customers did is in place by now, `catalogue` tells
/// what it sells.
///
/// What the audit log tells is done in the order of its days; the rest, which it does not tell, in any.
pub async fn open_shop(app: &App, catalogue: &[SimulatedEvent]) -> Result<()> {
    let now = app.kit.now();
    let first = catalogue.iter().map(|event| event.at).min().unwrap_or(now);
    let clock = Arc::new(ManualClock::at(first.min(now - OPEN_FOR)));
    let of_app = &app.kit;
    let kit = Kit::new(of_app.store.clone(), clock.clone(), of_app.ids.clone(), of_app.vault.clone());
    let router = server::router(&Parts::new(&App { kit, ..app.clone() })?);
    let owner = Staff::sign_in(router, clock, now, EMAIL).await?;
    let agents = owner.colleagues().await?;
    stay_signed_in(app).await?;
    feedback::write(&owner, &agents).await?;
    questions::ask(&owner, catalogue).await?;
    let reviews = reviews::all(&owner).await?;
    let mut turns = reviews::answer(&reviews, &owner, &agents).await?;
    let later = turns.split_off(turns.partition_point(|turn| turn.ended < surveys::called_from(&owner)));
    reviews::turn(&turns).await?;
    surveys::by_telephone(&owner, &agents).await?;
    reviews::turn(&later).await?;
    surveys::run(&owner, &agents).await?;
    owner.segments().await?;
    reviews::templates(&owner).await
}

/// For so long at least its staff have been there, whatever its history: longer than they call customers.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24 * 70);

/// A session of the first day would be over by the next month.
async fn stay_signed_in(app: &App) -> Result<()> {
    let now = store::micros(app.kit.now());
    let tx = app.kit.store.begin().await?;
    tx.exec("UPDATE sessions SET created_at = $1, seen_at = $1", vec![now.into()]).await?;
    tx.exec("UPDATE accounts SET seen_at = $1", vec![now.into()]).await?;
    tx.commit().await?;
    Ok(())
}

impl Staff {
    async fn sign_in(router: Router, clock: Arc<ManualClock>, now: Timestamp, email: &str) -> Result<Self> {
        let body = json!({"email": email, "password": PASSWORD}).to_string();
        let request = Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
        let answer = router.clone().oneshot(request.body(Body::from(body))?).await?;
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).context("no session")?.to_owned();
        let session: Value = serde_json::from_slice(&to_bytes(answer.into_body(), MAX_ANSWER).await?)?;
        let csrf = session["csrf_token"].as_str().context("no token against forged requests")?.to_owned();
        let id = session["account"]["id"].as_str().context("no account")?.to_owned();
        Ok(Self { router, clock, now, id, cookie, csrf })
    }

    /// What is done from now on is done then.
    pub fn be_at(&self, at: Timestamp) {
        self.clock.set(at.min(self.now));
    }

    pub fn hours_ago(&self, hours: i64) -> Timestamp {
        self.now - SignedDuration::from_hours(hours)
    }

    pub async fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, &self.cookie)
            .header("x-csrf-token", &self.csrf)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))?;
        let answer = self.send(request).await?;
        Ok(if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer)? })
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        self.ask("GET", path, &Value::Null).await
    }

    /// What a shopper fills in on one of the pages for them, who has no session.
    pub async fn fill_in(&self, path: &str, kind: &str, form: String) -> Result<()> {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(form))?;
        self.send(request).await.map(drop)
    }

    async fn send(&self, request: Request<Body>) -> Result<Vec<u8>> {
        let asked = format!("{} {}", request.method(), request.uri());
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), MAX_ANSWER).await?;
        if !status.is_success() && !status.is_redirection() {
            bail!("{asked}: {status} {}", String::from_utf8_lossy(&bytes));
        }
        Ok(bytes.to_vec())
    }

    /// Takes everybody on; gives those who answer customers.
    async fn colleagues(&self) -> Result<Vec<Self>> {
        let mut agents = Vec::new();
        for (email, name, role) in COLLEAGUES {
            let language = if name.is_ascii() { "en" } else { "zh" };
            let new = json!({"email": email, "name": name, "role": role, "password": PASSWORD, "language": language});
            self.ask("POST", "/staff", &new).await?;
            if role == "agent" {
                agents.push(Self::sign_in(self.router.clone(), self.clock.clone(), self.now, email).await?);
            }
        }
        Ok(agents)
    }

    async fn segments(&self) -> Result<()> {
        self.be_at(self.now);
        for (name, description, definition) in segments() {
            let segment = json!({"name": name, "description": description, "definition": definition});
            self.ask("POST", "/segments", &segment).await?;
        }
        Ok(())
    }
}

/// The id of what was made or found.
pub fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap_or_default()
}
