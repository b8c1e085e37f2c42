use std::collections::{HashMap, HashSet};

use primitives::Timestamp;
use simulate::{Config, Events, Shop, SimulatedEvent};

use crate::{config, name, orders_only, text};

fn asking(customers: u32, seed: u64) -> Events {
    let config = Config { browsing: 0.0, asks_for_reviews: true, ..config(customers, seed) };
    Shop::new(config).expect("a sensible configuration").events()
}

#[test]
fn a_shop_asks_only_where_it_is_told_to() {
    let asks = |event: SimulatedEvent| name(&event).starts_with("Review Request");
    assert!(!orders_only(300, 31).events().any(asks));
}

#[test]
fn it_asks_after_delivery_and_not_who_has_written_already() {
    let mut delivered: HashMap<String, Timestamp> = HashMap::new();
    let mut reviewed: HashSet<String> = HashSet::new();
    let (mut requests, mut opened, mut answered) = (HashMap::new(), HashSet::new(), 0);
    for event in asking(1_000, 32) {
        let order = text(&event.body, "order_id").to_owned();
        let request = text(&event.body, "request_id").to_owned();
        match name(&event) {
            "Parcel Delivered" => {
                delivered.insert(order, event.at);
            }
            "Review Requested" => {
                let waited = event.at.duration_since(delivered[&order]);
                assert!(waited > jiff::SignedDuration::from_hours(24 * 6), "{order} was asked too soon");
                assert!(!reviewed.contains(&order), "{order} was reviewed already");
                assert!(event.body["userId"].is_null() && event.body["anonymousId"].is_null());
                let is_drawn = event.body["properties"]["is_sampled"].as_bool().unwrap();
                assert!(requests.insert(request, is_drawn).is_none(), "{order} was asked twice");
            }
            "Review Request Opened" => {
                assert!(requests[&request], "{order} was not drawn");
                assert!(opened.insert(request));
            }
            "Review Submitted" if !request.is_empty() => {
                assert!(opened.contains(&request) && !reviewed.contains(&order));
                assert!(text(&event.body, "review_id").starts_with(&request));
                assert_eq!(event.body["context"]["channel"], "form");
                answered += 1;
            }
            "Review Submitted" => {
                reviewed.insert(order);
            }
            _ => {}
        }
    }
    let drawn = requests.values().filter(|is_drawn| **is_drawn).count();
    assert!(drawn > requests.len() / 2 && drawn < requests.len(), "{drawn} of {}", requests.len());
    assert!(opened.len() > answered && answered > drawn / 20, "{} opened, {answered} answered", opened.len());
}

#[test]
fn who_writes_unasked_is_more_often_angry() {
    let (mut invited, mut unasked) = (Vec::new(), Vec::new());
    for event in asking(4_000, 33) {
        if let Some(stars) = event.body["properties"]["rating"].as_u64().filter(|_| name(&event) == "Review Submitted")
            && event.body["properties"]["follow_up_of"].is_null()
        {
            let group = if text(&event.body, "request_id").is_empty() { &mut unasked } else { &mut invited };
            group.push(stars);
        }
    }
    let bad = |stars: &[u64]| stars.iter().filter(|stars| **stars <= 2).count() as f64 / stars.len() as f64;
    assert!(invited.len() > 300 && unasked.len() > 300, "{} and {}", invited.len(), unasked.len());
    assert!(bad(&invited) < 0.8 * bad(&unasked), "{} and {}", bad(&invited), bad(&unasked));
}
