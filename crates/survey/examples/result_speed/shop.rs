//! A shop whose customers are known by their numbers, and its staff on the telephone.

use std::future::ready;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use contact::{BoxFuture, Contact, Directory, Recipient, Who};
use eventlog::Consumer;
use jiff::SignedDuration;
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Stored, Timestamp};
use serde_json::value::to_raw_value;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::{Migration, Sql, Store, StoreError, Vault, micros};
use survey::{Projector, Surveys};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use super::Failure;
use super::questionnaire::{PRODUCTS, answers};

const SHOP: ShopId = ShopId(Uuid::from_u128(0x5409));
/// Every third customer is in it.
pub const SEGMENT: Uuid = Uuid::from_u128(0x5e6);
const AGENTS: u32 = 8;

pub struct Shop {
    pub kit: Kit,
    clock: Arc<ManualClock>,
    app: Router,
}

struct Customers;

impl Directory for Customers {
    fn find<'a>(&'a self, _: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let by_user = || who.user_id.as_deref()?.strip_prefix('u')?.parse().ok();
        let number = who.customer.map(|id| id.as_u128()).or_else(by_user);
        Box::pin(ready(Ok(number.map(recipient))))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(ready(Ok(vec![(SEGMENT, "Regulars".to_owned())])))
    }
}

fn recipient(number: u128) -> Recipient {
    Recipient {
        customer: Uuid::from_u128(number),
        name: Some(format!("Customer {number}")),
        user_id: Some(format!("u{number}")),
        class: format!("class{}", number % 4),
        segments: Vec::from_iter(number.is_multiple_of(3).then_some(SEGMENT)),
        ..Recipient::default()
    }
}

fn agent(number: u32) -> String {
    format!("agent{}", number % AGENTS)
}

impl Shop {
    pub async fn open(path: &Path) -> Result<Self, Failure> {
        let store = Store::open_sqlite(path).await?;
        let morning: Timestamp = "2026-06-30T02:00:00Z".parse()?;
        let all: Vec<Migration> =
            [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, survey::MIGRATIONS].concat();
        store.migrate(&all, morning).await?;
        let tx = store.begin().await?;
        let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                   VALUES ($1, 'Shop', 'CNY', 'UTC', 'en', 0)";
        tx.exec(sql, vec![SHOP.0.into()]).await?;
        for number in 0..AGENTS {
            let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at, used_at)
                       VALUES ($1, $2, $3, 'owner', $4, 'k', $1, 0, $5)";
            let (id, key) = (Uuid::from_u128(u128::from(number) + 1), agent(number));
            let hash = Sha256::digest(key.as_bytes()).to_vec();
            tx.exec(sql, vec![id.into(), SHOP.0.into(), key.into(), hash.into(), micros(morning).into()]).await?;
        }
        tx.commit().await?;
        let clock = Arc::new(ManualClock::at(morning));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(store, clock.clone(), ids, Arc::new(Vault::with_key([1; 32])));
        let surveys = Surveys::new(kit.clone(), Contact::new(kit.clone(), Arc::new(Customers), None)?);
        let app = Router::from(survey::router()).with_state(surveys);
        Ok(Self { kit, clock, app })
    }

    pub async fn get(&self, path: &str) -> Result<Json, Failure> {
        self.ask(0, "GET", path, Json::Null).await
    }

    async fn ask(&self, by: u32, method: &str, path: &str, body: Json) -> Result<Json, Failure> {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {}", agent(by)));
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = self.app.clone().oneshot(request.header("content-type", "application/json").body(body)?).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        if !status.is_success() {
            return Err(format!("{path}: {status} {}", String::from_utf8_lossy(&bytes)).into());
        }
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Makes a survey and starts it.
    pub async fn survey(&self, draft: Json) -> Result<Uuid, Failure> {
        let made = self.ask(0, "POST", "/surveys", draft).await?;
        let id = made["id"].as_str().ok_or("the survey has no id")?;
        self.ask(0, "POST", &format!("/surveys/{id}/state"), json!({"state": "live"})).await?;
        Ok(id.parse()?)
    }

    /// So many customers, who bought one thing each, answer on the telephone within a day.
    pub async fn answer(&self, survey: Uuid, customers: u32) -> Result<(), Failure> {
        let orders: Result<Vec<Event>, Failure> = (1..=customers).map(|customer| self.order(customer)).collect();
        let stored: Vec<Stored> = (1..).zip(orders?).map(|(seq, event)| Stored { seq, event }).collect();
        Projector::new(self.kit.clone()).apply(&stored).await?;
        for customer in 1..=customers {
            self.clock.advance(SignedDuration::from_mins(1));
            let id = Uuid::from_u128(customer.into());
            let said = json!({"customer": id, "order_id": order_id(customer), "answers": answers(customer)});
            self.ask(customer, "POST", &format!("/surveys/{survey}/phone"), said).await?;
        }
        Ok(())
    }

    fn order(&self, customer: u32) -> Result<Event, Failure> {
        let (user, number) = (format!("u{customer}"), customer % PRODUCTS);
        let products = json!([{"product_id": format!("p{number}"), "name": format!("Product {number}")}]);
        let properties = json!({"order_id": order_id(customer), "products": products});
        let body = json!({"type": "track", "event": "Order Completed", "userId": user, "properties": properties});
        let at = self.kit.now();
        Ok(Event {
            v: Event::VERSION,
            shop: SHOP,
            source: SourceId(Uuid::from_u128(2)),
            message_id: format!("order-{customer}"),
            kind: EventKind::Track,
            name: Some("Order Completed".to_owned()),
            user_id: Some(user),
            anonymous_id: None,
            timestamp: at,
            received_at: at,
            body: to_raw_value(&body)?,
        })
    }
}

fn order_id(customer: u32) -> String {
    format!("A-{customer}")
}
