//! What counts of a pair: a buyer and the shop.

use std::collections::{BTreeMap, BTreeSet};

use store::StoreError;
use uuid::Uuid;

use super::Work;
use super::purchases::{REVIEWED, came};
use crate::reviews::row::{self, Key, Review};
use crate::scores::rules::{self, Trade};

const DAY: i64 = 86_400_000_000;

impl Work<'_> {
    /// Loads all reviews of the people at hand, of whom one more or less may change what counts.
    pub(super) async fn load_pairs(&mut self) -> Result<(), StoreError> {
        let both = self.drafts.values().flat_map(|draft| [&draft.before, &draft.now]).flatten();
        let people: BTreeSet<Uuid> = both.filter_map(|review| review.person).collect();
        let people: Vec<Uuid> = people.into_iter().collect();
        let found = row::by(self.desk.tx, self.desk.shop.id, Key::Person, &people).await?;
        self.put(found);
        Ok(())
    }

    /// Decides which reviews count in the dynamic score and in the credit. Who is nobody in particular is a pair alone.
    pub(super) fn rank(&mut self) {
        let mut pairs: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for (id, draft) in &self.drafts {
            if let Some(review) = &draft.now {
                pairs.entry(review.person.unwrap_or(*id)).or_default().push(*id);
            }
        }
        for pair in pairs.into_values() {
            let published = |id: &Uuid| {
                let review = self.drafts.get(id).and_then(|draft| draft.now.as_ref())?;
                let is_first = review.verification != REVIEWED;
                (is_first && review.is_published() && review.is_rated()).then(|| (*id, self.trade(review)))
            };
            let (ids, trades): (Vec<Uuid>, Vec<Trade>) = pair.iter().filter_map(published).unzip();
            let counted = rules::counted(&trades, self.desk.settings.dsr.trades_per_month);
            let credits = rules::credits(&trades, self.desk.settings.credit);
            let results: BTreeMap<Uuid, (bool, i64)> = ids.into_iter().zip(counted.into_iter().zip(credits)).collect();
            for id in pair {
                let Some(review) = self.drafts.get_mut(&id).and_then(|draft| draft.now.as_mut()) else { continue };
                (review.is_counted, review.credit) = results.get(&id).copied().unwrap_or_default();
            }
        }
    }

    fn trade(&self, review: &Review) -> Trade {
        let order = review.order_id.as_deref().and_then(|id| self.orders.get(id));
        let succeeded_at = order.and_then(crate::facts::Order::succeeded_at).unwrap_or(review.at);
        let delivered_at = order.and_then(|order| order.row.delivered_at);
        let window = self.desk.settings.dsr.window_days;
        let paid_at = order.and_then(|order| order.row.ordered_at).unwrap_or(review.at);
        Trade {
            trade: review.order_id.clone().unwrap_or_else(|| review.review_id.clone()),
            item: review.product_id.as_ref().or(review.order_id.as_ref()).unwrap_or(&review.review_id).clone(),
            came: came(review).into(),
            succeeded_at,
            success_month: self.desk.shop.month(succeeded_at),
            paid_at,
            paid_month: self.desk.shop.month(paid_at),
            // What became of an order is known when somebody tells it: until then its trade counts as one that succeeded.
            has_succeeded: order.is_none_or(|order| order.row.cancelled_at.is_none()),
            // Where nobody knows when it was delivered or rated, nobody knows that it was late.
            is_in_time: window == 0
                || review.is_undated
                || delivered_at.is_none_or(|delivered| review.at - delivered <= window * DAY),
            point: match review.class.as_str() {
                _ if order.is_some_and(|order| order.row.is_trifle) => 0,
                "good" => 1,
                "bad" => -1,
                _ => 0,
            },
        }
    }
}
