use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use contact::{Contact, MailConfig, Nobody};
use eventlog::Consumer;
use jiff::SignedDuration;
use pages::encoded;
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Stored};
use serde_json::{Value as Json, json, value::to_raw_value};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use crate::shopper::Shopper;
use crate::{Listen, Projector};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
pub const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));
const BOUNDARY: &str = "x-form";
/// The page of the tea's questions.
pub const TEA: &str = "/s/00000000-0000-0000-0000-000000000050/questions/tea";

/// Two shops that sell tea; u1 bought tea and a cup, u2 a cup, and u9 tea at the other shop.
pub struct World {
    pub test: TestStore,
    pub clock: Arc<ManualClock>,
    pub listen: Listen,
    pub contact: Contact,
    app: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}", self.text))
    }

    /// Where a form leads to.
    pub fn place(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

impl World {
    pub async fn open() -> Self {
        Self::with(None).await
    }

    /// With a mail server.
    pub async fn mailing() -> Self {
        let mail = MailConfig {
            url: "smtp://127.0.0.1:1".to_owned(),
            from: "care@shop.example".to_owned(),
            address: "https://shop.example".to_owned(),
            bounces: None,
        };
        Self::with(Some(mail)).await
    }

    async fn with(mail: Option<MailConfig>) -> Self {
        let all: Vec<Migration> = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = store::testing::store(&all).await;
        let clock = Arc::new(ManualClock::at("2026-03-01T08:00:00Z".parse().unwrap()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let contact = Contact::new(kit.clone(), Arc::new(Nobody), mail).unwrap();
        let listen = Listen::new(kit, test.folder.path().join("media"), Arc::new(Nobody));
        let shopper = Shopper::mailing(listen.clone(), contact.clone());
        let (links, _) = crate::links::router().with_state(shopper.clone()).split_for_parts();
        let (staff, _) = crate::router().with_state(listen.clone()).split_for_parts();
        let pages = crate::shopper::router().with_state(shopper);
        let app = Router::new().merge(pages).nest("/api/v1", links.merge(staff));
        let world = Self { test, clock, listen, contact, app };
        world.found().await;
        world
    }

    async fn found(&self) {
        let tx = self.test.store.begin().await.unwrap();
        for shop in [SHOP, OTHER_SHOP] {
            let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                       VALUES ($1, '山野集', 'CNY', 'Asia/Shanghai', 'zh', 0)";
            tx.exec(sql, vec![shop.0.into()]).await.unwrap();
        }
        let staff = [(SHOP, "owner"), (SHOP, "agent"), (SHOP, "analyst"), (OTHER_SHOP, "stranger")];
        for (number, (shop, name)) in staff.into_iter().enumerate() {
            let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at)
                       VALUES ($1, $2, $3, $4, $5, '', $1, 0)";
            let hash = Sha256::digest(name).to_vec();
            let (id, role) = (Uuid::from_u128(number as u128), name.replace("stranger", "owner"));
            tx.exec(sql, vec![id.into(), shop.0.into(), name.into(), role.into(), hash.into()]).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.tell(SHOP, "Order Completed", "u1", "A-1", &["tea", "cup"]).await;
        self.tell(SHOP, "Order Completed", "u2", "A-2", &["cup"]).await;
        self.tell(OTHER_SHOP, "Order Completed", "u9", "B-1", &["tea"]).await;
    }

    pub async fn tell(&self, shop: ShopId, name: &str, user: &str, order: &str, products: &[&str]) {
        self.hear(shop, (name, &json!({})), user, (order, products)).await;
    }

    /// As a visitor's browser tells of an order.
    pub async fn claim(&self, user: &str, order: &str, products: &[&str]) {
        self.hear(SHOP, ("Order Completed", &json!({"claimed": true})), user, (order, products)).await;
    }

    async fn hear(&self, shop: ShopId, (name, context): (&str, &Json), user: &str, (order, products): (&str, &[&str])) {
        let lines: Vec<Json> = products.iter().map(|id| json!({"product_id": id, "name": id, "price": 9})).collect();
        let properties = json!({"order_id": order, "total": 9, "products": lines});
        let body =
            json!({"type": "track", "event": name, "properties": properties, "userId": user, "context": context});
        let kit = &self.listen.kit;
        let at = kit.now();
        let event = Event {
            v: Event::VERSION,
            shop,
            source: SourceId(Uuid::from_u128(9)),
            message_id: format!("{name} {order} {at}"),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id: Some(user.to_owned()),
            anonymous_id: None,
            timestamp: at,
            received_at: at,
            body: to_raw_value(&body).unwrap(),
        };
        let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
        let seq = store::position(&kit.store, crate::CONSUMER).await.unwrap() + 1;
        projector.apply(&[Stored { seq, event }]).await.unwrap();
    }

    /// Time goes on with every request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.clock.advance(SignedDuration::from_secs(1));
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A form of the public pages, sent from an address.
    pub async fn post(&self, from: u8, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "shop.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(pairs.join("&"))).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([203, 0, 113, from], 9))));
        self.send(request).await
    }

    /// A visitor's question about tea; gives where the form leads to.
    pub async fn ask(&self, from: u8, text: &str) -> String {
        self.post(from, TEA, &[("text", text)], &[]).await.place().to_owned()
    }

    /// The form of a buyer's link.
    pub async fn answer(&self, link: &str, question: &str, text: &str) -> Answer {
        let part = |name: &str, value: &str| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = part("question", question) + &part("text", text) + &format!("--{BOUNDARY}--\r\n");
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(format!("{link}/answer")).header(header::CONTENT_TYPE, kind);
        self.send(request.header(header::HOST, "shop.example").body(body.into()).unwrap()).await
    }

    pub async fn staff(&self, who: &str, method: &str, path: &str, body: &Json) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "shop.example")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        self.send(request).await
    }

    /// As an agent reads it.
    pub async fn read(&self, path: &str) -> Json {
        let answer = self.staff("agent", "GET", path, &Json::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json()
    }

    /// Something that an agent does and may do.
    pub async fn act(&self, path: &str, body: Json) -> Json {
        let answer = self.staff("agent", "POST", path, &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
        answer.json()
    }

    /// The path of an order's link, as staff make it.
    pub async fn link(&self, who: &str, order: &str) -> String {
        let made = self.staff(who, "POST", "/review-requests", &json!({"order_id": order})).await.json();
        made["link"].as_str().unwrap().strip_prefix("http://shop.example").unwrap().to_owned()
    }

    /// The id of the only question with these words.
    pub async fn id(&self, text: &str) -> String {
        let sql = "SELECT id FROM questions WHERE text = $1";
        let id: Option<Uuid> = self.test.store.scalar(sql, vec![text.into()]).await.unwrap();
        id.unwrap_or_else(|| panic!("nobody asked “{text}”")).to_string()
    }

    pub async fn count(&self, from: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {from}"), vec![]).await.unwrap().unwrap_or(0)
    }

    /// Published questions of the tea as other pages read them.
    pub async fn public(&self) -> Json {
        self.get(&format!("/public/v1/shops/{SHOP}/questions?product=tea")).await.json()["items"].clone()
    }
}
