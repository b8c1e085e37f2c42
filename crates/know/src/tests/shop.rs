//! A shop for tests: a database, a projector, and events that are easy to write.

use std::sync::Arc;

use eventlog::Consumer;
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Stored, Timestamp};
use serde_json::{Value as Json, json};
use store::testing::{self, TestStore};
use store::{FromQueryResult, Migration, Sql, Store, Vault, sea_orm};
use uuid::Uuid;

use crate::{MIGRATIONS, Projector, SYSTEM};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
pub const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));

pub struct TestShop {
    pub test: TestStore,
    pub vault: Arc<Vault>,
    pub ids: Arc<Ids>,
    pub clock: Arc<ManualClock>,
    pub projector: Projector,
}

/// An instant on 2026-03-01 (Shanghai is eight hours ahead), `minute` minutes after 08:00 UTC.
pub fn minute(minute: i64) -> Timestamp {
    let start: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_mins(minute)
}

impl TestShop {
    pub async fn open() -> Self {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(MIGRATIONS).copied().collect();
        Self::on(testing::store(&all).await).await
    }

    /// On SQLite, whatever engine the run asks for.
    pub async fn open_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("other.db")).await.unwrap();
        let all: Vec<Migration> = [store::MIGRATIONS, web::MIGRATIONS, MIGRATIONS].concat();
        store.migrate(&all, Timestamp::UNIX_EPOCH).await.unwrap();
        Self::on(TestStore { store, folder }).await
    }

    async fn on(test: TestStore) -> Self {
        let tx = test.store.begin().await.unwrap();
        for shop in [SHOP, OTHER_SHOP] {
            tx.exec(
                "INSERT INTO shops (id, name, currency, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
                vec![shop.0.into(), "店".into(), "CNY".into(), "Asia/Shanghai".into(), "zh".into(), 0i64.into()],
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let clock = Arc::new(ManualClock::at(minute(0)));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let vault = Arc::new(Vault::with_key([7; 32]));
        let projector = Projector::new(test.store.clone(), vault.clone(), ids.clone(), clock.clone());
        Self { test, vault, ids, clock, projector }
    }

    pub async fn project(&self, events: &[Stored], batch: usize) {
        for chunk in events.chunks(batch) {
            self.projector.apply(chunk).await.unwrap();
        }
    }

    pub async fn after(events: &[Stored]) -> Self {
        let shop = Self::open().await;
        shop.project(events, 2000).await;
        shop
    }

    pub async fn profile(&self, shop: ShopId, kind: crate::identity::Kind, value: &str) -> Option<Profile> {
        let hash = crate::identity::fingerprint(&self.vault, shop, kind, value).hash.to_vec();
        let sql =
            "SELECT r.* FROM identifiers i JOIN personas p ON p.id = i.persona JOIN profiles r ON r.id = p.profile
                   WHERE i.shop = $1 AND i.kind = $2 AND i.hash = $3";
        self.test.store.row(sql, vec![shop.0.into(), kind.as_str().into(), hash.into()]).await.unwrap()
    }

    pub async fn user(&self, user_id: &str) -> Profile {
        self.profile(SHOP, crate::identity::Kind::UserId, user_id).await.expect("the user has a profile")
    }

    /// That SQLite goes about a statement over `$1` and `$2` by this index, and walks through nothing of a whole shop.
    pub async fn finds_by(&self, index: &str, sql: &str) {
        testing::finds_by(&self.test.store, index, sql, vec![Uuid::nil().into(), Uuid::nil().into()]).await;
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {table}"), vec![]).await.unwrap().unwrap_or(0)
    }
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Profile {
    pub id: Uuid,
    pub has_email: bool,
    pub is_known: bool,
    pub orders: i64,
    pub items: i64,
    pub gross_minor: i64,
    pub refunded_minor: i64,
    pub net_minor: i64,
    pub order_days: i64,
    pub top_category: Option<String>,
    pub top_brand: Option<String>,
    pub city: Option<String>,
    pub device: Option<String>,
}

/// Events in the order they are told, from position 1.
#[derive(Default)]
pub struct Story {
    pub events: Vec<Stored>,
    shop: Option<ShopId>,
}

impl Story {
    pub fn of(shop: ShopId) -> Self {
        Self { shop: Some(shop), ..Self::default() }
    }

    /// A call as a sender wrote it: `type`, `event`, `userId`, `anonymousId` and the rest.
    pub fn call(&mut self, at: Timestamp, body: impl std::borrow::Borrow<Json>) -> &mut Self {
        let body = body.borrow();
        let kind = match body["type"].as_str() {
            Some("identify") => EventKind::Identify,
            Some("page") => EventKind::Page,
            Some("alias") => EventKind::Alias,
            _ => EventKind::Track,
        };
        let is_system = body["system"] == json!(true);
        let text = |key: &str| body[key].as_str().map(str::to_owned);
        let seq = self.events.len() as u64 + 1;
        let event = Event {
            v: Event::VERSION,
            shop: self.shop.unwrap_or(SHOP),
            source: if is_system { SYSTEM } else { SourceId(Uuid::from_u128(2)) },
            message_id: format!("m{seq}"),
            kind,
            name: text("event"),
            user_id: text("userId"),
            anonymous_id: text("anonymousId"),
            timestamp: at,
            received_at: at,
            body: serde_json::value::to_raw_value(body).unwrap(),
        };
        self.events.push(Stored { seq, event });
        self
    }

    pub fn identify(&mut self, at: i64, user: &str, anonymous: &str, traits: impl Into<Json>) -> &mut Self {
        let mut body = json!({"type": "identify", "traits": traits.into()});
        set_ids(&mut body, user, anonymous);
        self.call(minute(at), body)
    }

    pub fn track(&mut self, at: i64, user: &str, event: &str, properties: impl Into<Json>) -> &mut Self {
        let mut body = json!({"type": "track", "event": event, "properties": properties.into()});
        match user.strip_prefix('~') {
            Some(anonymous) => set_ids(&mut body, "", anonymous),
            None => set_ids(&mut body, user, ""),
        }
        self.call(minute(at), body)
    }

    /// Something staff did.
    pub fn staff(&mut self, at: i64, event: &str, properties: impl Into<Json>) -> &mut Self {
        self.call(minute(at), json!({"type": "track", "system": true, "event": event, "properties": properties.into()}))
    }
}

fn set_ids(body: &mut Json, user: &str, anonymous: &str) {
    for (key, id) in [("userId", user), ("anonymousId", anonymous)] {
        if !id.is_empty() {
            body[key] = json!(id);
        }
    }
}

/// One line of an order.
pub fn line(product: &str, category: &str, price: f64, quantity: i64) -> Json {
    json!({"product_id": product, "name": product, "category": category, "brand": "云", "price": price, "quantity": quantity})
}

pub fn order(id: &str, total: f64) -> Json {
    json!({"order_id": id, "total": total, "currency": "CNY", "products": [line("p1", "茶", 10.0, 2)],
        "address": {"city": "杭州", "state": "浙江", "country": "CN"}})
}
