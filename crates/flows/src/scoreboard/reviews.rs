use std::collections::BTreeMap;

use store::{FromQueryResult, Sql, StoreError, Value, rows_in, sea_orm};

use super::daily::{Daily, Histogram, Range};
use super::sample::Sum;

/// The three items of the dynamic shop rating.
pub(super) const ITEMS: [&str; 3] = ["described", "service", "delivery"];

/// Everything that follows from published reviews.
#[derive(Default)]
pub(super) struct Reviews {
    pub items: BTreeMap<String, Daily>,
    /// Good ones of all.
    pub good: Daily,
    pub answered: Daily,
    /// Minutes to the first answer, to a quarter of an hour above two hours and to six hours above two days.
    pub minutes: Histogram,
    /// Of those that were bad at first: good now.
    pub turned: Daily,
    /// Good ones of all, by category.
    pub good_by_category: BTreeMap<String, Daily>,
}

#[derive(FromQueryResult)]
struct Row {
    measure: String,
    category: String,
    day: i64,
    n: i64,
    total: i64,
    squares: i64,
}

#[derive(FromQueryResult)]
struct Minutes {
    day: i64,
    minutes: i64,
    n: i64,
}

const ROUNDED: &str = "CASE WHEN answer_minutes < 120 THEN answer_minutes
     WHEN answer_minutes < 2880 THEN answer_minutes / 15 * 15 ELSE answer_minutes / 360 * 360 END";

impl Reviews {
    pub async fn load(db: &impl Sql, range: &Range<'_>, settings: &listen::Settings) -> Result<Self, StoreError> {
        let mut all = Self::default();
        match range.segment {
            None => all.sums(db, range, settings).await?,
            Some(members) => all.of_writers(db, range, &members.writers, settings).await?,
        }
        Ok(all)
    }

    /// From the sums that are kept: their number does not grow with that of the reviews.
    async fn sums(&mut self, db: &impl Sql, range: &Range<'_>, settings: &listen::Settings) -> Result<(), StoreError> {
        let measures: Vec<String> = ["r1", "r2", "r3", "r4", "r5", "answered"]
            .into_iter()
            .map(str::to_owned)
            .chain(ITEMS.iter().map(|item| format!("dsr.{item}")))
            .collect();
        let sql = format!(
            "SELECT measure, category, day, n, total, squares FROM review_sums
             WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ({})",
            store::in_list(4, measures.len())
        );
        let mut values = range.values();
        values.extend(measures.into_iter().map(Value::from));
        for row in db.rows::<Row>(&sql, values).await? {
            self.take(&row, settings);
        }
        let sql = format!(
            "SELECT day, {ROUNDED} AS minutes, COUNT(*) AS n FROM reviews
             WHERE shop = $1 AND day >= $2 AND day < $3 AND answered_at IS NOT NULL
                 AND answer_minutes IS NOT NULL AND state = 'published' GROUP BY 1, 2"
        );
        for Minutes { day, minutes, n } in db.rows(&sql, range.values()).await? {
            self.minutes.add(day, minutes, n);
        }
        let hits = "CAST(SUM(CASE WHEN class = 'good' THEN 1 ELSE 0 END) AS BIGINT)";
        let sql = format!(
            "SELECT day, COUNT(*) AS n, {hits} AS total, {hits} AS squares FROM reviews
             WHERE shop = $1 AND day >= $2 AND day < $3 AND first_class = 'bad' AND state = 'published'
             GROUP BY day"
        );
        self.turned = range.daily(db, &sql, range.values()).await?;
        Ok(())
    }

    fn take(&mut self, row: &Row, settings: &listen::Settings) {
        let sum = Sum { n: row.n, total: row.total, squares: row.squares };
        if let Some(item) = row.measure.strip_prefix("dsr.") {
            self.items.entry(item.to_owned()).or_default().add(row.day, sum);
        } else if row.measure == "answered" {
            self.answered.add(row.day, Sum { n: 0, total: row.n, squares: row.n });
        } else if let Ok(stars) = row.measure.trim_start_matches('r').parse() {
            let hits = if settings.classes.of(stars) == "good" { row.n } else { 0 };
            self.rated(row.day, &row.category, Sum::share(hits, row.n));
        }
    }

    fn rated(&mut self, day: i64, category: &str, good: Sum) {
        self.good.add(day, good);
        self.good_by_category.entry(category.to_owned()).or_default().add(day, good);
        self.answered.add(day, Sum { n: good.n, total: 0, squares: 0 });
    }

    /// One by one, for what a segment's customers wrote.
    async fn of_writers(
        &mut self,
        db: &impl Sql,
        range: &Range<'_>,
        writers: &[uuid::Uuid],
        settings: &listen::Settings,
    ) -> Result<(), StoreError> {
        let rows: Vec<One> = rows_in(db, &range.values(), writers, |list| {
            format!(
                "SELECT day, category, rating, first_class, class, is_counted, dimensions, answer_minutes FROM reviews
                 WHERE shop = $1 AND day >= $2 AND day < $3 AND state = 'published' AND person IN ({list})"
            )
        })
        .await?;
        for row in rows {
            let is_good = settings.classes.of(row.rating) == "good";
            self.rated(row.day, &row.category, Sum::share(i64::from(is_good), 1));
            if let Some(minutes) = row.answer_minutes {
                self.answered.add(row.day, Sum { n: 0, total: 1, squares: 1 });
                self.minutes.add(row.day, minutes, 1);
            }
            if row.first_class == "bad" {
                self.turned.add(row.day, Sum::share(i64::from(row.class == "good"), 1));
            }
            let given: BTreeMap<String, i64> = serde_json::from_str(&row.dimensions).unwrap_or_default();
            for (item, tenths) in given.into_iter().filter(|(item, _)| row.is_counted && ITEMS.contains(&item.as_str()))
            {
                let sum = Sum { n: 1, total: tenths, squares: tenths * tenths };
                self.items.entry(item).or_default().add(row.day, sum);
            }
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct One {
    day: i64,
    category: String,
    rating: i64,
    first_class: String,
    class: String,
    is_counted: bool,
    dimensions: String,
    answer_minutes: Option<i64>,
}
