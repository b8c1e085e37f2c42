use forecast::stats::quantile;
use store::{Sql, StoreError};

use super::rules::{Defaults, Explanation, Rhythm, Rules, USUAL};
use crate::purchases::Buyers;
use crate::shop::ShopSettings;

/// Order days looked at; more would not move a quantile.
const SAMPLE: usize = 100_000;
/// Fewer intervals than this say nothing of a rhythm.
const MIN_INTERVALS: usize = 50;
const MIN_RETURNERS: i64 = 30;

/// The default rules from the shop's own rhythm of purchase.
///
/// A customer is new for the median interval, active within the interval that three of four orders keep, and gone after
/// the one that nineteen of twenty keep; loyal with as many order days as the upper quarter of those who came back.
/// Intervals still running are not counted, so the rhythm is a little faster than the truth.
pub(super) async fn defaults(db: &impl Sql, shop: &ShopSettings) -> Result<Defaults, StoreError> {
    let (mut intervals, mut orders, mut seen) = (Vec::new(), Vec::new(), 0);
    let mut buyers = Buyers::new(shop.id, shop.currency);
    while seen < SAMPLE {
        let page = buyers.page(db).await?;
        if page.is_empty() {
            break;
        }
        for buyer in page {
            seen += buyer.days.len();
            intervals.extend(buyer.days.windows(2).map(|pair| days(pair[1].day - pair[0].day)));
            if buyer.days.len() > 1 {
                orders.push(days(i64::try_from(buyer.days.len()).unwrap_or(i64::MAX)));
            }
        }
    }
    let at = |share| quantile(&intervals, share);
    let rhythm = Rhythm {
        intervals: i64::try_from(intervals.len()).unwrap_or(i64::MAX),
        returners: i64::try_from(orders.len()).unwrap_or(i64::MAX),
        median_days: at(0.5),
        p75_days: at(0.75),
        p95_days: at(0.95),
    };
    let (Some(median), Some(p75), Some(p95)) = (rhythm.median_days, rhythm.p75_days, rhythm.p95_days) else {
        return Ok(Defaults { rhythm, ..USUAL });
    };
    if intervals.len() < MIN_INTERVALS || rhythm.returners < MIN_RETURNERS {
        return Ok(Defaults { rhythm, ..USUAL });
    }
    let active = whole(p75).clamp(14, 365);
    let rules = Rules {
        new_days: whole(median).clamp(7, 90),
        active_days: active,
        churn_days: whole(p95).clamp(active * 2, 730),
        loyal_orders: quantile(&orders, 0.75).map_or(3, whole).clamp(3, 20),
        loyal_months: 12,
    };
    Ok(Defaults { rules, explanation: Explanation::OwnRhythm, rhythm })
}

#[expect(clippy::cast_precision_loss, reason = "counts of days and orders are far below 2^52")]
fn days(count: i64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, reason = "quantiles of days are small")]
fn whole(value: f64) -> i64 {
    value.ceil() as i64
}
