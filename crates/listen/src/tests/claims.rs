//! Orders that visitors claim, and those that the shop's own systems state: a claim verifies nothing and takes nothing.

use jiff::SignedDuration;
use primitives::{Event, SourceId};
use serde_json::{Value as Json, json};
use store::testing::permutations;
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::site::{SHOP, Site, order, review, track};
use crate::links::draw;
use crate::links::request::{Request, invite};
use crate::people::Who;
use crate::reviews::{Submission, submit};

const IMPORT: &str = "0198c0de-0000-7000-8000-000000000001";

fn with(context: &Json, event: Event) -> Event {
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = context.clone();
    let message_id = format!("{}-{context}", event.message_id);
    Event { message_id, body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

/// As a visitor's browser tells of an order.
pub(super) fn claim(event: Event) -> Event {
    with(&json!({"claimed": true}), event)
}

/// A claim that wants everything: another buyer, other products and dates, and that it was cancelled.
fn forged(at: i64, user: &str, id: &str) -> Event {
    let properties = json!({"order_id": id, "status": "cancelled", "ordered_at": "2020-01-01T00:00:00Z",
        "delivered_at": "2030-01-01T00:00:00Z", "cancelled_at": "2030-01-01T00:00:00Z", "total": 999,
        "products": [{"product_id": "p9"}], "address": {"province": "海南"}});
    claim(track(at, user, "Order Completed", properties))
}

/// What is known of an order, but for who claimed it.
#[derive(Debug, PartialEq, FromQueryResult)]
struct Found {
    person: Option<Uuid>,
    is_stated: bool,
    as_of: i64,
    ordered_at: Option<i64>,
    delivered_at: Option<i64>,
    cancelled_at: Option<i64>,
    region: Option<String>,
    import_id: Option<Uuid>,
    is_claimed: bool,
}

async fn found(site: &Site, order_id: &str) -> (Found, Vec<String>) {
    let sql = "SELECT person, is_stated, as_of, ordered_at, delivered_at, cancelled_at, region, import_id, is_claimed
        FROM review_orders WHERE order_id = $1";
    let order: Option<Found> = site.test.store.row(sql, vec![order_id.into()]).await.unwrap();
    let sql = "SELECT product_id FROM review_order_lines WHERE order_id = $1 ORDER BY product_id";
    let lines: Vec<String> = site.test.store.column(sql, vec![order_id.into()]).await.unwrap();
    (order.expect("the order is known"), lines)
}

/// Two claims, and two statements with a parcel of the shop's own systems.
fn told(id: &str) -> [Event; 5] {
    let updated = json!({"order_id": id, "status": "shipped", "shippingAddress": {"province": "江苏"}});
    [
        forged(3, "thief", id),
        claim(order(50, "u2", id, &["p2"])),
        order(10, "u1", id, &["p1"]),
        track(20, "u1", "Order Updated", updated),
        track(30, "", "Parcel Delivered", json!({"order_id": id})),
    ]
}

const CLAIMS: usize = 2;

#[tokio::test]
async fn what_the_shop_states_stands_whatever_is_claimed_and_whenever_it_comes() {
    let all = permutations(5);
    let mut events = Vec::new();
    for (number, sequence) in all.iter().enumerate() {
        let (open, control) = (told(&format!("o{number}")), told(&format!("c{number}")));
        events.extend(sequence.iter().map(|index| open[*index].clone()));
        let stated = sequence.iter().filter(|index| **index >= CLAIMS);
        events.extend(stated.map(|index| control[*index].clone()));
    }
    let site = Site::with(events).await;
    for (number, sequence) in all.iter().enumerate() {
        let order = found(&site, &format!("o{number}")).await;
        assert_eq!(order, found(&site, &format!("c{number}")).await, "{sequence:?}");
        assert!(!order.0.is_claimed && order.0.cancelled_at.is_none());
        assert_eq!(order.0.region.as_deref(), Some("江苏"), "{sequence:?}");
    }
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn of_claims_the_first_stands_and_says_nothing_of_what_became_of_the_order() {
    let site = Site::with(vec![claim(order(9, "u1", "o1", &["p1"])), forged(3, "thief", "o1")]).await;
    let (first, lines) = found(&site, "o1").await;
    assert_eq!((first.is_claimed, lines), (true, vec!["p1".to_owned()]));
    let site = Site::with(vec![forged(3, "thief", "o1"), claim(order(9, "u1", "o1", &["p1"]))]).await;
    let (second, lines) = found(&site, "o1").await;
    assert_eq!((second.delivered_at, second.cancelled_at, lines), (None, None, vec!["p9".to_owned()]));
    assert_ne!(first.person, second.person);
    site.send(vec![track(60, "", "Order Cancelled", json!({"order_id": "o1"}))]).await;
    assert!(found(&site, "o1").await.0.cancelled_at.is_some(), "the shop may cancel it");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_an_import_stated_gives_way_to_the_claim_again_when_it_is_undone() {
    let import = |event| with(&json!({"import_id": IMPORT, "channel": "import"}), event);
    let undone = Event { source: SourceId::SYSTEM, ..track(90, "", "Import Undone", json!({"import_id": IMPORT})) };
    let site = Site::with(vec![claim(order(0, "u1", "o1", &["p1"]))]).await;
    let claimed = found(&site, "o1").await;
    site.send(vec![import(order(1, "u2", "o1", &["p2"])), forged(2, "thief", "o1")]).await;
    let (stated, lines) = found(&site, "o1").await;
    assert!(!stated.is_claimed && stated.person != claimed.0.person && lines == ["p2"]);
    site.send(vec![undone]).await;
    assert_eq!(found(&site, "o1").await, claimed);
    site.is_what_the_log_tells().await;
}

/// The review that the holder of an order's link sends; gives its id.
async fn by_link(site: &Site, order_id: &str) -> Uuid {
    write(site, site.request(order_id).await).await
}

async fn write(site: &Site, request: Uuid) -> Uuid {
    let sent = Submission { request, product_id: Some("p1".into()), rating: 5, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, sent).await.unwrap();
    tx.commit().await.unwrap();
    taken.id
}

async fn verification(site: &Site, review: Uuid) -> (Json, Json) {
    let shown = site.get("agent", &format!("/reviews/{review}")).await;
    (shown["why_verified"][0].clone(), shown["is_verified"].clone())
}

#[tokio::test]
async fn the_review_of_a_claim_is_verified_when_the_shop_says_so_and_only_its_buyers() {
    let by_mail = |context: &Json, user: &str| {
        let properties = json!({"order_id": "o3", "email": "lin@example.com", "products": [{"product_id": "p1"}]});
        with(context, track(0, user, "Order Completed", properties))
    };
    let claims = vec![
        claim(order(0, "thief", "o1", &["p1"])),
        claim(order(0, "u2", "o2", &["p1"])),
        by_mail(&json!({"claimed": true}), ""),
    ];
    let site = Site::with(claims).await;
    let (stolen, own, mailed) = (by_link(&site, "o1").await, by_link(&site, "o2").await, by_link(&site, "o3").await);
    site.send(vec![review(5, "u1", "mine", "o1", 5, "很好"), review(90_000, "u2", "too", "o2", 4, "不错")]).await;
    for review in [stolen, own, mailed, super::site::id("too")] {
        assert_eq!(verification(&site, review).await, (json!("claimed"), json!(false)));
    }
    assert_eq!(verification(&site, super::site::id("mine")).await.0, "other_person");
    site.is_what_the_log_tells().await;

    let stated = vec![order(1, "u1", "o1", &["p1"]), order(1, "u2", "o2", &["p1"]), by_mail(&json!({}), "u3")];
    site.send(stated).await;
    assert_eq!(verification(&site, stolen).await, (json!("other_person"), json!(false)));
    assert_eq!(verification(&site, super::site::id("mine")).await, (json!("order"), json!(true)));
    assert_eq!(verification(&site, own).await, (json!("link"), json!(true)));
    let again = verification(&site, super::site::id("too")).await;
    assert_eq!(again, (json!("reviewed"), json!(false)), "the purchase has one that came before");
    assert_eq!(verification(&site, mailed).await, (json!("link"), json!(true)), "known by the same address");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_claim_is_asked_about_and_its_link_is_void_once_another_is_the_buyer() {
    let site = Site::with(vec![claim(order(0, "thief", "o1", &["p1"])), claim(order(0, "u2", "o2", &["p1"]))]).await;
    site.clock.advance(SignedDuration::from_hours(24 * 22));
    assert_eq!(draw(&site.listen, SHOP).await.unwrap(), 2);
    let kit = &site.listen.kit;
    let token = |request: &Request| request.path(kit).trim_start_matches("/r/").to_owned();
    let (stolen, own) =
        (invite(&site.listen, SHOP, "o1").await.unwrap(), invite(&site.listen, SHOP, "o2").await.unwrap());
    for request in [&stolen, &own] {
        assert_eq!(Request::by_token(kit, &token(request)).await.unwrap().as_ref(), Some(request));
    }
    site.send(vec![order(1, "u1", "o1", &["p1"]), order(1, "u2", "o2", &["p1"])]).await;
    assert_eq!(Request::by_token(kit, &token(&stolen)).await.unwrap(), None);
    assert_eq!(Request::by_token(kit, &token(&own)).await.unwrap(), Some(own.clone()));
    site.clock.advance(SignedDuration::from_mins(1));
    assert_eq!((draw(&site.listen, SHOP).await.unwrap(), draw(&site.listen, SHOP).await.unwrap()), (1, 0), "its buyer");
    let buyers = invite(&site.listen, SHOP, "o1").await.unwrap();
    assert_ne!(buyers.id, stolen.id);
    assert_eq!(Request::by_token(kit, &token(&buyers)).await.unwrap(), Some(buyers));
    assert_eq!(invite(&site.listen, SHOP, "o2").await.unwrap().id, own.id);
}

#[tokio::test]
async fn what_was_written_with_anothers_order_leaves_its_buyers_place_free() {
    let site = Site::with(vec![claim(order(0, "thief", "o1", &["p1"]))]).await;
    let stolen = write(&site, invite(&site.listen, SHOP, "o1").await.unwrap().id).await;
    site.send(vec![order(1, "u1", "o1", &["p1"])]).await;
    assert_eq!(verification(&site, stolen).await, (json!("other_person"), json!(false)));
    site.clock.advance(SignedDuration::from_hours(24 * 22));
    assert_eq!(draw(&site.listen, SHOP).await.unwrap(), 1, "its buyer is asked");
    let buyers = invite(&site.listen, SHOP, "o1").await.unwrap();
    let own = write(&site, buyers.id).await;
    assert_eq!(verification(&site, own).await, (json!("link"), json!(true)));
    let again = Submission { request: buyers.id, product_id: Some("p1".into()), rating: 1, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    assert_eq!(submit(&tx, &site.listen, SHOP, again).await.unwrap_err().code, "already_sent", "once");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_claims_to_be_somebody_tells_no_address_of_theirs() {
    let bought = |user: &str| {
        let products = json!([{"product_id": "p1"}]);
        track(0, user, "Order Completed", json!({"order_id": "o1", "email": "evil@example.com", "products": products}))
    };
    let read = |event: &Event| Who::read(event, &serde_json::from_str(event.body.get()).unwrap());
    assert_eq!(read(&claim(bought("u1"))).email, None);
    for firm in [bought("u1"), claim(bought(""))] {
        assert_eq!(read(&firm).email.as_deref(), Some("evil@example.com"));
    }
}

#[tokio::test]
async fn a_flood_of_reviews_that_browsers_tell_of_shows_none_and_changes_none() {
    let said =
        |n: i64| claim(review(900 + n, &format!("v{n}"), &format!("f{n}"), "o1", 1, &format!("第 {n} 次，太差了")));
    let mut events = vec![order(0, "u1", "o1", &["p1"]), review(5, "u1", "mine", "o1", 4, "不错")];
    events.extend((0..40).map(said));
    events.push(claim(review(950, "u1", "mine", "o1", 1, "太差了")));
    events.push(claim(track(950, "u1", "Review Submitted", json!({"follow_up_of": "mine", "text": "用坏了"}))));
    let site = Site::with(events).await;
    for _ in 0..2 {
        let unread = site.count("unread_reviews WHERE code = 'claimed_review'").await;
        assert_eq!((site.count("reviews").await, unread), (1, 42), "staff see what came");
        let mine = site.review("mine").await;
        assert_eq!((&mine["rating"], &mine["follow_up"]), (&json!(4), &Json::Null));
        site.is_what_the_log_tells().await;
    }
    assert!(crate::redact(&said(1), &crate::Verifications::default()).is_none(), "nor when its claimer is erased");
}

#[tokio::test]
async fn a_claimer_who_is_erased_is_nobody() {
    let site = Site::with(vec![claim(order(0, "thief", "o1", &["p1"]))]).await;
    let kit = &site.listen.kit;
    let path = invite(&site.listen, SHOP, "o1").await.unwrap().path(kit);
    site.send(vec![order(1, "u1", "o1", &["p1"])]).await;
    let person = crate::Person { user_ids: vec!["thief".to_owned()], ..crate::Person::default() };
    crate::erase(kit, SHOP, &person).await.unwrap();
    let sql = "SELECT claimer FROM review_orders";
    let claimer: Option<Uuid> = site.test.store.scalar(sql, vec![]).await.unwrap();
    assert_eq!(claimer, Some(Uuid::nil()));
    assert!(found(&site, "o1").await.0.person.is_some());
    let token = path.trim_start_matches("/r/");
    assert_eq!(Request::by_token(kit, token).await.unwrap(), None, "whose link is void keeps no way in");
}
