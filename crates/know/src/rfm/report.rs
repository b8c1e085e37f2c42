use forecast::rfm::{Cutoffs, Group, Rfm};
use primitives::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the shop's customers score.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RfmReport {
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
    /// Customers with an order.
    pub n: i64,
    /// Their orders in another currency than the shop's: they count for recency and frequency, and not as money.
    #[serde(default)]
    #[schema(required = true)]
    pub uncounted: i64,
    pub cutoffs: ScoreCutoffs,
    /// Customers by recency and frequency score; empty cells are left out.
    pub grid: Vec<Cell>,
    /// Named groups, best first.
    pub groups: Vec<GroupCount>,
}

/// Where the scores part: days since the last order, orders, net money in minor units. A customer scores one more for
/// each cut-off exceeded (one less for recency), so equal customers score alike.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ScoreCutoffs {
    pub r: [i64; 4],
    pub f: [i64; 4],
    pub m: [i64; 4],
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Cell {
    pub r: i64,
    pub f: i64,
    pub count: i64,
    pub net: Money,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GroupCount {
    /// `champions`, `at_risk`, …
    pub key: String,
    pub count: i64,
    pub net: Money,
    /// In the scores' terms; FM is the mean of frequency and money. Groups that stand before go first.
    pub definition: String,
}

/// Customers who share all three scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub scores: Rfm,
    pub count: i64,
    pub minor: i64,
}

#[expect(clippy::cast_possible_truncation, reason = "cut-offs are values that occur: whole numbers")]
fn whole(cuts: [f64; 4]) -> [i64; 4] {
    cuts.map(|cut| cut as i64)
}

impl ScoreCutoffs {
    pub(super) fn of(cutoffs: &Cutoffs) -> Self {
        Self { r: whole(cutoffs.r.0), f: whole(cutoffs.f.0), m: whole(cutoffs.m.0) }
    }
}

impl RfmReport {
    pub(super) fn new(as_of: Timestamp, currency: Currency, cutoffs: ScoreCutoffs, scored: &[Scored]) -> Self {
        let sum = |holds: &dyn Fn(&Rfm) -> bool| {
            let those = scored.iter().filter(|one| holds(&one.scores));
            those.fold((0, 0), |(count, minor), one| (count + one.count, minor + one.minor))
        };
        let mut grid = Vec::new();
        for (r, f) in (1..=5u8).flat_map(|r| (1..=5u8).map(move |f| (r, f))) {
            let (count, minor) = sum(&|scores| scores.r == r && scores.f == f);
            if count > 0 {
                grid.push(Cell { r: r.into(), f: f.into(), count, net: Money::new(minor, currency) });
            }
        }
        let group = |group: Group| {
            let (count, minor) = sum(&|scores| scores.group() == group);
            GroupCount { key: key(group), count, net: Money::new(minor, currency), definition: definition(group) }
        };
        let groups = Group::ALL.into_iter().map(group).collect();
        let n = scored.iter().map(|one| one.count).sum();
        Self { as_of, n, uncounted: 0, cutoffs, grid, groups }
    }
}

/// What the group is called in what is stored and told.
pub(crate) fn key(group: Group) -> String {
    serde_json::to_value(group).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
}

fn definition(group: Group) -> String {
    let range = |low: f64, high: f64| if low < high { format!("{low}–{high}") } else { format!("{low}") };
    let (low_r, high_r, low, high) = group.definition();
    format!("R {}, FM {}", range(low_r.into(), high_r.into()), range(low, high))
}
