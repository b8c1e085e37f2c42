//! A shop, its customers as a directory has them, a clock, the routes, and events that are easy to write.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use contact::{BoxFuture, Contact, Directory, MailConfig, Recipient, Who};
use eventlog::Consumer;
use jiff::SignedDuration;
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Stored, Timestamp};
use serde_json::{Value as Json, json, value::to_raw_value};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, StoreError, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use super::written::{draft, nps_questions};
use crate::{Projector, Surveys};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
pub const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));
const SOURCE: SourceId = SourceId(Uuid::from_u128(0x77));
const BOUNDARY: &str = "x-form";

/// The customers, by the shop's id of them.
#[derive(Default)]
pub struct People(Mutex<BTreeMap<String, Recipient>>);

impl People {
    /// Somebody who agreed to mails.
    pub fn set(&self, user: &str, change: impl FnOnce(&mut Recipient)) {
        let mut people = self.0.lock().unwrap();
        let customer = Uuid::from_u128(0x1000 + people.len() as u128);
        let somebody = || Recipient {
            customer,
            name: Some(format!("小{user}")),
            email: Some(format!("{user}@example.com")),
            language: Some("zh-CN".to_owned()),
            user_id: Some(user.to_owned()),
            consent: BTreeMap::from([("email".to_owned(), true)]),
            class: "loyal".to_owned(),
            ..Recipient::default()
        };
        change(people.entry(user.to_owned()).or_insert_with(somebody));
    }

    pub fn id(&self, user: &str) -> Uuid {
        self.0.lock().unwrap()[user].customer
    }
}

impl Directory for People {
    fn find<'a>(&'a self, _: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let people = self.0.lock().unwrap();
        let is_meant = |person: &&Recipient| {
            let by_id = who.customer == Some(person.customer) || who.user_id.is_some() && who.user_id == person.user_id;
            by_id || who.email.is_some() && who.email == person.email
        };
        let found = people.values().find(is_meant).cloned();
        Box::pin(std::future::ready(Ok(found)))
    }

    /// The browser of lin is `browser-of-lin`.
    fn visitor<'a>(&'a self, _: ShopId, anonymous_id: &'a str) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let people = self.0.lock().unwrap();
        let found = anonymous_id.strip_prefix("browser-of-").and_then(|user| people.get(user)).cloned();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn customers<'a>(
        &'a self,
        _: ShopId,
        segments: &'a [Uuid],
        after: Uuid,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<Uuid>, StoreError>> {
        let people = self.0.lock().unwrap();
        let is_in = |person: &&Recipient| {
            let is_member = person.segments.iter().any(|segment| segments.contains(segment));
            (segments.is_empty() || is_member) && person.customer > after
        };
        let mut found: Vec<Uuid> = people.values().filter(is_in).map(|person| person.customer).collect();
        found.sort_unstable();
        found.truncate(most);
        Box::pin(std::future::ready(Ok(found)))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

pub struct World {
    pub test: TestStore,
    pub clock: Arc<ManualClock>,
    pub people: Arc<People>,
    pub surveys: Surveys,
    app: Router,
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

    /// Where it leads, without the language.
    pub fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap().replace("?lang=zh", "?").replace("?&", "?")
    }
}

/// Ten in the morning in Shanghai, a Monday.
pub fn monday() -> Timestamp {
    "2026-03-02T02:00:00Z".parse().unwrap()
}

impl World {
    /// Its mail server takes no mail.
    pub async fn open() -> Self {
        Self::open_with_mail("smtp://127.0.0.1:1").await
    }

    /// One whose mails go to a server at this address.
    pub async fn open_with_mail(url: &str) -> Self {
        let migrations = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let all: Vec<Migration> = migrations;
        let test = store::testing::store(&all).await;
        found(&test).await;
        let clock = Arc::new(ManualClock::at(monday()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let people = Arc::new(People::default());
        for user in ["lin", "wang", "chen"] {
            people.set(user, |_| {});
        }
        let mail = MailConfig {
            url: url.to_owned(),
            from: "care@shop.example".to_owned(),
            address: "https://h.example".to_owned(),
            bounces: None,
        };
        let contact = Contact::new(kit.clone(), people.clone(), Some(mail)).unwrap();
        let surveys = Surveys::new(kit, contact);
        let (api, _) = crate::router().split_for_parts();
        let app = Router::new().merge(crate::pages_router()).nest("/api/v1", api).with_state(surveys.clone());
        Self { test, clock, people, surveys, app }
    }

    pub fn forward(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Projects events, in their order.
    pub async fn hear(&self, events: Vec<Event>) {
        self.hear_by(Projector::new(self.surveys.kit.clone()), events).await;
    }

    pub async fn hear_by(&self, projector: Projector, events: Vec<Event>) {
        let position = projector.position().await.unwrap();
        let stored: Vec<Stored> =
            events.into_iter().zip(position + 1..).map(|(event, seq)| Stored { seq, event }).collect();
        projector.apply(&stored).await.unwrap();
    }

    /// An event of now, as the shop's server sends it.
    #[expect(clippy::needless_pass_by_value, reason = "a test writes the properties in place")]
    pub fn event(&self, user: &str, name: &str, properties: Json) -> Event {
        let at = self.surveys.kit.now();
        let user_id = (!user.is_empty()).then(|| user.to_owned());
        let body = json!({"type": "track", "event": name, "userId": user_id, "properties": properties});
        Event {
            v: Event::VERSION,
            shop: SHOP,
            source: SOURCE,
            message_id: format!("{name}-{at}-{user}-{properties}"),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id,
            anonymous_id: None,
            timestamp: at,
            received_at: at,
            body: to_raw_value(&body).unwrap(),
        }
    }

    pub fn order(&self, user: &str, id: &str) -> Event {
        let lines = json!([{"product_id": "tea", "name": "<b>岩茶</b>"}]);
        self.event(user, "Order Completed", json!({"order_id": id, "products": lines}))
    }

    /// Decides what is due; gives how many there were.
    pub async fn decide(&self) -> usize {
        crate::invitations::decide_due(&self.surveys).await.unwrap()
    }

    pub async fn call(&self, who: &str, method: &str, path: &str, body: Json) -> Answer {
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

    pub async fn get(&self, who: &str, path: &str) -> Json {
        let answer = self.call(who, "GET", path, Json::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text);
        answer.json()
    }

    pub async fn post(&self, path: &str, body: Json) -> Json {
        let answer = self.call("manager", "POST", path, body).await;
        assert!(answer.status.is_success(), "{path} {} {}", answer.status, answer.text);
        answer.json()
    }

    /// A page as a browser gets it.
    pub async fn page(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::HOST, "h.example").body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// A page that was filled in.
    pub async fn fill(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.fill_with(path, fields, &[], &[]).await
    }

    pub async fn fill_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.into_bytes());
        }
        for (name, file) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../../x.jpg\"\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*file);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let mut request = Request::post(path).header(header::CONTENT_TYPE, kind).header(header::HOST, "h.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {sql}"), vec![]).await.unwrap().unwrap_or(0)
    }

    /// The events of a name that wait for the log.
    pub async fn told(&self, name: &str) -> Vec<(Option<String>, Json)> {
        let waiting = store::outbox_batch(&self.test.store, 1_000).await.unwrap();
        let named = waiting.into_iter().filter(|waiting| waiting.event.name.as_deref() == Some(name));
        named
            .map(|waiting| {
                let body: Json = serde_json::from_str(waiting.event.body.get()).unwrap();
                (waiting.event.user_id, body["properties"].clone())
            })
            .collect()
    }

    /// A live survey of these questions and this audience; gives its id.
    pub async fn survey(&self, kind: &str, questions: Json, audience: Json) -> String {
        let made = self.post("/surveys", draft(kind, questions, audience)).await;
        let id = made["id"].as_str().unwrap().to_owned();
        self.post(&format!("/surveys/{id}/state"), json!({"state": "live"})).await;
        id
    }

    /// The survey that most tests need: a score, why where it is low, and what else.
    pub async fn nps(&self, audience: Json) -> String {
        self.survey("nps", nps_questions(), audience).await
    }

    /// The path of the link that staff make for a customer.
    pub async fn link(&self, survey: &str, user: &str) -> String {
        let invite = json!({"customers": [self.people.id(user)], "channel": "link"});
        let made = self.post(&format!("/surveys/{survey}/invite"), invite).await;
        let link = made["items"][0]["link"].as_str().unwrap_or_else(|| panic!("{made}"));
        link.strip_prefix("http://h.example").unwrap().to_owned()
    }
}

async fn found(test: &TestStore) {
    let tx = test.store.begin().await.unwrap();
    for shop in [SHOP, OTHER_SHOP] {
        let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                   VALUES ($1, '山野集', 'CNY', 'Asia/Shanghai', 'zh', 0)";
        tx.exec(sql, vec![shop.0.into()]).await.unwrap();
    }
    let staff = [(SHOP, "manager"), (SHOP, "agent"), (SHOP, "analyst"), (OTHER_SHOP, "stranger")];
    for (number, (shop, name)) in staff.into_iter().enumerate() {
        let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at)
                   VALUES ($1, $2, $3, $4, $5, '', $1, 0)";
        let id = Uuid::from_u128(number as u128);
        let role = name.replace("stranger", "manager");
        let hash = Sha256::digest(name.as_bytes()).to_vec();
        tx.exec(sql, vec![id.into(), shop.0.into(), name.into(), role.into(), hash.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
}
