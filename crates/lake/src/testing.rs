//! A small shop's events for the tests beside the code.

use std::path::Path;

use primitives::{Event, EventKind, ShopId, SourceId, Stored, Timestamp};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::lake::{Lake, Options};

pub(crate) const KEY: [u8; 32] = [9; 32];

pub(crate) fn open(dir: &Path) -> Lake {
    open_with(dir, None)
}

pub(crate) fn open_with(dir: &Path, key: Option<[u8; 32]>) -> Lake {
    Lake::open(dir, Options { threads: 2, key, ..Options::default() }).unwrap()
}

/// The first instant of the tests' time, plus days and seconds.
pub(crate) fn at(days: i64, seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + days * 86_400 + seconds).unwrap()
}

pub(crate) struct Shop(pub ShopId);

impl Shop {
    pub(crate) fn new(number: u128) -> Self {
        Self(ShopId(Uuid::from_u128(number)))
    }

    pub(crate) fn event(&self, seq: u64, time: Timestamp, user: &str, name: &str, properties: &str) -> Stored {
        let body = format!(r#"{{"type":"track","event":"{name}","userId":"{user}","properties":{properties}}}"#);
        let event = Event {
            v: Event::VERSION,
            shop: self.0,
            source: SourceId(Uuid::from_u128(7)),
            message_id: format!("m{seq}"),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id: Some(user.to_owned()),
            anonymous_id: None,
            timestamp: time,
            received_at: time,
            body: RawValue::from_string(body).unwrap(),
        };
        Stored { seq, event }
    }

    /// One event an hour.
    pub(crate) fn view(&self, seq: u64, user: &str, product: &str) -> Stored {
        let time = at(0, i64::try_from(seq).unwrap() * 3600);
        self.event(seq, time, user, "Product Viewed", &format!(r#"{{"product_id":"{product}"}}"#))
    }

    pub(crate) fn order(&self, seq: u64, time: Timestamp, user: &str, total: &str) -> Stored {
        let properties = format!(r#"{{"order_id":"o{seq}","total":{total},"currency":"CNY"}}"#);
        self.event(seq, time, user, "Order Completed", &properties)
    }
}
