//! Who enters and leaves a segment, told as events: one by one where it is news, in lists where many move at once.

use primitives::{ShopId, Timestamp};
use serde_json::json;
use store::{Sql, StoreError, Tx};
use uuid::Uuid;

use crate::system_event::{SystemEvent, emit};

/// Of lists: the projection puts them on the lines of the customers they name, who are otherwise as before.
pub(crate) const IN_LISTS: &str = "Segment Members Changed";

/// Customers named by one event: below the size of an event, and as many as other events of many name.
const PER_EVENT: usize = 500;

/// Why many members move at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Customers changed, or the day turned.
    Changed,
    /// The segment is new.
    Created,
    /// It was defined anew.
    Edited,
    /// The shop is read as of another day.
    AsOf,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Created => "created",
            Self::Edited => "edited",
            Self::AsOf => "as_of",
        }
    }
}

/// Who came and went.
pub(super) struct Moved {
    pub entered: Vec<Uuid>,
    pub left: Vec<Uuid>,
}

impl Moved {
    pub fn count(&self) -> usize {
        self.entered.len() + self.left.len()
    }

    /// Those who are not among the others.
    pub fn without(&self, others: &Self) -> Self {
        let rest = |all: &[Uuid], told: &[Uuid]| {
            let told: std::collections::HashSet<&Uuid> = told.iter().collect();
            all.iter().filter(|id| !told.contains(id)).copied().collect()
        };
        Self { entered: rest(&self.entered, &others.entered), left: rest(&self.left, &others.left) }
    }
}

/// A segment as its events name it.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub shop: ShopId,
    pub id: Uuid,
    pub name: &'a str,
}

impl Named<'_> {
    pub async fn one_by_one(self, tx: &Tx, moved: &Moved, now: Timestamp) -> Result<(), StoreError> {
        let event = |name: &'static str, profile: &Uuid| SystemEvent {
            name,
            about: vec![self.id, *profile],
            at: now,
            properties: json!({"customer_id": profile, "segment_id": self.id, "segment": self.name}),
        };
        let entered = moved.entered.iter().map(|profile| event("Segment Entered", profile));
        let left = moved.left.iter().map(|profile| event("Segment Exited", profile));
        emit(tx, self.shop, entered.chain(left).collect(), now).await
    }

    /// An event for every few hundred, so that a million are some thousand events and none is too large.
    pub async fn in_lists(self, tx: &Tx, moved: &Moved, reason: Reason, now: Timestamp) -> Result<(), StoreError> {
        if moved.count() == 0 {
            return Ok(());
        }
        let sql = "UPDATE segments SET moves = moves + 1 WHERE id = $1 RETURNING moves";
        let number: i64 = tx.scalar(sql, vec![self.id.into()]).await?.unwrap_or(0);
        let entered = moved.entered.chunks(PER_EVENT).map(|chunk| ("entered", chunk));
        let left = moved.left.chunks(PER_EVENT).map(|chunk| ("exited", chunk));
        for (part, (change, customers)) in (0_u128..).zip(entered.chain(left)) {
            let event = SystemEvent {
                name: IN_LISTS,
                about: vec![self.id, Uuid::from_u128((u128::from(number.cast_unsigned()) << 64) + part)],
                at: now,
                properties: json!({"customers": customers, "change": change, "reason": reason.as_str(),
                    "segment_id": self.id, "segment": self.name, "number": number}),
            };
            emit(tx, self.shop, vec![event], now).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::shop::{SHOP, TestShop, minute};

    #[tokio::test]
    async fn many_who_move_are_some_lists_that_can_be_counted() {
        let shop = TestShop::open().await;
        let id = Uuid::from_u128(7);
        let tx = shop.test.store.begin().await.unwrap();
        let sql = "INSERT INTO segments (id, shop, name, description, definition, size, created_at, updated_at)
            VALUES ($1, $2, 's', '', '{}', 0, 0, 0)";
        tx.exec(sql, vec![id.into(), SHOP.0.into()]).await.unwrap();
        let named = Named { shop: SHOP, id, name: "s" };
        let all: Vec<Uuid> = (1..=1_001).map(Uuid::from_u128).collect();
        let came = Moved { entered: all.clone(), left: Vec::new() };
        let went = Moved { entered: Vec::new(), left: all };
        for moved in [&came, &went, &came] {
            named.in_lists(&tx, moved, Reason::Changed, minute(0)).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(shop.count("outbox").await, 9, "three lists each time, at one instant too");
        let told = store::outbox_batch(&shop.test.store, 100).await.unwrap();
        let largest = told.iter().map(|row| row.event.body.get().len()).max().unwrap();
        assert!(largest < 32 << 10, "{largest} bytes are more than an event may have");
        assert_eq!(came.without(&Moved { entered: vec![Uuid::from_u128(1)], left: Vec::new() }).count(), 1_000);
    }
}
