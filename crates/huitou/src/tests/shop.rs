use std::path::Path;
use std::sync::Arc;

use axum::Router;
use clap::Parser;
use primitives::{Ids, ManualClock, SharedClock, ShopId};
use serde_json::json;
use store::Vault;
use store::testing::TestStore;
use web::{Kit, ShopFields};

use super::actor::Actor;
use crate::app::{App, open_history};
use crate::config::{Config, Flags, Settings};
use crate::server;
use crate::workers::Parts;

pub const OWNER: &str = "owner@example.com";
pub const PASSWORD: &str = "correct horse battery";

/// An installation in a temporary folder with a clock of its own, and a shop in it.
pub struct TestShop {
    pub app: App,
    pub parts: Parts,
    pub router: Router,
    pub id: ShopId,
    pub clock: Arc<ManualClock>,
    database: TestStore,
    change: fn(&mut Settings),
}

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    flags: Flags,
}

impl TestShop {
    /// With an owner, as after the first set-up.
    pub async fn open() -> Self {
        let mut shop = Self::open_empty().await;
        shop.id = shop.found(OWNER).await;
        shop
    }

    /// With other settings than the defaults.
    pub async fn configured(change: fn(&mut Settings)) -> Self {
        let mut shop = Self::open_with(change).await;
        shop.id = shop.found(OWNER).await;
        shop
    }

    /// As before the first set-up.
    pub async fn open_empty() -> Self {
        Self::open_with(|_| {}).await
    }

    async fn open_with(change: fn(&mut Settings)) -> Self {
        let clock = Arc::new(ManualClock::at("2026-11-11T12:00:00Z".parse().unwrap()));
        let database = store::testing::store(&crate::app::migrations()[store::MIGRATIONS.len()..]).await;
        Self::start(database, clock, ShopId(uuid::Uuid::nil()), change)
    }

    fn start(database: TestStore, clock: Arc<ManualClock>, id: ShopId, change: fn(&mut Settings)) -> Self {
        let app = app(&database, &clock, change);
        let parts = Parts::new(&app).unwrap();
        let router = server::router(&parts);
        Self { app, parts, router, id, clock, database, change }
    }

    /// Stops and starts again on what is stored. Actors of before must be gone: they hold on to the stores.
    pub fn restart(self) -> Self {
        let Self { app, parts, router, id, clock, database, change } = self;
        drop((router, parts, app));
        Self::start(database, clock, id, change)
    }

    /// Makes a shop; gives its id.
    pub async fn found(&self, owner: &str) -> ShopId {
        let fields = ShopFields {
            name: "山野集".to_owned(),
            currency: "CNY".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            language: "zh".to_owned(),
        };
        let made = web::new_owner(&self.app.kit, owner, PASSWORD.to_owned(), "周遥", fields).await;
        made.unwrap_or_else(|problem| panic!("{}", problem.detail)).1
    }

    pub fn anonymous(&self) -> Actor {
        Actor::anonymous(self.router.clone())
    }

    pub async fn sign_in(&self, email: &str) -> Actor {
        let answer = self.anonymous().sign_in(email, PASSWORD, None).await;
        answer.unwrap_or_else(|answer| panic!("{email}: {}", answer.text()))
    }

    pub async fn owner(&self) -> Actor {
        self.sign_in(OWNER).await
    }

    /// A colleague of this role, signed in.
    pub async fn colleague(&self, role: &str) -> Actor {
        let email = format!("{role}@example.com");
        let new = json!({ "email": email, "name": role, "role": role, "password": PASSWORD, "language": "en" });
        self.owner().await.post("/api/v1/staff", new).await.ok();
        self.sign_in(&email).await
    }

    /// A program with an API key of this role.
    pub async fn program(&self, role: &str) -> Actor {
        let made = self.owner().await.post("/api/v1/api-keys", json!({ "name": role, "role": role })).await.ok();
        self.anonymous().with("authorization", format!("Bearer {}", made["key"].as_str().unwrap()))
    }

    /// Adds a website as a source; gives its id and its write key.
    pub async fn source(&self) -> (String, String) {
        self.source_of("web").await
    }

    pub async fn source_of(&self, kind: &str) -> (String, String) {
        let new = json!({ "name": "Website", "kind": kind });
        let source = self.owner().await.post("/api/v1/sources", new).await.ok();
        (source["id"].as_str().unwrap().to_owned(), source["write_key"].as_str().unwrap().to_owned())
    }
}

fn app(database: &TestStore, clock: &Arc<ManualClock>, change: fn(&mut Settings)) -> App {
    let folder: &Path = database.folder.path();
    let clock: SharedClock = clock.clone();
    let flags = Line::try_parse_from(["huitou", "--data", folder.to_str().unwrap()]).unwrap().flags;
    let mut settings = Config::load(&flags).unwrap().settings;
    change(&mut settings);
    let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
    let vault = Arc::new(Vault::open(&folder.join("master.key"), &ids).unwrap());
    let (log, lake) = open_history(&settings, &vault, &ids, &clock).unwrap();
    App { settings, kit: Kit::new(database.store.clone(), clock, ids, vault), log, lake }
}
