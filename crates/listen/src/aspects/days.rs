//! On which days reviews of one product, supplier, version or region speak of an aspect: the sums know, so that nobody
//! looks for it among all that is said of the aspect.

use primitives::ShopId;
use store::{Sql, StoreError, Value};

use super::by::By;
use super::sums;

/// What is looked for.
pub(super) struct Spoken<'a> {
    pub aspect: &'a str,
    pub by: By,
    /// Which one; empty where nobody knows.
    pub of_key: &'a str,
    /// negative | neutral | positive
    pub polarity: Option<&'a str>,
    /// Without the days on which something came of which nobody knows how old it is.
    pub is_dated: bool,
    /// The first and the last day, `YYYYMMDD`.
    pub from: i64,
    pub to: i64,
}

impl Spoken<'_> {
    /// The newest days up to one, `YYYYMMDD`.
    pub async fn days(&self, db: &impl Sql, shop: ShopId, to: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
        let [dated, ..] = sums::spans(false);
        let mut days = self.of_span(db, shop, to, (dated, limit)).await?;
        if !self.is_dated {
            let [undated, ..] = sums::spans(true);
            days.extend(self.of_span(db, shop, to, (undated, limit)).await?);
            days.sort_unstable_by_key(|day| std::cmp::Reverse(*day));
            days.dedup();
            days.truncate(limit);
        }
        Ok(days)
    }

    async fn of_span(
        &self,
        db: &impl Sql,
        shop: ShopId,
        to: i64,
        (span, limit): (&str, usize),
    ) -> Result<Vec<i64>, StoreError> {
        // Of those who are neither, no sum is kept.
        let polarity = self.polarity.filter(|polarity| matches!(*polarity, "negative" | "positive"));
        let is_said = polarity.map_or_else(String::new, |polarity| format!(" AND s.{polarity} > 0"));
        let sql = match self.by {
            By::Product => format!(
                "SELECT s.first_day FROM review_product_aspects s WHERE s.shop = $1 AND s.product_id = $2 AND s.aspect = $3
                     AND s.span = '{span}' AND s.first_day >= $4 AND s.first_day <= $5{is_said}
                 ORDER BY s.first_day DESC LIMIT {limit}"
            ),
            // What is of nobody known has no sums of its own.
            _ if self.of_key.is_empty() => of_all("s", &format!("AND s.of_key = $2{is_said}"), "", (span, limit)),
            by => of_all(
                "d",
                &format!(
                    "AND d.of_key = '' AND s.shop = $1 AND s.kind = '{}' AND s.span = '{span}' AND s.first_day = d.first_day
                     AND s.aspect = $3 AND s.of_key = $2{is_said}",
                    by.kind()
                ),
                "CROSS JOIN review_aspect_sums s",
                (span, limit),
            ),
        };
        let values: Vec<Value> = vec![
            shop.0.into(),
            store::text(self.of_key),
            store::text(self.aspect),
            self.from.into(),
            to.min(self.to).into(),
        ];
        db.column(&sql, values).await
    }
}

/// A query for the days on which anybody speaks of the aspect; `CROSS JOIN` keeps SQLite from beginning with another table.
fn of_all(days: &str, more: &str, join: &str, (span, limit): (&str, usize)) -> String {
    format!(
        "SELECT {days}.first_day FROM review_aspect_sums {days} {join}
         WHERE {days}.shop = $1 AND {days}.kind = '' AND {days}.span = '{span}' AND {days}.aspect = $3
             AND {days}.first_day >= $4 AND {days}.first_day <= $5 {more}
         ORDER BY {days}.first_day DESC LIMIT {limit}"
    )
}
