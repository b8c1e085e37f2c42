//! Orders, their lines and refunds, whatever order their events come in.

mod order;
mod read;
mod rows;

use std::collections::BTreeMap;

use primitives::ShopId;
use store::{Sql, StoreError, Tx, distinct};
use uuid::Uuid;

pub(crate) use order::{Details, Line, Marks, Order, Refunded, Statement};
pub(crate) use read::{Refund, later_marks, refund, statement};

use crate::facts::Item;
use crate::shop::ShopSettings;

/// The orders of a batch.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    entries: BTreeMap<String, Entry>,
    touched: Vec<Uuid>,
}

/// What is known under an order's number.
#[derive(Debug, Clone, Default)]
struct Entry {
    order: Option<Order>,
    /// Of an order that has not come yet.
    marks: Marks,
    /// Its lines, where the batch changed them.
    lines: Option<Vec<Line>>,
    /// Refunds of the batch.
    refunds: BTreeMap<String, Refund>,
    /// What was stored under the number is void.
    is_wiped: bool,
    is_changed: bool,
}

impl Orders {
    pub async fn load(db: &impl Sql, shop: ShopId, items: &[Item<'_>]) -> Result<Self, StoreError> {
        let ids = distinct(items.iter().filter_map(Item::order_id));
        let mut orders = Self::default();
        for (id, order) in rows::orders(db, shop, &ids).await? {
            orders.entries.entry(id).or_default().order = Some(order);
        }
        for (id, marks) in rows::marks(db, shop, &ids).await? {
            orders.entries.entry(id).or_default().marks = marks;
        }
        Ok(orders)
    }

    /// Whose order it is, where it is known.
    pub fn persona(&self, order_id: &str) -> Option<Uuid> {
        self.entries.get(order_id)?.order.as_ref()?.persona
    }

    /// Takes a statement in; true when it is the first of its order.
    pub fn state(&mut self, order_id: &str, statement: Statement) -> bool {
        let entry = self.touch(order_id);
        let before = entry.order.as_ref().and_then(|order| order.persona);
        let is_first = entry.order.is_none();
        let takes_lines = match &mut entry.order {
            Some(order) => order.hear(&statement),
            None => {
                entry.order = Some(statement.begin(entry.marks));
                true
            }
        };
        if takes_lines {
            entry.lines = Some(statement.lines.unwrap_or_default());
        }
        self.touched.extend(before);
        is_first
    }

    pub fn mark(&mut self, order_id: &str, marks: Marks) {
        let entry = self.touch(order_id);
        match &mut entry.order {
            Some(order) => order.marks.add(marks),
            None => entry.marks.add(marks),
        }
    }

    pub fn refund(&mut self, order_id: &str, refund_id: String, refund: Refund) {
        self.touched.extend(refund.persona);
        self.touch(order_id).refunds.insert(refund_id, refund);
    }

    /// Forgets the order and all that was said of it.
    pub fn delete(&mut self, order_id: &str) {
        let before = self.persona(order_id);
        self.touched.extend(before);
        *self.touch(order_id) = Entry { is_wiped: true, is_changed: true, ..Entry::default() };
    }

    fn touch(&mut self, order_id: &str) -> &mut Entry {
        let entry = self.entries.entry(order_id.to_owned()).or_default();
        entry.is_changed = true;
        entry
    }

    /// Writes what changed; gives the personas whose numbers change with it.
    pub async fn save(mut self, tx: &Tx, shop: &ShopSettings) -> Result<Vec<Uuid>, StoreError> {
        self.entries.retain(|_, entry| entry.is_changed);
        self.touched.extend(rows::wipe(tx, shop.id, &self.entries).await?);
        rows::save_refunds(tx, shop.id, &self.entries).await?;
        let refunded = rows::refunded(tx, shop.id, &self.entries.keys().cloned().collect::<Vec<_>>()).await?;
        rows::save_orders(tx, shop, &self.entries, &refunded).await?;
        rows::save_lines(tx, shop.id, &self.entries).await?;
        let owners = self.entries.values().filter_map(|entry| entry.order.as_ref()?.persona);
        self.touched.extend(owners);
        Ok(self.touched)
    }
}
