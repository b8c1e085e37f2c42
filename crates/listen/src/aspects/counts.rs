//! How often reviews speak of aspects within some days.

use store::{FromQueryResult, Sql, StoreError, Value, listed, sea_orm};

use super::by::By;
use super::products::{self, Moved};
use crate::scores::sums::UNDATED;
use crate::scores::window::Window;
use crate::shop::Shop;

/// The most rows that are given.
pub(super) const MOST: usize = 500;

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub aspect: String,
    pub of_key: String,
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    /// Of the mentions, those of which nobody knows how old they are, and of these the complaints.
    pub undated: i64,
    pub undated_negative: i64,
}

/// Which rows are asked for.
#[derive(Debug, Clone, Copy)]
enum Wanted<'a> {
    /// Those most spoken of, of any age; one too many where there are more.
    Most,
    /// Those of these things, in reviews of which it is known how old they are.
    Of(&'a [String]),
}

/// What is spoken of in a window, and the same in the days before it. What nobody knows the age of is in the first by
/// when it came, and belongs to the other as much.
pub(super) struct Counts {
    pub now: Vec<Row>,
    pub before: Vec<Row>,
    /// Whether anything was spoken of in the days before.
    pub had_any: bool,
    /// Whether more is spoken of now than is given.
    pub is_cut: bool,
    /// Where there are more reviews than are looked at: so many, the newest, were.
    pub of_newest: Option<usize>,
}

/// The aspects most spoken of. Sums answer it but for the versions and regions of one product, whose reviews are found by its
/// id.
pub(super) async fn counts(
    db: &impl Sql,
    shop: &Shop,
    by: Option<By>,
    product: Option<&str>,
    window: Window,
) -> Result<Counts, StoreError> {
    match (product, by) {
        (Some(product), None | Some(By::Product)) => {
            Ok(Counts::of(products::of_one(db, shop.id, product, window).await?))
        }
        (None, Some(By::Product)) => {
            let mut counts = Counts::of(products::most(db, shop.id, window).await?);
            // Those that are spoken of now may all be new.
            counts.had_any = counts.had_any || had_any(db, shop, window).await?;
            counts.is_cut = counts.is_cut || products::are_more(db, shop.id, window).await?;
            Ok(counts)
        }
        (Some(product), Some(By::Supplier)) => {
            let supplier = supplier(db, shop, product).await?;
            Ok(Counts::of(products::of_one(db, shop.id, product, window).await?).of_key(&supplier))
        }
        (Some(product), Some(by)) => {
            let (now, is_cut) = cut(of_product(db, shop, (by, product), window, Wanted::Most).await?);
            let before = of_product(db, shop, (by, product), window.before(), Wanted::Of(&keys(&now))).await?;
            let of_all = Counts::of(products::of_one(db, shop.id, product, window).await?);
            let of_newest = are_more_reviews(db, shop, product, window).await?.then_some(LOOKED_AT);
            Ok(Counts { now, before, had_any: of_all.had_any, is_cut, of_newest })
        }
        (None, by) => {
            let (now, is_cut) = cut(of_sums(db, shop, by, window, Wanted::Most).await?);
            let before = of_sums(db, shop, by, window.before(), Wanted::Of(&keys(&now))).await?;
            let had_any = !before.is_empty() || had_any(db, shop, window).await?;
            Ok(Counts { now, before, had_any, is_cut, of_newest: None })
        }
    }
}

/// Without the row too many.
fn cut(mut rows: Vec<Row>) -> (Vec<Row>, bool) {
    let is_cut = rows.len() > MOST;
    rows.truncate(MOST);
    (rows, is_cut)
}

fn keys(rows: &[Row]) -> Vec<String> {
    store::distinct(rows.iter().map(|row| row.of_key.clone()))
}

/// Whether anything was spoken of in the days before a window.
async fn had_any(db: &impl Sql, shop: &Shop, window: Window) -> Result<bool, StoreError> {
    let all = [String::new()];
    Ok(!of_sums(db, shop, None, window.before(), Wanted::Of(&all)).await?.is_empty())
}

impl Counts {
    /// As rows of one thing.
    fn of_key(mut self, key: &str) -> Self {
        self.now.iter_mut().chain(&mut self.before).for_each(|row| key.clone_into(&mut row.of_key));
        self
    }

    fn of(mut moved: Vec<Moved>) -> Self {
        let is_cut = moved.get(MOST).is_some_and(|of| of.mentions > 0);
        moved.truncate(MOST);
        let (mut now, mut before) = (Vec::new(), Vec::new());
        for of in moved {
            if of.old_mentions > 0 {
                before.push(Row {
                    aspect: of.aspect.clone(),
                    of_key: of.of_key.clone(),
                    mentions: of.old_mentions,
                    positive: of.old_positive,
                    negative: of.old_negative,
                    undated: 0,
                    undated_negative: 0,
                });
            }
            if of.mentions > 0 {
                let Moved { aspect, of_key, mentions, positive, negative, undated, undated_negative, .. } = of;
                now.push(Row { aspect, of_key, mentions, positive, negative, undated, undated_negative });
            }
        }
        Self { had_any: !before.is_empty(), now, before, is_cut, of_newest: None }
    }
}

const SUMMED: &str = "CAST(SUM(s.mentions) AS BIGINT) AS mentions, CAST(SUM(s.positive) AS BIGINT) AS positive,
    CAST(SUM(s.negative) AS BIGINT) AS negative, CAST(SUM(s.undated) AS BIGINT) AS undated,
    CAST(SUM(s.undated_negative) AS BIGINT) AS undated_negative";

/// A query for the sums of a kind, by aspect and key. `$1` is the shop; the ends of the spans follow.
fn sums(kind: &str, window: Window, wanted: Wanted<'_>) -> String {
    let part = |n: usize, span: &str, undated: &str| {
        let (start, end) = (n * 2 + 2, n * 2 + 3);
        format!(
            "SELECT aspect, of_key, mentions, positive, negative, {undated} FROM review_aspect_sums WHERE shop = $1
                AND kind = '{kind}' AND span = '{span}' AND first_day >= ${start} AND first_day < ${end}"
        )
    };
    let mut parts = Vec::new();
    for (n, (span, _)) in window.spans().into_iter().enumerate() {
        parts.push(part(n, span, "0 AS undated, 0 AS undated_negative"));
        if matches!(wanted, Wanted::Most) {
            let undated = "mentions AS undated, negative AS undated_negative";
            parts.push(part(n, &format!("{UNDATED}{span}"), undated));
        }
    }
    format!("SELECT s.aspect, s.of_key, {SUMMED} FROM ({}) s GROUP BY s.aspect, s.of_key", parts.join(" UNION ALL "))
}

/// What is of nobody known is what the sums of all have beyond those of who is known.
async fn of_sums(
    db: &impl Sql,
    shop: &Shop,
    by: Option<By>,
    window: Window,
    wanted: Wanted<'_>,
) -> Result<Vec<Row>, StoreError> {
    let whole = sums("", window, wanted);
    let (with, from) = match by {
        None => (String::new(), format!("({whole})")),
        Some(by) => (
            format!("WITH known AS ({}), whole AS ({whole}) ", sums(by.kind(), window, wanted)),
            format!(
                "(SELECT k.aspect, k.of_key, k.mentions, k.positive, k.negative, k.undated, k.undated_negative FROM known k
                  UNION ALL
                  SELECT w.aspect, w.of_key, w.mentions - COALESCE(n.mentions, 0) AS mentions,
                      w.positive - COALESCE(n.positive, 0) AS positive, w.negative - COALESCE(n.negative, 0) AS negative,
                      w.undated - COALESCE(n.undated, 0) AS undated,
                      w.undated_negative - COALESCE(n.undated_negative, 0) AS undated_negative
                  FROM whole w LEFT JOIN (SELECT s.aspect, {SUMMED} FROM known s GROUP BY s.aspect) n
                      ON n.aspect = w.aspect)"
            ),
        ),
    };
    let mut values: Vec<Value> = vec![shop.id.0.into()];
    for (_, days) in window.spans() {
        values.extend([Value::from(days.start), days.end.into()]);
    }
    let Some(among) = wanted.among(db, "u.of_key", &mut values) else { return Ok(Vec::new()) };
    let sql = format!(
        "{with}SELECT u.aspect, u.of_key, u.mentions, u.positive, u.negative, u.undated, u.undated_negative FROM {from} u
         WHERE u.mentions > 0{among} ORDER BY u.mentions DESC, u.aspect, u.of_key{}",
        wanted.limit()
    );
    db.rows(&sql, values).await
}

impl Wanted<'_> {
    /// The condition on the column that names the things, its values appended; none where no row is wanted.
    fn among(self, db: &impl Sql, column: &str, values: &mut Vec<Value>) -> Option<String> {
        let Self::Of(keys) = self else { return Some(String::new()) };
        if keys.is_empty() {
            return None;
        }
        let (list, more) = listed(db, values.len() + 1, keys);
        values.extend(more);
        Some(format!(" AND {column} IN ({list})"))
    }

    fn limit(self) -> String {
        if matches!(self, Self::Most) { format!(" LIMIT {}", MOST + 1) } else { String::new() }
    }
}

/// Those of `p` that speak of an aspect, and in which way, each review once.
fn reviews() -> String {
    let of = |condition: &str| format!("COUNT(DISTINCT CASE WHEN {condition} THEN a.review END)");
    format!(
        "COUNT(DISTINCT a.review) AS mentions, {} AS positive, {} AS negative, {} AS undated, {} AS undated_negative",
        of("a.polarity = 'positive'"),
        of("a.polarity = 'negative'"),
        of("p.is_undated"),
        of("p.is_undated AND a.polarity = 'negative'"),
    )
}

/// Who supplies a product, and so what is said of it; empty where nobody knows.
async fn supplier(db: &impl Sql, shop: &Shop, product: &str) -> Result<String, StoreError> {
    let sql = "SELECT COALESCE(supplier, brand) FROM review_products WHERE shop = $1 AND product_id = $2";
    let found: Option<Option<String>> = db.scalar(sql, vec![shop.id.0.into(), store::text(product)]).await?;
    Ok(found.flatten().unwrap_or_default())
}

/// Of one product, so many of its reviews are looked at, the newest.
const LOOKED_AT: usize = 5_000;

/// Of one product, whose reviews are found by its id; `CROSS JOIN` keeps SQLite from looking through all the days.
async fn of_product(
    db: &impl Sql,
    shop: &Shop,
    (by, product): (By, &str),
    window: Window,
    wanted: Wanted<'_>,
) -> Result<Vec<Row>, StoreError> {
    let within = window.micros(shop);
    let mut values: Vec<Value> = vec![shop.id.0.into(), store::text(product), within.start.into(), within.end.into()];
    let known = if matches!(wanted, Wanted::Of(_)) { " AND NOT r.is_undated" } else { "" };
    let Some(among) = wanted.among(db, "p.of_key", &mut values) else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT a.aspect, p.of_key, {} FROM (
             SELECT r.id, r.is_undated, {} AS of_key FROM reviews r WHERE {OF_PRODUCT}{known}
             ORDER BY r.at DESC, r.id DESC LIMIT {LOOKED_AT}) p CROSS JOIN review_aspects a
         WHERE a.review = p.id{among}
         GROUP BY a.aspect, p.of_key ORDER BY 3 DESC, 1, 2{}",
        reviews(),
        by.key(),
        wanted.limit()
    );
    db.rows(&sql, values).await
}

/// Its published reviews of some days.
const OF_PRODUCT: &str = "r.shop = $1 AND r.product_id = $2 AND r.at >= $3 AND r.at < $4 AND r.state = 'published'";

/// Whether it has more reviews than are looked at.
async fn are_more_reviews(db: &impl Sql, shop: &Shop, product: &str, window: Window) -> Result<bool, StoreError> {
    let within = window.micros(shop);
    let sql = format!(
        "SELECT r.id FROM reviews r WHERE {OF_PRODUCT} ORDER BY r.at DESC, r.id DESC LIMIT 1 OFFSET {LOOKED_AT}"
    );
    let values: Vec<Value> = vec![shop.id.0.into(), store::text(product), within.start.into(), within.end.into()];
    Ok(db.scalar::<uuid::Uuid>(&sql, values).await?.is_some())
}
