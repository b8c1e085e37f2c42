use std::collections::{HashMap, HashSet};

use primitives::{Currency, Money, Timestamp};
use serde_json::Value;
use simulate::{Config, ConfigError, CustomerKind, Language, Shop};

use crate::{config, in_language, name, shop, text};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let bytes = |seed| shop(60, seed).events().map(|event| event.body.to_string() + "\n").collect::<String>();
    let first = bytes(1);
    assert!(first.len() > 100_000);
    assert!(first == bytes(1));
    assert!(first != bytes(2));
    assert_eq!(shop(60, 1).catalogue(), shop(60, 1).catalogue());
}

#[test]
fn events_come_in_order_of_time_within_the_run_with_unique_ids() {
    let config = config(150, 2);
    let end = config.start + jiff::SignedDuration::from_hours(24 * 365);
    let mut last = config.start;
    let mut ids = HashSet::new();
    for event in Shop::new(config).unwrap().events() {
        assert!(event.at >= last && event.at < end, "{} after {last}", event.at);
        last = event.at;
        assert_eq!(event.body["timestamp"].as_str().unwrap().parse::<Timestamp>().unwrap(), event.at);
        assert!(ids.insert(event.body["messageId"].as_str().unwrap().to_owned()));
        assert!(event.body["userId"].is_string() || event.body["anonymousId"].is_string());
    }
    assert!(ids.len() > 5_000, "{}", ids.len());
}

#[test]
fn the_whole_vocabulary_is_spoken() {
    let seen: HashSet<String> = shop(500, 3).events().map(|event| name(&event).to_owned()).collect();
    for expected in [
        "Order Completed",
        "Order Updated",
        "Order Refunded",
        "Order Cancelled",
        "Product Viewed",
        "Product List Viewed",
        "Products Searched",
        "Product Clicked",
        "Product Added",
        "Product Removed",
        "Cart Viewed",
        "Checkout Started",
        "Coupon Applied",
        "Page Left",
        "Web Vitals",
        "Parcel Shipped",
        "Parcel Delayed",
        "Parcel Delivered",
        "Review Submitted",
        "Survey Answered",
        "Support Contacted",
        "Case Resolved",
        "Consent Changed",
    ] {
        assert!(seen.contains(expected), "no {expected}");
    }
}

#[test]
fn an_order_totals_its_lines_plus_shipping_minus_discount_exactly() {
    for currency in ["CNY", "USD", "JPY"] {
        let currency: Currency = currency.parse().unwrap();
        let shop = Shop::new(Config { currency, ..config(150, 4) }).unwrap();
        let minor = |value: &Value| Money::parse(&value.to_string(), currency).unwrap().minor;
        let mut orders = 0;
        for event in shop.events().filter(|event| name(event) == "Order Completed") {
            let order = &event.body["properties"];
            let line = |line: &Value| minor(&line["price"]) * line["quantity"].as_i64().unwrap();
            let lines: i64 = order["products"].as_array().unwrap().iter().map(line).sum();
            assert_eq!(minor(&order["total"]), lines + minor(&order["shipping"]) - minor(&order["discount"]));
            assert_eq!(minor(&order["subtotal"]), lines);
            assert!(minor(&order["total"]) > 0);
            orders += 1;
        }
        assert!(orders > 100, "{orders}");
    }
}

#[test]
fn what_follows_an_order_refers_to_it_and_keeps_its_order() {
    let mut stage: HashMap<String, &str> = HashMap::new();
    let mut totals: HashMap<String, f64> = HashMap::new();
    let mut refunds = 0;
    for event in shop(400, 6).events() {
        let id = text(&event.body, "order_id").to_owned();
        let total = event.body["properties"]["total"].as_f64();
        match name(&event) {
            "Order Completed" => {
                assert_eq!(stage.insert(id.clone(), "paid"), None, "{id} twice");
                totals.insert(id, total.unwrap());
            }
            "Order Cancelled" => assert_eq!(stage.insert(id, "cancelled"), Some("paid")),
            "Parcel Shipped" => assert_eq!(stage.insert(id, "shipped"), Some("paid")),
            "Parcel Delivered" => assert_eq!(stage.insert(id, "delivered"), Some("shipped")),
            "Order Refunded" => {
                refunds += 1;
                assert_eq!(stage[&id], "delivered");
                assert!(total.unwrap() > 0.0 && total.unwrap() <= totals[&id] + 1e-9);
            }
            "Review Submitted" | "Parcel Delayed" | "Support Contacted" | "Case Resolved" => {
                assert!(stage.contains_key(&id), "{id} is unknown to {}", name(&event));
            }
            _ => {}
        }
    }
    assert!(refunds > 10, "{refunds}");
}

#[test]
fn people_write_in_the_language_asked_for() {
    let hanzi = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (language, chinese) in [(Language::Zh, true), (Language::En, false)] {
        let mut texts = 0;
        for event in in_language(200, language).events() {
            if !chinese {
                assert!(!hanzi(&event.body.to_string()), "{}", event.body);
            }
            let said = text(&event.body, "text");
            if !said.is_empty() {
                assert_eq!(hanzi(said), chinese, "{said}");
                assert!(!said.contains('{'), "{said}");
                texts += 1;
            }
        }
        assert!(texts > 50, "{texts}");
    }
}

#[test]
fn devices_meet_in_one_person_and_platform_buyers_show_neither_phone_nor_mail() {
    let mut devices: HashMap<String, HashSet<String>> = HashMap::new();
    let mut anonymous_first = false;
    let mut platform = 0;
    for event in shop(400, 7).events() {
        let body = &event.body;
        if let (Some(user), Some(device)) = (body["userId"].as_str(), body["anonymousId"].as_str()) {
            devices.entry(user.to_owned()).or_default().insert(device.to_owned());
        }
        anonymous_first |= body["userId"].is_null() && devices.is_empty();
        if body["type"] == "identify" && body["traits"]["buyer_id"].is_string() {
            platform += 1;
            assert!(body["traits"]["phone"].is_null() && body["traits"]["email"].is_null());
            assert!(body["traits"]["oaid"].is_string() && body["userId"].is_null());
        }
    }
    assert!(anonymous_first && platform > 20);
    assert!(devices.values().filter(|own| own.len() > 1).count() > 20);
}

#[test]
fn ids_are_nobodys_but_ones_own() {
    let truth = shop(3_000, 8).truth();
    let ids: HashSet<&str> = truth.customers.iter().map(|customer| customer.id.as_str()).collect();
    assert_eq!(ids.len(), 3_000);
    let orders: Vec<&str> = truth.customers.iter().flat_map(|c| &c.orders).map(|o| o.order_id.as_str()).collect();
    assert_eq!(orders.iter().collect::<HashSet<_>>().len(), orders.len());
    let silent = truth.customers.iter().filter(|c| !c.kind.buys());
    assert!(silent.clone().all(|c| c.orders.is_empty()));
    assert!(silent.filter(|c| c.kind == CustomerKind::Visitor).count() > 300);
}

#[test]
fn a_senseless_configuration_is_refused_with_its_reason() {
    let refused = |config| Shop::new(config).err().unwrap();
    assert_eq!(refused(config(0, 1)), ConfigError::Customers);
    assert_eq!(refused(Config { days: 0, ..config(1, 1) }), ConfigError::Days(0));
    let nowhere = Config { time_zone: "Asia/Nowhere".to_owned(), ..config(1, 1) };
    assert_eq!(refused(nowhere), ConfigError::TimeZone("Asia/Nowhere".to_owned()));
}
