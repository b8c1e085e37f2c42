//! The numbers that staff see, over HTTP, against what the reviews of the shop add up to by hand.

use serde_json::{Value as Json, json};

use super::site::{Site, order, review, track};

async fn shop() -> Site {
    let mut events = Vec::new();
    for (n, rating) in [5, 5, 4, 3, 1].into_iter().enumerate() {
        let (user, id) = (format!("u{n}"), format!("r{n}"));
        let text = if rating == 1 { "物流太慢了" } else { "质量很好，物流很快" };
        events.push(order(0, &user, &format!("o{n}"), &["p1"]));
        events.push(review(10 + n as i64, &user, &id, &format!("o{n}"), rating, text));
    }
    Site::with(events).await
}

#[tokio::test]
async fn scores_are_what_the_reviews_add_up_to() {
    let site = shop().await;
    let scores = site.get("analyst", "/scores?period=30").await;
    assert_eq!(scores["mean"]["value"], 3.6, "(5 + 5 + 4 + 3 + 1) / 5");
    assert_eq!((&scores["mean"]["n"], &scores["mean"]["previous_n"]), (&json!(5), &json!(0)));
    assert_eq!(scores["good_rate"]["value"], 0.6);
    assert_eq!(scores["good_rate"]["good"], 3);
    assert_eq!((&scores["credit"]["good"], &scores["credit"]["bad"]), (&json!(3), &json!(1)));
    let items = scores["dsr"]["items"].as_array().unwrap();
    let described = items.iter().find(|item| item["key"] == "described").unwrap();
    assert_eq!((&described["value"], &described["n"]), (&json!(3.6), &json!(5)));
    assert_eq!(described["needed_for_4_8"], 30, "⌈5 · (4.8 − 3.6) / 0.2⌉");
    assert!(scores["bayesian"]["value"].as_f64().is_some_and(|value| (3.4..3.7).contains(&value)));
    assert_eq!(scores["by_category"][0]["category"], "茶");
    let refused = site.ask("analyst", "GET", "/scores?period=0", json!(null)).await;
    assert_eq!(refused.status, 422);
}

#[tokio::test]
async fn orders_of_one_yuan_or_less_give_no_credit() {
    let priced = |id: &str, total: Json, currency: Json| {
        let lines = json!([{"product_id": "p1"}]);
        let said = json!({"order_id": id, "total": total, "currency": currency, "products": lines});
        [track(0, id, "Order Completed", said), review(1, id, id, id, 5, "")]
    };
    let orders = [
        priced("a", json!(1), json!(null)),
        priced("b", json!("0.99"), json!("CNY")),
        priced("c", json!(1.01), json!("CNY")),
        priced("d", json!(0.5), json!("USD")),
        priced("e", json!(null), json!(null)),
    ];
    let site = Site::with(orders.concat()).await;
    assert_eq!(site.get("analyst", "/scores?period=30").await["credit"]["value"], 3);
    site.send(vec![track(2, "a", "Order Updated", json!({"order_id": "a", "total": 5}))]).await;
    assert_eq!(site.get("analyst", "/scores?period=30").await["credit"]["value"], 4);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn the_limits_of_credit_are_the_shops_to_set() {
    let said = |n: i64| review(n, "u1", &format!("r{n}"), &format!("o{n}"), 5, "");
    let site = Site::with((1..=3).map(said).collect()).await;
    let credit = async || site.get("analyst", "/scores?period=30").await["credit"].clone();
    let first = credit().await;
    assert_eq!(
        (&first["value"], &first["monthly_points"], &first["same_item_days"]),
        (&json!(1), &json!(6), &json!(14))
    );
    let mut settings = site.get("owner", "/listen/settings").await;
    for (points, days, value) in [(6, 0, 3), (2, 0, 2), (2, 14, 1)] {
        settings["credit"] = json!({"monthly_points": points, "same_item_days": days});
        assert_eq!(site.ask("owner", "PUT", "/listen/settings", settings.clone()).await.status, 200);
        assert_eq!(credit().await["value"], value, "{points} points, {days} days");
        site.is_what_the_log_tells().await;
    }
    for (field, wrong) in [("monthly_points", 0), ("monthly_points", 1_001), ("same_item_days", -1)] {
        let mut settings = settings.clone();
        settings["credit"][field] = json!(wrong);
        let refused = site.ask("owner", "PUT", "/listen/settings", settings).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.to_string().contains(&format!("credit.{field}")), "{}", refused.body);
    }
}

#[tokio::test]
async fn a_category_has_scores_of_its_own_dimensions() {
    let site = shop().await;
    let mut settings = site.get("owner", "/listen/settings").await;
    let items = json!([{"key": "taste", "zh": "口感", "en": "Taste"}]);
    let category = json!({"category": "茶", "items": items});
    settings["dimensions"].as_array_mut().unwrap().push(category.clone());
    let saved = site.ask("owner", "PUT", "/listen/settings", settings.clone()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    for (n, taste) in [4, 5].into_iter().enumerate() {
        let (user, id) = (format!("t{n}"), format!("taste{n}"));
        let said = json!({"review_id": id, "order_id": format!("t{n}"), "product_id": "p1", "rating": 5,
            "dimensions": {"taste": taste}});
        site.send(vec![order(20, &user, &format!("t{n}"), &["p1"]), track(21, &user, "Review Submitted", said)]).await;
    }
    let scores = site.get("analyst", "/scores?period=30").await;
    let steady = &scores["bayesian"];
    assert!(steady["interval"]["low"].as_f64() < steady["value"].as_f64(), "it is not certain: {steady}");
    assert!(steady["needed_for_4_8"].as_i64() > Some(0), "imagined ratings are to be outweighed: {steady}");
    let items = scores["by_category"][0]["dimensions"].as_array().unwrap();
    let keys: Vec<&Json> = items.iter().map(|item| &item["key"]).collect();
    assert_eq!(keys, ["described", "service", "delivery", "taste"], "what all share, and its own");
    let taste = &items[3];
    assert_eq!((&taste["key"], &taste["value"], &taste["n"]), (&json!("taste"), &json!(4.5), &json!(2)));
    settings["dimensions"].as_array_mut().unwrap().push(category);
    assert_eq!(site.ask("owner", "PUT", "/listen/settings", settings).await.status, 422, "a category has one set");
}

#[tokio::test]
async fn the_overview_counts_reviews_and_their_work() {
    let site = shop().await;
    let overview = site.get("agent", "/reviews/overview?days=30").await;
    assert_eq!(overview["n"], 5);
    assert_eq!(overview["by_rating"], json!([1, 0, 1, 1, 2]));
    assert_eq!(overview["good_rate"]["n"], 5);
    assert_eq!(overview["recoveries"]["open"], 1, "the bad one is a piece of work");
    assert_eq!((&overview["held"], &overview["answered_rate"]), (&json!(0), &json!(0.0)));
}

#[tokio::test]
async fn aspects_lead_to_their_sentences() {
    let site = shop().await;
    let aspects = site.get("agent", "/aspects?days=30").await;
    let delivery = aspects["items"].as_array().unwrap().iter().find(|row| row["aspect"] == "delivery").unwrap();
    assert_eq!((&delivery["mentions"], &delivery["negative"]), (&json!(5), &json!(1)));
    let said = site.get("agent", "/aspects/delivery/sentences?polarity=negative").await;
    assert_eq!(said["items"].as_array().unwrap().len(), 1);
    assert!(said["items"][0]["sentence"].as_str().unwrap().contains("太慢"));
}

#[tokio::test]
async fn settings_are_checked_and_take_effect() {
    let site = shop().await;
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["classes"] = json!({"good": 5, "neutral": 4});
    let saved = site.ask("owner", "PUT", "/listen/settings", settings.clone()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    assert_eq!(site.get("owner", "/listen/settings").await["classes"]["good"], 5);
    assert_eq!(site.get("owner", "/scores?period=30").await["good_rate"]["value"], 0.4, "only five stars are good now");
    settings["bayesian"] = json!({"prior_weight": 10, "prior_mean": 4.0, "half_life_days": 1});
    assert_eq!(site.ask("owner", "PUT", "/listen/settings", settings.clone()).await.status, 200);
    let steady = site.get("owner", "/scores?period=30").await["bayesian"].clone();
    let value = steady["value"].as_f64().unwrap();
    assert!((value - (10.0 * 4.0 + 18.0 / 2.0) / (10.0 + 5.0 / 2.0)).abs() < 1e-9, "they are a day old: {value}");
    assert_eq!((&steady["prior_weight"], &steady["half_life_days"]), (&json!(10), &json!(1)));
    for (field, wrong) in [("prior_weight", json!(-1)), ("prior_mean", json!(5.5)), ("half_life_days", json!(0))] {
        let mut refused = settings.clone();
        refused["bayesian"][field] = wrong;
        let answer = site.ask("owner", "PUT", "/listen/settings", refused).await;
        assert_eq!(answer.status, 422, "{field}: {}", answer.body);
    }
    settings["classes"] = json!({"good": 9, "neutral": 4});
    assert_eq!(site.ask("owner", "PUT", "/listen/settings", settings.clone()).await.status, 422);
    assert_eq!(site.ask("agent", "PUT", "/listen/settings", settings).await.status, 403);
}

#[tokio::test]
async fn what_was_rated_too_long_after_the_delivery_is_not_in_the_dynamic_score() {
    const DAY: i64 = 24 * 60;
    let delivered = |order: &str| track(60, "", "Parcel Delivered", json!({"order_id": order}));
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        order(0, "u2", "o2", &["p1"]),
        order(0, "u3", "o3", &["p1"]),
        delivered("o1"),
        delivered("o2"),
        review(60 + 15 * DAY, "u1", "in_time", "o1", 5, ""),
        review(61 + 15 * DAY, "u2", "late", "o2", 1, ""),
        review(61 + 15 * DAY, "u3", "unknown", "o3", 3, ""),
    ])
    .await;
    site.clock.advance(jiff::SignedDuration::from_hours(24 * 20));
    let described = async || {
        let dsr = site.get("analyst", "/scores").await["dsr"].clone();
        let item = dsr["items"].as_array().unwrap().iter().find(|item| item["key"] == "described").unwrap().clone();
        (dsr["window_days"].clone(), item["n"].clone(), item["value"].clone())
    };
    assert_eq!(described().await, (json!(15), json!(2), json!(4.0)));
    assert_eq!(site.get("analyst", "/scores").await["mean"]["n"], 3, "in the plain mean it is");
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["dsr"]["window_days"] = json!(0);
    assert_eq!(site.ask("owner", "PUT", "/listen/settings", settings).await.status, 200);
    assert_eq!(described().await, (json!(0), json!(3), json!(3.0)));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_never_succeeded_is_not_in_the_dynamic_score() {
    let cancelled = |at: i64, order: &str| track(at, "", "Order Cancelled", json!({"order_id": order}));
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        order(0, "u2", "o2", &["p1"]),
        order(0, "u3", "o3", &["p1"]),
        cancelled(60, "o2"),
        review(70, "u1", "untold", "o1", 4, ""),
        review(70, "u2", "cancelled", "o2", 1, ""),
        review(70, "u3", "cancelled_later", "o3", 2, ""),
        review(70, "u4", "unknown", "o4", 5, ""),
    ])
    .await;
    let described = async || {
        let dsr = site.get("analyst", "/scores").await["dsr"].clone();
        let item = dsr["items"].as_array().unwrap().iter().find(|item| item["key"] == "described").unwrap().clone();
        (item["n"].clone(), item["value"].as_f64().unwrap())
    };
    let (n, value) = described().await;
    assert_eq!(n, 3, "what nobody told the end of counts");
    assert!((value - 11.0 / 3.0).abs() < 1e-9, "{value}");
    site.send(vec![cancelled(80, "o3")]).await;
    assert_eq!(described().await, (json!(2), 4.5));
    assert_eq!(site.get("analyst", "/scores").await["mean"]["n"], 4, "in the plain mean it is");
    site.is_what_the_log_tells().await;
    let taken_back = json!({"order_id": "o2", "status": "completed"});
    site.send(vec![track(90, "u2", "Order Updated", taken_back)]).await;
    assert_eq!(described().await.0, json!(3));
    site.is_what_the_log_tells().await;
}
