//! Who bought when and for how much: what lifecycle and predictions count.

use std::collections::HashMap;

use jiff::civil::Date;
pub(crate) use primitives::day::number as stored_day;
use primitives::{ShopId, day};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use crate::COUNTED;
use crate::net::WITHOUT_ORDER;

/// Rows of a page: days with an order, over all of its customers.
const PAGE: usize = 20_000;

/// A customer who ordered, with the days on which they did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Buyer {
    pub profile: Uuid,
    /// In order of time.
    pub days: Vec<Purchase>,
    /// Refunds whose order is on no record, in order of time: no purchases, but money that went back.
    pub returns: Vec<Return>,
}

/// All orders of one day in the shop's zone: shops split one checkout into several orders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Purchase {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Net of refunds, in minor units of the shop's currency.
    pub minor: i64,
}

/// Money that went back on a day, in minor units of the shop's currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Return {
    pub day: i64,
    pub minor: i64,
}

#[derive(FromQueryResult)]
struct Row {
    profile: Uuid,
    day: i64,
    minor: i64,
}

#[derive(FromQueryResult)]
struct ReturnRow {
    profile: Uuid,
    day: i64,
    minor: i64,
}

/// Reads customers in the order of their ids, which are as good as random: a first page is a fair sample.
pub(crate) struct Buyers {
    shop: ShopId,
    currency: String,
    after: Option<Uuid>,
    is_done: bool,
}

impl Buyers {
    pub fn new(shop: ShopId, currency: primitives::Currency) -> Self {
        Self { shop, currency: currency.to_string(), after: None, is_done: false }
    }

    /// The next customers; none when all were read.
    pub async fn page(&mut self, db: &impl Sql) -> Result<Vec<Buyer>, StoreError> {
        if self.is_done {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT p.profile, o.day,
                CAST(SUM(CASE WHEN o.currency = $3 THEN o.total_minor - o.refunded_minor ELSE 0 END) AS BIGINT) AS minor
             FROM personas p JOIN orders o ON o.persona = p.id
             WHERE p.shop = $1 AND p.profile > $2 AND o.{COUNTED}
             GROUP BY p.profile, o.day ORDER BY p.profile, o.day LIMIT {PAGE}"
        );
        let after = self.after.unwrap_or(Uuid::nil());
        let rows: Vec<Row> =
            db.rows(&sql, vec![self.shop.0.into(), after.into(), self.currency.as_str().into()]).await?;
        self.is_done = rows.len() < PAGE;
        let mut buyers: Vec<Buyer> = Vec::new();
        for row in rows {
            let purchase = Purchase { day: day_number(row.day), minor: row.minor };
            match buyers.last_mut().filter(|buyer| buyer.profile == row.profile) {
                Some(buyer) => buyer.days.push(purchase),
                None => buyers.push(Buyer { profile: row.profile, days: vec![purchase], returns: Vec::new() }),
            }
        }
        // The page may have cut the last customer in two.
        if !self.is_done && buyers.len() > 1 {
            buyers.pop();
        }
        self.add_returns(db, after, &mut buyers).await?;
        self.after = buyers.last().map(|buyer| buyer.profile);
        Ok(buyers)
    }

    /// To the customers of a page, who come after this one.
    async fn add_returns(&self, db: &impl Sql, after: Uuid, buyers: &mut [Buyer]) -> Result<(), StoreError> {
        let Some(last) = buyers.last().map(|buyer| buyer.profile) else { return Ok(()) };
        let sql = format!(
            "SELECT p.profile, r.day, CAST(SUM(r.minor) AS BIGINT) AS minor
             FROM personas p JOIN refunds r ON r.persona = p.id
             WHERE p.shop = $1 AND p.profile > $2 AND p.profile <= $3 AND r.currency = $4 AND {WITHOUT_ORDER}
             GROUP BY p.profile, r.day ORDER BY p.profile, r.day"
        );
        let values = vec![self.shop.0.into(), after.into(), last.into(), self.currency.as_str().into()];
        let rows: Vec<ReturnRow> = db.rows(&sql, values).await?;
        let mut returns: HashMap<Uuid, Vec<Return>> = HashMap::new();
        for ReturnRow { profile, day, minor } in rows {
            returns.entry(profile).or_default().push(Return { day: day_number(day), minor });
        }
        for buyer in buyers {
            buyer.returns = returns.remove(&buyer.profile).unwrap_or_default();
        }
        Ok(())
    }
}

/// A stored day (`YYYYMMDD`) as days since 1970-01-01.
pub(crate) fn day_number(day: i64) -> i64 {
    day::date(day).duration_since(EPOCH).as_hours() / 24
}

/// The calendar date of a number of days since 1970-01-01.
pub(crate) fn date_of(number: i64) -> Date {
    EPOCH.checked_add(jiff::Span::new().days(number.clamp(-700_000, 2_900_000))).unwrap_or(EPOCH)
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_across_months_and_years() {
        assert_eq!(day_number(19_700_101), 0);
        assert_eq!(day_number(20_260_301) - day_number(20_260_228), 1);
        assert_eq!(day_number(20_240_301) - day_number(20_240_228), 2);
        assert_eq!(stored_day(date_of(day_number(20_261_231))), 20_261_231);
    }
}
