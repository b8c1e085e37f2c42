use axum::Json;
use axum::extract::State;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff};

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
pub(crate) const ANSWERED: Order =
    Order { name: "-answered", key: "p.answered_at", falls: true, needs: Some("p.answered_at IS NOT NULL") };

const ORDERS: [Order; 6] = [
    NEWEST,
    VOTES,
    ANSWERED,
    Order { name: "at", key: "p.created_at", falls: false, needs: None },
    Order { name: "-urgency", key: "p.urgency", falls: true, needs: None },
    Order { name: "due", key: "p.due_at", falls: false, needs: Some("p.due_at IS NOT NULL") },
];

/// Order, key, number.
type Position = (String, i64, i64);

/// Beyond this many, no total is counted.
const COUNTED: i64 = 100_000;

#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    number: i64,
    sort_key: i64,
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
    let condition = query.condition(kit, staff.shop).await?;
    let total = total(&kit.store, &condition).await?;
    let paging = PageQuery { cursor: query.cursor, limit: query.limit };
    let found = page(&kit.store, staff.shop, condition, *order, &paging).await?;
    let items = all(&feedback, &staff, found.items).await?;
    Ok(Json(Page { items, next_cursor: found.next_cursor, total }))
}

async fn total(db: &impl Sql, condition: &Condition) -> Result<Option<i64>, StoreError> {
    let sql =
        format!("SELECT COUNT(*) FROM (SELECT 1 FROM feedback_posts p WHERE {} LIMIT {COUNTED}) c", condition.sql);
    let total: Option<i64> = db.scalar(&sql, condition.values.clone()).await?;
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
    let (comparison, direction) = if order.falls { ("<", "DESC") } else { (">", "ASC") };
    if let Some(needs) = order.needs {
        condition.and(needs, []);
    }
    if let Some((sorted, key, number)) = paging.after::<Position>()? {
        if sorted != order.name {
            return Err(Problem::invalid("cursor", Fault::Cursor));
        }
        condition.and(&format!("({}, p.number) {comparison} (?, ?)", order.key), [key.into(), number.into()]);
    }
    let sql = format!(
        "SELECT p.id, p.number, {key} AS sort_key FROM feedback_posts p WHERE {}
         ORDER BY {key} {direction}, p.number {direction} LIMIT {}",
        condition.sql,
        limit + 1,
        key = order.key
    );
    let places: Vec<Place> = db.rows(&sql, condition.values).await?;
    let places = Page::cut(places, limit, |place| Cursor::encode(&(order.name, place.sort_key, place.number)));
    let ids: Vec<Uuid> = places.items.iter().map(|place| place.id).collect();
    let mut posts = by_ids(db, shop, &ids).await?;
    posts.sort_by_key(|post| ids.iter().position(|id| *id == post.id));
    Ok(Page { items: posts, next_cursor: places.next_cursor, total: None })
}
