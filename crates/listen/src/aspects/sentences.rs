use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use primitives::Timestamp;
use primitives::day::date;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Where, instant, sea_orm};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::by::By;
use super::days::Spoken;
use crate::Listen;
use crate::condition::of_shop;
use crate::reviews::view::{ProductName, names};
use crate::scores::window::Window;
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SentenceQuery {
    /// negative, neutral or positive.
    polarity: Option<String>,
    /// 1 to 3660; all when not given.
    days: Option<i64>,
    /// Of these days, those from this one on; reviews of which nobody knows how old they are have no day,
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// up to and with this one.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Of a product, supplier, version or region of which little is said, a page may have fewer sentences than asked for, even
    /// none; the next one goes on.
    product: Option<String>,
    /// The brand where no supplier is known.
    supplier: Option<String>,
    /// Size, colour … as the order names it.
    version: Option<String>,
    region: Option<String>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What a published review says of an aspect.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AspectSentence {
    pub review_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The review came in a file that does not say when it was written: `at` is when it came.
    pub is_undated: bool,
    pub sentence: String,
    /// The words that show it, in characters of the sentence.
    pub start: i64,
    pub end: i64,
    pub polarity: String,
    pub probability: f64,
    pub product: Option<ProductName>,
}

#[derive(FromQueryResult)]
struct Row {
    review: Uuid,
    ordinal: i64,
    at: i64,
    is_undated: bool,
    sentence: String,
    quote_start: i64,
    quote_end: i64,
    polarity: String,
    probability: f64,
    product_id: Option<String>,
}

/// The sentences behind an aspect's numbers, newest first
#[utoipa::path(get, path = "/aspects/{key}/sentences", tag = "reviews", operation_id = "listAspectSentences",
    params(("key" = String, Path), SentenceQuery),
    responses((status = 200, body = Page<AspectSentence>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Path(key): Path<String>,
    Query(query): Query<SentenceQuery>,
) -> Result<Json<Page<AspectSentence>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &listen.kit.store;
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let limit = paging.limit()?;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let after = paging.after::<Place>()?;
    let window = query.window(&listen, &shop)?;
    let condition = query.condition(&shop, &key, window)?;
    let page = match query.spoken(&key, window) {
        Some(spoken) => by_day(store, &shop, &spoken, &condition, after, (limit, DAYS)).await?,
        None => Page::cut(read(store, condition, after, limit + 1).await?, limit, cursor),
    };
    let products: Vec<String> = page.items.iter().filter_map(|row| row.product_id.clone()).collect();
    let names = names(store, shop.id, &products).await?;
    Ok(Json(page.map(|row| AspectSentence {
        review_id: row.review,
        at: instant(row.at),
        is_undated: row.is_undated,
        sentence: row.sentence,
        start: row.quote_start,
        end: row.quote_end,
        polarity: row.polarity,
        probability: row.probability,
        product: row.product_id.map(|id| ProductName { name: names.get(&id).cloned(), id }),
    })))
}

/// Time, review, number within the review.
type Place = (i64, Uuid, i64);

fn cursor(row: &Row) -> String {
    Cursor::encode::<Place>(&(row.at, row.review, row.ordinal))
}

async fn read(db: &impl Sql, mut condition: Where, after: Option<Place>, limit: usize) -> Result<Vec<Row>, StoreError> {
    if let Some((at, review, ordinal)) = after {
        condition.and("(a.at, a.review, a.ordinal) < (?, ?, ?)", [at.into(), review.into(), ordinal.into()]);
    }
    let sql = format!(
        "SELECT a.review, a.ordinal, a.at, r.is_undated, a.sentence, a.quote_start, a.quote_end, a.polarity, a.probability,
            a.product_id
         FROM review_aspects a JOIN reviews r ON r.id = a.review WHERE {}
         ORDER BY a.at DESC, a.review DESC, a.ordinal DESC LIMIT {limit}",
        condition.sql
    );
    db.rows(&sql, condition.values).await
}

/// For a page, so many days with sentences of one product, supplier, version or region are looked at.
const DAYS: usize = 100;

/// A page day by day, of the days on which there are any. After so many days it ends with what was found: the next goes on.
async fn by_day(
    db: &impl Sql,
    shop: &Shop,
    spoken: &Spoken<'_>,
    condition: &Where,
    after: Option<Place>,
    (limit, most): (usize, usize),
) -> Result<Page<Row>, StoreError> {
    let to = after.map_or(i64::MAX, |(at, ..)| shop.day(at));
    let days = spoken.days(db, shop.id, to, most).await?;
    let (mut items, mut next) = (Vec::new(), None);
    for day in days.iter().copied().map(date) {
        let within = Window { from: day, to: day.saturating_add(1.day()) }.micros(shop);
        let mut of_day = condition.clone();
        of_day.and("a.at >= ? AND a.at < ?", [within.start.into(), within.end.into()]);
        items.extend(read(db, of_day, after, limit + 1 - items.len()).await?);
        if items.len() > limit {
            return Ok(Page::cut(items, limit, cursor));
        }
        next = Some(Cursor::encode::<Place>(&(within.start - 1, Uuid::max(), i64::MAX)));
    }
    Ok(Page { items, next_cursor: next.filter(|_| days.len() >= most), total: None })
}

/// Nobody wrote before or after.
const FIRST: Date = jiff::civil::date(1970, 1, 1);
const LAST: Date = jiff::civil::date(9000, 1, 1);

impl SentenceQuery {
    fn window(&self, listen: &Listen, shop: &Shop) -> Result<Option<Window>, Problem> {
        let days = match self.days {
            None => None,
            Some(days @ 1..=3660) => Some(Window::days(shop, shop.now(listen.kit.now()), days)),
            Some(_) => return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 })),
        };
        if self.from.is_none() && self.to.is_none() {
            return Ok(days);
        }
        let all = days.unwrap_or(Window { from: FIRST, to: LAST });
        let end = self.to.map_or(all.to, |to| to.saturating_add(1.day()).min(all.to));
        Ok(Some(Window { from: self.from.map_or(all.from, |from| from.clamp(all.from, LAST)), to: end }))
    }

    /// What is looked for by its days: where it is to be of one thing.
    fn spoken<'a>(&'a self, aspect: &'a str, window: Option<Window>) -> Option<Spoken<'a>> {
        let (by, of_key) = self.narrowed().next()?;
        let days = window.map_or(0..i64::MAX, Window::range);
        let (polarity, is_dated) = (self.polarity.as_deref(), self.is_dated());
        // No day has the number before the first of a month.
        Some(Spoken { aspect, by, of_key, polarity, is_dated, from: days.start, to: days.end - 1 })
    }

    fn condition(&self, shop: &Shop, key: &str, window: Option<Window>) -> Result<Where, Problem> {
        let mut all = of_shop(shop.id);
        all.and("a.shop = $1 AND a.aspect = ? AND r.state = 'published'", [store::text(key)]);
        match self.polarity.as_deref() {
            None => {}
            Some(polarity @ ("negative" | "neutral" | "positive")) => all.and("a.polarity = ?", [polarity.into()]),
            Some(_) => return Err(Problem::invalid("polarity", Fault::one_of(&["negative", "neutral", "positive"]))),
        }
        if self.is_dated() {
            all.and("NOT r.is_undated", []);
        }
        if let Some(window) = window {
            let std::ops::Range { start, end } = window.micros(shop);
            all.and("a.at >= ? AND a.at < ?", [start.into(), end.into()]);
        }
        for (by, value) in self.narrowed() {
            match (by, value) {
                // An aspect's own row has the product too, in the index.
                (By::Product, "") => all.and("a.product_id IS NULL", []),
                (By::Product, id) => all.and("a.product_id = ?", [store::text(id)]),
                (by, value) => all.and(&format!("{} = ?", by.key()), [store::text(value)]),
            }
        }
        Ok(all)
    }

    /// Whether some days of a course are meant, which count only what is known to be of them.
    fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// What it is to be of, and of which one.
    fn narrowed(&self) -> impl Iterator<Item = (By, &str)> {
        let given = [
            (By::Product, &self.product),
            (By::Supplier, &self.supplier),
            (By::Version, &self.version),
            (By::Region, &self.region),
        ];
        given.into_iter().filter_map(|(by, value)| Some((by, value.as_deref()?)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::site::{SHOP, Site, review, track};

    /// On each of six days somebody in Zhejiang complains about the delivery, and somebody in Sichuan praises the quality.
    async fn said() -> Site {
        let mut events = Vec::new();
        for n in 0..12i64 {
            let (at, user, order) = (-1_440 * (n % 6), format!("u{n}"), format!("o{n}"));
            let (province, text) = [("浙江", "物流太慢了"), ("四川", "质量很好")][usize::from(n % 4 > 1)];
            let line = json!({"product_id": "p1", "name": "茶"});
            let bought = json!({"order_id": order, "products": [line], "address": {"province": province}});
            events.push(track(at, &user, "Order Completed", bought));
            events.push(review(at, &user, &format!("r{n}"), &order, 3, text));
        }
        Site::with(events).await
    }

    #[tokio::test]
    async fn what_is_found_day_by_day_is_what_is_found_among_all() {
        let site = said().await;
        let (db, shop) = (&site.test.store, Shop::load(&site.test.store, SHOP).await.unwrap().unwrap());
        let some = |value: &str| Some(value.to_owned());
        let day = |number: i64| Some(date(number));
        for (n, query) in [
            (6, SentenceQuery { region: some("浙江"), ..SentenceQuery::default() }),
            (6, SentenceQuery { region: some("浙江"), polarity: some("negative"), ..SentenceQuery::default() }),
            (0, SentenceQuery { region: some("浙江"), polarity: some("positive"), ..SentenceQuery::default() }),
            (0, SentenceQuery { region: some("四川"), ..SentenceQuery::default() }),
            (6, SentenceQuery { product: some("p1"), ..SentenceQuery::default() }),
            (6, SentenceQuery { product: some("p1"), supplier: some(""), ..SentenceQuery::default() }),
            (6, SentenceQuery { supplier: some(""), ..SentenceQuery::default() }),
            (0, SentenceQuery { product: some(""), ..SentenceQuery::default() }),
            (0, SentenceQuery { version: some("XL"), ..SentenceQuery::default() }),
            (4, SentenceQuery { region: some("浙江"), days: Some(5), ..SentenceQuery::default() }),
            (
                4,
                SentenceQuery {
                    region: some("浙江"),
                    from: day(20_260_225),
                    to: day(20_260_228),
                    ..SentenceQuery::default()
                },
            ),
            (1, SentenceQuery { product: some("p1"), days: Some(3), to: day(20_260_228), ..SentenceQuery::default() }),
        ] {
            let window = query.window(&site.listen, &shop).unwrap();
            let condition = query.condition(&shop, "delivery", window).unwrap();
            let all = read(db, condition.clone(), None, 100).await.unwrap();
            let all: Vec<Uuid> = all.iter().map(|row| row.review).collect();
            let spoken = query.spoken("delivery", window).unwrap();
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = by_day(db, &shop, &spoken, &condition, after, (1, 2)).await.unwrap();
                found.extend(page.items.iter().map(|row| row.review));
                let Some(cursor) = page.next_cursor else { break };
                after = Some(Cursor::decode::<Place>(&cursor).unwrap());
            }
            assert_eq!((all.len(), &found), (n, &all), "{query:?}");
        }
    }
}
