use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{Request, StatusCode, header};
use eventlog::{Consumer, EventLog, Options};
use futures::StreamExt;
use primitives::{Event, Stored};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use store::Sql;
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use super::shop::{OTHER_SHOP, SHOP, Story, TestShop};
use crate::Know;

/// A shop behind its HTTP interface, with staff who hold keys: `owner`, `agent`, `analyst`, and `stranger`, who owns
/// another shop.
pub struct Site {
    pub shop: TestShop,
    pub know: Know,
    app: Router,
    log: EventLog,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub body: Json,
}

impl Site {
    pub async fn with(story: &Story) -> Self {
        let shop = TestShop::open().await;
        let folder = tempfile::tempdir().unwrap();
        let log = EventLog::open(folder.path(), Options::default(), shop.clock.clone()).unwrap();
        if !story.events.is_empty() {
            log.append(story.events.iter().map(|stored| stored.event.clone()).collect()).await.unwrap();
        }
        let kit = Kit::new(shop.test.store.clone(), shop.clock.clone(), shop.ids.clone(), shop.vault.clone());
        let know = Know::new(kit, log.clone());
        let app = Router::from(crate::router().with_state(know.clone()))
            .merge(Router::from(web::router().with_state(know.kit.clone())));
        let staff = [(SHOP, "owner"), (SHOP, "agent"), (SHOP, "analyst"), (OTHER_SHOP, "stranger")];
        for (number, (tenant, role)) in staff.into_iter().enumerate() {
            let tx = shop.test.store.begin().await.unwrap();
            tx.exec(
                "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at, used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
                vec![
                    Uuid::from_u128(number as u128).into(),
                    tenant.0.into(),
                    role.into(),
                    role.replace("stranger", "owner").into(),
                    Sha256::digest(role.as_bytes()).to_vec().into(),
                    "k".into(),
                    Uuid::nil().into(),
                    0i64.into(),
                ],
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
        }
        let site = Self { shop, know, app, log, _folder: folder };
        site.catch_up().await;
        site
    }

    /// Relays the outbox and projects the log to its end.
    pub async fn catch_up(&self) {
        let waiting = store::outbox_batch(&self.shop.test.store, 100).await.unwrap();
        if !waiting.is_empty() {
            self.log.append(waiting.iter().map(|w| w.event.clone()).collect()).await.unwrap();
            let tx = self.shop.test.store.begin().await.unwrap();
            store::outbox_done(&tx, &waiting.iter().map(|w| w.id).collect::<Vec<_>>()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let position = self.shop.projector.position().await.unwrap();
        let events = self.log.read(position, 10_000).unwrap();
        let projector = self.shop.projector.clone().on_change(self.know.on_change());
        for batch in events.chunks(100) {
            projector.apply(batch).await.unwrap();
        }
    }

    /// Appends what the story tells to the log and projects it.
    pub async fn take(&self, story: &Story) {
        let base = self.log.last();
        let fresh =
            |(stored, n): (&Stored, u64)| Event { message_id: format!("late-{}", base + n), ..stored.event.clone() };
        self.log.append(story.events.iter().zip(1..).map(fresh).collect()).await.unwrap();
        self.catch_up().await;
    }

    pub async fn ask(&self, who: &str, method: &str, path: &str, body: Option<Json>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    pub async fn get(&self, who: &str, path: &str) -> Json {
        let answer = self.ask(who, "GET", path, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }
}

/// The live stream, as a browser reads it.
pub struct Stream {
    body: BodyDataStream,
    read: String,
}

impl Site {
    pub async fn stream(&self, who: &str) -> Stream {
        let request = Request::get("/stream").header(header::AUTHORIZATION, format!("Bearer {who}"));
        let response = self.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Stream { body: response.into_body().into_data_stream(), read: String::new() }
    }
}

impl Stream {
    /// The data of the next event of this name; others before it are passed over.
    pub async fn next(&mut self, name: &str) -> Json {
        let wanted = format!("event: {name}\ndata: ");
        loop {
            if let Some((_, rest)) = self.read.split_once(&wanted)
                && let Some((data, rest)) = rest.split_once("\n\n")
            {
                let data = serde_json::from_str(data).unwrap();
                self.read = rest.to_owned();
                return data;
            }
            let more = tokio::time::timeout(Duration::from_secs(5), self.body.next()).await;
            self.read.push_str(std::str::from_utf8(&more.expect("an event in time").unwrap().unwrap()).unwrap());
        }
    }
}
