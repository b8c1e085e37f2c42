//! From an order to a mail that asks for its review.

mod carrying;
mod correcting;
mod reaching;
mod refusing;
mod reporting;
mod waiting;
mod wishing;
mod withdrawing;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use contact::{BoxFuture, Contact, Directory, MailConfig, Recipient, Who};
use eventlog::Consumer;
use jiff::SignedDuration;
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Stored};
use serde_json::{Value as Json, json, value::to_raw_value};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use store::{Migration, Sql, StoreError, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use super::draw;
use super::tell::{batch, recall, reply};
use crate::shopper::Shopper;
use crate::{Listen, Projector};

const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));

/// Everybody agreed to mails but `u2`, of whom nothing is known.
struct People(Mutex<BTreeMap<String, bool>>);

impl Directory for People {
    fn find<'a>(&'a self, _: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let consents = self.0.lock().unwrap();
        let found = who.user_id.as_ref().and_then(|user| Some((user, *consents.get(user)?)));
        let recipient = found.map(|(user, consent)| Recipient {
            customer: Uuid::from_u128(u128::from(user.as_bytes()[1])),
            name: Some("林小美".to_owned()),
            email: Some(format!("{user}@example.com")),
            consent: BTreeMap::from([("email".to_owned(), consent)]),
            ..Recipient::default()
        });
        Box::pin(std::future::ready(Ok(recipient)))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

struct World {
    test: TestStore,
    clock: Arc<ManualClock>,
    listen: Listen,
    contact: Contact,
    app: Router,
}

impl World {
    async fn open() -> Self {
        let crates = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS];
        let all: Vec<Migration> = crates.into_iter().flatten().copied().collect();
        let test = store::testing::store(&all).await;
        let clock = Arc::new(ManualClock::at("2026-03-01T02:00:00Z".parse().unwrap()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let tx = test.store.begin().await.unwrap();
        let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                   VALUES ($1, '山野集', 'CNY', 'Asia/Shanghai', 'zh', 0)";
        tx.exec(sql, vec![SHOP.0.into()]).await.unwrap();
        let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at)
                   VALUES ($1, $1, 'tests', 'manager', $2, '', $1, 0)";
        tx.exec(sql, vec![SHOP.0.into(), Sha256::digest("manager").to_vec().into()]).await.unwrap();
        tx.commit().await.unwrap();
        let people =
            People(Mutex::new([("u1", true), ("u3", true), ("u4", true)].map(|(u, c)| (u.to_owned(), c)).into()));
        // Nothing listens there: these tests look at what waits.
        let (url, from) = ("smtp://127.0.0.1:9".to_owned(), "care@shop.example".to_owned());
        let mail = MailConfig { url, from, address: "https://h.example".to_owned(), bounces: None };
        let contact = Contact::new(kit.clone(), Arc::new(people), Some(mail)).unwrap();
        let listen = Listen::new(kit, test.folder.path().join("media"), Arc::new(contact::Nobody));
        let (api, _) = super::router().split_for_parts();
        let app = api.with_state(Shopper::new(listen.clone()));
        Self { test, clock, listen, contact, app }
    }

    async fn tell(&self, name: &str, order: &str, user: &str) {
        self.rated(name, order, user, 5).await;
    }

    async fn rated(&self, name: &str, order: &str, user: &str, rating: i64) {
        let products = json!([{"product_id": "tea", "name": "明前龙井", "price": 9}]);
        let properties = json!({"order_id": order, "total": 9, "products": products, "review_id": order, "rating": rating,
            "product_id": "tea"});
        self.hear(SourceId(Uuid::from_u128(9)), name, user, &properties, &json!({})).await;
    }

    async fn hear(&self, source: SourceId, name: &str, user: &str, properties: &Json, context: &Json) {
        let user_id = (!user.is_empty()).then(|| user.to_owned());
        let body = json!({"type": "track", "event": name, "properties": properties, "userId": user_id,
            "context": context});
        let at = self.listen.kit.now();
        let event = Event {
            v: Event::VERSION,
            shop: SHOP,
            source,
            message_id: format!("{name} {properties} {at}"),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id,
            anonymous_id: None,
            timestamp: at,
            received_at: at,
            body: to_raw_value(&body).unwrap(),
        };
        let kit = &self.listen.kit;
        let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
        let seq = store::position(&kit.store, crate::CONSUMER).await.unwrap() + 1;
        projector.apply(&[Stored { seq, event }]).await.unwrap();
    }

    /// Orders of three weeks ago, of which no delivery was told, are drawn and told of.
    async fn asked(&self, orders: &[(&str, &str)]) {
        for (order, user) in orders {
            self.tell("Order Completed", order, user).await;
        }
        self.forward(21 * 24);
        draw(&self.listen, SHOP).await.unwrap();
        batch(&self.listen, &self.contact, SHOP).await.unwrap();
    }

    fn forward(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    async fn call(&self, method: &str, path: &str, body: Json) -> Json {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", "Bearer manager")
            .header("content-type", "application/json")
            .header("host", "h.example")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        let (rest, _) = crate::router().split_for_parts();
        let app = self.app.clone().merge(rest.with_state(self.listen.clone()));
        let answer = app.oneshot(request).await.unwrap();
        assert!(answer.status().is_success(), "{path} {}", answer.status());
        serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).unwrap()
    }

    /// The request of an order as staff see it.
    async fn request(&self, order: &str) -> Json {
        let list = self.call("GET", "/review-requests", Json::Null).await;
        let found = list["items"].as_array().unwrap().iter().find(|item| item["order_id"] == order).cloned();
        found.unwrap_or_else(|| panic!("{order} is not in {list}"))
    }

    /// The buyer fills in the form of an order; gives the path of its link, which staff see no more from then on.
    async fn answer(&self, order: &str) -> String {
        let link = self.request(order).await["link"].as_str().unwrap().to_owned();
        let path = link.strip_prefix("http://h.example").unwrap();
        let part = |(name, value): &(&str, &str)| {
            format!("--x-form\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let fields = [("product-0", "tea"), ("rating-0", "4"), ("text-0", "香"), ("name", "小满")];
        let body = fields.iter().map(part).collect::<String>() + "--x-form--\r\n";
        let request = Request::post(path)
            .header("content-type", "multipart/form-data; boundary=x-form")
            .header("host", "h.example")
            .body(Body::from(body))
            .unwrap();
        let app: Router = crate::shopper::router().with_state(Shopper::new(self.listen.clone()));
        assert_eq!(app.oneshot(request).await.unwrap().status(), StatusCode::SEE_OTHER);
        path.to_owned()
    }

    async fn set(&self, settings: Json) {
        let tx = self.test.store.begin().await.unwrap();
        let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)
                   ON CONFLICT (shop) DO UPDATE SET settings = excluded.settings";
        tx.exec(sql, vec![SHOP.0.into(), settings.to_string().into()]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn count(&self, sql: &str) -> i64 {
        self.test.store.scalar(&format!("SELECT COUNT(*) FROM {sql}"), vec![]).await.unwrap().unwrap_or(0)
    }
}

#[tokio::test]
async fn who_may_be_asked_gets_a_mail_and_everybody_sees_why_others_do_not() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-2", "u2"), ("A-3", "u1")]).await;
    let asked = world.request("A-1").await;
    assert_eq!((&asked["channel"], &asked["decision"]["reason"]["code"]), (&json!("mail"), &json!("ok")));
    assert_eq!(asked["decision"]["message"]["state"], "queued");
    let unknown = world.request("A-2").await;
    assert_eq!(
        (&unknown["channel"], &unknown["decision"]["reason"]["code"]),
        (&json!("link"), &json!("unknown_person"))
    );
    assert!(unknown["link"].is_string(), "somebody else may carry it");
    assert_eq!(world.request("A-3").await["decision"]["reason"]["code"], "quarantine", "one order at a time");
    assert_eq!(world.count("contact_messages").await, 2, "a mail and its reminder");
    assert_eq!(batch(&world.listen, &world.contact, SHOP).await.unwrap(), 0, "each request once");
}

#[tokio::test]
async fn orders_that_were_not_drawn_and_those_that_staff_ask_about_are_decided_too() {
    let world = World::open().await;
    world.set(json!({"request": {"sample_rate": 0.0}})).await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    assert_eq!(world.request("A-1").await["decision"]["reason"]["code"], "not_sampled");
    world.clock.advance(SignedDuration::from_mins(1));
    world.call("POST", "/review-requests", json!({"order_id": "A-3"})).await;
    batch(&world.listen, &world.contact, SHOP).await.unwrap();
    let by_staff = world.request("A-3").await;
    assert_eq!((&by_staff["decision"]["is_asked"], &by_staff["channel"]), (&json!(true), &json!("link")));
    assert_eq!(by_staff["decision"]["reason"]["code"], "staff");
    assert_eq!(world.count("contacts WHERE asked_at IS NOT NULL").await, 1, "what staff ask counts");
    assert_eq!(world.count("contact_messages").await, 0);
}

#[tokio::test]
async fn a_shop_that_carries_links_itself_is_told_whom_it_may_give_them() {
    let world = World::open().await;
    world.set(json!({"request_mail": {"is_on": false}})).await;
    world.asked(&[("A-1", "u1"), ("A-2", "u1")]).await;
    let decisions = [world.request("A-1").await, world.request("A-2").await].map(|r| r["decision"]["is_asked"].clone());
    assert_eq!(decisions.iter().filter(|asked| **asked == json!(true)).count(), 1);
    assert_eq!(world.count("contact_messages").await, 0);
}

#[tokio::test]
async fn what_answers_have_made_needless_is_taken_back() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3"), ("A-4", "u4")]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 6);
    // One order is reviewed on a platform, one is cancelled.
    world.tell("Review Submitted", "A-1", "u1").await;
    world.tell("Order Cancelled", "A-3", "u3").await;
    recall::recall(&world.listen, SHOP).await.unwrap();
    assert_eq!(world.count("contact_messages WHERE state = 'cancelled' AND error = 'answered'").await, 4);
    assert_eq!(world.request("A-4").await["decision"]["message"]["state"], "queued");
    world.forward(30 * 24);
    recall::recall(&world.listen, SHOP).await.unwrap();
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 2);
}

#[tokio::test]
async fn no_mail_leaves_for_who_claimed_anothers_order() {
    let world = World::open().await;
    let ordered = json!({"order_id": "A-1", "total": 9, "products": [{"product_id": "tea", "price": 9}]});
    let claimed = json!({"claimed": true});
    world.hear(SourceId(Uuid::from_u128(8)), "Order Completed", "u3", &ordered, &claimed).await;
    world.asked(&[("A-4", "u4")]).await;
    recall::recall(&world.listen, SHOP).await.unwrap();
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 4, "as long as the shop is silent");
    world.tell("Order Completed", "A-1", "u1").await;
    recall::recall(&world.listen, SHOP).await.unwrap();
    assert_eq!(world.count("contact_messages WHERE state = 'cancelled' AND error = 'disputed'").await, 2);
    assert_eq!(world.request("A-1").await["reason"], "disputed");
    assert_eq!(world.request("A-4").await["decision"]["message"]["state"], "queued");
}

#[tokio::test]
async fn what_a_stranger_calls_a_product_is_mailed_to_nobody() {
    let world = World::open().await;
    let products = json!([{"product_id": "evil.example/1", "name": "evil.example"}, {"product_id": "tea"}]);
    let ordered = json!({"order_id": "A-1", "total": 9, "products": products});
    let claimed = json!({"claimed": true});
    world.hear(SourceId(Uuid::from_u128(8)), "Order Completed", "u3", &ordered, &claimed).await;
    world.asked(&[("A-4", "u4")]).await;
    let store = &world.test.store;
    let of = "FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE c.title = 'A-1' AND NOT m.is_reminder";
    let person: Option<Uuid> = store.scalar(&format!("SELECT c.person {of}"), vec![]).await.unwrap();
    let sealed: Option<Vec<u8>> = store.scalar(&format!("SELECT m.sealed {of}"), vec![]).await.unwrap();
    let keys = world.listen.kit.vault.existing_keys(store, &[person.unwrap()]).await.unwrap();
    let mail = keys[&person.unwrap()].open("contact.message", &sealed.unwrap()).unwrap();
    assert!(mail.contains("明前龙井") && !mail.contains("evil.example"), "{mail}");
}

#[tokio::test]
async fn what_an_undone_import_set_off_is_not_sent_any_more_and_what_was_sent_stays() {
    let world = World::open().await;
    let import = json!({"channel": "import", "import_id": "0198c0de-0000-7000-8000-000000000001"});
    for (order, user) in [("A-1", "u1"), ("A-4", "u4")] {
        let ordered = json!({"order_id": order, "total": 9, "products": [{"product_id": "tea", "price": 9}]});
        world.hear(SourceId(Uuid::from_u128(8)), "Order Completed", user, &ordered, &import).await;
    }
    world.asked(&[("A-3", "u3")]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 6);
    let tx = world.test.store.begin().await.unwrap();
    let sent = "UPDATE contact_messages SET state = 'sent' WHERE NOT is_reminder
        AND contact IN (SELECT id FROM contacts WHERE title = 'A-4')";
    tx.exec(sent, vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let undone = json!({"import_id": import["import_id"]});
    world.hear(SourceId::SYSTEM, "Import Undone", "", &undone, &json!({})).await;
    assert_eq!(world.count("contact_messages WHERE state = 'cancelled' AND error = 'withdrawn'").await, 3);
    assert_eq!(world.request("A-1").await["decision"]["message"]["error"], "withdrawn");
    assert_eq!(world.request("A-4").await["decision"]["message"]["state"], "sent");
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 2, "the shop's own order is asked about");
}

#[tokio::test]
async fn what_an_undone_import_had_set_off_is_asked_again_when_the_order_is_told_again() {
    let world = World::open().await;
    let import = |n: u8| json!({"channel": "import", "import_id": format!("0198c0de-0000-7000-8000-00000000000{n}")});
    let told = async |context: &Json| {
        for (order, user) in [("A-1", "u1"), ("A-3", "u3"), ("A-4", "u4")] {
            let ordered = json!({"order_id": order, "total": 9, "products": [{"product_id": "tea", "price": 9}]});
            world.hear(SourceId(Uuid::from_u128(8)), "Order Completed", user, &ordered, context).await;
        }
    };
    told(&import(1)).await;
    world.asked(&[]).await;
    // Of one order the mail has left, and about one nothing is decided yet.
    let tx = world.test.store.begin().await.unwrap();
    for sql in [
        "UPDATE contact_messages SET state = 'sent' WHERE NOT is_reminder
            AND contact IN (SELECT id FROM contacts WHERE title = 'A-4')",
        "DELETE FROM contact_messages WHERE contact IN (SELECT id FROM contacts WHERE title = 'A-3')",
        "DELETE FROM contacts WHERE title = 'A-3'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let undone = json!({"import_id": import(1)["import_id"]});
    world.hear(SourceId::SYSTEM, "Import Undone", "", &undone, &json!({})).await;
    let reasons = async || [world.request("A-1").await, world.request("A-3").await].map(|r| r["reason"].clone());
    assert_eq!(reasons().await, ["withdrawn", "withdrawn"]);
    assert_eq!(batch(&world.listen, &world.contact, SHOP).await.unwrap(), 0, "nobody is decided about any more");
    told(&import(2)).await;
    world.asked(&[]).await;
    assert_eq!(reasons().await, ["sampled", "sampled"]);
    assert_eq!(world.request("A-1").await["decision"]["message"]["state"], "queued");
    assert_eq!(world.count("review_requests WHERE order_id = 'A-1'").await, 2);
    assert_eq!(world.count("review_requests WHERE order_id = 'A-4'").await, 1, "who was asked is not asked again");
}

#[tokio::test]
async fn who_answers_is_not_reminded_a_moment_later() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    world.answer("A-1").await;
    let of = |order: &str| {
        format!(
            "contact_messages m JOIN contacts c ON c.id = m.contact WHERE c.title = '{order}' AND m.state = 'queued'"
        )
    };
    assert_eq!((world.count(&of("A-1")).await, world.count(&of("A-3")).await), (0, 2), "without waiting for a round");
    assert_eq!(world.request("A-1").await["decision"]["message"]["error"], "answered");
}

#[tokio::test]
async fn an_order_that_was_reviewed_before_it_was_told_of_is_not_asked_about() {
    let world = World::open().await;
    world.tell("Order Completed", "A-1", "u1").await;
    world.forward(21 * 24);
    draw(&world.listen, SHOP).await.unwrap();
    world.tell("Review Submitted", "A-1", "u1").await;
    batch(&world.listen, &world.contact, SHOP).await.unwrap();
    assert_eq!(world.request("A-1").await["decision"]["reason"]["code"], "answered");
}

#[tokio::test]
async fn who_wrote_a_review_hears_what_the_shop_answers() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    let path = world.answer("A-1").await;
    world.tell("Order Completed", "A-2", "u2").await;
    world.rated("Review Submitted", "A-2", "u2", 1).await;
    let list = world.call("GET", "/reviews", Json::Null).await;
    let of = |order: &str| {
        let found = list["items"].as_array().unwrap().iter().find(|item| item["order_id"] == order).unwrap();
        format!("/reviews/{}", found["id"].as_str().unwrap())
    };
    let (good, bad) = (of("A-1"), of("A-2"));
    world.call("POST", &format!("{good}/replies"), json!({"text": "谢谢喜欢"})).await;
    world.forward(1);
    world.call("POST", &format!("{good}/replies"), json!({"text": "补发的茶已寄出", "is_private": true})).await;
    world.call("POST", &format!("{bad}/replies"), json!({"text": "很抱歉"})).await;
    let told = "contacts WHERE kind = 'result'";
    assert_eq!(reply::batch(&world.listen, &world.contact, SHOP).await.unwrap(), 2, "thanks need no mail");
    assert_eq!(reply::batch(&world.listen, &world.contact, SHOP).await.unwrap(), 0, "each once");
    assert_eq!(world.count(told).await, 2);
    let shown = world.call("GET", &good, Json::Null).await;
    assert!(shown["replies"][0]["told"].is_null());
    assert_eq!(shown["replies"][1]["told"]["message"]["state"], "queued", "{shown}");
    let shown = world.call("GET", &bad, Json::Null).await;
    assert_eq!(shown["replies"][0]["told"]["reason"]["code"], "no_address", "nobody knows the buyer's address");
    let app: Router = crate::shopper::router().with_state(Shopper::new(world.listen.clone()));
    let request = Request::get(path).header("host", "h.example").body(Body::empty()).unwrap();
    let page = app.oneshot(request).await.unwrap();
    let page = String::from_utf8(to_bytes(page.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap();
    assert!(page.contains("谢谢喜欢") && page.contains("补发的茶已寄出") && page.contains("只有你能看到"), "{page}");
}

#[tokio::test]
async fn who_complained_is_asked_again_once_it_was_put_right() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    for (order, user) in [("A-1", "u1"), ("A-3", "u3")] {
        world.rated("Review Submitted", order, user, 1).await;
    }
    let work = world.call("GET", "/recoveries", Json::Null).await;
    let work = work["items"].as_array().unwrap().clone();
    assert_eq!(work.len(), 2);
    world.forward(1);
    for (recovery, outcome) in work.iter().zip(["mended", "unjustified"]) {
        let path = format!("/recoveries/{}/close", recovery["id"].as_str().unwrap());
        world.call("POST", &path, json!({"outcome": outcome})).await;
    }
    assert_eq!(world.count("review_requests WHERE reason = 'mended'").await, 1, "only where it was put right");
    batch(&world.listen, &world.contact, SHOP).await.unwrap();
    recall::recall(&world.listen, SHOP).await.unwrap();
    let queued = "contact_messages m JOIN contacts c ON c.id = m.contact JOIN review_requests r ON r.id = c.subject
        WHERE r.reason = 'mended' AND m.state = 'queued'";
    assert_eq!(world.count(queued).await, 1, "it is not taken back for the review that it is about");
}

#[tokio::test]
async fn who_can_change_a_review_no_more_is_asked_to_add_to_it() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    for (order, user) in [("A-1", "u1"), ("A-3", "u3")] {
        world.rated("Review Submitted", order, user, 1).await;
    }
    let work = world.call("GET", "/recoveries", Json::Null).await["items"].as_array().unwrap().clone();
    let close = async |recovery: &Json| {
        let path = format!("/recoveries/{}/close", recovery["id"].as_str().unwrap());
        world.call("POST", &path, json!({"outcome": "replaced"})).await;
        world.count("review_requests WHERE reason = 'mended'").await
    };
    world.forward(40 * 24);
    assert_eq!(close(&work[0]).await, 1, "its thirty days are over, and something can be added");
    batch(&world.listen, &world.contact, SHOP).await.unwrap();
    let queued = "contact_messages m JOIN contacts c ON c.id = m.contact JOIN review_requests r ON r.id = c.subject
        WHERE r.reason = 'mended' AND m.state = 'queued'";
    assert_eq!(world.count(queued).await, 1);
    world.forward(150 * 24);
    assert_eq!(close(&work[1]).await, 1, "after a hundred and eighty days nothing can be");
}
