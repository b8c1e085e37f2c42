//! What a run must always be like, and what was put in must be found again.

mod asking;
mod events;
mod exports;
mod planted;

use primitives::Timestamp;
use serde_json::Value;
use simulate::{Config, Language, Shop, SimulatedEvent};

fn start() -> Timestamp {
    "2025-03-01T00:00:00+08:00".parse().expect("a time")
}

fn config(customers: u32, seed: u64) -> Config {
    Config::new(customers, 365, seed, start())
}

fn shop(customers: u32, seed: u64) -> Shop {
    Shop::new(config(customers, seed)).expect("a sensible configuration")
}

/// Orders and what follows from them, without the browsing.
fn orders_only(customers: u32, seed: u64) -> Shop {
    Shop::new(Config { browsing: 0.0, ..config(customers, seed) }).expect("a sensible configuration")
}

fn in_language(customers: u32, language: Language) -> Shop {
    Shop::new(Config { language, ..config(customers, 5) }).expect("a sensible configuration")
}

fn name(event: &SimulatedEvent) -> &str {
    event.body["event"].as_str().unwrap_or_default()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value["properties"][key].as_str().unwrap_or_default()
}
