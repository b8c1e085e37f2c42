//! A shop whose buyers are being asked, for browser tests of what they see: `storefront FOLDER < shop.json`.
//!
//! Reads `{"language": "zh", "orders": [[{"id", "name"}, …], …], "reviews": [{…}, …]}` from standard input: products by
//! order, and properties of `Review Submitted`. Prints `{"url", "shop", "links"}` on one line and serves until it is
//! killed. Nothing is held, so that everything sent can be seen.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a tool for tests speaks on standard output")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use eventlog::Consumer;
use listen::shopper::{Shopper, router};
use listen::{Listen, Projector};
use primitives::{Event, EventKind, Ids, SharedClock, ShopId, SourceId, Stored, SystemClock};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::{Migration, Sql, Store, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

const SHOP: ShopId = ShopId(Uuid::from_u128(0x5409));

#[tokio::main]
async fn main() {
    let folder: PathBuf = std::env::args().nth(1).expect("a folder to work in").into();
    let wanted: Json = serde_json::from_reader(std::io::stdin()).expect("a shop as JSON");
    let kit = kit(&folder).await;
    found(&kit, wanted["language"].as_str().unwrap_or("zh")).await;
    let orders: Vec<Json> = wanted["orders"].as_array().cloned().unwrap_or_default();
    tell(&kit, &orders, wanted["reviews"].as_array().map_or(&[], Vec::as_slice)).await;
    let shopper = Shopper::new(Listen::new(kit.clone(), folder.join("media"), Arc::new(contact::Nobody)));
    let (api, _) = listen::links::router().split_for_parts();
    let app = Router::new().merge(router()).nest("/api/v1", api).with_state(shopper);
    let key = key(&kit).await;
    let mut links = Vec::with_capacity(orders.len());
    for number in 0..orders.len() {
        links.push(link(&app, &key, number).await);
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    println!("{}", json!({"url": url, "shop": SHOP, "links": links}));
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await.expect("serves");
}

async fn kit(folder: &std::path::Path) -> Kit {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let store = Store::open_sqlite(&folder.join("shop.db")).await.expect("a database");
    let clock: SharedClock = Arc::new(SystemClock);
    let all: Vec<Migration> = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, listen::MIGRATIONS].concat();
    store.migrate(&all, clock.now()).await.expect("migrations apply");
    let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
    let vault = Arc::new(Vault::with_key(ids.random()));
    Kit::new(store, clock, ids, vault)
}

async fn found(kit: &Kit, language: &str) {
    let settings = json!({"hold": {"burst_per_hour": 0, "shop_burst_per_hour": 0, "address_per_day": 0,
        "device_per_day": 0, "duplicate_characters": 0, "contacts": false, "offensive": false, "contradiction": false}});
    let tx = kit.store.begin().await.expect("a write");
    let shop = "INSERT INTO shops (id, name, currency, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5, 0)";
    let name = if language == "zh" { "山野集" } else { "Hill & Field" };
    let values = vec![SHOP.0.into(), name.into(), "CNY".into(), "Asia/Shanghai".into(), language.into()];
    tx.exec(shop, values).await.expect("a shop");
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), settings.to_string().into()]).await.expect("its settings");
    tx.commit().await.expect("both are kept");
}

async fn tell(kit: &Kit, orders: &[Json], reviews: &[Json]) {
    let line = |product: &Json| json!({"product_id": product["id"], "name": product["name"], "price": 39.9});
    let order = |(number, products): (usize, &Json)| {
        let lines: Vec<Json> = products.as_array().into_iter().flatten().map(line).collect();
        ("Order Completed", json!({"order_id": format!("S-{number}"), "total": 99, "products": lines}))
    };
    let said = orders.iter().enumerate().map(order);
    let said = said.chain(reviews.iter().map(|review| ("Review Submitted", review.clone())));
    let events: Vec<Stored> =
        said.zip(1..).map(|((name, properties), seq)| stored(kit, seq, name, &properties)).collect();
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    for batch in events.chunks(500) {
        projector.apply(batch).await.expect("the events apply");
    }
}

fn stored(kit: &Kit, seq: u64, name: &str, properties: &Json) -> Stored {
    let at = kit.now() - jiff::SignedDuration::from_hours(1);
    let body = json!({"type": "track", "event": name, "properties": properties, "userId": format!("u{seq}")});
    let event = Event {
        v: Event::VERSION,
        shop: SHOP,
        source: SourceId(Uuid::from_u128(7)),
        message_id: format!("m{seq}"),
        kind: EventKind::Track,
        name: Some(name.to_owned()),
        user_id: Some(format!("u{seq}")),
        anonymous_id: None,
        timestamp: at,
        received_at: at,
        body: to_raw_value(&body).expect("JSON"),
    };
    Stored { seq, event }
}

/// An API key, as a program of the shop has one.
async fn key(kit: &Kit) -> String {
    use sha2::Digest;
    let key = "storefront-key";
    let tx = kit.store.begin().await.expect("a write");
    let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at)
               VALUES ($1, $2, 'tests', 'manager', $3, '', $1, 0)";
    let hash = sha2::Sha256::digest(key).to_vec();
    tx.exec(sql, vec![kit.ids.uuid().into(), SHOP.0.into(), hash.into()]).await.expect("a key");
    tx.commit().await.expect("it is kept");
    key.to_owned()
}

/// The path of an order's link, made by the API.
async fn link(app: &Router, key: &str, number: usize) -> String {
    let request = axum::http::Request::post("/api/v1/review-requests")
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .body(axum::body::Body::from(json!({"order_id": format!("S-{number}")}).to_string()))
        .expect("a request");
    let answer = app.clone().oneshot(request).await.expect("an answer");
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    let made: Json = serde_json::from_slice(&body).expect("JSON");
    let link = made["link"].as_str().expect("a link").to_owned();
    link.split_once("/r/").map(|(_, token)| format!("/r/{token}")).expect("a path")
}
