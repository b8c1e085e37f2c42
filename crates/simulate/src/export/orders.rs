use std::collections::HashMap;

use jiff::tz::TimeZone;
use primitives::Timestamp;
use serde_json::Value;

use crate::Shop;

/// An order as it stands at the end of the run.
pub struct Order {
    /// `Order Completed`'s properties.
    pub properties: Value,
    /// `userId`, or the platform's buyer id.
    pub customer: String,
    pub shipped_at: Option<String>,
    pub delivered_at: Option<String>,
    pub cancelled: Option<(String, String)>,
    pub parcel: Option<(String, String)>,
    /// Major units.
    pub refunded: Option<Value>,
}

/// All orders of a run, oldest first, and what is known of who placed them.
pub struct Orders {
    pub orders: Vec<Order>,
    /// Traits by `userId` or platform id.
    pub traits: HashMap<String, Value>,
    zone: TimeZone,
}

impl Orders {
    pub fn of(shop: &Shop) -> Self {
        let zone = shop.world.config.zone().unwrap_or(TimeZone::UTC);
        let mut all = Self { orders: Vec::new(), traits: HashMap::new(), zone };
        let mut places: HashMap<String, usize> = HashMap::new();
        for event in shop.events() {
            let mut body = event.body;
            if body["type"] == "identify" {
                all.traits.insert(who(&body), body["traits"].take());
                continue;
            }
            let id = string(&body["properties"]["order_id"]);
            let name = body["event"].as_str().unwrap_or_default();
            if name == "Order Completed" {
                places.insert(id, all.orders.len());
                let customer = who(&body);
                all.orders.push(Order::new(customer, body["properties"].take()));
            } else if let Some(place) = places.get(&id) {
                let at = string(&body["timestamp"]);
                all.orders[*place].live(&body, at);
            }
        }
        all
    }

    /// A time of the events in the shop's own time zone.
    pub fn local(&self, time: &str, format: &str) -> String {
        let instant = time.parse::<Timestamp>().ok();
        instant.map_or(String::new(), |at| at.to_zoned(self.zone.clone()).strftime(format).to_string())
    }

    /// A person's trait as text, empty when unknown.
    pub fn known(&self, customer: &str, key: &str) -> String {
        self.traits.get(customer).map_or(String::new(), |traits| string(&traits[key]))
    }
}

impl Order {
    fn new(customer: String, properties: Value) -> Self {
        let (shipped_at, delivered_at, cancelled, parcel, refunded) = (None, None, None, None, None);
        Self { properties, customer, shipped_at, delivered_at, cancelled, parcel, refunded }
    }

    fn live(&mut self, body: &Value, at: String) {
        let properties = &body["properties"];
        match body["event"].as_str().unwrap_or_default() {
            "Parcel Shipped" => {
                self.shipped_at = Some(at);
                self.parcel = Some((string(&properties["parcel_id"]), string(&properties["carrier"])));
            }
            "Parcel Delivered" => self.delivered_at = Some(at),
            "Order Cancelled" => self.cancelled = Some((at, string(&properties["reason"]))),
            "Order Refunded" => self.refunded = Some(properties["total"].clone()),
            _ => {}
        }
    }

    pub fn get(&self, key: &str) -> String {
        string(&self.properties[key])
    }

    /// An amount with two decimals, as shops write it.
    pub fn money(&self, key: &str) -> String {
        money(&self.properties[key])
    }

    pub fn address(&self, key: &str) -> String {
        string(&self.properties["address"][key])
    }

    pub fn products(&self) -> &[Value] {
        self.properties["products"].as_array().map_or(&[], Vec::as_slice)
    }
}

pub fn money(value: &Value) -> String {
    format!("{:.2}", value.as_f64().unwrap_or(0.0))
}

/// Text of a JSON value without quotes; empty for null.
pub fn string(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn who(body: &Value) -> String {
    string(if body["userId"].is_string() { &body["userId"] } else { &body["anonymousId"] })
}
