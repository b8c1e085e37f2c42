//! Work about a customer that was closed here, told as other systems tell of theirs: surveys wait for it, wherever the
//! work was done.

use primitives::SourceId;
use serde_json::json;
use store::{Deed, Tx};
use uuid::Uuid;
use web::{Kit, Problem, Staff};

use crate::{Directory, Who};

/// Something about a customer that staff have closed.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// recovery | feedback | follow_up
    pub kind: &'a str,
    /// Closed once more it is the same case.
    pub id: Uuid,
    pub who: Who,
    pub order_id: Option<String>,
}

impl Case<'_> {
    /// Queues `Case Resolved` in the transaction that closes it; nothing where no profile belongs to the ids, for nobody
    /// could be asked about it.
    ///
    /// # Errors
    /// When the directory cannot be read, or the database refuses.
    pub async fn tell(self, tx: &Tx, kit: &Kit, directory: &dyn Directory, staff: &Staff) -> Result<(), Problem> {
        let Some(known) = directory.find(staff.shop, &self.who).await? else { return Ok(()) };
        let mut properties =
            json!({"case_id": self.id, "kind": self.kind, "customer_id": known.customer, "agent": staff.name});
        if let Some(order_id) = self.order_id {
            properties["order_id"] = json!(order_id);
        }
        let (shop, source, now) = (staff.shop, SourceId::SYSTEM, kit.now());
        let context = json!({"channel": "server", "staff_id": staff.id, "staff_name": staff.name});
        let name = "Case Resolved";
        let event = Deed { shop, source, user_id: None, name, properties: &properties, context }.event(now)?;
        Ok(store::enqueue(tx, kit.ids.uuid(), event, now).await?)
    }
}
