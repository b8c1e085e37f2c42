//! How many published reviews of each product speak of an aspect, by day, month and year: of so many products that no page
//! adds up all of them.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::ToSpan;
use primitives::ShopId;
use primitives::day::number;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, sea_orm};

use super::counts::MOST;
use super::sums::{self, Sum};
use crate::scores::sums::UNDATED;
use crate::scores::window::Window;

/// Of each month or year [`MOST`] are looked at, and so many of those are added up: where products are spoken of equally
/// often, each month has others.
const LOOKED_AT: usize = 750;
/// The span of messages, by year: they are in the other spans too, and are taken from what everybody sees.
pub(crate) const MESSAGES: &str = "message.year";

/// A window that touches more months than these is looked at by its years.
const MONTHS: usize = 5;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Empty where nobody knows it.
    product: String,
    aspect: String,
    /// day | month | year, one of those that nobody knows the age of, or [`MESSAGES`].
    span: &'static str,
    /// `YYYYMMDD`, of a month or a year its first.
    first_day: i64,
}

/// Changes of a batch, to be added to what is stored.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sums(BTreeMap<Key, Sum>);

impl Sums {
    /// Adds what reviews of a day, or those that came on it without a time, say of a product.
    pub fn add(&mut self, (day, is_undated): (i64, bool), product: &str, aspect: &str, said: Sum) {
        for (span, first_day) in sums::spans(is_undated).into_iter().zip([day, month_of(day), year_of(day)]) {
            self.put((span, first_day), product, aspect, said);
        }
    }

    /// Adds what messages of a day say, of which everything else was added as well.
    pub fn add_message(&mut self, day: i64, product: &str, aspect: &str, said: Sum) {
        self.put((MESSAGES, year_of(day)), product, aspect, said);
    }

    fn put(&mut self, (span, first_day): (&'static str, i64), product: &str, aspect: &str, said: Sum) {
        let (product, aspect) = (product.to_owned(), aspect.to_owned());
        *self.0.entry(Key { product, aspect, span, first_day }).or_default() += said;
    }

    /// Adds the changes to what is stored; sums of nothing are removed.
    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let changed: Vec<(Key, Sum)> = self.0.into_iter().filter(|(_, sum)| *sum != Sum::default()).collect();
        let key = |key: &Key| -> Vec<Value> {
            vec![
                shop.0.into(),
                key.product.clone().into(),
                key.aspect.clone().into(),
                key.span.into(),
                key.first_day.into(),
            ]
        };
        let row = |(of, sum): &(Key, Sum)| -> Vec<Value> {
            key(of).into_iter().chain([sum.mentions, sum.positive, sum.negative].map(Value::from)).collect()
        };
        let rows: Vec<Vec<Value>> = changed.iter().map(row).collect();
        let less: Vec<Vec<Value>> = changed.iter().filter(|(_, sum)| sum.mentions < 0).map(|(of, _)| key(of)).collect();
        tx.insert("review_product_aspects", &COLUMNS, rows, UPSERT).await?;
        let delete = "DELETE FROM review_product_aspects WHERE shop = $1 AND product_id = $2 AND aspect = $3
            AND span = $4 AND first_day = $5 AND mentions = 0";
        for key in less {
            tx.exec(delete, key).await?;
        }
        Ok(())
    }
}

const COLUMNS: [&str; 8] = ["shop", "product_id", "aspect", "span", "first_day", "mentions", "positive", "negative"];
const UPSERT: &str = "ON CONFLICT (shop, product_id, aspect, span, first_day) DO UPDATE SET
    mentions = review_product_aspects.mentions + excluded.mentions,
    positive = review_product_aspects.positive + excluded.positive,
    negative = review_product_aspects.negative + excluded.negative";

fn month_of(day: i64) -> i64 {
    day / 100 * 100 + 1
}

fn year_of(day: i64) -> i64 {
    day / 10_000 * 10_000 + 101
}

/// What is said of an aspect of a product in a window, and in the days before it.
#[derive(FromQueryResult)]
pub(super) struct Moved {
    pub aspect: String,
    pub of_key: String,
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    pub undated: i64,
    pub undated_negative: i64,
    pub old_mentions: i64,
    pub old_positive: i64,
    pub old_negative: i64,
}

/// Of one product.
pub(super) async fn of_one(
    db: &impl Sql,
    shop: ShopId,
    product: &str,
    window: Window,
) -> Result<Vec<Moved>, StoreError> {
    let (from, to) = (month_of(number(window.before().from)), number(window.to));
    let looked_at = format!(
        "SELECT DISTINCT a.aspect, CAST($2 AS TEXT) AS product_id FROM review_aspect_sums a
         WHERE a.shop = $1 AND a.kind = '' AND a.span IN ('month', '{UNDATED}month') AND a.first_day >= {from}
             AND a.first_day < {to}"
    );
    db.rows(&moved(&looked_at, window), vec![shop.0.into(), store::text(product)]).await
}

/// Of all products, those most spoken of: among the first of each month, or year, that the window touches.
pub(super) async fn most(db: &impl Sql, shop: ShopId, window: Window) -> Result<Vec<Moved>, StoreError> {
    let looked_at =
        format!("{} ORDER BY SUM(f.mentions) DESC, f.aspect, f.product_id LIMIT {LOOKED_AT}", first(window));
    db.rows(&moved(&looked_at, window), vec![shop.0.into()]).await
}

/// Whether more may be spoken of in a window than [`most`] looks at.
pub(super) async fn are_more(db: &impl Sql, shop: ShopId, window: Window) -> Result<bool, StoreError> {
    let beyond: Vec<String> = of_each(window, "first_day", &format!("1 OFFSET {MOST}"));
    if db.scalar::<i64>(&beyond.join(" UNION ALL "), vec![shop.0.into()]).await?.is_some() {
        return Ok(true);
    }
    let sql = format!("SELECT COUNT(*) FROM ({}) c", first(window));
    let all: i64 = db.scalar(&sql, vec![shop.0.into()]).await?.unwrap_or(0);
    Ok(usize::try_from(all).is_ok_and(|all| all > LOOKED_AT))
}

/// A query for the first of each month, or year, each once.
fn first(window: Window) -> String {
    let first = of_each(window, "aspect, a.product_id, a.mentions", &MOST.to_string());
    format!("SELECT f.aspect, f.product_id FROM ({}) f GROUP BY f.aspect, f.product_id", first.join(" UNION ALL "))
}

/// A query for so many of each month, or year, those most spoken of first.
fn of_each(window: Window, columns: &str, limit: &str) -> Vec<String> {
    let (span, days) = touched(window);
    let days = days.into_iter().flat_map(|day| [("", day), (UNDATED, day)]).enumerate();
    let query = |(n, (age, day)): (usize, (&str, i64))| {
        format!(
            "SELECT m{n}.* FROM (
                 SELECT a.{columns} FROM review_product_aspects a
                 WHERE a.shop = $1 AND a.span = '{age}{span}' AND a.span <> 'day' AND a.first_day = {day}
                 ORDER BY a.mentions DESC, a.aspect DESC, a.product_id DESC LIMIT {limit}) m{n}"
        )
    };
    days.map(query).collect()
}

/// The months of a window, or its years where they are many.
fn touched(window: Window) -> (&'static str, Vec<i64>) {
    let months = window.from.first_of_month().series(1.month()).take_while(|day| *day < window.to);
    let months: Vec<i64> = months.map(number).collect();
    if months.len() <= MONTHS {
        return ("month", months);
    }
    let mut years: Vec<i64> = months.into_iter().map(year_of).collect();
    years.dedup();
    ("year", years)
}

/// A query that adds up what is said of the aspects and products that `looked_at` names, one too many where there are more.
/// `CROSS JOIN` keeps SQLite from beginning with the sums.
fn moved(looked_at: &str, window: Window) -> String {
    let now = "s.mentions, s.positive, s.negative, 0, 0, 0, 0, 0";
    let undated = "s.mentions, s.positive, s.negative, s.mentions, s.negative, 0, 0, 0";
    let old = "0, 0, 0, 0, 0, s.mentions, s.positive, s.negative";
    let names = [
        "mentions",
        "positive",
        "negative",
        "undated",
        "undated_negative",
        "old_mentions",
        "old_positive",
        "old_negative",
    ];
    let parts = [("", now, window), (UNDATED, undated, window), ("", old, window.before())];
    let parts = parts.map(|(age, columns, window)| {
        spans(window).into_iter().map(move |(span, days)| {
            format!(
                "SELECT s.aspect, s.product_id, {columns} FROM looked_at c CROSS JOIN review_product_aspects s
                 WHERE s.shop = $1 AND s.product_id = c.product_id AND s.aspect = c.aspect AND s.span = '{age}{span}'
                     AND s.first_day >= {} AND s.first_day < {}",
                days.start, days.end
            )
        })
    });
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let sums: Vec<String> = names.iter().map(|name| format!("CAST(SUM(u.{name}) AS BIGINT) AS {name}")).collect();
    format!(
        "WITH looked_at AS MATERIALIZED ({looked_at}), u (aspect, of_key, {}) AS ({})
         SELECT u.aspect, u.of_key, {} FROM u GROUP BY u.aspect, u.of_key ORDER BY 3 DESC, 1, 2 LIMIT {}",
        names.join(", "),
        parts.join(" UNION ALL "),
        sums.join(", "),
        MOST + 1
    )
}

/// As [`Window::spans`], with whole years within the months; none is empty.
fn spans(window: Window) -> Vec<(&'static str, Range<i64>)> {
    let mut all = Vec::new();
    for (span, days) in window.spans() {
        let (first, last) = (year_from(days.start), year_of(days.end));
        if span == "month" && first < last {
            all.extend([("month", days.start..first), ("year", first..last), ("month", last..days.end)]);
        } else {
            all.push((span, days));
        }
    }
    all.retain(|(_, days)| days.start < days.end);
    all
}

/// The first of the years that begin on this day or later.
fn year_from(day: i64) -> i64 {
    if year_of(day) == day { day } else { year_of(day) + 10_000 }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as d;

    use super::*;

    #[test]
    fn a_window_is_years_within_months_within_days() {
        let found = |from, to| spans(Window { from, to });
        assert_eq!(
            found(d(2023, 11, 20), d(2026, 2, 3)),
            [
                ("day", 20_231_120..20_231_201),
                ("month", 20_231_201..20_240_101),
                ("year", 20_240_101..20_260_101),
                ("month", 20_260_101..20_260_201),
                ("day", 20_260_201..20_260_203),
            ]
        );
        assert_eq!(found(d(2026, 1, 1), d(2026, 3, 1)), [("month", 20_260_101..20_260_301)]);
        assert_eq!(found(d(2025, 1, 1), d(2026, 1, 1)), [("year", 20_250_101..20_260_101)]);
        assert_eq!(found(d(2026, 3, 2), d(2026, 3, 9)), [("day", 20_260_302..20_260_309)]);
    }

    #[test]
    fn what_is_looked_at_is_every_month_or_year_touched() {
        let found = |from, to| touched(Window { from, to });
        assert_eq!(found(d(2026, 1, 31), d(2026, 3, 1)), ("month", vec![20_260_101, 20_260_201]));
        assert_eq!(found(d(2025, 6, 30), d(2026, 1, 2)), ("year", vec![20_250_101, 20_260_101]));
    }
}
