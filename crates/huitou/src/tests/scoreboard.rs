//! The numbers of the scoreboard, from events sent in to the page.

use jiff::SignedDuration;
use know::Projector;
use serde_json::{Value, json};

use super::shop::TestShop;
use crate::commands::rebuild::project;

struct Told {
    batch: Vec<Value>,
    now: primitives::Timestamp,
}

impl Told {
    fn track(&mut self, days_ago: i64, user: &str, name: &str, properties: &Value) {
        let at = self.now - SignedDuration::from_hours(24 * days_ago);
        let id = format!("m{}", self.batch.len());
        self.batch.push(json!({"type": "track", "messageId": id, "userId": user, "event": name,
            "timestamp": at, "properties": properties}));
    }

    fn order(&mut self, days_ago: i64, user: &str, id: &str, also: &Value) {
        let mut order = json!({"order_id": id, "total": 50, "currency": "CNY"});
        order.as_object_mut().unwrap().extend(also.as_object().unwrap().clone());
        self.track(days_ago, user, "Order Completed", &order);
    }

    fn review(&mut self, days_ago: i64, user: &str, rating: i64) {
        let dimensions = json!({"described": rating, "service": 4});
        let said = json!({"review_id": format!("r-{user}"), "rating": rating, "dimensions": dimensions});
        self.track(days_ago, user, "Review Submitted", &said);
    }
}

async fn shop() -> TestShop {
    let shop = TestShop::open().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    for n in 0..40 {
        told.review(31, &format!("before{n}"), if n < 38 { 5 } else { 1 });
        told.review(3, &format!("now{n}"), if n < 20 { 5 } else { 2 });
    }
    for n in 0..10 {
        let buyer = format!("b{n}");
        told.order(100, &buyer, &format!("first{n}"), &json!({}));
        if n < 4 {
            told.order(50, &buyer, &format!("second{n}"), &json!({}));
            told.review(2, &buyer, 5);
        }
    }
    for n in 0..5 {
        let promise = told.now - SignedDuration::from_hours(24 * 6);
        let delivered = promise + SignedDuration::from_hours(if n == 0 { 24 } else { -24 });
        let also = json!({"promised_at": promise, "delivered_at": delivered});
        told.order(9, &format!("c{n}"), &format!("parcel{n}"), &also);
    }
    for n in 0..2 {
        told.track(
            4,
            &format!("c{n}"),
            "Order Refunded",
            &json!({"order_id": format!("parcel{n}"), "total": 10, "currency": "CNY"}),
        );
    }
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": told.batch})).await.ok();
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone());
    project(&shop.app.log, &reviews).await.unwrap();
    shop
}

fn measure<'a>(board: &'a Value, key: &str) -> &'a Value {
    let all = board["measures"].as_array().unwrap();
    all.iter().find(|measure| measure["key"] == key).unwrap_or_else(|| panic!("{key} is missing: {board}"))
}

fn number(board: &Value, key: &str) -> (f64, i64) {
    let now = &measure(board, key)["now"];
    let billionths = now["value"].as_f64().unwrap_or(f64::NAN) * 1e9;
    (billionths.round() / 1e9, now["n"].as_i64().unwrap_or(0))
}

#[tokio::test]
async fn numbers_equal_a_recount_and_what_dropped_is_told() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
    assert_eq!(board["period"], json!({"from": "2026-10-15", "to": "2026-11-11"}));
    assert_eq!(board["previous"], json!({"from": "2026-09-17", "to": "2026-10-14"}));
    assert_eq!(number(&board, "good_rate"), (0.545_454_545, 44));
    assert_eq!(measure(&board, "good_rate")["previous"]["value"], 0.95);
    assert_eq!(measure(&board, "good_rate")["change"]["is_significant"], true);
    assert_eq!(measure(&board, "good_rate")["change"]["is_better"], false);
    assert_eq!(number(&board, "dsr_service"), (4.0, 44));
    assert_eq!(number(&board, "dsr_described"), (3.636_363_636, 44));
    assert_eq!(number(&board, "review_answer_rate"), (0.0, 44));
    assert_eq!(number(&board, "repurchase_rate"), (0.4, 10), "by the day on which ninety days were over");
    assert_eq!(number(&board, "retention_90d"), (0.4, 10));
    assert_eq!(number(&board, "return_rate"), (0.4, 5));
    assert_eq!(number(&board, "late_parcel_rate"), (0.2, 5));
    assert!(measure(&board, "nps")["now"].is_null(), "nobody was asked");
    assert!(measure(&board, "repurchase_rate")["now"]["is_small"].as_bool().unwrap());

    let series = measure(&board, "good_rate")["series"].as_array().unwrap();
    let counted: i64 = series.iter().filter_map(|part| part["number"]["n"].as_i64()).sum();
    assert_eq!((series.len(), counted), (4, 44), "weeks add up");

    let dropped: Vec<&str> =
        board["dropped"].as_array().unwrap().iter().filter_map(|one| one["key"].as_str()).collect();
    assert!(dropped.contains(&"good_rate") && dropped.contains(&"dsr_described"), "{dropped:?}");
    assert!(!dropped.contains(&"repurchase_rate"), "ten customers prove nothing: {dropped:?}");
    let today = owner.get("/api/v1/today").await.ok();
    assert!(today["items"].as_array().unwrap().iter().any(|item| item["key"] == "score_drop"), "{today}");

    let table = owner.get("/api/v1/scoreboard.csv?days=28").await.text();
    assert!(
        table.starts_with('\u{feff}') && table.contains("\r\ngood_rate,share,2026-10-15,2026-11-11,0.5455,"),
        "{table}"
    );
}

#[tokio::test]
async fn a_segment_has_its_own_numbers_and_what_cannot_be_asked_is_said() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let rule = json!({"field": "orders", "op": "gte", "value": 2});
    let segment = owner.post("/api/v1/segments", json!({"name": "回头客", "definition": rule})).await.ok();
    let path = format!("/api/v1/scoreboard?days=28&segment={}", segment["id"].as_str().unwrap());
    let board = owner.get(&path).await.ok();
    assert_eq!(number(&board, "repurchase_rate"), (1.0, 4));
    assert_eq!(number(&board, "good_rate"), (1.0, 4), "what its customers wrote, nobody else");
    assert!(measure(&board, "return_rate")["now"].is_null());

    assert_eq!(owner.get("/api/v1/scoreboard?days=3").await.status.as_u16(), 422);
    let unknown = "/api/v1/scoreboard?segment=00000000-0000-7000-8000-000000000000";
    assert_eq!(owner.get(unknown).await.status.as_u16(), 404);
}
