//! Which trades of a pair (a buyer and the shop) count. Pure; the sources are named with each rule.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::settings::CreditRules;

/// What a rating has its place by among those of the same item of a trade: when it came, when it was given, its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Came(i64, i64, String);

impl From<(i64, i64, &str)> for Came {
    fn from((received_at, at, id): (i64, i64, &str)) -> Self {
        Self(received_at, at, id.to_owned())
    }
}

/// What the rules look at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trade {
    /// The order, or the review itself where no order is known.
    pub trade: String,
    /// The product, or the order as a whole.
    pub item: String,
    pub came: Came,
    /// When the trade succeeded, in micros, and its calendar month in the shop's zone.
    pub succeeded_at: i64,
    pub success_month: i64,
    /// When it was paid, or placed; micros and month.
    pub paid_at: i64,
    pub paid_month: i64,
    /// False of an order that is known to be cancelled.
    pub has_succeeded: bool,
    /// Whether it was rated before its time was over.
    pub is_in_time: bool,
    /// 1 good, 0 neutral, −1 bad; 0 of an order of one yuan or less (Taobao's rule).
    pub point: i64,
}

impl Trade {
    fn may_count(&self) -> bool {
        self.has_succeeded && self.is_in_time
    }
}

/// Per calendar month, only the first `limit` trades of a pair count towards the dynamic score, in the order in which
/// they succeeded (Taobao's rule for DSR; limit 3). A trade that nobody rated takes no place: the rule limits how many
/// *ratings* are taken, its own example drops the fourth of four ratings, and who does not rate makes no score at all.
/// What never succeeded counts nowhere, nor what was rated too late (15 days after success), and of several ratings of one
/// item of a trade the first that came counts. Gives one answer per rating, in their order.
pub(crate) fn counted(trades: &[Trade], limit: i64) -> Vec<bool> {
    let mut order: Vec<&Trade> = trades.iter().filter(|trade| trade.may_count()).collect();
    order.sort_by_key(|trade| (trade.succeeded_at, &trade.trade));
    let mut first: HashMap<(&str, &str), &Came> = HashMap::new();
    for trade in &order {
        let known = first.entry((trade.trade.as_str(), trade.item.as_str())).or_insert(&trade.came);
        *known = (*known).min(&trade.came);
    }
    let mut taken: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
    let mut chosen: BTreeSet<(i64, &str)> = BTreeSet::new();
    for trade in &order {
        let month = taken.entry(trade.success_month).or_default();
        let has_room = i64::try_from(month.len()).unwrap_or(i64::MAX) < limit;
        if has_room || month.contains(trade.trade.as_str()) {
            month.insert(&trade.trade);
            chosen.insert((trade.success_month, &trade.trade));
        }
    }
    let is_chosen = |trade: &Trade| chosen.contains(&(trade.success_month, trade.trade.as_str()));
    let is_first = |trade: &Trade| first.get(&(trade.trade.as_str(), trade.item.as_str())) == Some(&&trade.came);
    trades.iter().map(|trade| trade.may_count() && is_chosen(trade) && is_first(trade)).collect()
}

/// Micros.
const DAY: i64 = 86_400_000_000;

/// Credit points (Taobao's rule): good +1, neutral 0, bad −1; of one pair at most so many points per calendar month (6), by
/// the time of payment; of one pair and one item, several good within so many days (14) count once, and so do several bad;
/// of one item of a trade the first that came.
pub(crate) fn credits(trades: &[Trade], rules: CreditRules) -> Vec<i64> {
    let CreditRules { monthly_points, same_item_days } = rules;
    let mut order: Vec<usize> = (0..trades.len()).collect();
    order.sort_by_key(|index| {
        let Trade { paid_at, trade, item, came, .. } = &trades[*index];
        (*paid_at, trade, item, came)
    });
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    let mut points = vec![0; trades.len()];
    let mut months: HashMap<i64, i64> = HashMap::new();
    let mut last: HashMap<(&str, i64), i64> = HashMap::new();
    for index in order {
        let trade = &trades[index];
        let is_first = seen.insert((trade.trade.as_str(), trade.item.as_str()));
        if trade.point == 0 || !is_first {
            continue;
        }
        let key = (trade.item.as_str(), trade.point);
        let is_again = last.get(&key).is_some_and(|before| trade.paid_at - before < same_item_days * DAY);
        let month = months.entry(trade.paid_month).or_default();
        if is_again || (*month + trade.point).abs() > monthly_points {
            continue;
        }
        *month += trade.point;
        last.insert(key, trade.paid_at);
        points[index] = trade.point;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trade(name: &str, item: &str, day: i64, point: i64) -> Trade {
        let month = 202_601 + day / 30;
        Trade {
            trade: name.into(),
            item: item.into(),
            came: (day, day, name).into(),
            succeeded_at: day * DAY,
            success_month: month,
            paid_at: day * DAY,
            paid_month: month,
            has_succeeded: true,
            is_in_time: true,
            point,
        }
    }

    #[test]
    fn the_first_three_trades_of_a_month_count() {
        let mut trades: Vec<Trade> = (0..5).map(|n| trade(&format!("t{n}"), "i", 5 - n, 1)).collect();
        assert_eq!(counted(&trades, 3), [false, false, true, true, true], "by success, not by arrival");
        trades.push(trade("t9", "i", 31, 1));
        assert!(counted(&trades, 3)[5], "another month begins anew");
        trades[4].is_in_time = false;
        assert_eq!(counted(&trades, 3)[..5], [false, true, true, true, false], "what came too late leaves its place");
        trades[3].has_succeeded = false;
        assert_eq!(counted(&trades, 3)[..5], [true, true, true, false, false], "and so does what never succeeded");
        let two_of_one_order = [trade("a", "x", 1, 1), trade("a", "y", 1, 1), trade("b", "x", 2, 1)];
        assert_eq!(counted(&two_of_one_order, 1), [true, true, false], "an order is one trade");
        let again: Vec<Trade> = (0i64..4).map(|n| Trade { came: (n, n, "").into(), ..trade("a", "x", 1, 1) }).collect();
        assert_eq!(counted(&again, 3), [true, false, false, false], "and has one rating of an item");
        let rules = CreditRules { same_item_days: 0, ..CreditRules::default() };
        assert_eq!(credits(&again, rules), [1, 0, 0, 0]);
    }

    #[test]
    fn credit_is_limited_per_month_and_per_item_in_a_fortnight() {
        let good: Vec<Trade> = (0..8).map(|n| trade(&format!("t{n}"), &format!("i{n}"), n, 1)).collect();
        let rules = CreditRules::default();
        assert_eq!(credits(&good, rules).iter().sum::<i64>(), 6);
        assert_eq!(credits(&good, CreditRules { monthly_points: 2, ..rules }).iter().sum::<i64>(), 2);
        let same_item = [trade("a", "x", 0, 1), trade("b", "x", 13, 1), trade("c", "x", 14, 1), trade("d", "x", 3, -1)];
        assert_eq!(credits(&same_item, rules), [1, 0, 1, -1], "the fortnight runs from the one that counted");
        assert_eq!(credits(&same_item, CreditRules { same_item_days: 0, ..rules }), [1, 1, 1, -1]);
        assert_eq!(credits(&[trade("a", "x", 0, 0)], rules), [0]);
    }
}
