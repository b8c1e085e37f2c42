use axum::Json;
use axum::extract::State;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use uuid::Uuid;
use web::{Cursor, Fault, Look, Page, PageQuery, Permission, Problem, Query, Sifting, Staff};

use super::filter::ReviewQuery;
use super::row::{Review, columns};
use super::search::Search;
use super::view::{ReviewRow, Show, complete};
use crate::condition::Condition;
use crate::{Listen, settings};

/// A way to order reviews: the key and then the time, both falling or rising.
pub(super) struct Order {
    name: &'static str,
    key: &'static str,
    falls: bool,
}

static ORDERS: [Order; 6] = [
    Order { name: "urgency", key: "r.urgency", falls: true },
    Order { name: "-at", key: "r.at", falls: true },
    Order { name: "at", key: "r.at", falls: false },
    Order { name: "rating", key: "r.rating", falls: false },
    Order { name: "-rating", key: "r.rating", falls: true },
    Order { name: "-helpful", key: "r.helpful", falls: true },
];

impl Order {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        ORDERS.iter().find(|order| order.name == name)
    }

    /// What follows ORDER BY. A column named twice would keep SQLite from seeing that an index has this order.
    pub(super) fn by(&self) -> String {
        let direction = if self.falls { "DESC" } else { "ASC" };
        let key = if self.key == "r.at" { String::new() } else { format!("{} {direction}, ", self.key) };
        format!("{key}r.at {direction}, r.id {direction}")
    }

    /// What a page after this row begins with.
    fn cursor(&self, place: &Place) -> String {
        Cursor::encode(&(self.name, place.sort_key, place.at, place.id))
    }
}

/// Order, key, time, id.
type Position = (String, i64, i64, Uuid);
/// Key, time, id.
type Start = (i64, i64, Uuid);

/// Beyond this many, no total is counted.
const COUNTED: i64 = 20_000;

/// The position of a row in its list.
#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    at: i64,
    sort_key: i64,
    /// Of all reviews that the condition finds by their ids; otherwise 0.
    found: i64,
}

/// Reviews, the most urgent first
#[utoipa::path(get, path = "/reviews", tag = "reviews", operation_id = "listReviews", params(ReviewQuery),
    responses((status = 200, body = Page<ReviewRow>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<ReviewQuery>,
) -> Result<Json<Page<ReviewRow>>, Problem> {
    staff.may(Permission::Read)?;
    if query.layout.is_some() {
        return Err(Problem::invalid("layout", Fault::OnlyForExport));
    }
    let store = &listen.kit.store;
    let settings = settings::load(store, staff.shop).await?;
    let mut search = query.search(store, staff.shop, &settings, listen.kit.now()).await?;
    search.of(&listen, staff.shop, query.segment);
    let page = page(store, &query, &search).await?;
    let show = Show {
        shop: staff.shop,
        vault: &listen.kit.vault,
        settings: &settings,
        is_masked: staff.is_masked(),
        directory: Some(listen.directory.as_ref()),
    };
    let items = complete(store, &show, page.items).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor, total: page.total }))
}

async fn total(db: &impl Sql, condition: &Condition) -> Result<Option<i64>, StoreError> {
    let (from, sql) = (condition.from(), &condition.clause.sql);
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {sql} LIMIT {COUNTED}) c");
    let total: Option<i64> = db.scalar(&sql, condition.clause.values.clone()).await?;
    Ok(total.filter(|total| *total < COUNTED))
}

/// One page of rows, in the order that the query asks for; the first also says how many there are, unless they are many.
pub(crate) async fn page(db: &impl Sql, query: &ReviewQuery, search: &Search) -> Result<Page<Review>, Problem> {
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let limit = paging.limit()?;
    let sort = query.sort.as_deref().unwrap_or("urgency");
    let order = Order::named(sort).ok_or_else(|| {
        let names: Vec<&str> = ORDERS.iter().map(|order| order.name).collect();
        Problem::invalid("sort", Fault::one_of(&names))
    })?;
    let after = paging.after::<Position>()?;
    if after.as_ref().is_some_and(|(sorted, ..)| sorted != sort) {
        return Err(Problem::invalid("cursor", Fault::Cursor));
    }
    let is_first = after.is_none();
    let start = after.map(|(_, key, at, id)| (key, at, id));
    let places = if search.sieves.is_empty() {
        let found = places(db, order, &search.condition, start, limit + 1).await?;
        Page::cut(found, limit, |place| order.cursor(place))
    } else {
        sifted(db, order, search, start, limit, &Look::USUAL).await?
    };
    let total = match &places.next_cursor {
        _ if !is_first => None,
        None => i64::try_from(places.items.len()).ok(),
        Some(_) if !search.sieves.is_empty() => None,
        Some(_) if search.condition.is_by_id => places.items.first().map(|place| place.found),
        Some(_) => total(db, &search.condition).await?,
    };
    let ids: Vec<Uuid> = places.items.iter().map(|place| place.id).collect();
    let wide = |list: &str| format!("SELECT {} FROM reviews WHERE id IN ({list})", columns(""));
    let mut rows: Vec<Review> = rows_in(db, &[], &ids, wide).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(Page { items: rows, next_cursor: places.next_cursor, total })
}

/// The places alone, from an index where there is one; rows are wide.
async fn places(
    db: &impl Sql,
    order: &Order,
    condition: &Condition,
    start: Option<Start>,
    limit: usize,
) -> Result<Vec<Place>, StoreError> {
    let mut condition = condition.clone();
    if let Some((key, at, id)) = start {
        let comparison = if order.falls { "<" } else { ">" };
        let clause = format!("({}, r.at, r.id) {comparison} (?, ?, ?)", order.key);
        condition.and(&clause, [key.into(), at.into(), id.into()]);
    }
    let found = if condition.is_by_id { "COUNT(*) OVER ()" } else { "CAST(0 AS BIGINT)" };
    let sql = format!(
        "SELECT r.id, r.at, {key} AS sort_key, {found} AS found FROM {} WHERE {} ORDER BY {} LIMIT {limit}",
        condition.from(),
        condition.clause.sql,
        order.by(),
        key = order.key
    );
    db.rows(&sql, condition.clause.values).await
}

/// A page of what passes the sieves.
async fn sifted(
    db: &impl Sql,
    order: &Order,
    search: &Search,
    mut start: Option<Start>,
    limit: usize,
    look: &Look,
) -> Result<Page<Place>, StoreError> {
    let mut sifting = Sifting::new(limit, look);
    loop {
        let mut found = places(db, order, &search.condition, start, look.at_once).await?;
        let (looked, last) = (found.len(), found.last().map(|place| order.cursor(place)));
        start = found.last().map(|place| (place.sort_key, place.at, place.id));
        let passed = search.sift(db, found.iter().map(|place| place.id).collect()).await?;
        found.retain(|place| passed.contains(&place.id));
        if let Some(page) = sifting.take(looked, last, found, |place| order.cursor(place)) {
            return Ok(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use eventlog::Consumer as _;
    use store::Engine;

    use super::super::search::Sieve;
    use super::*;
    use crate::settings::Settings;
    use crate::tests::site::{SHOP, Site, minute, review};

    /// All that passes a sieve, page by page.
    async fn all(site: &Site, order: &Order, sieve: Sieve) -> Vec<Uuid> {
        let search = Search { condition: Condition::shop(SHOP), sieves: vec![sieve] };
        let look = Look { at_once: 2, enough: 2, most: 4 };
        let (mut start, mut found) = (None, Vec::new());
        loop {
            let page = sifted(&site.test.store, order, &search, start, 1, &look).await.unwrap();
            found.extend(page.items.iter().map(|place| place.id));
            let Some(cursor) = page.next_cursor else { return found };
            let (_, key, at, id) = Cursor::decode::<Position>(&cursor).unwrap();
            start = Some((key, at, id));
        }
    }

    #[tokio::test]
    async fn what_is_looked_at_review_by_review_is_what_is_found_by_ids() {
        let text = |n: i64| if n % 4 == 0 { "物流太慢" } else { "质量很好" };
        let sent = |n: i64| review(n, &format!("u{n}"), &format!("r{n}"), &format!("o{n}"), 1 + n % 5, text(n));
        let site = Site::with((0..12).map(sent).collect()).await;
        let some = |value: &str| Some(value.to_owned());
        let said = Sieve::Said { aspect: "delivery".to_owned(), polarity: some("negative") };
        let of_aspect = ReviewQuery { aspect: some("delivery"), polarity: some("negative"), ..ReviewQuery::default() };
        let typed = |q: &str| {
            let sieve = Sieve::Typed { q: q.to_owned(), review: crate::ids::review(SHOP, q) };
            (ReviewQuery { q: some(q), ..ReviewQuery::default() }, sieve)
        };
        for (query, sieve) in [(of_aspect, said), typed("物流"), typed("o3"), typed("r4"), typed("p1")] {
            for order in &ORDERS {
                let query = ReviewQuery { sort: some(order.name), ..query.clone() };
                let store = &site.test.store;
                let search = query.search(store, SHOP, &Settings::default(), minute(1_000)).await.unwrap();
                assert!(search.sieves.is_empty(), "they are few");
                let by_ids = page(store, &query, &search).await.unwrap();
                let by_ids: Vec<Uuid> = by_ids.items.iter().map(|review| review.id).collect();
                assert!(!by_ids.is_empty());
                assert_eq!(all(&site, order, sieve.clone()).await, by_ids, "{query:?}");
            }
        }
    }

    #[tokio::test]
    async fn an_index_that_a_query_names_is_there_when_a_crowd_comes_meanwhile() {
        let site = Site::with(vec![review(0, "u", "r", "o", 1, "物流太慢")]).await;
        let store = &site.test.store;
        let (some, any) = (|value: &str| Some(value.to_owned()), ReviewQuery::default);
        for query in [
            ReviewQuery { language: some("zh"), ..any() },
            ReviewQuery { origin: some("loox"), ..any() },
            ReviewQuery { category: some("茶"), ..any() },
            ReviewQuery { rewarded: Some(true), ..any() },
        ] {
            let search = query.search(store, SHOP, &Settings::default(), minute(1_000)).await.unwrap();
            assert_eq!(search.condition.index.is_some(), store.engine() == Engine::Sqlite, "{query:?}");
            site.projector.brace(100_000).await.unwrap();
            let aside: Option<i64> = store.scalar("SELECT COUNT(*) FROM indexes_aside", vec![]).await.unwrap();
            assert!(aside > Some(0), "some are laid aside");
            page(store, &query, &search).await.unwrap();
            site.projector.brace(0).await.unwrap();
        }
    }
}
