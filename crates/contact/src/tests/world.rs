//! A shop, its customers as a directory has them, and a clock.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use pages::Language;
use primitives::{Ids, ManualClock, ShopId, Timestamp};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, StoreError, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use super::server::MailServer;
use crate::{
    Ask, BoxFuture, Button, Channel, Contact, Decision, Directory, Foot, Kind, MailConfig, Message, Recipient, Who,
};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
pub const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));
const BASE: &str = "https://h.example";

/// The customers of both shops, by the shop's id of them.
#[derive(Default)]
pub struct People(Mutex<BTreeMap<String, Recipient>>);

impl People {
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
            ..Recipient::default()
        };
        change(people.entry(user.to_owned()).or_insert_with(somebody));
    }

    pub fn remove(&self, user: &str) {
        self.0.lock().unwrap().remove(user);
    }

    pub fn id(&self, user: &str) -> Uuid {
        self.0.lock().unwrap()[user].customer
    }
}

impl Directory for People {
    fn find<'a>(&'a self, _: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let people = self.0.lock().unwrap();
        let is_meant = |person: &&Recipient| {
            let by_id = who.customer.is_some_and(|id| id == person.customer || person.former.contains(&id));
            by_id || who.user_id.is_some() && who.user_id == person.user_id
        };
        let found = people.values().find(is_meant).cloned();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn names<'a>(
        &'a self,
        _: ShopId,
        customers: &'a [Uuid],
        is_masked: bool,
    ) -> BoxFuture<'a, Result<HashMap<Uuid, String>, StoreError>> {
        let people = self.0.lock().unwrap();
        let known = people.values().filter(|person| customers.contains(&person.customer));
        let shown = |name: String| if is_masked { "小*".to_owned() } else { name };
        let named = |person: &Recipient| Some((person.customer, shown(person.name.clone()?)));
        let names: HashMap<Uuid, String> = known.filter_map(named).collect();
        Box::pin(std::future::ready(Ok(names)))
    }
}

pub struct World {
    pub test: TestStore,
    pub clock: Arc<ManualClock>,
    pub people: Arc<People>,
    pub server: MailServer,
    pub contact: Contact,
    app: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }
}

/// Ten in the morning in Shanghai, a Monday.
pub fn monday() -> Timestamp {
    "2026-03-02T02:00:00Z".parse().unwrap()
}

impl World {
    pub async fn open() -> Self {
        Self::with(true, None).await
    }

    pub async fn without_mail() -> Self {
        Self::with(false, None).await
    }

    /// Mails come back to an address of their own.
    pub async fn returning_to(address: &str) -> Self {
        Self::with(true, Some(address.to_owned())).await
    }

    async fn with(has_mail: bool, bounces: Option<String>) -> Self {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
        let test = store::testing::store(&all).await;
        found(&test).await;
        let clock = Arc::new(ManualClock::at(monday()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let (people, server) = (Arc::new(People::default()), MailServer::start().await);
        let from = "Huitou <care@shop.example>".to_owned();
        let mail = MailConfig { url: server.url.clone(), from, address: BASE.to_owned(), bounces };
        let contact = Contact::new(kit, people.clone(), has_mail.then_some(mail)).unwrap();
        let (api, _) = crate::router().split_for_parts();
        let app = Router::new().merge(crate::pages_router()).nest("/api/v1", api).with_state(contact.clone());
        for user in ["lin", "wang"] {
            people.set(user, |_| {});
        }
        Self { test, clock, people, server, contact, app }
    }

    pub fn forward(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// A review request by mail that can be answered for sixty days.
    pub fn ask(&self, subject: u128, user: &str) -> Ask {
        Ask {
            shop: SHOP,
            kind: Kind::ReviewRequest,
            subject: Uuid::from_u128(subject),
            topic: "review".to_owned(),
            title: format!("A-{subject}"),
            who: Who { user_id: Some(user.to_owned()), ..Who::default() },
            channel: Channel::Mail,
            override_quarantine: false,
            expires_at: self.contact.kit.now() + SignedDuration::from_hours(60 * 24),
        }
    }

    pub async fn decide(&self, ask: &Ask) -> Decision {
        let tx = self.test.store.begin().await.unwrap();
        let decision = self.contact.decide(&tx, ask).await.unwrap();
        tx.commit().await.unwrap();
        decision
    }

    /// The reason's code.
    pub async fn verdict(&self, ask: &Ask) -> &'static str {
        self.decide(ask).await.reason.as_str()
    }

    /// Decides, queues a mail and a reminder.
    pub async fn mail(&self, ask: &Ask) -> Decision {
        let tx = self.test.store.begin().await.unwrap();
        let decision = self.contact.decide(&tx, ask).await.unwrap();
        self.contact.send(&tx, &decision, &letter("请评价")).await.unwrap();
        self.contact.remind(&tx, &decision, &letter("再次提醒")).await.unwrap();
        tx.commit().await.unwrap();
        decision
    }

    /// Sends what is due.
    pub async fn round(&self) -> usize {
        crate::deliver::round(&self.contact).await.unwrap()
    }

    pub async fn set(&self, settings: Json) {
        let answer = self.call("manager", "PATCH", "/api/v1/contact/settings", settings).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }

    pub async fn call(&self, who: &str, method: &str, path: &str, body: Json) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        self.send(request).await
    }

    /// Hands in a mail as a mail server would.
    pub async fn hand_in(&self, who: &str, mail: &str) -> Answer {
        let request = Request::post("/api/v1/contact/bounces")
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "message/rfc822")
            .body(Body::from(mail.to_owned()))
            .unwrap();
        self.send(request).await
    }

    pub async fn get(&self, path: &str) -> Json {
        let answer = self.call("manager", "GET", &format!("/api/v1{path}"), Json::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text);
        answer.json()
    }

    /// As a reader's browser or mail program does.
    pub async fn page(&self, method: &str, path: &str, body: &'static str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "h.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// What the shop-wide list says of a subject.
    pub async fn shown(&self, subject: u128) -> Json {
        let id = json!(Uuid::from_u128(subject));
        let list = self.get("/contacts?limit=200").await;
        let found = list["items"].as_array().unwrap().iter().find(|item| item["subject_id"] == id).cloned();
        found.unwrap_or_else(|| panic!("{subject} is not in {list}"))
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {sql}"), vec![]).await.unwrap().unwrap_or(0)
    }

    /// The bodies of the events of a name that wait for the log.
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
}

pub fn letter(subject: &str) -> Message {
    Message {
        language: Language::Zh,
        subject: subject.to_owned(),
        paragraphs: vec!["你好：".to_owned(), "说说真实的感受。".to_owned()],
        button: Some(Button { label: "去评价".to_owned(), link: format!("{BASE}/r/secret-of-the-order") }),
        foot: Foot::default(),
    }
}

/// The path of the unsubscribe page in a mail, decoded from quoted-printable or base64 by its header.
pub fn way_out(mail: &str) -> String {
    let line = mail.lines().find(|line| line.starts_with("List-Unsubscribe:")).unwrap();
    let address = line.split(['<', '>']).nth(1).unwrap();
    address.strip_prefix(BASE).unwrap().to_owned()
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
