//! A shop for tests: a database, a log, the projector, the routes, and events that are easy to write.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use contact::{BoxFuture, Directory, Recipient, Who};
use eventlog::{Consumer, EventLog, Options};
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Timestamp};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, StoreError, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use crate::shopper::{self, Shopper};
use crate::{Listen, MIGRATIONS, Projector, TableDigest};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
pub const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));
const SOURCE: SourceId = SourceId(Uuid::from_u128(0x77));

/// The profile of the customer `u1`.
pub const CUSTOMER: Uuid = Uuid::from_u128(0x1001);

/// Knows one customer.
struct People;

impl Directory for People {
    fn find<'a>(&'a self, shop: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let is_known = shop == SHOP && who.user_id.as_deref() == Some("u1");
        let recipient =
            is_known.then(|| Recipient { customer: CUSTOMER, name: Some("林美华".into()), ..Recipient::default() });
        Box::pin(std::future::ready(Ok(recipient)))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

pub struct Site {
    pub test: TestStore,
    pub listen: Listen,
    pub log: EventLog,
    pub projector: Projector,
    pub clock: Arc<ManualClock>,
    app: Router,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub body: Json,
}

/// An instant on 2026-03-01 (Shanghai is eight hours ahead), `minute` minutes after 08:00 UTC.
pub fn minute(minute: i64) -> Timestamp {
    let start: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_mins(minute)
}

/// An event as a shop's server sends it.
#[expect(clippy::needless_pass_by_value, reason = "a test writes the properties in place")]
pub fn track(at: i64, user: &str, name: &str, properties: Json) -> Event {
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
        timestamp: minute(at),
        received_at: minute(at),
        body: serde_json::value::to_raw_value(&body).unwrap(),
    }
}

pub fn order(at: i64, user: &str, id: &str, products: &[&str]) -> Event {
    let lines: Vec<Json> =
        products.iter().map(|id| json!({"product_id": id, "name": format!("商品{id}"), "category": "茶"})).collect();
    track(
        at,
        user,
        "Order Completed",
        json!({"order_id": id, "total": 10, "products": lines, "address": {"province": "浙江"}}),
    )
}

/// Without stars where `rating` is 0.
pub fn review(at: i64, user: &str, id: &str, order: &str, rating: i64, text: &str) -> Event {
    let stars = (rating > 0).then_some(rating);
    let properties = json!({"review_id": id, "order_id": order, "product_id": "p1", "rating": stars, "text": text,
        "author_name": "林小美", "dimensions": {"described": rating, "service": 5, "delivery": 4.5}});
    track(at, user, "Review Submitted", properties)
}

impl Site {
    pub async fn open() -> Self {
        let all: Vec<Migration> = [web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
        let test = store::testing::store(&all).await;
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
        tx.commit().await.unwrap();
        let clock = Arc::new(ManualClock::at(minute(1_000)));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let vault = Arc::new(Vault::with_key([7; 32]));
        let folder = tempfile::tempdir().unwrap();
        let log = EventLog::open(&folder.path().join("log"), Options::default(), clock.clone()).unwrap();
        let kit = Kit::new(test.store.clone(), clock.clone(), ids.clone(), vault.clone());
        let listen = Listen::new(kit, folder.path().join("media"), Arc::new(People));
        let app = Router::from(crate::router().with_state(listen.clone()));
        let projector = Projector::new(test.store.clone(), vault, ids, clock.clone());
        Self { test, listen, log, projector, clock, app, _folder: folder }
    }

    pub async fn with(events: Vec<Event>) -> Self {
        let site = Self::open().await;
        site.send(events).await;
        site
    }

    /// Appends events and projects the log to its end.
    pub async fn send(&self, events: Vec<Event>) {
        if !events.is_empty() {
            self.log.append(events).await.unwrap();
        }
        self.catch_up().await;
    }

    /// Relays the outbox and projects the log to its end.
    pub async fn catch_up(&self) {
        let waiting = store::outbox_batch(&self.test.store, 1000).await.unwrap();
        if !waiting.is_empty() {
            self.log.append(waiting.iter().map(|w| w.event.clone()).collect()).await.unwrap();
            let tx = self.test.store.begin().await.unwrap();
            store::outbox_done(&tx, &waiting.iter().map(|w| w.id).collect::<Vec<_>>()).await.unwrap();
            tx.commit().await.unwrap();
        }
        loop {
            let position = self.projector.position().await.unwrap();
            let events = self.log.read(position, 100).unwrap();
            if events.is_empty() {
                return;
            }
            self.projector.apply(&events).await.unwrap();
        }
    }

    pub async fn digest(&self) -> Vec<TableDigest> {
        crate::digest(&self.test.store).await.unwrap()
    }

    /// Forgets what is derived and derives it anew.
    pub async fn rebuild(&self) {
        crate::rebuild(&self.test.store).await.unwrap();
        self.catch_up().await;
    }

    /// What is derived is what the log tells, read as texts are read now.
    pub async fn is_what_the_log_tells(&self) {
        self.catch_up().await;
        crate::read_again(&self.listen.kit).await.unwrap();
        let live = self.digest().await;
        self.rebuild().await;
        for (live, rebuilt) in live.iter().zip(&self.digest().await) {
            assert_eq!(live, rebuilt);
        }
    }

    pub async fn ask(&self, who: &str, method: &str, path: &str, body: Json) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        self.answer(request).await
    }

    /// Sends a file as a form does.
    pub async fn upload(&self, who: &str, path: &str, file: &[u8]) -> Answer {
        let head = "--x-form\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n";
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-form")
            .body(Body::from([head.as_bytes(), file, &b"\r\n--x-form--\r\n"[..]].concat()))
            .unwrap();
        self.answer(request).await
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Json::String(text)) }
    }

    pub async fn get(&self, who: &str, path: &str) -> Json {
        let answer = self.ask(who, "GET", path, Json::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }

    /// What everybody reads there.
    pub async fn public(&self, path: &str) -> String {
        let pages: Router = shopper::router().with_state(Shopper::new(self.listen.clone()));
        let answer = pages.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
    }

    /// The same of the public API of the shop.
    pub async fn public_json(&self, path: &str) -> Json {
        serde_json::from_str(&self.public(&format!("/public/v1/shops/{SHOP}/{path}")).await).unwrap()
    }

    pub async fn post(&self, who: &str, path: &str, body: Json) -> Json {
        let answer = self.ask(who, "POST", path, body).await;
        assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.body);
        answer.body
    }

    /// The review of the sender's id as the API shows it to an agent.
    pub async fn review(&self, review_id: &str) -> Json {
        self.get("agent", &format!("/reviews/{}", id(review_id))).await
    }

    /// An event as it may stay when its person is erased.
    pub async fn redacted(&self, seq: primitives::Seq, event: &Event) -> Option<Event> {
        let (kit, told) = (&self.listen.kit, [(seq, event.clone())]);
        let verifications = crate::Verifications::of(&kit.store, &kit.vault, SHOP, &told).await.unwrap();
        crate::redact(event, &verifications)
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {table}"), vec![]).await.unwrap().unwrap_or(0)
    }

    /// A request for the review of an order; gives its id.
    pub async fn request(&self, order: &str) -> Uuid {
        let id = self.listen.kit.ids.uuid();
        let tx = self.test.store.begin().await.unwrap();
        let sql = "INSERT INTO review_requests
            (id, shop, order_id, person, channel, is_sampled, reason, created_at, due_at, expires_at)
            VALUES ($1, $2, $3, NULL, 'link', $4, 'staff', 0, 0, 0)";
        tx.exec(sql, vec![id.into(), SHOP.0.into(), order.into(), true.into()]).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
}

pub fn id(review_id: &str) -> Uuid {
    crate::ids::review(SHOP, review_id)
}
