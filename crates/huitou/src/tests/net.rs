//! Net money is one thing: profiles, sales, the overview, the page of the day and the spend model tell the same.

use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use know::{Projector, ShopSettings};
use serde_json::{Value, json};
use store::Sql;

use super::actor::Actor;
use super::imports::uploaded;
use super::shop::TestShop;
use crate::commands::rebuild::project;

async fn projected(shop: &TestShop) {
    let kit = &shop.app.kit;
    let customers = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
}

fn items<'a>(answer: &'a Value, key: &str) -> &'a [Value] {
    answer[key].as_array().unwrap_or_else(|| panic!("no {key}: {answer}"))
}

fn net(rows: &[Value]) -> i64 {
    rows.iter().map(|row| row["net"]["minor"].as_i64().unwrap()).sum()
}

async fn sales(owner: &Actor, of: &str) -> Value {
    owner.get(&format!("/api/v1/demand/sales?{of}")).await.ok()
}

async fn of_profiles(shop: &TestShop) -> i64 {
    let sql = "SELECT CAST(SUM(net_minor) AS BIGINT) FROM profiles";
    shop.app.kit.store.scalar(sql, vec![]).await.unwrap().unwrap()
}

/// What happened so many days ago.
fn told(shop: &TestShop, days: i64, user: &str, event: &str, properties: &Value) -> Value {
    let at = shop.app.kit.now() - SignedDuration::from_hours(24 * days);
    let id = format!("{event} {}", properties["order_id"]);
    let who = if user.is_empty() { ("anonymousId", "anonymous") } else { ("userId", user) };
    json!({"type": "track", "messageId": id, (who.0): who.1, "event": event, "timestamp": at, "properties": properties})
}

fn line(product: &str, price: i64, quantity: i64) -> Value {
    let category = product.to_uppercase();
    json!({"product_id": product, "name": product, "category": category, "price": price, "quantity": quantity})
}

/// Refunds of lines, of a part and of all of an order, of what was cancelled, and of orders that nobody knows.
fn refunds_of_all_kinds(shop: &TestShop) -> Vec<Value> {
    let order = |days, user: &str, id: &str, total: i64, products: Value| {
        let properties = json!({"order_id": id, "total": total, "currency": "CNY", "products": products});
        told(shop, days, user, "Order Completed", &properties)
    };
    let refund = |days, user: &str, properties: Value| told(shop, days, user, "Order Refunded", &properties);
    let cny = |id: &str, total: i64| json!({"order_id": id, "refund_id": format!("{id}-r"), "total": total, "currency": "CNY"});
    let with = |mut refund: Value, products: Value| {
        refund["products"] = products;
        refund
    };
    vec![
        order(6, "u1", "o1", 100, json!([line("tea", 40, 2), line("cup", 20, 1)])),
        refund(3, "u1", with(cny("o1", 30), json!([line("tea", 30, 1)]))),
        order(5, "u1", "o2", 50, json!([line("cup", 25, 2)])),
        refund(2, "u1", json!({"order_id": "o2", "refund_id": "o2-r"})),
        order(5, "u1", "o3", 80, json!([line("tea", 40, 2)])),
        told(shop, 4, "u1", "Order Cancelled", &json!({"order_id": "o3"})),
        refund(4, "u1", with(cny("o3", 80), json!([line("tea", 40, 2)]))),
        order(4, "u2", "o4", 60, json!([line("tea", 40, 1), line("cup", 20, 1)])),
        refund(2, "u2", cny("o4", 10)),
        refund(3, "u2", with(cny("C1", 25), json!([line("tea", 10, 2)]))),
        refund(3, "u2", json!({"order_id": "C2", "refund_id": "C2-r", "total": 7, "currency": "USD"})),
        refund(3, "u2", json!({"order_id": "C3", "refund_id": "C3-r"})),
        refund(2, "", cny("C4", 4)),
        refund(2, "u3", cny("C5", 9)),
    ]
}

#[tokio::test]
async fn all_kinds_of_refunds_are_taken_from_the_same_money_everywhere() {
    let shop = TestShop::open().await;
    let batch = refunds_of_all_kinds(&shop);
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    projected(&shop).await;
    let owner = shop.owner().await;
    // 100 − 30, 50 − 50 and 60 − 10 of orders; 25, 4 and 9 without.
    let all = 8200;
    assert_eq!(net(items(&sales(&owner, "by=total").await, "history")), all);
    assert_eq!(owner.get("/api/v1/customers/overview").await.ok()["net_30d"]["minor"], all);
    let today = owner.get("/api/v1/today").await.ok();
    let of_the_day = items(&today, "numbers").iter().find(|number| number["key"] == "net_sales").unwrap();
    assert_eq!(of_the_day["value"], all);
    assert_eq!(of_profiles(&shop).await, all + 400, "4 went back to nobody known");

    for (product, sold) in [("tea", 7000), ("cup", 4000)] {
        let by_product = sales(&owner, &format!("by=product&key={product}")).await;
        assert_eq!(net(items(&by_product, "history")), sold, "{product}");
        let by_category = sales(&owner, &format!("by=category&key={}", product.to_uppercase())).await;
        assert_eq!(net(items(&by_category, "history")), sold, "{product}");
        assert_eq!(by_category["unallocated"]["minor"], 2800);
    }
    let products = owner.get("/api/v1/demand/products").await.ok();
    // 10 of an order, 5 beyond its goods, and 4 and 9 name no product.
    assert_eq!((net(items(&products, "items")), &products["unallocated"]["minor"]), (all + 2800, &json!(2800)));

    let (store, now) = (&shop.app.kit.store, shop.app.kit.now());
    let settings = ShopSettings::load(store, shop.id).await.unwrap().unwrap();
    know::predictions::run(store, &settings, now).await.unwrap();
    let sql = "SELECT prediction FROM profiles WHERE prediction IS NOT NULL ORDER BY net_minor";
    let kept: Vec<String> = store.column(sql, vec![]).await.unwrap();
    let means = kept.iter().map(|kept| serde_json::from_str::<Value>(kept).unwrap()["spend_mean"].as_f64().unwrap());
    // Of one order and a credit note, and of two days with orders.
    assert_eq!(means.collect::<Vec<f64>>(), [2500.0, 3500.0]);
}

/// A wholesaler whose credit notes name no order.
#[tokio::test]
async fn the_credit_notes_of_online_retail_are_in_every_sum() {
    let name = "online_retail_to_2011-08.parquet";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/online_retail").join(name);
    let Ok(content) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let shop = TestShop::open().await;
    // The midnight after its last day, so that thirty days are whole days.
    shop.clock.set("2011-09-01T00:00:00+01:00".parse().unwrap());
    let owner = shop.owner().await;
    owner.patch("/api/v1/shop", json!({"currency": "GBP", "time_zone": "Europe/London"})).await.ok();
    let import = uploaded(&owner, name, &content).await.0;
    owner.post(&format!("{import}/start"), json!({})).await.ok();
    done(&owner, &import).await;
    projected(&shop).await;

    let all = sales(&owner, "by=total").await;
    let history = items(&all, "history");
    let (orders, credit_notes) = (627_991_291, 34_736_452);
    assert_eq!(net(history), orders - credit_notes);
    let nobodys = "SELECT CAST(
        (SELECT COALESCE(SUM(total_minor - refunded_minor), 0) FROM orders WHERE persona IS NULL)
        - (SELECT COALESCE(SUM(minor), 0) FROM refunds r WHERE persona IS NULL AND NOT EXISTS
            (SELECT 1 FROM orders o WHERE o.shop = r.shop AND o.order_id = r.order_id)) AS BIGINT)";
    let nobodys: i64 = shop.app.kit.store.scalar(nobodys, vec![]).await.unwrap().unwrap();
    assert_eq!(of_profiles(&shop).await + nobodys, orders - credit_notes);
    let overview = owner.get("/api/v1/customers/overview").await.ok();
    assert_eq!(overview["net_30d"]["minor"], net(&history[history.len() - 30..]));
}

async fn done(owner: &Actor, import: &str) {
    for _ in 0..3_000 {
        let found = owner.get(import).await.ok();
        if found["state"] == "done" {
            return;
        }
        assert!(found["error"].is_null(), "{found}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{import} does not end");
}
