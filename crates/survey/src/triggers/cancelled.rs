//! Whether orders stand: the newest that anybody but a visitor says of one counts, in whatever order it comes.

use std::collections::BTreeMap;

use contact::Withdrawal;
use primitives::{ShopId, json};
use store::{Sql, StoreError, Tx, Value, exec_in, ids_in, micros};
use uuid::Uuid;
use web::Kit;

use super::Item;
use crate::audience::Trigger;
use crate::invitations;

/// What asks because of an order that stands; a refund or a closed case may well be about one that does not.
const ASKS: [Trigger; 2] = [Trigger::Delivery, Trigger::OrderNth];

/// True where the order of a row is cancelled; `order` is the row's name, with the columns `shop` and `order_id`.
pub(super) fn is_cancelled_sql(order: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM survey_order_states c
            WHERE c.shop = {order}.shop AND c.order_id = {order}.order_id AND c.is_cancelled AND NOT EXISTS (
                SELECT 1 FROM survey_order_states s WHERE s.shop = c.shop AND s.order_id = c.order_id
                    AND NOT s.is_cancelled AND s.as_of > c.as_of))"
    )
}

/// Whether an invitation is about an order that was cancelled, and asks since it had stood.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_void(db: &impl Sql, invitation: &invitations::Invitation) -> Result<bool, StoreError> {
    if !ASKS.iter().any(|trigger| trigger.as_str() == invitation.occasion) {
        return Ok(false);
    }
    let sql = format!("SELECT i.id FROM survey_invitations i WHERE i.id = $1 AND {}", is_cancelled_sql("i"));
    let found: Option<Uuid> = db.scalar(&sql, vec![invitation.id.into()]).await?;
    Ok(found.is_some())
}

/// Whether an event says that its order is cancelled, or that it stands.
fn says_cancelled(item: &Item<'_>) -> Option<bool> {
    match item.name() {
        "Order Cancelled" | "Order Deleted" => Some(true),
        "Order Completed" | "Order Updated" => {
            let status = json::text(item.properties(), "status");
            let is_cancelled = status.as_ref().is_some_and(|status| status.eq_ignore_ascii_case("cancelled"))
                || json::micros(item.properties(), "cancelled_at").is_some();
            (is_cancelled || status.is_some()).then_some(is_cancelled)
        }
        _ => None,
    }
}

/// Notes what a run of events says, and takes back what was to be sent about orders that are cancelled by it.
pub(super) async fn note(tx: &Tx, kit: &Kit, shop: ShopId, items: &[Item<'_>]) -> Result<(), StoreError> {
    let mut said = BTreeMap::<(String, Uuid, bool), i64>::new();
    for item in items.iter().filter(|item| !item.is_own && !item.is_claim()) {
        let (Some(order_id), Some(is_cancelled)) = (item.order_id(), says_cancelled(item)) else { continue };
        let as_of = said.entry((order_id, item.import().unwrap_or(shop.0), is_cancelled)).or_insert(i64::MIN);
        *as_of = (*as_of).max(micros(item.true_at()));
    }
    let cancelled = store::distinct(said.keys().filter(|(.., is_cancelled)| *is_cancelled).map(|(id, ..)| id.clone()));
    let row = |((order_id, via, is_cancelled), as_of): ((String, Uuid, bool), i64)| -> Vec<Value> {
        vec![shop.0.into(), order_id.into(), via.into(), is_cancelled.into(), as_of.into()]
    };
    let newest = "ON CONFLICT (shop, order_id, via, is_cancelled) DO UPDATE SET as_of = CASE
        WHEN excluded.as_of > survey_order_states.as_of THEN excluded.as_of ELSE survey_order_states.as_of END";
    let columns = ["shop", "order_id", "via", "is_cancelled", "as_of"];
    tx.insert("survey_order_states", &columns, said.into_iter().map(row).collect(), newest).await?;
    let asks = ASKS.map(|trigger| format!("'{}'", trigger.as_str())).join(", ");
    let asked = ids_in(tx, &[shop.0.into()], &cancelled, |list| {
        format!(
            "SELECT i.id FROM survey_invitations i WHERE i.shop = $1 AND i.order_id IN ({list}) AND i.is_asked
             AND i.occasion IN ({asks}) AND {} ORDER BY i.id",
            is_cancelled_sql("i")
        )
    })
    .await?;
    invitations::take_back(tx, kit, shop, &asked, Withdrawal::Cancelled).await
}

/// Takes back what an import said.
pub(super) async fn withdraw(tx: &Tx, shop: ShopId, import: Uuid) -> Result<(), StoreError> {
    let of_import = vec![shop.0.into(), import.into()];
    tx.exec("DELETE FROM survey_order_states WHERE shop = $1 AND via = $2", of_import).await.map(drop)
}

/// Forgets the orders of which some people are known to be the buyers.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[shop.0.into()], people, |list| {
        format!(
            "DELETE FROM survey_order_states WHERE shop = $1 AND order_id IN (
                SELECT order_id FROM survey_order_words WHERE {} AND person IN ({list}))",
            store::unindexed("shop = $1")
        )
    })
    .await
    .map(drop)
}
