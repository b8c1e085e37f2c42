//! A shop with a board, customers as a directory has them, and a clock.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use contact::{BoxFuture, Contact, Directory, MailConfig, Recipient, Who};
use jiff::SignedDuration;
use opinion::{Aspect, Miner, Opinion, Taxonomy};
use primitives::{Ids, ManualClock, ShopId, Timestamp};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, StoreError, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use crate::{Feedback, MIGRATIONS, Reading, Readings};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
pub const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));
/// The profile of the customer `lin`.
pub const LIN: Uuid = Uuid::from_u128(0x1001);

/// Knows one customer.
struct People;

impl Directory for People {
    fn find<'a>(&'a self, _: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let is_hers = |email: &str| email == "mei@example.com";
        let is_lin = who.customer == Some(LIN)
            || who.user_id.as_deref() == Some("lin")
            || who.email.as_deref().is_some_and(is_hers);
        let lin = || Recipient {
            customer: LIN,
            name: Some("林小美".to_owned()),
            email: Some("lin@example.com".to_owned()),
            user_id: Some("lin".to_owned()),
            language: Some("zh-CN".to_owned()),
            ..Recipient::default()
        };
        Box::pin(std::future::ready(Ok(is_lin.then(lin))))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

/// Reads with one aspect more than others, and takes one word for an insult.
#[derive(Clone)]
struct Own(Arc<AtomicI64>);

impl Readings for Own {
    fn of(&self, _: ShopId) -> BoxFuture<'_, Result<Arc<dyn Reading>, StoreError>> {
        let reading: Arc<dyn Reading> = Arc::new(self.clone());
        Box::pin(std::future::ready(Ok(reading)))
    }
}

impl Reading for Own {
    fn version(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn mine(&self, text: &str) -> Opinion {
        let mut taxonomy = Taxonomy::default();
        taxonomy.aspects.push(Aspect {
            key: "gift".to_owned(),
            zh: "赠品".to_owned(),
            en: "Gifts".to_owned(),
            enabled: true,
            words: vec!["赠品".to_owned()],
        });
        Miner::new(taxonomy).unwrap().mine(text)
    }

    fn insult(&self, text: &str) -> Option<&'static str> {
        text.contains("脑残").then_some("脑残")
    }
}

pub struct Site {
    pub test: TestStore,
    pub clock: Arc<ManualClock>,
    pub feedback: Feedback,
    /// Of how texts are read.
    pub version: Arc<AtomicI64>,
    app: Router,
    /// Of browsers, by their names.
    cookies: Mutex<HashMap<String, String>>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    /// Where a form led to.
    pub fn place(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }
}

impl Site {
    pub async fn open() -> Self {
        Self::with(true).await
    }

    pub async fn without_mail() -> Self {
        Self::with(false).await
    }

    async fn with(has_mail: bool) -> Self {
        let all: Vec<Migration> =
            web::MIGRATIONS.iter().chain(contact::MIGRATIONS).chain(MIGRATIONS).copied().collect();
        let test = store::testing::store(&all).await;
        found(&test).await;
        // Ten in the morning in Shanghai, a Monday.
        let start: Timestamp = "2026-03-02T02:00:00Z".parse().unwrap();
        let clock = Arc::new(ManualClock::at(start));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let mail = MailConfig {
            url: "smtp://127.0.0.1:1".to_owned(),
            from: "care@shop.example".to_owned(),
            address: "https://h.example".to_owned(),
            bounces: None,
        };
        let contact = Contact::new(kit.clone(), Arc::new(People), has_mail.then_some(mail)).unwrap();
        let version = Arc::new(AtomicI64::new(1));
        let feedback = Feedback::new(kit, contact, Arc::new(Own(version.clone())));
        let (api, _) = crate::router().split_for_parts();
        let app = Router::new().merge(crate::pages_router()).nest("/api/v1", api).with_state(feedback.clone());
        Self { test, clock, feedback, version, app, cookies: Mutex::default() }
    }

    pub fn forward(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A page, as a visitor sees it.
    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, "zh-CN").body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// A form of a page, sent by a browser of this name.
    pub async fn form(&self, browser: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.form_from(browser, path, fields, &[]).await
    }

    pub async fn form_from(
        &self,
        browser: &str,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "h.example")
            .header(header::ACCEPT_LANGUAGE, "zh-CN")
            .header(header::USER_AGENT, browser);
        if let Some(cookie) = self.cookies.lock().unwrap().get(browser) {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.send(request.body(body.join("&").into()).unwrap()).await;
        if let Some(cookie) = answer.headers.get(header::SET_COOKIE) {
            let own = cookie.to_str().unwrap().split(';').next().unwrap_or_default().to_owned();
            self.cookies.lock().unwrap().insert(browser.to_owned(), own);
        }
        answer
    }

    /// Writes a post by the form; gives the path of its thread.
    pub async fn write(&self, kind: &str, title: &str, text: &str, more: &[(&str, &str)]) -> String {
        let fields = [&[("kind", kind), ("title", title), ("text", text), ("anyway", "1")], more].concat();
        let place = self.form("firefox", &format!("{}/new", board()), &fields).await.place();
        place.split('?').next().unwrap().to_owned()
    }

    /// What staff ask by the API.
    pub async fn ask(&self, who: &str, method: &str, path: &str, body: Json) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "h.example")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        self.send(request).await
    }

    pub async fn read(&self, path: &str) -> Json {
        let answer = self.ask("agent", "GET", path, Json::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json()
    }

    pub async fn post(&self, path: &str, body: Json) -> Json {
        let answer = self.ask("agent", "POST", path, body).await;
        assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
        answer.json()
    }

    /// The post of a number, as an agent sees it in the list.
    pub async fn number(&self, number: i64) -> Json {
        let states = "new,under_review,planned,in_progress,done,declined,answered,merged";
        let page = self.read(&format!("/feedback?q=%23{number}&state={states}")).await;
        let found = page["items"].as_array().unwrap().iter().find(|post| post["number"] == number);
        found.unwrap_or_else(|| panic!("#{number}: {page}")).clone()
    }

    /// The path of a post in the API.
    pub async fn api(&self, number: i64) -> String {
        format!("/feedback/{}", self.number(number).await["id"].as_str().unwrap())
    }

    pub async fn count(&self, from: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {from}"), vec![]).await.unwrap().unwrap_or(0)
    }

    /// The names of the events that wait for the log, in their order.
    pub async fn events(&self) -> Vec<(String, Json)> {
        let waiting = store::outbox_batch(&self.test.store, 1000).await.unwrap();
        let event = |event: primitives::Event| {
            let body: Json = serde_json::from_str(event.body.get()).unwrap();
            (event.name.unwrap_or_default(), json!({"user_id": event.user_id, "properties": body["properties"]}))
        };
        waiting.into_iter().map(|waiting| event(waiting.event)).collect()
    }

    /// Brings all news to those who wait for them, states and refusals as well.
    pub async fn bring_news(&self) {
        self.clock.advance(crate::subscriptions::PAUSE);
        while crate::subscriptions::step(&self.feedback).await.unwrap() {}
    }
}

pub fn board() -> String {
    format!("/s/{SHOP}/feedback")
}

async fn found(test: &TestStore) {
    let tx = test.store.begin().await.unwrap();
    for shop in [SHOP, OTHER_SHOP] {
        let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                   VALUES ($1, '山野集', 'CNY', 'Asia/Shanghai', 'zh', 0)";
        tx.exec(sql, vec![shop.0.into()]).await.unwrap();
    }
    let staff = [(SHOP, "owner"), (SHOP, "agent"), (SHOP, "analyst"), (OTHER_SHOP, "stranger")];
    for (number, (shop, role)) in staff.into_iter().enumerate() {
        let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at, used_at)
                   VALUES ($1, $2, $3, $4, $5, 'k', $6, 0, NULL)";
        let id = Uuid::from_u128(number as u128);
        let hash = Sha256::digest(role.as_bytes()).to_vec();
        let role_of = role.replace("stranger", "owner");
        tx.exec(sql, vec![id.into(), shop.0.into(), role.into(), role_of.into(), hash.into(), id.into()])
            .await
            .unwrap();
    }
    let sql =
        "INSERT INTO accounts (id, shop, email, name, role, language, password, totp_confirmed, totp_step, created_at)
               VALUES ($1, $2, 'hong@shop.example', '小红', 'agent', 'zh', '', $3, 0, 0)";
    tx.exec(sql, vec![Uuid::from_u128(0x99).into(), SHOP.0.into(), false.into()]).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
