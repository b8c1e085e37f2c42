//! What is told to the event log.

use primitives::{Ids, ShopId, SourceId, Timestamp};
use serde_json::{Value as Json, json};
use store::{Deed, StoreError, Tx};
use web::{Kit, Problem};

/// Whose statement it is.
#[derive(Debug, Clone)]
pub(crate) enum Speaker {
    /// The installation itself.
    System,
    /// The person whom the shop knows by this id.
    Person(String),
}

/// Queues an event in the transaction of what it tells of.
pub(crate) async fn tell(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    speaker: Speaker,
    name: &str,
    properties: &Json,
) -> Result<(), Problem> {
    Ok(tell_at(tx, (&kit.ids, kit.now()), shop, speaker, name, properties).await?)
}

/// The same for who has ids and a time of their own.
pub(crate) async fn tell_at(
    tx: &Tx,
    (ids, now): (&Ids, Timestamp),
    shop: ShopId,
    speaker: Speaker,
    name: &str,
    properties: &Json,
) -> Result<(), StoreError> {
    let (source, user_id, channel) = match speaker {
        Speaker::System => (SourceId::SYSTEM, None, "server"),
        Speaker::Person(user_id) => (SourceId::FORM, Some(user_id), "form"),
    };
    let context = json!({"channel": channel});
    let event = Deed { shop, source, user_id, name, properties, context }.event(now)?;
    store::enqueue(tx, ids.uuid(), event, now).await
}
