//! Orders that somebody claimed and that the shop says another bought: what was written as their buyer was not.

use std::collections::BTreeSet;

use store::StoreError;

use super::Work;
use crate::people::Who;

impl Work<'_> {
    /// The orders at hand whose first claimer is not their buyer, by any id that the buyer is known by.
    pub(super) async fn usurped(&self) -> Result<BTreeSet<String>, StoreError> {
        let disputed: Vec<_> = self.orders.disputed().collect();
        let buyers = store::distinct(disputed.iter().filter_map(|(row, _)| row.person));
        let keys = self.desk.vault.existing_keys(self.desk.tx, &buyers).await?;
        let mut usurped = BTreeSet::new();
        for (row, claimer) in disputed {
            let buyer = Who::open(&keys, row.person, row.buyer.as_deref())?;
            if !buyer.is_known_by(self.desk.vault, self.desk.shop.id, claimer) {
                usurped.insert(row.order_id.clone());
            }
        }
        Ok(usurped)
    }
}
