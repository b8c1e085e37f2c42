use std::collections::BTreeMap;

use listen::reviews::TURNED_GOOD;
use store::{FromQueryResult, Sql, StoreError, Value, rows_in, sea_orm};

use super::daily::{Daily, Histogram, Range};
use super::in_time::in_time;
use super::sample::Sum;
use super::seen::are_replies_unheard;

/// The three items of the dynamic shop rating.
pub(super) const ITEMS: [&str; 3] = ["described", "service", "delivery"];
/// A rating in stars is kept as it is, an item of the dynamic rating in tenths.
const STARS: [&str; 5] = ["r1", "r2", "r3", "r4", "r5"];
const HOUR: i64 = 3_600_000_000;

/// What reviews were rated with: of the whole shop, or of one category.
#[derive(Default)]
pub(super) struct Rated {
    pub items: BTreeMap<String, Daily>,
    pub stars: Daily,
    /// Good ones of all.
    pub good: Daily,
}

/// Everything that follows from published reviews. Those of which nobody knows how old they are are of no day: the sums of
/// days are without them.
#[derive(Default)]
pub(super) struct Reviews {
    pub rated: Rated,
    pub by_category: BTreeMap<String, Rated>,
    /// They were all written elsewhere, and nobody is known to have answered any.
    pub is_unheard: bool,
    pub answered: Daily,
    /// Of those that are to be mended: answered within the hours that the shop promises itself.
    pub in_time: Daily,
    /// Minutes to the first answer; to five minutes, and to an hour above two hours.
    pub minutes: Histogram,
    /// Of those that were bad at first: changed to good by their writers, without anything bad said since.
    pub turned: Daily,
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
struct Answers {
    day: i64,
    class: String,
    n: i64,
    answered: i64,
    in_time: i64,
    good: i64,
}

#[derive(FromQueryResult)]
struct Minutes {
    day: i64,
    minutes: i64,
    n: i64,
}

const SUMS: &str =
    "CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(total) AS BIGINT) AS total, CAST(SUM(squares) AS BIGINT) AS squares";

impl Reviews {
    pub async fn load(db: &impl Sql, range: &Range<'_>, settings: &listen::Settings) -> Result<Self, StoreError> {
        let mut all = Self::default();
        match range.segment {
            None => {
                all.ratings(db, range, settings).await?;
                all.answers(db, range, settings).await?;
            }
            Some(members) => all.of_writers(db, range, &members.writers, settings).await?,
        }
        let term = listen::Term::load(db, range.shop, settings).await?;
        if !term.is_by_the_clock() {
            all.in_time = in_time(db, range, settings, &term).await?;
        }
        let answered = all.answered.sum();
        all.is_unheard = answered.n > 0 && answered.total == 0 && are_replies_unheard(db, range.shop).await?;
        Ok(all)
    }

    /// From the sums that are kept, so that it takes no longer with more reviews: for the shop by day, for its categories
    /// only as a whole for either period.
    async fn ratings(
        &mut self,
        db: &impl Sql,
        range: &Range<'_>,
        settings: &listen::Settings,
    ) -> Result<(), StoreError> {
        let measures: Vec<String> =
            STARS.into_iter().map(str::to_owned).chain(ITEMS.iter().map(|item| format!("dsr.{item}"))).collect();
        let list = store::in_list(4, measures.len());
        let mut values = range.values();
        values.extend(measures.into_iter().map(Value::from));
        let of_days = format!(
            "SELECT measure, '' AS category, day, {SUMS} FROM review_sums
             WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ({list}) GROUP BY measure, day"
        );
        for row in db.rows::<Row>(&of_days, values.clone()).await? {
            self.rated.take(&row, settings);
        }
        let of_categories = format!(
            "SELECT measure, category, MIN(day) AS day, {SUMS} FROM review_sums
             WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ({list}) AND category <> ''
             GROUP BY measure, category, CASE {} ELSE 0 END",
            range.cases("day")
        );
        for row in db.rows::<Row>(&of_categories, values).await? {
            self.by_category.entry(row.category.clone()).or_default().take(&row, settings);
        }
        Ok(())
    }

    async fn answers(
        &mut self,
        db: &impl Sql,
        range: &Range<'_>,
        settings: &listen::Settings,
    ) -> Result<(), StoreError> {
        let within = "WHERE shop = $1 AND day >= $2 AND day < $3";
        let sql = format!(
            "SELECT day, class, CAST(SUM(n) AS BIGINT) AS n,
                 CAST(SUM(CASE WHEN minutes >= 0 THEN n ELSE 0 END) AS BIGINT) AS answered,
                 CAST(SUM(CASE WHEN minutes >= 0 AND minutes <= $4 THEN n ELSE 0 END) AS BIGINT) AS in_time,
                 CAST(SUM(good) AS BIGINT) AS good
             FROM review_answers {within} GROUP BY day, class"
        );
        let mut values = range.values();
        values.push((settings.recovery_hours * 60).into());
        for row in db.rows::<Answers>(&sql, values).await? {
            self.answered.add(row.day, Sum::share(row.answered, row.n));
            if settings.recovers(&row.class) {
                let settled = if range.is_over(row.day, settings.recovery_hours * HOUR) { row.n } else { row.answered };
                self.in_time.add(row.day, Sum::share(row.in_time, settled));
            }
            if row.class == "bad" {
                self.turned.add(row.day, Sum::share(row.good, row.n));
            }
        }
        let sql = format!(
            "SELECT day, minutes, CAST(SUM(n) AS BIGINT) AS n FROM review_answers {within} AND minutes >= 0
             GROUP BY day, minutes"
        );
        for Minutes { day, minutes, n } in db.rows(&sql, range.values()).await? {
            self.minutes.add(day, minutes, n);
        }
        Ok(())
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
                "SELECT day, category, rating, first_class, CAST(CASE WHEN {TURNED_GOOD} THEN 1 ELSE 0 END AS BIGINT) AS turned_good,
                     is_counted, first_dimensions AS dimensions, answer_minutes FROM reviews r
                 WHERE shop = $1 AND day >= $2 AND day < $3 AND state = 'published' AND NOT is_undated
                     AND person IN ({list})"
            )
        })
        .await?;
        for row in rows {
            self.rated.one(&row, settings);
            if !row.category.is_empty() {
                self.by_category.entry(row.category.clone()).or_default().one(&row, settings);
            }
            self.answered.add(row.day, Sum::share(i64::from(row.answer_minutes.is_some()), 1));
            if let Some(minutes) = row.answer_minutes {
                self.minutes.add(row.day, listen::rounded_minutes(minutes), 1);
            }
            let is_settled = row.answer_minutes.is_some() || range.is_over(row.day, settings.recovery_hours * HOUR);
            if settings.recovers(&row.first_class) && is_settled {
                let is_in_time = row.answer_minutes.is_some_and(|minutes| minutes <= settings.recovery_hours * 60);
                self.in_time.add(row.day, Sum::share(i64::from(is_in_time), 1));
            }
            if row.first_class == "bad" {
                self.turned.add(row.day, Sum::share(row.turned_good, 1));
            }
        }
        Ok(())
    }
}

/// Whether any came in these days of which nobody knows how old it is.
pub(super) async fn has_undated(db: &impl Sql, range: &Range<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT measure FROM review_sums WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN
        ('undated.r1', 'undated.r2', 'undated.r3', 'undated.r4', 'undated.r5', 'undated.unrated') LIMIT 1";
    let found: Option<String> = db.scalar(sql, range.values()).await?;
    Ok(found.is_some())
}

impl Rated {
    fn take(&mut self, row: &Row, settings: &listen::Settings) {
        let sum = Sum { n: row.n, total: row.total, squares: row.squares };
        if let Some(item) = row.measure.strip_prefix("dsr.") {
            self.items.entry(item.to_owned()).or_default().add(row.day, sum);
        } else if let Ok(stars) = row.measure.trim_start_matches('r').parse() {
            let hits = if settings.classes.of(stars) == "good" { row.n } else { 0 };
            self.good.add(row.day, Sum::share(hits, row.n));
            self.stars.add(row.day, sum);
        }
    }

    fn one(&mut self, row: &One, settings: &listen::Settings) {
        // Texts without stars are in no score.
        if row.rating > 0 {
            let is_good = settings.classes.of(row.rating) == "good";
            self.good.add(row.day, Sum::share(i64::from(is_good), 1));
            self.stars.add(row.day, Sum { n: 1, total: row.rating, squares: row.rating * row.rating });
        }
        let given: BTreeMap<String, i64> = serde_json::from_str(&row.dimensions).unwrap_or_default();
        for (item, tenths) in given.into_iter().filter(|(item, _)| row.is_counted && ITEMS.contains(&item.as_str())) {
            let sum = Sum { n: 1, total: tenths, squares: tenths * tenths };
            self.items.entry(item).or_default().add(row.day, sum);
        }
    }
}

#[derive(FromQueryResult)]
struct One {
    day: i64,
    category: String,
    /// 0 without stars.
    rating: i64,
    first_class: String,
    turned_good: i64,
    is_counted: bool,
    dimensions: String,
    answer_minutes: Option<i64>,
}
