use std::collections::HashMap;

use simulate::{Behaviour, Config, CustomerTruth, OrderTruth, Shop};

use crate::{config, name, orders_only, shop, text};

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    assert!(n > 0.0, "nothing to average");
    sum / n
}

fn orders(customers: &[CustomerTruth]) -> impl Iterator<Item = &OrderTruth> {
    customers.iter().flat_map(|customer| &customer.orders)
}

#[test]
fn mishaps_lower_satisfaction_by_about_their_weight() {
    let truth = orders_only(3_000, 11).truth();
    let clean = |o: &&OrderTruth| o.severity == simulate::Drivers::NONE;
    let base = mean(orders(&truth.customers).filter(clean).map(|o| o.experience));
    let drop =
        |only: fn(&OrderTruth) -> bool| base - mean(orders(&truth.customers).filter(|o| only(o)).map(|o| o.experience));
    let broken = drop(|o| o.severity.product == 1.0 && o.severity.late == 0.0 && o.severity.service == 0.0);
    let late = drop(|o| o.severity.product == 0.0 && o.severity.late == 1.0 && o.severity.service == 0.0);
    assert!((broken - truth.behaviour.hurts.product).abs() < 0.1, "{broken}");
    assert!((late - truth.behaviour.hurts.late).abs() < 0.1, "{late}");
    assert!(base > 0.8, "{base}");
}

#[test]
fn the_dissatisfied_leave_sooner() {
    let truth = orders_only(3_000, 12).truth();
    let leave = |low: f64, high: f64| {
        let band = orders(&truth.customers).filter(|o| (low..high).contains(&o.experience));
        mean(band.map(|o| f64::from(u8::from(o.left))))
    };
    let (angry, content) = (leave(0.0, 0.5), leave(0.8, 1.01));
    assert!(angry > 1.8 * content, "{angry} against {content}");
}

#[test]
fn without_drivers_mishaps_change_nothing_about_leaving() {
    let config = Config { browsing: 0.0, behaviour: Behaviour::indifferent(), ..config(5_000, 13) };
    let truth = Shop::new(config).unwrap().truth();
    let left = |bad: bool| {
        let firsts = truth.customers.iter().filter_map(|c| c.orders.first());
        let band = firsts.filter(|o| (o.severity.product + o.severity.late > 0.0) == bad);
        mean(band.map(|o| f64::from(u8::from(o.left))))
    };
    let Behaviour { a, b, .. } = truth.behaviour;
    assert!((left(true) - left(false)).abs() < 0.04, "{} against {}", left(true), left(false));
    assert!((left(false) - a / (a + b)).abs() < 0.03, "{}", left(false));
}

#[test]
fn customers_return_at_their_own_rate_until_they_leave() {
    let truth = orders_only(3_000, 14).truth();
    let buyers: Vec<&CustomerTruth> = truth.customers.iter().filter(|c| !c.orders.is_empty()).collect();
    let repeat = mean(buyers.iter().map(|c| f64::from(u8::from(c.orders.len() > 1))));
    assert!((0.45..0.75).contains(&repeat), "{repeat}");
    let of_rate = |low: f64, high: f64| {
        mean(buyers.iter().filter(|c| (low..high).contains(&c.rate)).map(|c| c.orders.len() as f64))
    };
    assert!(of_rate(0.03, 1.0) > 2.0 * of_rate(0.0, 0.01));
    for customer in &buyers {
        let after = |at| customer.orders.iter().filter(|o| o.at > at).count();
        assert_eq!(customer.left_at.map_or(0, after), 0, "{} bought after leaving", customer.id);
    }
}

#[test]
fn reviews_follow_from_what_happened() {
    let mut late = HashMap::new();
    let mut ratings: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for event in orders_only(2_000, 15).events() {
        let id = text(&event.body, "order_id").to_owned();
        match name(&event) {
            "Parcel Delivered" => {
                late.insert(id, text(&event.body, "delivered_at") > text(&event.body, "promised_at"));
            }
            "Review Submitted" => {
                let rating = event.body["properties"]["rating"].as_f64().unwrap();
                ratings[usize::from(late[&id])].push(rating);
            }
            _ => {}
        }
    }
    let [on_time, late] = ratings.map(|ratings| mean(ratings.into_iter()));
    assert!(on_time > late + 0.4, "{on_time} against {late}");
    assert!(on_time > 4.0, "{on_time}");
}

#[test]
fn the_late_carrier_and_the_bad_batch_stand_out() {
    let shop = orders_only(6_000, 16);
    let truth = shop.events().into_truth();
    let mut carriers: HashMap<String, Vec<f64>> = HashMap::new();
    let (mut sold, mut returned) = ([0.0; 2], [0.0; 2]);
    let mut batch = HashMap::new();
    for event in shop.events() {
        let properties = &event.body["properties"];
        let id = text(&event.body, "order_id").to_owned();
        match name(&event) {
            "Parcel Delivered" => {
                let late = text(&event.body, "delivered_at") > text(&event.body, "promised_at");
                carriers.entry(text(&event.body, "carrier").to_owned()).or_default().push(f64::from(u8::from(late)));
            }
            "Order Completed" => {
                let products = properties["products"].as_array().unwrap();
                if products.iter().any(|p| p["product_id"] == truth.bad_batch.product_id.as_str()) {
                    let bad = usize::from(event.at >= truth.bad_batch.from && event.at < truth.bad_batch.until);
                    sold[bad] += 1.0;
                    batch.insert(id, bad);
                }
            }
            "Order Refunded" => {
                if let Some(bad) = batch.get(&id) {
                    returned[*bad] += 1.0;
                }
            }
            _ => {}
        }
    }
    assert!(carriers.len() == 3 && carriers.keys().all(|name| !name.is_ascii()), "as people read them: {carriers:?}");
    let share = |key: &str| mean(carriers[key].iter().copied());
    for carrier in carriers.keys().filter(|key| **key != truth.late_carrier) {
        assert!(share(&truth.late_carrier) > 1.8 * share(carrier));
    }
    assert!(sold[1] > 20.0, "{sold:?}");
    assert!(returned[1] / sold[1] > 2.5 * returned[0] / sold[0], "{returned:?} of {sold:?}");
}

#[test]
fn planted_search_terms_rise_and_fail() {
    let shop = shop(1_000, 17);
    let truth = shop.events().into_truth();
    let middle = crate::start() + jiff::SignedDuration::from_hours(24 * 305);
    let mut rising = [0.0; 2];
    let mut all = [0.0; 2];
    let mut failing = 0;
    for event in shop.events().filter(|event| name(event) == "Products Searched") {
        let (query, late) = (text(&event.body, "query"), usize::from(event.at > middle));
        all[late] += 1.0;
        rising[late] += f64::from(u8::from(truth.rising_terms.contains(&query)));
        if truth.failing_terms.contains(&query) {
            assert_eq!(event.body["properties"]["results"], 0);
            failing += 1;
        }
    }
    assert!(rising[1] / all[1] > 2.0 * rising[0] / all[0], "{rising:?} of {all:?}");
    assert!(failing > 50, "{failing}");
}

#[test]
fn some_search_for_what_they_then_buy() {
    let shop = shop(300, 19);
    let mut sought = HashMap::new();
    let (mut bought, mut orders) = (0.0, 0.0);
    for event in shop.events() {
        let device = event.body["anonymousId"].as_str().unwrap_or_default().to_owned();
        match name(&event) {
            "Product Clicked" if !text(&event.body, "query").is_empty() => {
                sought.insert(device, text(&event.body, "product_id").to_owned());
            }
            "Checkout Started" => orders += 1.0,
            "Order Completed" => {
                let first = event.body["properties"]["products"][0]["product_id"].as_str().unwrap_or_default();
                bought += f64::from(u8::from(sought.remove(&device).is_some_and(|product| product == first)));
            }
            _ => {}
        }
    }
    assert!(orders > 300.0 && bought > 0.3 * orders && bought < 0.6 * orders, "{bought} of {orders}");
}
