//! When an order is asked about: once it is there, never while it is on its way.

use jiff::SignedDuration;
use primitives::Event;
use serde_json::json;
use store::{Sql, Value};

use super::site::{SHOP, Site, order, track};
use crate::links::draw;

const DAY: i64 = 24 * 60;
/// Of the clock of a shop that was just opened, in minutes.
const OPENED: i64 = 1_000;

fn parcel(day: i64, name: &str, order: &str, parcel: &str) -> Event {
    track(day * DAY, "", name, json!({"order_id": order, "parcel_id": parcel}))
}

fn promised(id: &str, day: i64) -> Event {
    let at = super::site::minute(day * DAY);
    track(0, "u1", "Order Completed", json!({"order_id": id, "products": [{"product_id": "p1"}], "promised_at": at}))
}

/// Decides each day from the order on; gives on which day of an order it was decided and why, in their order.
async fn decided(site: &Site, days: i64) -> Vec<(String, i64, String)> {
    let mut all = Vec::new();
    site.clock.advance(SignedDuration::from_mins(-OPENED + 1));
    for day in 1..=days {
        site.clock.advance(SignedDuration::from_hours(24));
        draw(&site.listen, SHOP).await.unwrap();
        let sql = "SELECT order_id || ' ' || reason FROM review_requests WHERE created_at >= $1 ORDER BY order_id";
        let since: Value = store::micros(site.listen.kit.now()).into();
        let found: Vec<String> = site.test.store.column(sql, vec![since]).await.unwrap();
        all.extend(
            found.iter().filter_map(|line| line.split_once(' ')).map(|(id, why)| (id.to_owned(), day, why.to_owned())),
        );
    }
    all
}

fn line(order: &str, day: i64, reason: &str) -> (String, i64, String) {
    (order.to_owned(), day, reason.to_owned())
}

#[tokio::test]
async fn what_is_on_its_way_is_not_asked_about() {
    let site = Site::with(vec![
        order(0, "u1", "late", &["p1"]),
        order(0, "u1", "lost", &["p1"]),
        order(0, "u1", "two", &["p1", "p2"]),
        order(0, "u1", "silent", &["p1"]),
        promised("promised", 25),
        parcel(1, "Parcel Shipped", "late", "a"),
        parcel(1, "Parcel Shipped", "lost", "b"),
        parcel(1, "Parcel Shipped", "two", "c"),
        parcel(2, "Parcel Shipped", "two", "d"),
        parcel(3, "Parcel Delivered", "two", "c"),
        parcel(12, "Parcel Delivered", "late", "a"),
        parcel(15, "Parcel Delivered", "two", "d"),
    ])
    .await;
    let expected = [
        line("late", 19, "sampled"),
        line("silent", 21, "sampled"),
        line("two", 22, "sampled"),
        line("promised", 25, "sampled"),
        line("lost", 35, "undelivered"),
    ];
    assert_eq!(decided(&site, 40).await, expected);
    site.send(vec![parcel(41, "Parcel Delivered", "lost", "b")]).await;
    site.clock.advance(SignedDuration::from_hours(24 * 8));
    assert_eq!(draw(&site.listen, SHOP).await.unwrap(), 1, "it came after all");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_shop_may_ask_about_nothing_but_what_was_delivered() {
    let site = Site::with(vec![order(0, "u1", "silent", &["p1"])]).await;
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["request"] = json!({"delay_days": 7, "order_delay_days": 0});
    assert!(site.ask("owner", "PUT", "/listen/settings", settings).await.status.is_success());
    assert_eq!(decided(&site, 40).await, [line("silent", 35, "undelivered")]);
}

#[tokio::test]
async fn settings_of_before_have_the_new_rules_defaults() {
    let site = Site::open().await;
    let tx = site.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    let old = json!({"request": {"delay_days": 3, "sample_rate": 0.5, "expires_days": 30}});
    tx.exec(sql, vec![SHOP.0.into(), old.to_string().into()]).await.unwrap();
    tx.commit().await.unwrap();
    let request = &site.get("owner", "/listen/settings").await["request"];
    assert_eq!((&request["delay_days"], &request["order_delay_days"]), (&json!(3), &json!(21)));
}
