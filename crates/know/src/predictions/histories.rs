use forecast::evaluate::HoldOut;
use forecast::repeat::History;
use forecast::spend::Spend;
use primitives::Timestamp;
use store::{Sql, StoreError};
use uuid::Uuid;

use crate::purchases::{Buyer, Buyers, Purchase, day_number};
use crate::shop::ShopSettings;

/// A shop younger than this has nothing to hold out.
const MIN_SPAN_DAYS: i64 = 60;
/// The hold-out is the last third of the shop's time, at most this.
const MAX_HOLD_OUT_DAYS: i64 = 180;

/// What the models know of one customer. Times are days in the shop's zone; orders of one day count once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Customer {
    pub profile: Uuid,
    pub history: History,
    /// Mean net money per order day, in minor units. A refund whose order is on no record is spread over all order days, as
    /// it does not say on which of them its money came.
    pub spend: Spend,
}

/// A shop's customers as the models see them.
#[derive(Debug, Default)]
pub(super) struct Histories {
    pub customers: Vec<Customer>,
    /// As known at the beginning of the hold-out, with the orders since.
    pub earlier: Vec<HoldOut>,
    /// What each of them had spent by then,
    pub earlier_spend: Vec<Spend>,
    /// and what they all spent since, net, in minor units.
    pub later_minor: i64,
    /// Length of the hold-out; `None` when the shop is too young for one.
    pub hold_out_days: Option<i64>,
}

/// Reads everybody who ordered.
pub(super) async fn read(db: &impl Sql, shop: &ShopSettings, now: Timestamp) -> Result<Histories, StoreError> {
    let today = day_number(shop.day(now));
    let first = "SELECT MIN(day) FROM orders WHERE shop = $1 AND persona IS NOT NULL AND status NOT IN ('pending', 'cancelled')";
    let first: Option<Option<i64>> = db.scalar(first, vec![shop.id.0.into()]).await?;
    let span = first.flatten().map_or(0, |day| today - day_number(day));
    let hold_out_days = (span >= MIN_SPAN_DAYS).then(|| (span / 3).min(MAX_HOLD_OUT_DAYS));
    let mut histories = Histories { hold_out_days, ..Histories::default() };
    let mut buyers = Buyers::new(shop.id, shop.currency);
    loop {
        let page = buyers.page(db).await?;
        if page.is_empty() {
            return Ok(histories);
        }
        for buyer in &page {
            histories.add(buyer, today);
        }
    }
}

impl Histories {
    fn add(&mut self, buyer: &Buyer, today: i64) {
        // An order dated in the future cannot be known today.
        let known = &buyer.days[..buyer.days.partition_point(|purchase| purchase.day <= today)];
        let Some(history) = history_as_of(known, today) else { return };
        let minor = net(known, buyer, today);
        self.customers.push(Customer { profile: buyer.profile, history, spend: spend(&history, minor) });
        if let Some(days) = self.hold_out_days {
            let split = today - days;
            let before = &known[..known.partition_point(|purchase| purchase.day <= split)];
            if let Some(history) = history_as_of(before, split) {
                let later = u32::try_from(known.len() - before.len()).unwrap_or(u32::MAX);
                self.earlier.push(HoldOut { history, later });
                let minor_then = net(before, buyer, split);
                self.earlier_spend.push(spend(&history, minor_then));
                self.later_minor += minor - minor_then;
            }
        }
    }
}

/// What was paid for these orders, less what went back by then for orders on no record.
fn net(days: &[Purchase], buyer: &Buyer, until: i64) -> i64 {
    let returns = buyer.returns.iter().filter(|back| back.day <= until);
    days.iter().map(|purchase| purchase.minor).sum::<i64>() - returns.map(|back| back.minor).sum::<i64>()
}

fn spend(history: &History, minor: i64) -> Spend {
    let orders = history.repeats + 1;
    Spend { orders, mean: number(minor) / f64::from(orders) }
}

fn history_as_of(days: &[Purchase], today: i64) -> Option<History> {
    let (first, last) = (days.first()?.day, days.last()?.day);
    let repeats = u32::try_from(days.len() - 1).unwrap_or(u32::MAX);
    Some(History::new(repeats, number(last - first), number(today - first)))
}

#[expect(clippy::cast_precision_loss, reason = "days and minor units are far below 2^52")]
fn number(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchases::Return;

    #[test]
    fn what_came_after_the_split_is_held_out() {
        let day = |day, minor| Purchase { day, minor };
        let days = vec![day(100, 50), day(110, 70), day(190, 30), day(250, 9)];
        let mut buyer = Buyer { profile: Uuid::nil(), days, returns: Vec::new() };
        let mut histories = Histories { hold_out_days: Some(30), ..Histories::default() };
        histories.add(&buyer, 200);
        let customer = histories.customers[0];
        assert_eq!(customer.history, History::new(2, 90.0, 100.0));
        assert_eq!(customer.spend, Spend { orders: 3, mean: 50.0 });
        assert_eq!(histories.earlier[0], HoldOut { history: History::new(1, 10.0, 70.0), later: 1 });
        assert_eq!((histories.earlier_spend[0], histories.later_minor), (Spend { orders: 2, mean: 60.0 }, 30));

        buyer.returns = vec![Return { day: 195, minor: 30 }, Return { day: 201, minor: 99 }];
        histories.add(&buyer, 200);
        let returned = histories.customers[1];
        assert_eq!(returned.history, customer.history, "a return is no purchase");
        assert_eq!(returned.spend, Spend { orders: 3, mean: 40.0 }, "but less was spent");
        assert_eq!((histories.earlier_spend[1], histories.later_minor), (Spend { orders: 2, mean: 60.0 }, 30));
    }
}
