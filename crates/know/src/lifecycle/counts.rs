use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, Store, StoreError, sea_orm};
use utoipa::ToSchema;

use super::Class;
use super::rules::{self, Rules};
use crate::purchases::{Buyer, Buyers, date_of, day_number, stored_day};
use crate::shop::ShopSettings;

/// Points in time kept: this many weeks back, and today.
const WEEKS: i64 = 52;

/// Customers in each class at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClassCounts {
    /// `YYYY-MM-DD` in the shop's zone.
    pub date: String,
    pub potential: i64,
    pub new: i64,
    pub active: i64,
    pub loyal: i64,
    pub churned: i64,
}

#[derive(FromQueryResult)]
struct Row {
    day: i64,
    class: String,
    count: i64,
}

/// Customers by class over the last year, week by week: today's rules applied to what is known of each day, so a shop
/// that imports its past sees its past.
///
/// # Errors
/// When the database cannot be read.
pub async fn over_time(db: &impl Sql, shop: ShopId) -> Result<Vec<ClassCounts>, StoreError> {
    let sql = "SELECT day, class, count FROM lifecycle_counts WHERE shop = $1 ORDER BY day";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
    let mut days: BTreeMap<i64, BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows {
        days.entry(row.day).or_default().insert(row.class, row.count);
    }
    let point = |(day, counts): (i64, BTreeMap<String, i64>)| {
        let of = |class: Class| counts.get(class.as_str()).copied().unwrap_or(0);
        ClassCounts {
            date: date_of(day_number(day)).to_string(),
            potential: of(Class::Potential),
            new: of(Class::New),
            active: of(Class::Active),
            loyal: of(Class::Loyal),
            churned: of(Class::Churned),
        }
    };
    Ok(days.into_iter().map(point).collect())
}

/// Counts anew.
pub(super) async fn refresh(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<(), StoreError> {
    let rules = rules::load(store, shop.id).await?.rules;
    let today = day_number(shop.day(now));
    let points: Vec<i64> = (0..=WEEKS).map(|week| today - 7 * (WEEKS - week)).collect();
    let mut counts = vec![[0i64; Class::ALL.len()]; points.len()];
    let mut buyers = Buyers::new(shop.id, shop.currency);
    loop {
        let page = buyers.page(store).await?;
        if page.is_empty() {
            break;
        }
        for buyer in &page {
            for (point, counts) in points.iter().zip(&mut counts) {
                if let Some(class) = class_on(buyer, *point, &rules) {
                    counts[class as usize] += 1;
                }
            }
        }
    }
    for (point, counts) in points.iter().zip(&mut counts) {
        let buyers: i64 = counts.iter().sum();
        counts[Class::Potential as usize] = (seen_by(store, shop, *point).await? - buyers).max(0);
    }
    let rows = points.iter().zip(&counts).flat_map(|(point, counts)| {
        let day = stored_day(date_of(*point));
        Class::ALL
            .into_iter()
            .map(move |class| vec![shop.id.0.into(), day.into(), class.as_str().into(), counts[class as usize].into()])
    });
    let tx = store.begin().await?;
    tx.exec("DELETE FROM lifecycle_counts WHERE shop = $1", vec![shop.id.0.into()]).await?;
    tx.insert("lifecycle_counts", &["shop", "day", "class", "count"], rows.collect(), "").await?;
    tx.commit().await
}

/// The class of a customer at the end of a day; `None` before their first order.
fn class_on(buyer: &Buyer, day: i64, rules: &Rules) -> Option<Class> {
    let until = buyer.days.partition_point(|purchase| purchase.day <= day);
    let known = &buyer.days[..until];
    let (first, last) = (known.first()?.day, known.last()?.day);
    let lately = known.len() - known.partition_point(|purchase| purchase.day <= day - rules.loyal_months * 30);
    let is_loyal = i64::try_from(lately).is_ok_and(|lately| lately >= rules.loyal_orders);
    Some(if day - last > rules.churn_days {
        Class::Churned
    } else if day - last <= rules.active_days && is_loyal {
        Class::Loyal
    } else if day - first <= rules.new_days {
        Class::New
    } else {
        Class::Active
    })
}

async fn seen_by(db: &impl Sql, shop: &ShopSettings, day: i64) -> Result<i64, StoreError> {
    let end = date_of(day + 1).to_zoned(shop.zone.clone()).map_or(i64::MAX, |zoned| zoned.timestamp().as_microsecond());
    let sql = "SELECT COUNT(*) FROM profiles WHERE shop = $1 AND first_seen_at < $2";
    Ok(db.scalar(sql, vec![shop.id.0.into(), end.into()]).await?.unwrap_or(0))
}
