//! The numbers of the scoreboard, from events sent in to the page.

mod again;
mod places;

use jiff::SignedDuration;
use know::Projector;
use serde_json::{Value, json};
use store::Sql;

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
        order.as_object_mut().unwrap().extend(also.as_object().cloned().unwrap_or_default());
        self.track(days_ago, user, "Order Completed", &order);
    }

    fn review(&mut self, days_ago: i64, user: &str, rating: i64) {
        let dimensions = json!({"described": rating, "service": 4});
        let said = json!({"review_id": format!("r-{user}"), "rating": rating, "dimensions": dimensions,
            "product_id": format!("p{}", self.batch.len() % 4)});
        self.track(days_ago, user, "Review Submitted", &said);
    }
}

async fn shop() -> TestShop {
    let shop = TestShop::open().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    for n in 0..4 {
        let product = json!({"product_id": format!("p{n}"), "name": "龙井", "category": "茶"});
        told.track(60, "catalogue", "Product Updated", &product);
    }
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
    known(&shop, told.batch).await;
    shop
}

/// Sends events in, and has them understood.
async fn known(shop: &TestShop, batch: Vec<Value>) {
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
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

/// What got worse of the scoreboard that is asked for like this.
async fn drops(owner: &super::actor::Actor, query: &str) -> Vec<Value> {
    let board = owner.get(&format!("/api/v1/scoreboard?{query}")).await.ok();
    board["dropped"].as_array().unwrap().clone()
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
    assert_eq!(number(&board, "mean_stars"), (3.636_363_636, 44));
    assert_eq!(number(&board, "review_answer_rate"), (0.0, 44));
    assert_eq!(number(&board, "review_in_time_rate"), (0.0, 20), "two stars are bad, and their day is over");
    assert_eq!(number(&board, "repurchase_rate"), (0.4, 10), "by the day on which ninety days were over");
    assert_eq!(number(&board, "retention_90d"), (0.4, 10));
    assert_eq!(number(&board, "return_rate"), (0.4, 5));
    assert_eq!(number(&board, "late_parcel_rate"), (0.2, 5));
    assert!(measure(&board, "nps")["now"].is_null(), "nobody was asked");
    assert!(measure(&board, "repurchase_rate")["now"]["is_small"].as_bool().unwrap());

    let series = measure(&board, "good_rate")["series"].as_array().unwrap();
    let counted: i64 = series.iter().filter_map(|part| part["number"]["n"].as_i64()).sum();
    assert_eq!((series.len(), counted), (4, 44), "weeks add up");

    let drops = drops(&owner, "days=28").await;
    let dropped: Vec<&str> = drops.iter().filter_map(|one| one["key"].as_str()).collect();
    assert!(dropped.contains(&"good_rate") && dropped.contains(&"dsr_described"), "{dropped:?}");
    let tea = json!({"dimension": "category", "value": "茶", "name": null});
    let in_tea = |key: &str| drops.iter().any(|one| one["key"] == key && one["place"] == tea);
    assert!(in_tea("good_rate") && in_tea("dsr_described") && in_tea("mean_stars"), "{drops:?}");
    let days = "from=2026-10-15&to=2026-11-11";
    assert_eq!(
        measure(&board, "good_rate")["link"],
        format!("/reviews?state=published&class=bad,neutral&{days}"),
        "what is behind it, and nothing else"
    );
    assert!(!dropped.contains(&"repurchase_rate"), "ten customers prove nothing: {dropped:?}");
    let today = owner.get("/api/v1/today").await.ok();
    assert!(today["items"].as_array().unwrap().iter().any(|item| item["key"] == "score_drop"), "{today}");

    let table = owner.get("/api/v1/scoreboard.csv?days=28").await.text();
    assert!(
        table.starts_with('\u{feff}')
            && table.contains(
                "\r\ngood_rate,\"好评率\",share,\"比例（0–1）\",,,now,\"本期\",2026-10-15,2026-11-11,0.5455,"
            ),
        "{table}"
    );
    let english = owner.get("/api/v1/scoreboard.csv?days=28&lang=en").await.text();
    let good = "good_rate,\"Good-review rate\",share,\"share (0 to 1)\",";
    let of_tea = "\"category: 茶\",\"Category: 茶\",previous,\"Compared period\",2026-09-17,2026-10-14,0.9500,";
    assert!(english.contains(&format!("\r\n{good}{of_tea}")), "{english}");
}

#[tokio::test]
async fn a_checkout_that_was_split_into_orders_is_one_purchase() {
    let shop = shop().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    told.order(100, "b9", "split", &json!({}));
    told.batch[0]["messageId"] = json!("split");
    known(&shop, told.batch).await;
    let owner = shop.owner().await;
    let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
    for key in ["repurchase_rate", "retention_90d"] {
        assert_eq!(number(&board, key), (0.4, 10), "{key}");
        assert_eq!(behind(&owner, &board, key).await, 6, "{key}");
    }
}

#[tokio::test]
async fn of_what_nobody_ever_told_there_is_no_share() {
    let shop = TestShop::open().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    let promised = json!({"promised_at": told.now - SignedDuration::from_hours(48)});
    for n in 0..5 {
        told.order(9, &format!("c{n}"), &format!("o{n}"), if n < 3 { &promised } else { &Value::Null });
        let said = json!({"review_id": format!("r{n}"), "rating": 1, "origin": "taobao"});
        told.track(9, &format!("c{n}"), "Review Submitted", &said);
    }
    known(&shop, told.batch).await;
    let owner = shop.owner().await;
    let why = async |key: &str| {
        let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
        let of = measure(&board, key);
        (of["now"]["value"].clone(), of["missing"].clone())
    };
    for (key, reason) in [
        ("return_rate", "no_returns"),
        ("late_parcel_rate", "no_deliveries"),
        ("review_answer_rate", "no_replies"),
        ("review_in_time_rate", "no_replies"),
        ("bad_to_good", "no_changes"),
    ] {
        assert_eq!(why(key).await, (Value::Null, json!(reason)), "{key}");
    }
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    told.track(1, "c0", "Order Refunded", &json!({"order_id": "o0", "total": 50, "currency": "CNY"}));
    told.track(1, "c0", "Parcel Delivered", &json!({"order_id": "o0"}));
    known(&shop, told.batch).await;
    assert_eq!(why("return_rate").await, (json!(0.2), Value::Null));
    assert_eq!(why("late_parcel_rate").await, (json!(1.0), Value::Null));
}

#[tokio::test]
async fn that_all_reviews_are_without_a_time_is_why_there_is_no_number() {
    let shop = TestShop::open().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    for n in 0..3 {
        let said = json!({"review_id": format!("r{n}"), "rating": 5, "dimensions": {"described": 5}});
        told.track(9, &format!("c{n}"), "Review Submitted", &said);
    }
    told.batch[0]["properties"]["dimensions"] = Value::Null;
    told.batch.iter_mut().for_each(|call| call["context"] = json!({"channel": "import", "is_dated": false}));
    known(&shop, told.batch).await;
    let owner = shop.owner().await;
    let why = async |key: &str| {
        let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
        let of = measure(&board, key);
        (of["now"].clone(), of["missing"].clone(), of["undated"].clone())
    };
    for (key, n) in [("mean_stars", 3), ("good_rate", 3), ("dsr_described", 2), ("review_answer_rate", 3)] {
        assert_eq!(why(key).await, (Value::Null, json!("undated_reviews"), json!(n)), "{key}");
    }
    for key in ["dsr_service", "nps"] {
        assert_eq!(why(key).await, (Value::Null, Value::Null, Value::Null), "{key}: there is nothing");
    }
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    told.track(3, "c9", "Review Submitted", &json!({"review_id": "dated", "rating": 4}));
    known(&shop, told.batch).await;
    let (now, missing, undated) = why("mean_stars").await;
    assert_eq!((&now["value"], &now["n"], missing, undated), (&json!(4.0), &json!(1), Value::Null, Value::Null));
}

#[tokio::test]
async fn own_days_are_compared_with_own_days() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let days = "from=2026-11-01&to=2026-11-11";
    let query = format!("{days}&compare_from=2026-10-01&compare_to=2026-10-20");
    let board = owner.get(&format!("/api/v1/scoreboard?{query}")).await.ok();
    assert_eq!((&board["first"], &board["last"]), (&json!("2026-08-03"), &json!("2026-11-11")));
    assert_eq!(board["period"], json!({"from": "2026-11-01", "to": "2026-11-11"}));
    assert_eq!(board["previous"], json!({"from": "2026-10-01", "to": "2026-10-20"}));
    let good = measure(&board, "good_rate");
    assert_eq!((number(&board, "good_rate"), &good["previous"]["value"]), ((0.545_454_545, 44), &json!(0.95)));
    for (series, reviews) in [("series", 44), ("previous_series", 40)] {
        let parts = good[series].as_array().unwrap();
        let counted: i64 = parts.iter().filter_map(|part| part["number"]["n"].as_i64()).sum();
        assert_eq!((parts.len(), counted), (11, reviews), "{series} by day");
    }
    assert_eq!(number(&board, "return_rate"), (0.4, 5));
    let link = measure(&board, "return_rate")["link"].as_str().unwrap();
    assert!(link.ends_with("ordered_from=2026-11-01&ordered_to=2026-11-11"), "{link}");
    assert_eq!(behind(&owner, &board, "return_rate").await, 2);
    for (day, n) in [("2026-11-01", 0), ("2026-11-02", 10)] {
        let board = owner.get(&format!("/api/v1/scoreboard?from={day}&to={day}")).await.ok();
        assert_eq!(number(&board, "repurchase_rate").1, n, "{day}: known when the ninetieth day is over");
    }
    let is_of = |one: &Value| one["key"] == "good_rate" && one["place"]["value"] == "茶";
    assert!(drops(&owner, &query).await.iter().any(is_of));

    let rule = json!({"field": "orders", "op": "gte", "value": 2});
    let segment = owner.post("/api/v1/segments", json!({"name": "回头客", "definition": rule})).await.ok();
    let segment = segment["id"].as_str().unwrap();
    let beside = owner.get(&format!("/api/v1/scoreboard/segments?{days}&segments={segment}")).await.ok();
    assert_eq!((&beside["period"], &measure(&beside, "good_rate")["all"]["n"]), (&board["period"], &json!(44)));
    let answer = owner.get(&format!("/api/v1/scoreboard.csv?{query}&segment={segment}")).await;
    let name = answer.headers["content-disposition"].to_str().unwrap();
    assert!(name.contains("scoreboard-2026-11-01-2026-11-11.csv"), "{name}");
    let table = answer.text();
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].ends_with(",n,customers"), "{table}");
    let good = "good_rate,\"好评率\",share,\"比例（0–1）\",,";
    let own = format!("{good},now,\"本期\",2026-11-01,2026-11-11,1.0000,");
    let before = format!("{good},previous,\"对比时期\",2026-10-01,2026-10-20,");
    assert!(lines.iter().any(|line| line.starts_with(&own) && line.ends_with(",4,\"segment: 回头客\"")), "{table}");
    assert!(lines.iter().any(|line| line.starts_with(&before)), "{table}");
}

#[tokio::test]
async fn days_that_make_no_sense_are_refused_with_what_is_wrong() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let november = "from=2026-11-01&to=2026-11-11";
    for (query, field, code) in [
        ("from=2026-11-11&to=2026-11-01".to_owned(), "to", "before"),
        ("from=2026-11-01&to=2026-11-12".to_owned(), "to", "after"),
        ("from=2026-08-02&to=2026-11-11".to_owned(), "from", "no_data_before"),
        ("from=2026-11-01".to_owned(), "from", "needs"),
        (format!("{november}&days=30"), "days", "either_or"),
        (format!("{november}&compare_from=2026-10-30&compare_to=2026-11-01"), "compare_from", "overlaps"),
        (format!("{november}&compare_from=2026-10-20&compare_to=2026-10-10"), "compare_to", "before"),
        (format!("{november}&compare_to=2026-10-10"), "compare_to", "needs"),
        (format!("compare=year&{november}&compare_from=2026-10-01&compare_to=2026-10-10"), "compare", "either_or"),
        ("days=730&compare=year".to_owned(), "compare", "overlaps"),
        (format!("{november}&compare_from=2020-01-01&compare_to=2026-10-10"), "compare_from", "no_data_before"),
        (format!("{november}&compare_from=2026-11-12&compare_to=2027-01-01"), "compare_to", "after"),
    ] {
        for path in ["scoreboard", "scoreboard.csv"] {
            let answer = owner.get(&format!("/api/v1/{path}?{query}")).await;
            let error = answer.json()["errors"][0].clone();
            assert_eq!(
                (answer.status.as_u16(), &error["field"], &error["code"]),
                (422, &json!(field), &json!(code)),
                "{query}"
            );
        }
    }
    assert_eq!(owner.get("/api/v1/scoreboard?from=soon&to=2026-11-11").await.status.as_u16(), 400);
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
    assert_eq!(behind(&owner, &board, "review_answer_rate").await, 4, "and the list has just that");
    assert_eq!(behind(&owner, &board, "good_rate").await, 0);
    of_no_day(&shop, &owner, &path).await;
    let id = segment["id"].as_str().unwrap();
    let beside = owner.get(&format!("/api/v1/scoreboard/segments?days=28&segments={id}")).await.ok();
    let good = measure(&beside, "good_rate");
    assert_eq!((&good["all"]["n"], &good["segments"][0]["number"]["n"]), (&json!(44), &json!(4)));
    assert_eq!(good["segments"][0]["is_different"], false, "four reviews settle nothing");
    assert_eq!(owner.get("/api/v1/scoreboard/segments").await.status.as_u16(), 422);
    assert!(measure(&board, "return_rate")["now"].is_null());

    assert_eq!(owner.get("/api/v1/scoreboard?days=3").await.status.as_u16(), 422);
    let unknown = "/api/v1/scoreboard?segment=00000000-0000-7000-8000-000000000000";
    assert_eq!(owner.get(unknown).await.status.as_u16(), 404);
}

#[tokio::test]
async fn of_everybody_a_segment_has_the_numbers_of_all() {
    let shop = shop().await;
    shop.clock.advance(SignedDuration::from_mins(7));
    let owner = shop.owner().await;
    let bad = owner.get("/api/v1/reviews?class=bad&limit=50").await.ok();
    for review in bad["items"].as_array().unwrap() {
        let path = format!("/api/v1/reviews/{}/replies", review["id"].as_str().unwrap());
        owner.post(&path, json!({"text": "很抱歉，马上为您换新"})).await.ok();
    }
    let rule = json!({"field": "orders", "op": "gte", "value": 0});
    let segment = owner.post("/api/v1/segments", json!({"name": "全部", "definition": rule})).await.ok();
    let all = owner.get("/api/v1/scoreboard?days=28").await.ok();
    let path = format!("/api/v1/scoreboard?days=28&segment={}", segment["id"].as_str().unwrap());
    let everybody = owner.get(&path).await.ok();
    assert_eq!(number(&all, "review_answer_minutes"), (10.0, 20), "seven minutes, rounded");
    for one in all["measures"].as_array().unwrap() {
        let same = measure(&everybody, one["key"].as_str().unwrap());
        assert_eq!((&one["now"], &one["previous"]), (&same["now"], &same["previous"]), "{}", one["key"]);
    }
}

/// Of what nobody knows the age of, no number of days is made.
async fn of_no_day(shop: &TestShop, owner: &super::actor::Actor, path: &str) {
    let set = async |is_undated: bool| {
        let tx = shop.app.kit.store.begin().await.unwrap();
        tx.exec("UPDATE reviews SET is_undated = $1", vec![is_undated.into()]).await.unwrap();
        tx.commit().await.unwrap();
    };
    set(true).await;
    let board = owner.get(path).await.ok();
    assert_eq!((number(&board, "good_rate").1, number(&board, "review_answer_rate").1), (0, 0));
    set(false).await;
}

/// How many a list has that a number leads to.
async fn behind(owner: &super::actor::Actor, board: &Value, key: &str) -> i64 {
    let link = measure(board, key)["link"].as_str().unwrap().to_owned();
    // The console asks for instants where reviews are concerned.
    let asked = match link.split_once("&from=") {
        Some((path, _)) if path.starts_with("/reviews") => {
            let segment = link.find("&segment=").map_or("", |at| &link[at..]);
            format!("{path}&from=2026-10-14T16:00:00Z&to=2026-11-11T16:00:00Z{segment}")
        }
        _ => link,
    };
    owner.get(&format!("/api/v1{asked}")).await.ok()["total"].as_i64().unwrap()
}

#[tokio::test]
async fn each_number_leads_to_those_whom_it_is_of() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
    for (key, people) in [
        ("good_rate", 20),
        ("dsr_described", 20),
        ("dsr_service", 0),
        ("mean_stars", 20),
        ("review_answer_rate", 44),
        ("review_in_time_rate", 20),
        ("review_answer_minutes", 0),
        ("repurchase_rate", 6),
        ("retention_90d", 6),
        ("return_rate", 2),
        ("late_parcel_rate", 1),
        ("feedback_answer_rate", 0),
    ] {
        assert_eq!(behind(&owner, &board, key).await, people, "{key}");
    }
}

#[tokio::test]
async fn feedback_is_told_of_a_segment_too_and_how_promises_are_kept() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let write = |user: &str, kind: &str| json!({"kind": kind, "title": "想法", "text": "希望有小包装", "customer": {"user_id": user}});
    let mut ids = Vec::new();
    for (user, kind) in [("b0", "idea"), ("b9", "complaint"), ("c1", "complaint")] {
        let made = owner.post("/api/v1/feedback", write(user, kind)).await.ok();
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    let answer = json!({"text": "已经在做了", "is_public": false});
    owner.post(&format!("/api/v1/feedback/{}/answer", ids[0]), answer).await.ok();
    shop.clock.advance(SignedDuration::from_hours(9));
    let owner = shop.owner().await;
    let board = owner.get("/api/v1/scoreboard?days=28").await.ok();
    assert_eq!(number(&board, "feedback_answer_rate"), (0.333_333_333, 3));
    assert_eq!(
        number(&board, "feedback_in_time_rate"),
        (0.333_333_333, 3),
        "a complaint is answered within eight hours"
    );
    assert_eq!(behind(&owner, &board, "feedback_in_time_rate").await, 2);
    let today = owner.get("/api/v1/today").await.ok();
    let late = today["items"].as_array().unwrap().iter().find(|item| item["key"] == "feedback_late").unwrap().clone();
    assert_eq!((&late["count"], &late["link"]), (&json!(2), &json!("/feedback?late=true")));

    let rule = json!({"field": "orders", "op": "gte", "value": 2});
    let segment = owner.post("/api/v1/segments", json!({"name": "回头客", "definition": rule})).await.ok();
    let segment = segment["id"].as_str().unwrap();
    let board = owner.get(&format!("/api/v1/scoreboard?days=28&segment={segment}")).await.ok();
    assert_eq!(number(&board, "feedback_answer_rate"), (1.0, 1), "b0 alone bought twice");
    let link = measure(&board, "feedback_answer_rate")["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with("/feedback?answered=false&") && link.ends_with(&format!("&segment={segment}")), "{link}");
    let written = owner.get(&format!("/api/v1/feedback?segment={segment}")).await.ok();
    let written: Vec<&Value> = written["items"].as_array().unwrap().iter().map(|post| &post["id"]).collect();
    assert_eq!(written, [&json!(ids[0])], "what its customers wrote, nobody else");
    assert!(measure(&board, "return_rate")["link"].as_str().unwrap().ends_with(&format!("&segment={segment}")));
}

#[tokio::test]
async fn today_counts_who_waits_as_the_lists_do() {
    let shop = shop().await;
    shop.clock.advance(SignedDuration::from_hours(24 * 4));
    let owner = shop.owner().await;
    let today = owner.get("/api/v1/today").await.ok();
    let items = today["items"].as_array().unwrap();
    let overdue = items.iter().find(|item| item["key"] == "reviews_overdue").unwrap();
    assert_eq!(overdue["count"], 20, "bad reviews that nobody put right");
    for item in items.iter().filter(|item| ["reviews_overdue", "reviews_held"].contains(&item["key"].as_str().unwrap()))
    {
        let list = owner.get(&format!("/api/v1{}", item["link"].as_str().unwrap())).await.ok();
        assert_eq!(list["total"], item["count"], "{item}");
    }
}
