use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use contact::InSegment;
use store::{FromQueryResult, Sql, StoreError, Where, sea_orm};
use uuid::Uuid;
use web::{Cursor, Fault, Look, Page, PageQuery, Permission, Problem, Query, Sifting, Staff};

use super::filter::{Condition, FeedbackQuery};
use super::row::{Post, by_ids};
use super::view::{FeedbackPost, all};
use crate::Feedback;

/// A way to order posts: a key that none lacks, and then their number, both falling or rising.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub name: &'static str,
    key: &'static str,
    falls: bool,
    /// What has no key is left out.
    needs: Option<&'static str>,
}

pub(crate) const NEWEST: Order = Order { name: "-at", key: "p.created_at", falls: true, needs: None };
pub(crate) const VOTES: Order = Order { name: "-votes", key: "p.votes", falls: true, needs: None };
pub(crate) const TREND: Order = Order { name: "-trend", key: "p.trend", falls: true, needs: None };
pub(crate) const ANSWERED: Order =
    Order { name: "-answered", key: "p.answered_at", falls: true, needs: Some("p.answered_at IS NOT NULL") };

const ORDERS: [Order; 7] = [
    NEWEST,
    VOTES,
    TREND,
    ANSWERED,
    Order { name: "at", key: "p.created_at", falls: false, needs: None },
    Order { name: "-urgency", key: "p.urgency", falls: true, needs: None },
    Order { name: "due", key: "p.due_at", falls: false, needs: Some("p.due_at IS NOT NULL") },
];

/// Order, key, number.
type Position = (String, i64, i64);

/// Beyond this many, no total is counted.
const COUNTED: i64 = 100_000;

/// The position of a post in its list.
#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    number: i64,
    sort_key: i64,
}

impl Order {
    /// What a page after this post begins with.
    fn cursor(&self, place: &Place) -> String {
        Cursor::encode(&(self.name, place.sort_key, place.number))
    }
}

/// What people wrote, the newest first
#[utoipa::path(get, path = "/feedback", tag = "feedback", operation_id = "listFeedback", params(FeedbackQuery),
    responses((status = 200, body = Page<FeedbackPost>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(feedback): State<Feedback>,
    staff: Staff,
    Query(query): Query<FeedbackQuery>,
) -> Result<Json<Page<FeedbackPost>>, Problem> {
    staff.may(Permission::Read)?;
    let kit = &feedback.kit;
    let sort = query.sort.as_deref().unwrap_or(NEWEST.name);
    let order = ORDERS.iter().find(|order| order.name == sort).ok_or_else(|| {
        let names: Vec<&str> = ORDERS.iter().map(|order| order.name).collect();
        Problem::invalid("sort", Fault::one_of(&names))
    })?;
    let mut condition = query.condition(kit, staff.shop).await?;
    let within = |segment| InSegment {
        directory: Arc::clone(&feedback.contact.directory),
        vault: Arc::clone(&kit.vault),
        shop: staff.shop,
        segment,
    };
    condition.within = query.segment.map(within);
    let total = total(&kit.store, &condition).await?;
    let paging = PageQuery { cursor: query.cursor, limit: query.limit };
    let found = page(&kit.store, staff.shop, condition, *order, &paging).await?;
    let items = all(&feedback, &staff, found.items).await?;
    Ok(Json(Page { items, next_cursor: found.next_cursor, total }))
}

async fn total(db: &impl Sql, condition: &Condition) -> Result<Option<i64>, StoreError> {
    if condition.sifts() {
        return Ok(None);
    }
    let Where { sql, values } = &condition.clause;
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM feedback_posts p WHERE {sql} LIMIT {COUNTED}) c");
    let total: Option<i64> = db.scalar(&sql, values.clone()).await?;
    Ok(total.filter(|total| *total < COUNTED))
}

/// One page of posts.
pub(crate) async fn page(
    db: &impl Sql,
    shop: primitives::ShopId,
    mut condition: Condition,
    order: Order,
    paging: &PageQuery,
) -> Result<Page<Post>, Problem> {
    let limit = paging.limit()?;
    if let Some(needs) = order.needs {
        condition.and(needs, []);
    }
    let after = paging.after::<Position>()?;
    if after.as_ref().is_some_and(|(sorted, ..)| sorted != order.name) {
        return Err(Problem::invalid("cursor", Fault::Cursor));
    }
    let start = after.map(|(_, key, number)| (key, number));
    let places = if condition.sifts() {
        sifted(db, &condition, order, start, limit, &Look::USUAL).await?
    } else {
        Page::cut(places(db, &condition, order, start, limit + 1).await?, limit, |place| order.cursor(place))
    };
    let ids: Vec<Uuid> = places.items.iter().map(|place| place.id).collect();
    let mut posts = by_ids(db, shop, &ids).await?;
    posts.sort_by_key(|post| ids.iter().position(|id| *id == post.id));
    Ok(Page { items: posts, next_cursor: places.next_cursor, total: None })
}

async fn places(
    db: &impl Sql,
    condition: &Condition,
    order: Order,
    start: Option<(i64, i64)>,
    limit: usize,
) -> Result<Vec<Place>, StoreError> {
    let (comparison, direction) = if order.falls { ("<", "DESC") } else { (">", "ASC") };
    let mut clause = condition.clause.clone();
    if let Some((key, number)) = start {
        clause.and(&format!("({}, p.number) {comparison} (?, ?)", order.key), [key.into(), number.into()]);
    }
    let sql = format!(
        "SELECT p.id, p.number, {key} AS sort_key FROM feedback_posts p WHERE {}
         ORDER BY {key} {direction}, p.number {direction} LIMIT {limit}",
        clause.sql,
        key = order.key
    );
    db.rows(&sql, clause.values).await
}

/// A page of those that pass.
async fn sifted(
    db: &impl Sql,
    condition: &Condition,
    order: Order,
    mut start: Option<(i64, i64)>,
    limit: usize,
    look: &Look,
) -> Result<Page<Place>, StoreError> {
    let mut sifting = Sifting::new(limit, look);
    loop {
        let mut found = places(db, condition, order, start, look.at_once).await?;
        let (looked, last) = (found.len(), found.last().map(|place| order.cursor(place)));
        start = found.last().map(|place| (place.sort_key, place.number));
        let passed = condition.pass(db, found.iter().map(|place| place.id).collect()).await?;
        found.retain(|place| passed.contains(&place.id));
        if let Some(page) = sifting.take(looked, last, found, |place| order.cursor(place)) {
            return Ok(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::filter::Typed;
    use super::*;
    use crate::tests::site::{SHOP, Site};

    /// All that has what was typed, page by page.
    async fn all(site: &Site, order: Order, q: &str) -> Vec<i64> {
        let typed = Typed { q: q.to_owned(), number: q.parse().ok() };
        let condition = Condition { typed: Some(typed), ..Condition::shop(SHOP) };
        let look = Look { at_once: 2, enough: 2, most: 4 };
        let (mut start, mut found) = (None, Vec::new());
        loop {
            let db = &site.test.store;
            let page = sifted(db, &condition, order, start, 1, &look).await.unwrap();
            found.extend(page.items.iter().map(|place| place.number));
            let Some(cursor) = page.next_cursor else { return found };
            let (_, key, number) = Cursor::decode::<Position>(&cursor).unwrap();
            start = Some((key, number));
        }
    }

    #[tokio::test]
    async fn what_is_looked_at_post_by_post_is_what_is_found_by_its_words() {
        let site = Site::open().await;
        for n in 0..9 {
            let text = if n % 4 == 0 { "快递太慢" } else { "包装很好" };
            site.write("idea", &format!("建议{n}"), text, &[]).await;
        }
        for q in ["快递", "包装", "建议", "3", "无人机"] {
            for order in ORDERS.into_iter().filter(|order| order.needs.is_none()) {
                let mut condition = Condition::shop(SHOP);
                condition.typed(&site.test.store, q, q.parse().ok()).await.unwrap();
                assert!(condition.typed.is_none(), "they are few");
                let by_words = places(&site.test.store, &condition, order, None, 100).await.unwrap();
                let by_words: Vec<i64> = by_words.iter().map(|place| place.number).collect();
                assert_eq!(all(&site, order, q).await, by_words, "{q} by {}", order.name);
                assert_eq!(by_words.is_empty(), q == "无人机");
            }
        }
    }
}
