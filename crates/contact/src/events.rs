//! What is told to the event log.

use primitives::{ShopId, SourceId};
use serde_json::{Value as Json, json};
use store::{Deed, Tx};
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
    let now = kit.now();
    let (source, user_id, channel) = match speaker {
        Speaker::System => (SourceId::SYSTEM, None, "server"),
        Speaker::Person(user_id) => (SourceId::FORM, Some(user_id), "form"),
    };
    let context = json!({"channel": channel});
    let event = Deed { shop, source, user_id, name, properties, context }.event(now)?;
    Ok(store::enqueue(tx, kit.ids.uuid(), event, now).await?)
}
