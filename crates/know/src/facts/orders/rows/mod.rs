//! Orders, their lines, payments, refunds and what is known of orders to come, as they are stored.

mod load;
mod payments;
mod refunds;
mod save;

use std::collections::BTreeMap;

use primitives::ShopId;
use store::{StoreError, Tx, exec_in, ids_in};
use uuid::Uuid;

pub(super) use load::{marks, orders};
pub(super) use payments::save_payments;
pub(super) use refunds::{refunded, save_refunds};
pub(super) use save::{save_lines, save_orders};

use super::Entry;

type Entries = BTreeMap<String, Entry>;

/// Removes what is void; gives the personas whose refunds went.
pub(super) async fn wipe(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<Vec<Uuid>, StoreError> {
    let numbers = |keep: fn(&Entry) -> bool| {
        entries.iter().filter(|(_, entry)| keep(entry)).map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    let fixed = [shop.0.into()];
    let wiped = numbers(|entry| entry.is_wiped);
    let owners = ids_in(tx, &fixed, &wiped, |list| {
        format!("SELECT persona FROM refunds WHERE shop = $1 AND persona IS NOT NULL AND order_id IN ({list})")
    })
    .await?;
    for table in ["orders", "order_lines", "order_payments", "refunds", "refund_lines", "order_marks"] {
        exec_in(tx, &fixed, &wiped, |list| format!("DELETE FROM {table} WHERE shop = $1 AND order_id IN ({list})"))
            .await?;
    }
    let forgotten = numbers(|entry| entry.is_forgotten);
    exec_in(tx, &fixed, &forgotten, |list| format!("DELETE FROM order_facts WHERE shop = $1 AND order_id IN ({list})"))
        .await?;
    let relined = numbers(|entry| entry.lines.is_some());
    exec_in(tx, &fixed, &relined, |list| format!("DELETE FROM order_lines WHERE shop = $1 AND order_id IN ({list})"))
        .await?;
    let come = numbers(|entry| entry.order.is_some());
    exec_in(tx, &fixed, &come, |list| format!("DELETE FROM order_marks WHERE shop = $1 AND order_id IN ({list})"))
        .await?;
    Ok(owners)
}
