//! Orders, their lines, payments and refunds, whatever order their events come in.

mod order;
mod read;
mod returned;
mod rows;
mod word;

use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, distinct, rows_in, sea_orm};
use uuid::Uuid;

pub(crate) use order::{Amount, Details, Line, Marks, Order, Payment, Refunded, Statement};
pub(crate) use read::{Refund, later_marks, payment, refund, statement};
pub(crate) use word::{Fact, Word, forget, withdraw};

use crate::facts::Item;
use crate::places;
use crate::shop::ShopSettings;

/// The orders of a batch.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    entries: BTreeMap<String, Entry>,
    touched: Vec<Uuid>,
    /// By order and import: after which undoing the import said something of the order again, or that it did so at first.
    said: HashMap<(String, Uuid), Vec<Option<Uuid>>>,
}

/// What is known under an order's number.
#[derive(Debug, Clone, Default)]
struct Entry {
    order: Option<Order>,
    /// Of an order that has not come yet.
    marks: Marks,
    /// Its lines, where the batch changed them.
    lines: Option<Vec<Line>>,
    /// Payments and refunds of the batch.
    payments: BTreeMap<String, Payment>,
    refunds: BTreeMap<String, Refund>,
    /// What the batch said of it.
    facts: Vec<Fact>,
    /// What was stored under the number is void.
    is_wiped: bool,
    /// What was said of it before is gone for good.
    is_forgotten: bool,
    is_changed: bool,
}

#[derive(FromQueryResult)]
struct SaidRow {
    order_id: String,
    import_id: Uuid,
    after_undo: Option<Uuid>,
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
        let again = items.iter().filter(|item| item.after_undo().is_some());
        let again = distinct(again.filter_map(Item::order_id));
        let said: Vec<SaidRow> = rows_in(db, &[shop.0.into()], &again, |list| {
            format!(
                "SELECT DISTINCT order_id, import_id, after_undo FROM order_facts
                 WHERE shop = $1 AND import_id IS NOT NULL AND order_id IN ({list})"
            )
        })
        .await?;
        for row in said {
            orders.said.entry((row.order_id, row.import_id)).or_default().push(row.after_undo);
        }
        Ok(orders)
    }

    /// Whose order it is, where it is known.
    pub fn persona(&self, order_id: &str) -> Option<Uuid> {
        self.entries.get(order_id)?.order.as_ref()?.persona
    }

    /// Whether an import says again, after another was undone, what is still known from it.
    pub fn knows(&self, item: &Item<'_>) -> bool {
        let (Some(undone), Some(import), Some(id)) = (item.after_undo(), item.import, item.order_id()) else {
            return false;
        };
        self.said.get(&(id, import)).is_some_and(|said| said.iter().any(|after| *after != Some(undone)))
    }

    /// Takes in what an event says, and keeps it; true when it is the first statement of its order.
    pub fn hear(&mut self, order_id: &str, fact: Fact) -> bool {
        let is_first = self.take(order_id, fact.word.clone());
        let is_forgotten = matches!(fact.word, Word::Deleted) && fact.import.is_none();
        if is_forgotten {
            self.said.retain(|(id, _), _| id != order_id);
        } else if let Some(import) = fact.import {
            self.said.entry((order_id.to_owned(), import)).or_default().push(fact.after_undo);
        }
        let entry = self.touch(order_id);
        if is_forgotten {
            entry.facts.clear();
            entry.is_forgotten = true;
        } else {
            entry.facts.push(fact);
        }
        is_first
    }

    fn take(&mut self, order_id: &str, word: Word) -> bool {
        match word {
            Word::Stated(statement) => return self.state(order_id, *statement),
            Word::Marked(marks) => self.mark(order_id, marks),
            Word::Paid(marks, id, payment) => {
                self.mark(order_id, marks);
                self.touch(order_id).payments.insert(id, payment);
            }
            Word::Refunded(id, refund) => {
                self.touched.extend(refund.persona);
                self.touch(order_id).refunds.insert(id, refund);
            }
            Word::Deleted => self.delete(order_id),
        }
        false
    }

    /// What the shop's own systems state takes the place of a claim; of claims the first counts.
    fn state(&mut self, order_id: &str, statement: Statement) -> bool {
        let entry = self.touch(order_id);
        let before = entry.order.as_ref().and_then(|order| order.persona);
        let is_first = entry.order.is_none();
        if statement.is_claimed && !is_first {
            return false;
        }
        if let Some(claimed) = entry.order.take_if(|order| order.is_claimed) {
            entry.marks = claimed.marks;
        }
        let is_newest = entry.order.as_ref().is_none_or(|order| statement.as_of >= order.as_of);
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
        if is_newest {
            entry.payments.extend(statement.payments);
        }
        self.touched.extend(before);
        is_first
    }

    fn mark(&mut self, order_id: &str, marks: Marks) {
        let entry = self.touch(order_id);
        match &mut entry.order {
            Some(order) => order.marks.add(marks),
            None => entry.marks.add(marks),
        }
    }

    /// Forgets the order and all that follows from what was said of it.
    fn delete(&mut self, order_id: &str) {
        let before = self.persona(order_id);
        self.touched.extend(before);
        let entry = self.touch(order_id);
        let (facts, is_forgotten) = (std::mem::take(&mut entry.facts), entry.is_forgotten);
        *entry = Entry { facts, is_forgotten, is_wiped: true, is_changed: true, ..Entry::default() };
    }

    fn touch(&mut self, order_id: &str) -> &mut Entry {
        let entry = self.entries.entry(order_id.to_owned()).or_default();
        entry.is_changed = true;
        entry
    }

    /// Writes what changed; gives the personas whose numbers change with it.
    pub async fn save(mut self, tx: &Tx, shop: &ShopSettings) -> Result<Vec<Uuid>, StoreError> {
        self.entries.retain(|_, entry| entry.is_changed);
        let taken = places::take_out(tx, shop.id, self.entries.keys().cloned().collect()).await?;
        self.touched.extend(rows::wipe(tx, shop.id, &self.entries).await?);
        rows::save_refunds(tx, shop, &self.entries).await?;
        rows::save_payments(tx, shop.id, &self.entries).await?;
        let (refunded, refunders) = rows::refunded(tx, shop, &self.entries).await?;
        self.touched.extend(refunders);
        rows::save_orders(tx, shop, &self.entries, &refunded).await?;
        rows::save_lines(tx, shop.id, &self.entries).await?;
        taken.put_in(tx).await?;
        word::save(tx, shop.id, self.entries.iter()).await?;
        let owners = self.entries.values().filter_map(|entry| entry.order.as_ref()?.persona);
        self.touched.extend(owners);
        Ok(self.touched)
    }
}
