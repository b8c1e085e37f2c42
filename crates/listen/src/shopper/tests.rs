//! Through the router, as buyers, strangers and staff.

mod kept;
mod shown;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use eventlog::Consumer;
use jiff::SignedDuration;
use primitives::{Event, EventKind, Ids, ManualClock, ShopId, SourceId, Stored};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::testing::TestStore;
use store::{Migration, Sql, Vault};
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

use super::{Shopper, router};
use crate::links::draw;
use crate::{Listen, Projector, links};

const SHOP: ShopId = ShopId(Uuid::from_u128(0x50));
const KEY: &str = "key-of-a-manager";
const BOUNDARY: &str = "x-form";

struct World {
    test: TestStore,
    clock: Arc<ManualClock>,
    shopper: Shopper,
    app: Router,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl World {
    async fn open() -> Self {
        let all: Vec<Migration> = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = store::testing::store(&all).await;
        let clock = Arc::new(ManualClock::at("2026-03-01T08:00:00Z".parse().unwrap()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock.clone(), ids, Arc::new(Vault::with_key([7; 32])));
        let shopper = Shopper::new(Listen::new(kit, test.folder.path().join("media"), Arc::new(contact::Nobody)));
        let (api, _) = links::router().split_for_parts();
        let app = Router::new().merge(router()).nest("/api/v1", api).with_state(shopper.clone());
        let world = Self { test, clock, shopper, app };
        world.found().await;
        world
    }

    async fn found(&self) {
        use sha2::Digest;
        let tx = self.test.store.begin().await.unwrap();
        let sql =
            "INSERT INTO shops (id, name, currency, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let values =
            vec![SHOP.0.into(), "山野集".into(), "CNY".into(), "Asia/Shanghai".into(), "zh".into(), 0i64.into()];
        tx.exec(sql, values).await.unwrap();
        let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at)
                   VALUES ($1, $1, 'tests', 'manager', $2, '', $1, $3)";
        let hash = sha2::Sha256::digest(KEY).to_vec();
        tx.exec(sql, vec![SHOP.0.into(), hash.into(), 0i64.into()]).await.unwrap();
        tx.commit().await.unwrap();
        self.tell("Order Completed", "A-1", &["tea", "cup"]).await;
        self.tell("Order Completed", "A-2", &["tea"]).await;
    }

    async fn tell(&self, name: &str, order: &str, products: &[&str]) {
        let lines: Vec<Json> = products.iter().map(|id| json!({"product_id": id, "name": id, "price": 9})).collect();
        let properties = json!({"order_id": order, "total": 9, "products": lines});
        let body = json!({"type": "track", "event": name, "properties": properties, "userId": "u1"});
        let at = self.shopper.kit().now();
        let event = Event {
            v: Event::VERSION,
            shop: SHOP,
            source: SourceId(Uuid::from_u128(9)),
            message_id: format!("{name} {order} {at}"),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id: Some("u1".to_owned()),
            anonymous_id: None,
            timestamp: at,
            received_at: at,
            body: to_raw_value(&body).unwrap(),
        };
        let kit = self.shopper.kit();
        let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
        let seq = store::position(&kit.store, crate::CONSUMER).await.unwrap() + 1;
        projector.apply(&[Stored { seq, event }]).await.unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let part = |(name, value): &(&str, &str)| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = fields.iter().map(part).collect::<String>() + &format!("--{BOUNDARY}--\r\n");
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, kind).header(header::HOST, "reviews.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// As staff make it.
    async fn link(&self, order: &str) -> String {
        let request = Request::post("/api/v1/review-requests")
            .header("authorization", format!("Bearer {KEY}"))
            .header("content-type", "application/json")
            .header("host", "reviews.example")
            .body(json!({"order_id": order}).to_string().into())
            .unwrap();
        let answer = self.send(request).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let made: Json = serde_json::from_str(&answer.text).unwrap();
        made["link"].as_str().unwrap().strip_prefix("http://reviews.example").unwrap().to_owned()
    }

    async fn count(&self, sql: &str) -> i64 {
        self.test.store.scalar(sql, vec![]).await.unwrap().unwrap_or(0)
    }
}

const TEA: [(&str, &str); 4] = [("product-0", "tea"), ("rating-0", "2"), ("text-0", "太苦了"), ("name", "小满")];

#[tokio::test]
async fn a_link_is_one_for_its_order_and_is_not_good_for_another() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    assert_eq!(link, world.link("A-1").await, "asking again gives the same");
    assert_eq!(world.get(&link).await.status, StatusCode::OK);
    assert_eq!(world.post(&link, &TEA, &[]).await.status, StatusCode::SEE_OTHER);
    let foreign = [("product-0", "not of this order"), ("rating-0", "5")];
    assert_eq!(world.post(&world.link("A-2").await, &foreign, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews WHERE is_verified AND order_id = 'A-1'").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews").await, 1);
    // An id that was seen somewhere is worth nothing without its proof.
    let mut forged = link.clone().into_bytes();
    let last = forged.len() - 2;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    for token in [String::from_utf8(forged).unwrap(), "/r/x".to_owned(), format!("/r/{}", "A".repeat(43))] {
        assert_eq!(world.get(&token).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.post(&token, &TEA, &[]).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_link_ends_and_what_was_sent_is_sent_once() {
    let world = World::open().await;
    let (sent, unsent) = (world.link("A-1").await, world.link("A-2").await);
    for _ in 0..3 {
        assert_eq!(world.post(&sent, &TEA, &[]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews").await, 1);
    // Who goes back and rates the shop as well is heard.
    for _ in 0..2 {
        let more = [&TEA[..], &[("dim-service", "4")]].concat();
        assert_eq!(world.post(&sent, &more, &[]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews WHERE product_id IS NULL AND rating = 4").await, 1);
    world.clock.advance(SignedDuration::from_hours(24 * 61));
    assert_eq!(world.get(&unsent).await.status, StatusCode::GONE);
    assert_eq!(world.post(&unsent, &TEA, &[]).await.status, StatusCode::GONE);
    assert_eq!(world.get(&sent).await.status, StatusCode::OK, "more can be said for half a year");
    world.clock.advance(SignedDuration::from_hours(24 * 120));
    assert_eq!(world.get(&sent).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn more_can_be_said_once_and_only_about_the_order() {
    let world = World::open().await;
    let (own, other) = (world.link("A-1").await, world.link("A-2").await);
    world.post(&own, &TEA, &[]).await;
    let review: Uuid = world.test.store.scalar("SELECT id FROM reviews", vec![]).await.unwrap().unwrap();
    let review = review.to_string();
    let more = |text| [("review", review.clone()), ("text", text)].map(|(name, value): (_, String)| (name, value));
    let fields = more("放了一个月更苦".to_owned());
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(world.post(&format!("{other}/more"), &fields, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews WHERE follow_up IS NOT NULL").await, 0);
    let empty = [("review", review.as_str()), ("text", "")];
    assert_eq!(world.post(&format!("{own}/more"), &empty, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        assert_eq!(world.post(&format!("{own}/more"), &fields, &[]).await.status, StatusCode::SEE_OTHER);
    }
    let page = world.get(&own).await;
    assert_eq!(page.text.matches("放了一个月更苦").count(), 1);
    assert!(page.headers[header::CACHE_CONTROL] == "private, no-cache" && page.headers["x-robots-tag"] == "noindex");
}

#[tokio::test]
async fn a_bad_review_can_be_changed_once_and_what_was_rated_of_the_shop_stays() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    world.post(&link, &[&TEA[..], &[("dim-service", "1")]].concat(), &[]).await;
    let of = async |product: &str| {
        let sql = format!("SELECT id FROM reviews WHERE product_id {product}");
        world.test.store.scalar::<Uuid>(&sql, vec![]).await.unwrap().unwrap().to_string()
    };
    let (tea, whole) = (of("= 'tea'").await, of("IS NULL").await);
    assert!(world.get(&link).await.text.contains("修改这条评价"));
    let change = format!("{link}/change");
    let without = world.post(&change, &[("review", &tea), ("text", "补发了")], &[]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.text.contains("请选择星级") && without.text.contains(">补发了</textarea>"), "{}", without.text);
    for (review, rating) in [(&tea, "5"), (&tea, "1"), (&whole, "4")] {
        let sent = world.post(&change, &[("review", review), ("rating", rating), ("text", "补发了，好喝")], &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    let changed = "SELECT COUNT(*) FROM reviews WHERE edited_at IS NOT NULL AND";
    assert_eq!(world.count(&format!("{changed} class = 'good' AND first_class = 'bad' AND rating = 5")).await, 1);
    assert_eq!(world.count(&format!("{changed} rating = 4 AND dimensions = '{{\"service\":10}}'")).await, 1);
    assert!(!world.get(&link).await.text.contains("修改这条评价"), "once");
    let foreign = world.link("A-2").await;
    let stolen = world.post(&format!("{foreign}/change"), &[("review", &tea), ("rating", "1")], &[]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_is_asked_again_finds_what_to_change_at_once() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    world.post(&link, &TEA, &[]).await;
    let details = "<details class=\"more\" open>\n<summary>问题解决了？修改这条评价";
    assert!(!world.get(&link).await.text.contains(details), "nobody has mended anything yet");
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE review_requests SET reason = 'mended'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let page = world.get(&link).await.text;
    assert!(page.contains("<h1>问题解决了吗？</h1>") && page.contains(details), "{page}");
    let id: Uuid = world.test.store.scalar("SELECT id FROM reviews", vec![]).await.unwrap().unwrap();
    let id = id.to_string();
    let changed = [("review", id.as_str()), ("rating", "5"), ("text", "补发了")];
    assert_eq!(world.post(&format!("{link}/change"), &changed, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(world.get(&link).await.text.contains("<h1>谢谢你的评价</h1>"), "there is nothing left to change");
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(world.post(&link, &TEA, &[foreign]).await.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews").await, 0);
    let own = ("origin", "https://reviews.example");
    assert_eq!(world.post(&link, &TEA, &[own]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_flood_is_stopped_with_a_page_that_says_when_to_come_back() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    let mut last = world.post(&link, &[], &[]).await;
    for _ in 0..25 {
        last = world.post(&link, &[], &[]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers.contains_key(header::RETRY_AFTER) && last.text.contains("请稍等一会儿"), "{}", last.text);
    assert_eq!(world.post(&world.link("A-2").await, &TEA, &[]).await.status, StatusCode::SEE_OTHER, "others go on");
}

#[tokio::test]
async fn markup_comes_back_as_text_and_errors_keep_what_was_written() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    let fields = [("product-0", "tea"), ("text-0", "</textarea><script>x()</script>"), ("name", "\"><x-y>")];
    let page = world.post(&link, &fields, &[("accept-language", "en")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("Please rate this product as well"), "{}", page.text);
    assert!(!page.text.contains("<script") && !page.text.contains("<x-y>"));
    assert!(page.text.contains("script&#62;x()"), "{}", page.text);
    assert!(page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(page.headers.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn everybody_reads_what_was_published_and_nothing_else() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    world.post(&link, &[&TEA[..], &[("dim-service", "4")]].concat(), &[]).await;
    let base = format!("/public/v1/shops/{SHOP}");
    let summary = world.get(&format!("{base}/summary?product=tea")).await;
    assert_eq!(summary.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    let told: Json = serde_json::from_str(&summary.text).unwrap();
    assert_eq!((&told["count"], &told["mean"], &told["verified"]), (&json!(1), &json!(2.0), &json!(1.0)));
    let tag = summary.headers[header::ETAG].to_str().unwrap();
    let again = Request::get(format!("{base}/summary?product=tea")).header(header::IF_NONE_MATCH, tag);
    assert_eq!(world.send(again.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
    let all: Json = serde_json::from_str(&world.get(&format!("{base}/summary")).await.text).unwrap();
    assert_eq!((&all["count"], &all["by_rating"]), (&json!(2), &json!([0, 1, 0, 1, 0])));
    let first: Json = serde_json::from_str(&world.get(&format!("{base}/reviews?limit=1")).await.text).unwrap();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = world.get(&format!("{base}/reviews?limit=1&cursor={cursor}")).await;
    let second: Json = serde_json::from_str(&second.text).unwrap();
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert!(second["next_cursor"].is_null());
    let feed = world.get(&format!("{base}/google-reviews.xml")).await.text;
    assert_eq!(feed.matches("<review>").count(), 1, "the shop's own has no product: {feed}");
    assert!(
        feed.contains("<is_verified_purchase>true<")
            && feed.contains(">post_fulfillment<")
            && feed.ends_with("</feed>\n")
    );
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE reviews SET state = 'held'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let none: Json = serde_json::from_str(&world.get(&format!("{base}/reviews")).await.text).unwrap();
    assert_eq!(none["items"], json!([]));
    for missing in ["/s/00000000-0000-0000-0000-000000000001/reviews".to_owned(), format!("/s/{SHOP}/reviews/nothing")]
    {
        assert_eq!(world.get(&missing).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_product_is_rated_by_what_its_category_has() {
    let world = World::open().await;
    let settings = json!({"dimensions": [
        {"category": null, "items": [{"key": "service", "zh": "服务态度", "en": "Service"}]},
        {"category": "茶", "items": [{"key": "taste", "zh": "口感", "en": ""}]},
    ]});
    let tx = world.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), settings.to_string().into()]).await.unwrap();
    tx.exec("UPDATE review_products SET category = '茶' WHERE product_id = 'tea'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let link = world.link("A-1").await;
    let page = world.get(&format!("{link}?lang=en")).await.text;
    assert!(page.contains("name=\"item_taste-1\"") && page.contains("口感"), "its only name is shown: {page}");
    assert!(!page.contains("name=\"item_taste-0\""), "a cup has no taste");
    let tea = [("product-1", "tea"), ("item_taste-1", "4"), ("item_forged-1", "1")];
    assert_eq!(world.post(&link, &tea, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the stars are missing");
    let cup = [("product-0", "cup"), ("rating-0", "3"), ("item_taste-0", "1")];
    let whole = [("rating-1", "5"), ("dim-service", "5"), ("dim-forged", "1")];
    let sent = world.post(&link, &[&tea[..], &cup[..], &whole[..]].concat(), &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    for (product, dimensions) in [("= 'tea'", r#"{"taste":40}"#), ("= 'cup'", "{}"), ("IS NULL", r#"{"service":50}"#)] {
        let sql = format!("SELECT COUNT(*) FROM reviews WHERE product_id {product} AND dimensions = '{dimensions}'");
        assert_eq!(world.count(&sql).await, 1, "{product}");
    }
    let summary = world.get(&format!("/public/v1/shops/{SHOP}/summary?product=tea")).await;
    let told: Json = serde_json::from_str(&summary.text).unwrap();
    assert_eq!(told["dimensions"], json!([{"key": "taste", "zh": "口感", "en": "", "mean": 4.0, "n": 1}]));
    assert!(world.get(&format!("/s/{SHOP}/reviews/tea")).await.text.contains("<dt>口感</dt>"));
}

#[tokio::test]
async fn what_is_given_for_a_review_is_given_whatever_its_stars_and_marks_it() {
    let world = World::open().await;
    let settings = json!({"reward": {"zh": "5 元券", "en": "", "code": "TEA-5"}});
    let tx = world.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), settings.to_string().into()]).await.unwrap();
    tx.commit().await.unwrap();
    for (order, stars) in [("A-1", "1"), ("A-2", "5")] {
        let link = world.link(order).await;
        let page = world.get(&link).await.text;
        assert!(page.contains("评价后可得：5 元券") && !page.contains("TEA-5"), "not before: {page}");
        world.post(&link, &[("product-0", "tea"), ("rating-0", stars)], &[]).await;
        assert!(world.get(&link).await.text.contains("<b>TEA-5</b>"));
    }
    let rewarded = "SELECT COUNT(*) FROM reviews WHERE is_rewarded AND reward = '5 元券'";
    assert_eq!(world.count(rewarded).await, 2);
    let summary = world.get(&format!("/public/v1/shops/{SHOP}/summary")).await;
    let told: Json = serde_json::from_str(&summary.text).unwrap();
    assert_eq!(told["rewarded"], 1.0);
}

#[tokio::test]
async fn each_order_is_given_a_coupon_of_its_own_whatever_its_stars_until_none_is_left() {
    let world = World::open().await;
    let settings = json!({"reward": {"zh": "5 元券", "en": ""}});
    let tx = world.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), settings.to_string().into()]).await.unwrap();
    for (n, code) in [(1i64, "ONE"), (2, "TWO")] {
        let sql = "INSERT INTO review_coupons (shop, code, n, added_at) VALUES ($1, $2, $3, 0)";
        tx.exec(sql, vec![SHOP.0.into(), code.into(), n.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
    world.tell("Order Completed", "A-3", &["tea"]).await;
    for (order, stars, shown) in [("A-1", "1", "<b>ONE</b>"), ("A-2", "5", "<b>TWO</b>"), ("A-3", "1", "券码已经发完")]
    {
        let link = world.link(order).await;
        world.post(&link, &[("product-0", "tea"), ("rating-0", stars)], &[]).await;
        let page = world.get(&link).await.text;
        assert!(page.contains(shown), "{order}: {page}");
        world.post(&link, &[("product-0", "cup"), ("rating-0", "4")], &[]).await;
        assert!(world.get(&link).await.text.contains(shown), "one for an order");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM review_coupons WHERE taken_by IS NULL").await, 0);
}

#[tokio::test]
async fn who_is_asked_is_decided_once_after_delivery_and_written_down() {
    let world = World::open().await;
    let listen = &world.shopper.listen;
    assert_eq!(draw(listen, SHOP).await.unwrap(), 0, "nothing is due yet");
    world.tell("Parcel Delivered", "A-1", &[]).await;
    world.tell("Order Completed", "A-3", &["tea"]).await;
    world.tell("Order Cancelled", "A-3", &[]).await;
    world.clock.advance(SignedDuration::from_hours(24 * 8));
    assert_eq!(draw(listen, SHOP).await.unwrap(), 1, "what was delivered");
    world.clock.advance(SignedDuration::from_hours(24 * 14));
    assert_eq!(draw(listen, SHOP).await.unwrap(), 1, "of the other nobody tells");
    assert_eq!(draw(listen, SHOP).await.unwrap(), 0, "each order once");
    assert_eq!(world.count("SELECT COUNT(*) FROM review_requests WHERE is_sampled AND reason = 'sampled'").await, 2);
    assert_eq!(world.count("SELECT COUNT(*) FROM review_requests WHERE sent_at IS NOT NULL").await, 0);
    let events = world.count("SELECT COUNT(*) FROM outbox WHERE event LIKE '%Review Requested%'").await;
    assert_eq!(events, 2, "each decision is an event");
}

#[tokio::test]
async fn pictures_are_seen_with_their_review_and_go_with_their_person() {
    let world = World::open().await;
    let (kit, media) = (world.shopper.kit(), &world.shopper.media);
    world.post(&world.link("A-1").await, &TEA, &[]).await;
    let request: Uuid = world.test.store.scalar("SELECT id FROM review_requests", vec![]).await.unwrap().unwrap();
    let review: Uuid = world.test.store.scalar("SELECT id FROM reviews", vec![]).await.unwrap().unwrap();
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut file, image::ImageFormat::Png).unwrap();
    let id = media.take(kit, SHOP, request, file.into_inner()).await.unwrap();
    let path = format!("/media/{id}/320");
    assert_eq!(world.get(&path).await.headers[header::CACHE_CONTROL], "private, no-store");
    let set = async |sql: &str| {
        let tx = world.test.store.begin().await.unwrap();
        tx.exec(sql, vec![]).await.unwrap();
        crate::media::record::attach(&tx, request, review, &[id]).await.unwrap();
        tx.commit().await.unwrap();
        world.get(&path).await
    };
    let shown = set("UPDATE reviews SET state = 'published'").await;
    assert_eq!(shown.headers[header::CACHE_CONTROL], "public, max-age=86400", "what is erased does not stay in caches");
    assert_eq!(shown.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(set("UPDATE reviews SET state = 'rejected'").await.status, StatusCode::NOT_FOUND);
    assert_eq!(set("UPDATE reviews SET state = 'published', is_erased = TRUE").await.status, StatusCode::NOT_FOUND);
    assert_eq!(crate::media::record::sweep(kit, media).await.unwrap(), 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM media").await, 0);
    let left = std::fs::read_dir(world.test.folder.path().join("media")).unwrap();
    assert!(left.flatten().all(|folder| std::fs::read_dir(folder.path()).unwrap().next().is_none()), "no file stays");
}

#[tokio::test]
async fn many_reviews_from_one_device_wait_however_often_its_address_changes() {
    let world = World::open().await;
    let tx = world.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    let hold = json!({"hold": {"device_per_day": 1, "address_per_day": 0}}).to_string();
    tx.exec(sql, vec![SHOP.0.into(), hold.into()]).await.unwrap();
    tx.commit().await.unwrap();
    world.tell("Order Completed", "A-3", &["tea"]).await;
    let link = world.link("A-1").await;
    assert!(world.get(&link).await.headers.get(header::SET_COOKIE).is_none(), "who only looks is given nothing");
    let sent = world.post(&link, &TEA, &[("x-forwarded-proto", "https")]).await;
    let cookie = sent.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.ends_with("; Path=/r/; HttpOnly; SameSite=Lax; Max-Age=86400; Secure"), "{cookie}");
    let own = cookie.split(';').next().unwrap();
    world.post(&world.link("A-2").await, &TEA, &[("cookie", &format!("a=b; {own}"))]).await;
    world.post(&world.link("A-3").await, &TEA, &[]).await;
    let held = "SELECT signals FROM reviews WHERE state = 'held' AND order_id = 'A-2'";
    let signals: Option<String> = world.test.store.scalar(held, vec![]).await.unwrap();
    assert_eq!(signals.as_deref(), Some(r#"[{"kind":"device","evidence":"2 / 24 h"}]"#));
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews WHERE state = 'published'").await, 2, "others are others");
    let number = own.split_once('=').unwrap().1;
    let device = "SELECT device FROM reviews WHERE order_id = 'A-2'";
    let kept: Option<String> = world.test.store.scalar(device, vec![]).await.unwrap();
    assert!(kept.is_some_and(|kept| !kept.contains(number)), "no more than a fingerprint is kept");
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_not_called_a_failure_of_ours() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    let answer = world.post(&link, &[("photo-0\"; filename=\"a\0.png", "")], &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "no header has a NUL");
    assert!(answer.text.contains("文件名"), "{}", answer.text);
}
