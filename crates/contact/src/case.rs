//! Work about a customer that was closed here, or opened again, told as other systems tell of theirs: surveys wait for it,
//! wherever the work was done.

use primitives::{ShopId, SourceId};
use serde_json::json;
use store::{Deed, Tx};
use uuid::Uuid;
use web::{Kit, Problem, Staff};

use crate::{Directory, Who};

/// Something about a customer that staff work on.
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
    pub async fn resolved(self, tx: &Tx, kit: &Kit, directory: &dyn Directory, staff: &Staff) -> Result<(), Problem> {
        self.tell(tx, kit, directory, ("Case Resolved", staff.shop, Some(staff))).await
    }

    /// Queues `Case Reopened` in the transaction that opens it again: whoever counted it as resolved takes it back. Without
    /// staff where the customer opens it, by saying more.
    ///
    /// # Errors
    /// When the directory cannot be read, or the database refuses.
    pub async fn reopened(
        self,
        tx: &Tx,
        kit: &Kit,
        directory: &dyn Directory,
        (shop, staff): (ShopId, Option<&Staff>),
    ) -> Result<(), Problem> {
        self.tell(tx, kit, directory, ("Case Reopened", shop, staff)).await
    }

    async fn tell(
        self,
        tx: &Tx,
        kit: &Kit,
        directory: &dyn Directory,
        (name, shop, staff): (&str, ShopId, Option<&Staff>),
    ) -> Result<(), Problem> {
        let Some(known) = directory.find(shop, &self.who).await? else { return Ok(()) };
        let mut properties = json!({"case_id": self.id, "kind": self.kind, "customer_id": known.customer});
        let mut context = json!({"channel": "server"});
        if let Some(order_id) = self.order_id {
            properties["order_id"] = json!(order_id);
        }
        if let Some(staff) = staff {
            properties["agent"] = json!(staff.name);
            context["staff_id"] = json!(staff.id);
            context["staff_name"] = json!(staff.name);
        }
        let (source, now) = (SourceId::SYSTEM, kit.now());
        let event = Deed { shop, source, user_id: None, name, properties: &properties, context }.event(now)?;
        Ok(store::enqueue(tx, kit.ids.uuid(), event, now).await?)
    }
}
