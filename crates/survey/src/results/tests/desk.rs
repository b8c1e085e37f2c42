//! A shop for tests: a database, surveys that are easy to write, answers of people who are made up, and the routes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use contact::{BoxFuture, Contact, Directory, Recipient};
use primitives::{Ids, ManualClock, ShopId, Timestamp};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, StoreError, Vault, micros};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use crate::answers::{Response, State, Whole, keep};
use crate::definition::{Answers, Definition};
use crate::people::Who;
use crate::surveys::Survey;
use crate::{MIGRATIONS, Readers, Shipped, Surveys};

pub const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
const OTHER_SHOP: ShopId = ShopId(Uuid::from_u128(0x51));
pub const SEGMENT: Uuid = Uuid::from_u128(0x5e6);

/// Knows customers by their number below a hundred, and whose some browsers are.
#[derive(Default)]
pub struct People(Mutex<BTreeMap<String, u128>>);

impl People {
    pub fn is_at(&self, customer: u128, browser: &str) {
        self.0.lock().unwrap().insert(browser.to_owned(), customer);
    }

    /// Nobody vouches any more for whose it is.
    pub fn is_gone_from(&self, browser: &str) {
        self.0.lock().unwrap().remove(browser);
    }
}

impl Directory for People {
    fn find<'a>(&'a self, _: ShopId, who: &'a contact::Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let known = who.customer.filter(|id| id.as_u128() < 100).map(|customer| Recipient {
            customer,
            name: Some("林小美".to_owned()),
            email: Some(format!("c{}@example.com", customer.as_u128())),
            user_id: Some(format!("u{}", customer.as_u128())),
            class: "loyal".to_owned(),
            segments: vec![SEGMENT],
            ..Recipient::default()
        });
        Box::pin(std::future::ready(Ok(known)))
    }

    fn visitor<'a>(
        &'a self,
        shop: ShopId,
        anonymous_id: &'a str,
    ) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let customer = self.0.lock().unwrap().get(anonymous_id).copied().map(Uuid::from_u128);
        Box::pin(async move {
            match customer {
                Some(_) => self.find(shop, &contact::Who { customer, ..contact::Who::default() }).await,
                None => Ok(None),
            }
        })
    }

    /// The first ten are in every segment.
    fn members<'a>(&'a self, _: ShopId, _: Uuid, among: &'a [Uuid]) -> BoxFuture<'a, Result<Vec<Uuid>, StoreError>> {
        let members = among.iter().copied().filter(|id| id.as_u128() < 10).collect();
        Box::pin(std::future::ready(Ok(members)))
    }

    /// Of every segment but this one nobody knows all.
    fn all_members(
        &self,
        _: ShopId,
        segment: Uuid,
        most: usize,
    ) -> BoxFuture<'_, Result<Option<Vec<Uuid>>, StoreError>> {
        let members = (segment == SEGMENT && most >= 10).then(|| (0..10).map(Uuid::from_u128).collect());
        Box::pin(std::future::ready(Ok(members)))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(vec![(SEGMENT, "常客".to_owned())])))
    }
}

pub struct Desk {
    pub test: TestStore,
    pub surveys: Surveys,
    pub clock: Arc<ManualClock>,
    pub people: Arc<People>,
    app: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Json,
}

/// Somebody who answers.
#[derive(Debug, Clone, Default)]
pub struct By {
    pub customer: Option<u128>,
    pub class: Option<&'static str>,
    pub product: Option<&'static str>,
    pub agent: Option<&'static str>,
    pub is_in_segment: bool,
    /// Days before now.
    pub days_ago: i64,
}

/// Shanghai is eight hours ahead.
pub fn now() -> Timestamp {
    "2026-03-31T04:00:00Z".parse().unwrap()
}

pub fn question(key: &str, kind: &str) -> Json {
    json!({"key": key, "type": kind, "text": {"zh": format!("问题{key}"), "en": format!("Question {key}")}})
}

impl Desk {
    pub async fn open() -> Self {
        Self::open_with(Arc::new(Shipped)).await
    }

    /// One whose shops read in their own way.
    pub async fn open_with(readers: Arc<dyn Readers>) -> Self {
        let all: Vec<Migration> =
            web::MIGRATIONS.iter().chain(contact::MIGRATIONS).chain(MIGRATIONS).copied().collect();
        let test = store::testing::store(&all).await;
        let tx = test.store.begin().await.unwrap();
        let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                   VALUES ($1, '山野集', 'CNY', 'Asia/Shanghai', 'zh', 0)";
        for shop in [SHOP, OTHER_SHOP] {
            tx.exec(sql, vec![shop.0.into()]).await.unwrap();
        }
        let staff = [("owner", SHOP), ("agent", SHOP), ("analyst", SHOP), ("stranger", OTHER_SHOP)];
        for (number, (name, shop)) in staff.into_iter().enumerate() {
            let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at, used_at)
                       VALUES ($1, $2, $3, $4, $5, 'k', $1, 0, $6)";
            let hash = Sha256::digest(name.as_bytes()).to_vec();
            let role = name.replace("stranger", "owner");
            let id = Uuid::from_u128(number as u128 + 1);
            let values = vec![id.into(), shop.0.into(), name.into(), role.into(), hash.into(), micros(now()).into()];
            tx.exec(sql, values).await.unwrap();
        }
        tx.commit().await.unwrap();
        let clock = Arc::new(ManualClock::at(now()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let people = Arc::new(People::default());
        let contact = Contact::new(kit.clone(), people.clone(), None).unwrap();
        let surveys = Surveys::reading(kit, contact, readers);
        let app = Router::from(crate::router()).merge(crate::pages_router()).with_state(surveys.clone());
        Self { test, surveys, clock, people, app }
    }

    /// A live survey.
    pub async fn survey(&self, kind: &str, questions: Vec<Json>) -> Survey {
        self.survey_with(kind, questions, json!({"channels": ["mail", "link", "site"]})).await
    }

    pub async fn survey_with(&self, kind: &str, questions: Vec<Json>, audience: Json) -> Survey {
        let id = self.surveys.kit.ids.uuid();
        let text = json!({"zh": "您满意吗", "en": "Are you content"});
        let definition =
            json!({"v": 1, "languages": ["zh", "en"], "title": text, "thanks": text, "questions": questions});
        let tx = self.test.store.begin().await.unwrap();
        let sql = "INSERT INTO surveys (id, shop, name, kind, state, origin, version, audience, created_at, updated_at, live_at)
                   VALUES ($1, $2, '问卷', $3, 'live', 'own', 1, $4, 0, 0, 0)";
        let values = vec![id.into(), SHOP.0.into(), kind.into(), audience.to_string().into()];
        tx.exec(sql, values).await.unwrap();
        let sql = "INSERT INTO survey_versions (survey, version, definition, created_at) VALUES ($1, 1, $2, 0)";
        tx.exec(sql, vec![id.into(), definition.to_string().into()]).await.unwrap();
        tx.commit().await.unwrap();
        Survey::load(&self.test.store, SHOP, id).await.unwrap().unwrap()
    }

    /// Keeps a completed answer; gives its id.
    pub async fn answer(&self, survey: &Survey, by: &By, answers: Json) -> Uuid {
        let kit = &self.surveys.kit;
        let at = micros(kit.now()) - by.days_ago * 86_400_000_000;
        let mut response = Response::begin(kit.ids.uuid(), SHOP, survey.id, 1, "link", at);
        response.customer = by.customer.map(Uuid::from_u128);
        response.class = by.class.map(str::to_owned);
        response.product_id = by.product.map(str::to_owned);
        response.product_name = by.product.map(|id| format!("商品{id}"));
        response.agent = by.agent.map(str::to_owned);
        response.order_id = by.customer.map(|number| format!("o{number}"));
        if by.is_in_segment {
            response.segments = json!([SEGMENT]).to_string();
        }
        let tx = self.test.store.begin().await.unwrap();
        let who = Who { customer: response.customer, name: Some("林小美".to_owned()), ..Who::default() };
        if by.customer.is_some() {
            response.person = who.person(&kit.vault, SHOP);
            let keys = kit.vault.keys(&tx, &Vec::from_iter(response.person), &kit.ids).await.unwrap();
            response.who = who.seal(&keys, response.person).unwrap();
        }
        let definition = self.definition(survey).await;
        let answers: Answers = serde_json::from_value(answers).unwrap();
        keep(&tx, self.surveys.tools(), (survey, &definition), &mut response, &answers, State::Completed)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        response.id
    }

    /// Takes an answer out again, as the undo of an import does.
    pub async fn take_out(&self, survey: &Survey, id: Uuid) {
        let tx = self.test.store.begin().await.unwrap();
        let response = Response::load(&tx, SHOP, id).await.unwrap().unwrap();
        let definition = self.definition(survey).await;
        let answers = crate::answers::stored_answers(&tx, id).await.unwrap();
        let whole = Whole { survey, definition: &definition, response: &response, answers: &answers };
        super::super::tallies::count(&tx, &whole, -1).await.unwrap();
        for table in ["survey_answers WHERE response", "survey_responses WHERE id"] {
            tx.exec(&format!("DELETE FROM {table} = $1"), vec![id.into()]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub async fn exec(&self, sql: &str) {
        let tx = self.test.store.begin().await.unwrap();
        tx.exec(sql, vec![]).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn definition(&self, survey: &Survey) -> Definition {
        survey.questions(&self.test.store).await.unwrap()
    }

    pub async fn ask(&self, who: &str, method: &str, path: &str, body: Json) -> Answer {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "huitou.example")
            .body(body)
            .unwrap();
        self.send(request).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Json::String(text)) }
    }

    pub async fn get(&self, who: &str, path: &str) -> Json {
        let answer = self.ask(who, "GET", path, Json::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {table}"), vec![]).await.unwrap().unwrap_or(0)
    }
}
