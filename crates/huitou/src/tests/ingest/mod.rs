//! Events sent in the Segment protocol.

mod calls;
mod hostile;
mod limits;
mod rejected;

use serde_json::Value;

use super::actor::{Actor, Answer};
use super::shop::TestShop;

/// A shop's website, which knows its write key.
struct Website {
    actor: Actor,
    source: String,
    key: String,
}

impl Website {
    async fn of(shop: &TestShop) -> Self {
        let (source, key) = shop.source().await;
        Self { actor: shop.anonymous(), source, key }
    }

    fn strict(&self) -> Self {
        Self { actor: self.actor.with("x-strict-mode", "1"), source: self.source.clone(), key: self.key.clone() }
    }

    async fn call(&self, call: &str, mut body: Value) -> Answer {
        body["writeKey"] = self.key.as_str().into();
        self.actor.post(&format!("/v1/{call}"), body).await
    }
}

/// The message ids in the log, in order.
fn logged(shop: &TestShop) -> Vec<String> {
    shop.app.log.read(0, usize::MAX).unwrap().into_iter().map(|stored| stored.event.message_id).collect()
}
