//! A person who is erased is in no byte of what is kept, and whoever is not is as before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axum::http::Method;
use serde_json::{Value, json};
use store::Sql;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::actor::Actor;
use super::imports::{until, uploaded};
use super::shop::TestShop;
use super::story::{rebuilt_equals_live, until_fresh};
use crate::workers;

/// Begins every word that the person left; no two are alike.
const MARK: &str = "kanarie";

/// Plants words and remembers where.
#[derive(Default)]
struct Canaries(Vec<String>);

impl Canaries {
    fn plant(&mut self, place: &str) -> String {
        let word = format!("{MARK}{:03}{place}", self.0.len());
        self.0.push(word.clone());
        word
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_person_is_in_no_byte_and_everyone_else_is_as_before() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    let mut canaries = Canaries::default();
    let (source, key) = shop.source().await;
    let site = shop.anonymous();
    browse(&site, &key, &mut canaries).await;
    bystander(&site, &key).await;
    import(&owner, &mut canaries).await;
    review(&shop, &site, &mut canaries).await;
    until_caught_up(&owner).await;
    let person = found(&owner, "the-person").await;
    by_staff(&owner, &person, &found(&owner, "bystander").await, &mut canaries).await;
    until_caught_up(&owner).await;
    assert!(canaries.0.len() > 300, "{} canaries", canaries.0.len());
    every_canary_was_taken(&shop, &owner, &person, &canaries).await;
    let before = left(&shop, &owner).await;

    on_its_way(&site, &key, &mut canaries).await;
    assert_eq!(owner.delete(&format!("/api/v1/customers/{person}")).await.status, 204);
    assert_eq!(owner.get(&format!("/api/v1/customers/{person}")).await.refused(404), "not_found");
    let found = owner.get("/api/v1/customers?q=the-person").await.ok();
    assert_eq!(found["items"], json!([]), "gone at once");
    until_erased(&shop).await;
    until_caught_up(&owner).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;

    nothing_is_left(&shop, &owner, &source).await;
    assert_eq!(left(&shop, &owner).await, before);
    rebuilt_equals_live(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_did_on_a_device_that_they_shared_with_somebody_erased_stays() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    let site = shop.anonymous();
    let (website, server) = (shop.source().await.1, shop.source_of("server").await.1);
    let page = |user: &str| {
        let mut call = json!({"type": "page", "anonymousId": "family", "properties": {"path": "/tea"}});
        if !user.is_empty() {
            call["userId"] = user.into();
        }
        call
    };
    let named = json!({"type": "identify", "userId": "brother", "anonymousId": "family", "traits": {"name": "Bo"}});
    let browsed = json!([page(""), page(""), named, page("")]);
    site.post("/v1/batch", json!({"writeKey": website, "batch": browsed})).await.ok();
    until_caught_up(&owner).await;
    let sister = json!({"type": "identify", "userId": "sister", "anonymousId": "family", "traits": {"name": "Li"}});
    let bought = json!({"type": "track", "event": "Order Completed", "userId": "sister",
        "properties": {"order_id": "s-1", "total": 9, "currency": "CNY"}});
    site.post("/v1/batch", json!({"writeKey": server, "batch": [sister, bought]})).await.ok();
    let later = json!([page("sister"), page("brother")]);
    site.post("/v1/batch", json!({"writeKey": website, "batch": later})).await.ok();
    until_caught_up(&owner).await;
    let (person, brother) = (found(&owner, "sister").await, found(&owner, "brother").await);
    let line = format!("/api/v1/customers/{brother}/timeline");
    let before = owner.get(&line).await.ok();
    assert!(before["items"].as_array().unwrap().len() >= 5);

    assert_eq!(owner.delete(&format!("/api/v1/customers/{person}")).await.status, 204);
    until_erased(&shop).await;
    until_caught_up(&owner).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    assert_eq!(owner.get(&line).await.ok(), before);
    assert_eq!(log_text(&shop).matches("/tea").count(), 4, "the sister's page is gone");
    rebuilt_equals_live(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_of_which_an_earlier_version_told_go_with_the_author_of_the_post() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    let key = shop.source().await.1;
    bystander(&shop.anonymous(), &key).await;
    let known = json!({"type": "identify", "userId": "the-person", "traits": {"name": "Bo"}});
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": [known]})).await.ok();
    until_caught_up(&owner).await;
    for user in ["the-person", "bystander"] {
        let post = json!({"kind": "problem", "title": "壶漏水", "text": "漏水", "customer": {"user_id": user}});
        let post = owner.post("/api/v1/feedback", post).await.ok()["id"].clone();
        let tags = json!({"post_id": post, "kind": "problem", "changed": {"tags": [format!("{MARK}-of-{user}")]}});
        told_once(&shop, "Feedback Changed", &tags).await;
    }
    until_caught_up(&owner).await;
    assert_eq!(canaries_in(&log_text(&shop)).len(), 2);

    let person = found(&owner, "the-person").await;
    assert_eq!(owner.delete(&format!("/api/v1/customers/{person}")).await.status, 204);
    until_erased(&shop).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    let others = format!("{MARK}-of-bystander");
    for text in [log_text(&shop), lake_text(&shop).await] {
        assert_eq!(canaries_in(&text), BTreeSet::from([others.as_str()]));
    }
}

/// What staff did, as it is told.
async fn told_once(shop: &TestShop, name: &str, properties: &Value) {
    let (kit, source) = (&shop.app.kit, primitives::SourceId::SYSTEM);
    let deed = store::Deed { shop: shop.id, source, user_id: None, name, properties, context: json!({}) };
    let tx = kit.store.begin().await.unwrap();
    store::enqueue(&tx, kit.ids.uuid(), deed.event(kit.now()).unwrap(), kit.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_table_that_an_erasure_vacuums_is_there() {
    let shop = TestShop::open().await;
    for table in flows::TOUCHED {
        let counted: Option<i64> =
            shop.app.kit.store.scalar(&format!("SELECT COUNT(*) FROM {table}"), vec![]).await.unwrap();
        assert!(counted.is_some(), "{table}");
    }
}

/// Everything that a shop's site sends, with a word in every place that takes one.
async fn browse(site: &Actor, key: &str, canaries: &mut Canaries) {
    let mut new = |place: &str| canaries.plant(place);
    let mut batch = vec![json!({
        "type": "identify", "userId": "the-person", "anonymousId": new("anonymous"), "messageId": new("message"),
        "traits": {
            "email": format!("{}@example.com", new("email")), "phone": "+8613812345678", "name": new("name"),
            "birthday": new("birthday"), "city": new("city"), "gender": new("gender"), "buyer_id": new("buyer"),
            "address": {"street": new("street"), "city": new("home"), "postal_code": new("postcode")},
            "nick": new("nick"), "wechat": new("wechat"), "company": {"name": new("company")},
        },
    })];
    let context = |new: &mut dyn FnMut(&str) -> String| {
        json!({
            "ip": new("ip"), "userAgent": new("agent"), "locale": new("locale"), "traits": {"vip": new("context-trait")},
            "page": {"url": format!("https://shop.example/{}", new("url")), "path": format!("/{}", new("path")),
                "title": new("title"), "referrer": format!("https://{}.example/", new("referrer")), "search": new("query")},
            "campaign": {"source": new("utm-source"), "medium": new("utm-medium"), "name": new("utm-name")},
        })
    };
    for n in 0..8 {
        let event = |kind: &str, name: &str, properties: Value, new: &mut dyn FnMut(&str) -> String| {
            json!({"type": kind, "event": name, "name": new("page-name"), "userId": "the-person",
                "messageId": new("message"), "properties": properties, "context": context(new)})
        };
        let search = json!({"query": new("term"), "results": 0});
        batch.push(event("track", "Products Searched", search, &mut new));
        let view = json!({"product_id": "p1", "name": "Tea", "category": "teas", "price": 8, "note": new("note")});
        batch.push(event("track", "Product Viewed", view, &mut new));
        let page = json!({"path": format!("/{}", new("page-path")), "title": new("page-title")});
        batch.push(event("page", "", page, &mut new));
        let own = json!({"answer": new("answer"), "deep": {"er": [new("deep")]}});
        batch.push(event("track", "Quiz Taken", own, &mut new));
        let order = json!({
            "order_id": format!("o-{n}"), "total": 20.5, "currency": "CNY", "coupon": new("coupon"), "email": new("contact"),
            "note": new("order-note"), "products": [{"product_id": "p1", "name": "Tea", "price": 20.5, "quantity": 1,
                "engraving": new("engraving")}],
            "address": {"name": new("recipient"), "street": new("order-street"), "city": new("order-city"),
                "province": "Zhejiang", "country": "CN", "phone": new("order-phone")},
        });
        batch.push(event("track", "Order Completed", order, &mut new));
    }
    let refund =
        json!({"order_id": "o-0", "refund_id": "r-1", "total": 1.5, "currency": "CNY", "reason": new("reason")});
    batch.push(json!({"type": "track", "event": "Order Refunded", "userId": "the-person", "properties": refund}));
    // What cannot be made out still lies in log and lake.
    let broken = json!({"order_id": "o-99", "total": new("total"), "currency": "CNY"});
    batch.push(json!({"type": "track", "event": "Order Completed", "userId": "the-person", "properties": broken}));
    for calls in batch.chunks(20) {
        site.post("/v1/batch", json!({"writeKey": key, "batch": calls})).await.ok();
    }
    // Refused: one that is cut before it says who it is, one that is no JSON and says so in escapes,
    let long = json!({"a": new("cut"), "b": "x".repeat(70_000)});
    let cut = json!({"type": "track", "properties": long, "userId": "the-person"});
    let alone = site.post("/v1/batch", json!({"writeKey": key, "batch": [cut]})).await;
    assert_eq!(alone.refused(400), "too_large");
    let broken = format!(r#"{{"writeKey":"{key}","batch":[{{"userId":"the\u002dperson","a":"{}"]]}}"#, new("broken"));
    assert_eq!(site.send(Method::POST, "/v1/batch", broken).await.refused(400), "malformed");
    // one call without its name, one that is no call at all.
    let nameless =
        json!({"type": "track", "userId": "the-person", "messageId": "x", "properties": {"why": new("refused")}});
    let odd = json!({"type": new("type"), "context": {"traits": {"email": "the-person"}}, "userId": "the-person"});
    site.post("/v1/batch", json!({"writeKey": key, "batch": [nameless, odd]})).await.ok();
}

/// What was accepted just before the erasure, wherever it is by then; no order, for the books are compared.
async fn on_its_way(site: &Actor, key: &str, canaries: &mut Canaries) {
    let mut new = |place: &str| canaries.plant(place);
    let batch = json!([
        {"type": "identify", "userId": "the-person", "anonymousId": new("late-anonymous"), "messageId": new("message"),
            "traits": {"nick": new("late-nick"), "phone": "+8613812345678"}},
        {"type": "track", "event": "Quiz Taken", "userId": "the-person", "messageId": new("message"),
            "properties": {"answer": new("late-answer")}},
        {"type": "track", "event": "Products Searched", "anonymousId": "another-device", "messageId": new("message"),
            "properties": {"query": new("late-term")}, "context": {"traits": {"phone": "+8613812345678"}}},
    ]);
    site.post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
}

/// Somebody else, whose words stay.
async fn bystander(site: &Actor, key: &str) {
    let batch = json!([
        {"type": "identify", "userId": "bystander", "traits": {"email": "by@example.com", "name": "By Stander", "nick": "b"}},
        {"type": "track", "event": "Products Searched", "userId": "bystander", "properties": {"query": "green tea"}},
        {"type": "track", "event": "Product Viewed", "userId": "bystander", "properties": {"product_id": "p2", "name": "Cup"}},
        {"type": "track", "event": "Order Completed", "userId": "bystander",
            "properties": {"order_id": "b-1", "total": 7, "currency": "CNY", "products": [{"product_id": "p2", "name": "Cup", "price": 7, "quantity": 1}]}},
        {"type": "track", "userId": "bystander", "messageId": "refused"},
    ]);
    site.post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
}

/// One file that tells of the person, and one that tells of others.
async fn import(owner: &Actor, canaries: &mut Canaries) {
    let mut file = "order id,customer id,order date,product,price,qty,email,note\n".to_owned();
    for n in 0..10 {
        let (email, note) = (canaries.plant("import-email"), canaries.plant("import-note"));
        file.push_str(&format!("i-{n},the-person,2026-10-0{},Tea,12.50,1,{email}@example.com,{note}\n", n % 9 + 1));
    }
    file.push_str(&format!("i-x,the-person,2026-10-05,Tea,{},1,,\n", canaries.plant("import-price")));
    let others = "order id,customer id,order date,product,price,qty\nj-1,bystander,2026-10-01,Cup,8,1\n";
    for (name, content) in [("person.csv", file.as_str()), ("others.csv", others)] {
        let (path, _) = uploaded(owner, name, content.as_bytes()).await;
        owner.post(&format!("{path}/start"), json!({})).await.ok();
        until(owner, &path, "done").await;
    }
}

/// A review that is none: the reason says what was sent for its stars.
async fn review(shop: &TestShop, site: &Actor, canaries: &mut Canaries) {
    let (_, key) = shop.source_of("server").await;
    let properties = json!({"review_id": "r-1", "rating": canaries.plant("rating"), "text": canaries.plant("review")});
    let call = json!({"type": "track", "event": "Review Submitted", "userId": "the-person", "properties": properties});
    site.post("/v1/batch", json!({"writeKey": key, "batch": [call]})).await.ok();
}

/// What staff write, with answers that are kept for a retry.
async fn by_staff(owner: &Actor, person: &str, bystander: &str, canaries: &mut Canaries) {
    let path = format!("/api/v1/customers/{person}");
    for n in 0..5 {
        let custom: serde_json::Map<String, Value> =
            (0..10).map(|field| (format!("field_{n}_{field}"), canaries.plant("custom").into())).collect();
        let change = json!({"traits": {"name": canaries.plant("by-hand")}, "custom": custom});
        owner.with("idempotency-key", format!("k-{n}")).patch(&path, change).await.ok();
    }
    let both = json!({"ids": [person, bystander], "add_tags": ["vip"], "remove_tags": []});
    owner.post("/api/v1/customers/bulk", both).await.ok();
    let other = json!({"traits": {"city": "Ningbo"}, "custom": {}});
    let other_path = format!("/api/v1/customers/{bystander}");
    owner.with("idempotency-key", "k-other").patch(&other_path, other).await.ok();
}

pub async fn found(owner: &Actor, user: &str) -> String {
    let found = owner.get(&format!("/api/v1/customers?q={user}")).await.ok();
    let [customer] = found["items"].as_array().unwrap().as_slice() else { panic!("{user}: {found}") };
    customer["id"].as_str().unwrap().to_owned()
}

/// Until every consumer, the lake too, has what was committed.
pub async fn until_caught_up(owner: &Actor) {
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    until_fresh(owner, 0).await;
    for _ in 0..200 {
        let freshness = owner.get("/api/v1/freshness").await.ok();
        if freshness["consumers"].as_array().unwrap().iter().all(|consumer| consumer["behind"] == 0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the lake does not catch up");
}

async fn until_erased(shop: &TestShop) {
    for _ in 0..300 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let waiting: Option<i64> = shop.app.kit.store.scalar("SELECT COUNT(*) FROM erasures", vec![]).await.unwrap();
        if waiting == Some(0) {
            return;
        }
    }
    panic!("the erasure does not come to its end");
}

/// Words of the person in a text.
fn canaries_in(text: &str) -> BTreeSet<&str> {
    let starts = text.match_indices(MARK).map(|(at, _)| &text[at..]);
    starts.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or(rest)).collect()
}

fn log_text(shop: &TestShop) -> String {
    let stored = shop.app.log.read(0, usize::MAX).unwrap();
    stored.iter().map(|stored| serde_json::to_string(&stored.event).unwrap()).collect::<Vec<_>>().join("\n")
}

async fn lake_text(shop: &TestShop) -> String {
    let answer = shop.app.lake.query(shop.id, "SELECT * FROM events", lake::Limits::default()).await.unwrap();
    assert!(!answer.cut);
    json!(answer.rows).to_string()
}

/// A test that looks in the wrong place finds nothing: every word has to have been somewhere first.
async fn every_canary_was_taken(shop: &TestShop, owner: &Actor, person: &str, canaries: &Canaries) {
    let customer = owner.get(&format!("/api/v1/customers/{person}")).await.ok().to_string();
    let rejected = owner.get("/api/v1/rejected-events").await.ok().to_string();
    let mut texts = vec![log_text(shop), lake_text(shop).await, customer, rejected];
    texts.extend(
        files(&shop.app.settings.data).iter().map(|path| String::from_utf8_lossy(&said(shop, path)).into_owned()),
    );
    let seen: BTreeSet<&str> = texts.iter().flat_map(|text| canaries_in(text)).collect();
    let lost: Vec<&String> = canaries.0.iter().filter(|word| !seen.contains(word.as_str())).collect();
    assert!(lost.is_empty(), "planted nowhere: {lost:?}");
    let imports = crate::app::Places::of(&shop.app.settings).imports();
    assert!(files(&imports).len() > 2, "{imports:?}");
    let plain = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "parquet" || ending == "log") || path.starts_with(&imports)
    };
    for path in files(&shop.app.settings.data).iter().filter(|path| plain(path)) {
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        // What a page is called is the name of its event, which lies open.
        let open: Vec<&str> = canaries_in(&text).into_iter().filter(|word| !word.ends_with("page-name")).collect();
        assert!(open.is_empty(), "{} is not sealed: {open:?}", path.display());
    }
}

async fn nothing_is_left(shop: &TestShop, owner: &Actor, source: &str) {
    assert_eq!(canaries_in(&log_text(shop)), BTreeSet::new(), "in the log");
    assert_eq!(canaries_in(&lake_text(shop).await), BTreeSet::new(), "in the lake");
    let history = crate::commands::history::compare(&shop.app).await.unwrap();
    assert!(history.agrees() && history.events.0 > 0, "the lake lost what the log lost: {history:?}");
    let audit = owner.get("/api/v1/audit").await.ok().to_string();
    assert!(audit.contains("customer.erased") && canaries_in(&audit).is_empty(), "{audit}");
    for list in ["rejected-events", "unread-events", "imports", "events", "customers", "demand/searches"] {
        let answer = owner.get(&format!("/api/v1/{list}")).await;
        assert_eq!(canaries_in(&answer.text()), BTreeSet::new(), "in {list} of {source}");
    }
    for path in files(&shop.app.settings.data) {
        assert_eq!(canaries_in(&String::from_utf8_lossy(&said(shop, &path))), BTreeSet::new(), "{}", path.display());
        assert!(!holds(&path), "{} holds {:?}", path.display(), {
            let bytes = std::fs::read(&path).unwrap();
            canaries_in(&String::from_utf8_lossy(&bytes)).into_iter().map(str::to_owned).collect::<Vec<_>>()
        });
    }
    // On PostgreSQL there is no file to look into: its rows as a file then.
    let kit = &shop.app.kit;
    let copy = shop.app.settings.data.join("copy.db");
    kit.store.backup(&copy, &crate::app::migrations(), kit.now()).await.unwrap();
    assert!(!holds(&copy), "a row holds the person");
    std::fs::remove_file(copy).unwrap();
}

/// What of the shop is to be the same before and after, the person's share as nobody's.
async fn left(shop: &TestShop, owner: &Actor) -> Value {
    let sql =
        "SELECT COUNT(*), SUM(value) FROM events WHERE name IN ('Order Completed', 'Order Updated', 'Order Refunded')
        AND value IS NOT NULL";
    let lake = shop.app.lake.query(shop.id, sql, lake::Limits::default()).await.unwrap().rows;
    let books = "SELECT CAST(COUNT(*) AS BIGINT) FROM orders WHERE shop = $1 AND status <> 'cancelled'";
    let orders: Option<i64> = shop.app.kit.store.scalar(books, vec![shop.id.0.into()]).await.unwrap();
    let money = "SELECT CAST(SUM(total_minor - refunded_minor) AS BIGINT) FROM orders WHERE shop = $1";
    let net: Option<i64> = shop.app.kit.store.scalar(money, vec![shop.id.0.into()]).await.unwrap();
    let bystander = found(owner, "bystander").await;
    let rejected = owner.get("/api/v1/rejected-events").await.ok();
    let rejected =
        rejected["items"].as_array().unwrap().iter().filter(|item| item.to_string().contains("bystander")).count();
    let imports = owner.get("/api/v1/imports").await.ok();
    let others = imports["items"].as_array().unwrap().iter().filter(|item| item["file_name"] == "others.csv").count();
    let kept = "SELECT COUNT(*) FROM idempotency_keys WHERE key = 'k-other'";
    let kept: Option<i64> = shop.app.kit.store.scalar(kept, vec![]).await.unwrap();
    json!({
        "lake": lake, "orders": orders, "net": net, "rejected": rejected, "imports": others, "answers": kept,
        "customer": owner.get(&format!("/api/v1/customers/{bystander}")).await.ok(),
        "timeline": owner.get(&format!("/api/v1/customers/{bystander}/timeline")).await.ok(),
    })
}

/// What a file says, files of imports as those say it who have the key.
fn said(shop: &TestShop, path: &Path) -> Vec<u8> {
    let key = shop.app.kit.vault.derived_key("import files");
    let mut said = Vec::new();
    let mut file = store::unsealed(std::fs::File::open(path).unwrap(), key).unwrap();
    std::io::Read::read_to_end(&mut file, &mut said).unwrap();
    said
}

fn holds(path: &Path) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
