//! Where orders went back or came late: by what was bought, and by where it was sent.

use std::collections::BTreeMap;

use know::{COUNTED, due, late, went_back};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use web::Kit;

use super::daily::{Daily, Range};
use super::links::{LATE, Place, RETURNED, customers};
use super::measures::{Asked, Measure, Part};
use super::orders::members;
use super::period::Period;
use super::sample::{SMALL, Scale, Sum};

/// What became of the orders of one place.
#[derive(Default)]
struct Became {
    returned: Daily,
    late: Daily,
}

/// By dimension and value.
type Places = BTreeMap<(&'static str, String), Became>;

#[derive(FromQueryResult)]
struct Row {
    place: Option<String>,
    province: Option<String>,
    country: Option<String>,
    /// One of those that are counted together, which lie in the same period.
    day: i64,
    counted: i64,
    returned: i64,
    due: i64,
    late: i64,
}

/// The share of orders that went back, and that came late, of each place in both periods.
pub(super) async fn parts(kit: &Kit, asked: &Asked<'_>, measures: &[Measure]) -> Result<Vec<Part>, StoreError> {
    let wholes: Vec<&Measure> = measures.iter().filter(|whole| may_be_told(whole, asked)).collect();
    if wholes.is_empty() {
        return Ok(Vec::new());
    }
    let segment = asked.segment.map(|members| members.segment);
    let mut parts = Vec::new();
    for ((dimension, value), became) in places(kit, asked).await? {
        let place = Place::new(dimension, value);
        for whole in &wholes {
            let (outcome, daily) =
                if whole.kind.key == LATE { ("late", &became.late) } else { ("returned", &became.returned) };
            let of = |period: &Period| Scale::Share.estimate(daily.within(period));
            let (Some(now), Some(before)) = (of(asked.now), of(asked.before)) else { continue };
            // Where all of them are, it is told of the shop.
            let all = [asked.now, asked.before].map(|period| whole.estimate(period).map(|number| number.n));
            if all == [Some(now.n), Some(before.n)] {
                continue;
            }
            let link = customers(outcome, asked.now, segment, Some(&place));
            parts.push(Part { kind: whole.kind, place: place.clone(), link, now, before });
        }
    }
    Ok(parts)
}

/// Whether it can have become worse anywhere: there is any of it, and enough to tell.
fn may_be_told(whole: &Measure, asked: &Asked<'_>) -> bool {
    let of = |period| whole.estimate(period).filter(|number| number.n >= SMALL);
    [RETURNED, LATE].contains(&whole.kind.key)
        && of(asked.before).is_some()
        && of(asked.now).is_some_and(|number| number.value > 0.0)
}

async fn places(kit: &Kit, asked: &Asked<'_>) -> Result<Places, StoreError> {
    let range = Range::of(asked.shop, [asked.before, asked.now], asked.segment, asked.until);
    let of_products = with_lines(&range, "l.product_id", "");
    let of_categories = with_lines(
        &range,
        "g.category",
        "JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id AND g.category <> ''",
    );
    let mut places = Places::new();
    for (dimension, orders) in [("product", of_products), ("category", of_categories), ("city", sent(&range))] {
        take(&kit.store, &range, micros(asked.until), dimension, &orders, &mut places).await?;
    }
    Ok(places)
}

/// Which orders `o` count in what, as numbers 0 and 1; `$4` is the instant up to which the shop is read.
fn flags(went_back: &str, whether: impl Fn(&str) -> String) -> String {
    let flags = [
        (format!("o.{COUNTED}"), "counted"),
        (format!("o.{COUNTED} AND {went_back}"), "returned"),
        (due("$4"), "due"),
        (late("$4"), "late"),
    ];
    flags.map(|(condition, name)| format!("{} AS {name}", whether(&condition))).join(", ")
}

const OF_DAYS: &str = "o.shop = $1 AND o.day >= $2 AND o.day < $3 AND o.status <> 'cancelled'";

/// Whose they are, where it is asked.
fn personas(range: &Range<'_>) -> &'static str {
    range.segment.map_or("", |_| "JOIN personas p ON p.id = o.persona")
}

/// The orders of each product or category, however many lines have it. SQLite takes the tables of a cross join in this
/// order: from the orders of these days to their lines, not through all lines that the shop ever had.
fn with_lines(range: &Range<'_>, place: &str, join: &str) -> String {
    format!(
        "SELECT {place} AS place, CAST(NULL AS TEXT) AS province, CAST(NULL AS TEXT) AS country, MIN(o.day) AS day, {}
         FROM orders o CROSS JOIN order_lines l {join} {}
         WHERE l.shop = o.shop AND l.order_id = o.order_id AND {OF_DAYS} AND {} {} GROUP BY {place}, o.order_id",
        flags(&went_back(), |condition| format!("MAX(CASE WHEN {condition} THEN 1 ELSE 0 END)")),
        personas(range),
        range.within("o.day"),
        members(range, 5),
    )
}

fn sent(range: &Range<'_>) -> String {
    format!(
        "SELECT o.city AS place, o.province, o.country, o.day, {}
         FROM orders o {} WHERE {OF_DAYS} AND {} {}",
        flags("o.is_returned", |condition| format!("CASE WHEN {condition} THEN 1 ELSE 0 END")),
        personas(range),
        range.within("o.day"),
        members(range, 5),
    )
}

/// Sums up `orders`, whose `place` is of this dimension, and puts them with their places.
async fn take(
    db: &impl Sql,
    range: &Range<'_>,
    now: i64,
    dimension: &'static str,
    orders: &str,
    places: &mut Places,
) -> Result<(), StoreError> {
    let sql = format!(
        "WITH b AS ({orders})
         SELECT b.place, b.province, b.country, MIN(b.day) AS day, CAST(SUM(b.counted) AS BIGINT) AS counted,
             CAST(SUM(b.returned) AS BIGINT) AS returned, CAST(SUM(b.due) AS BIGINT) AS due,
             CAST(SUM(b.late) AS BIGINT) AS late
         FROM b GROUP BY b.place, b.province, b.country, CASE {} ELSE 0 END",
        range.cases("b.day")
    );
    let mut values = range.values();
    values.push(now.into());
    values.extend(range.segment.map(|members| members.segment.into()));
    for row in db.rows::<Row>(&sql, values).await? {
        for (dimension, value) in [(dimension, row.place), ("province", row.province), ("country", row.country)] {
            let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
            let became = places.entry((dimension, value)).or_default();
            became.returned.add(row.day, Sum::share(row.returned, row.counted));
            became.late.add(row.day, Sum::share(row.late, row.due));
        }
    }
    Ok(())
}
