//! What shop and author say to each other about a post.

mod answer;
mod reply;

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{Kit, Staff};

use crate::Feedback;

pub(crate) use reply::reply;

/// Something that shop or author said.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FeedbackMessage)]
pub(crate) struct Message {
    pub id: Uuid,
    /// The post whose thread it belongs to: the one asked for, or one that was merged into it.
    pub post_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub text: String,
    pub is_from_shop: bool,
    /// Shown to everybody who sees the post.
    pub is_public: bool,
    /// The member of staff; null for the author.
    pub by: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    post: Uuid,
    at: i64,
    text: String,
    is_from_shop: bool,
    is_public: bool,
    staff_name: Option<String>,
}

const COLUMNS: &str = "m.id, m.post, m.at, m.text, m.is_from_shop, m.is_public, m.staff_name";

/// What was said about a post and those that were merged into it, oldest first.
pub(crate) async fn of_all(db: &impl Sql, post: Uuid) -> Result<Vec<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM feedback_messages m WHERE m.post = $1
             OR m.post IN (SELECT p.id FROM feedback_posts p WHERE p.root = $1)
         ORDER BY m.at, m.id"
    );
    read(db, &sql, post).await
}

/// What an author sees: their own thread, and what was publicly said of the post that theirs was merged into.
pub(crate) async fn of_author(db: &impl Sql, post: Uuid) -> Result<Vec<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM feedback_messages m WHERE m.post = $1
             OR (m.is_public AND m.post IN (SELECT p.root FROM feedback_posts p WHERE p.id = $1))
         ORDER BY m.at, m.id"
    );
    read(db, &sql, post).await
}

/// What everybody sees.
pub(crate) async fn public(db: &impl Sql, post: Uuid) -> Result<Vec<Message>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM feedback_messages m WHERE m.post = $1 AND m.is_public AND m.is_from_shop
         ORDER BY m.at, m.id"
    );
    read(db, &sql, post).await
}

async fn read(db: &impl Sql, sql: &str, post: Uuid) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Row> = db.rows(sql, vec![post.into()]).await?;
    let message = |row: Row| Message {
        id: row.id,
        post_id: row.post,
        at: instant(row.at),
        text: row.text,
        is_from_shop: row.is_from_shop,
        is_public: row.is_public,
        by: row.staff_name,
    };
    Ok(rows.into_iter().map(message).collect())
}

/// Keeps what was said; `staff` is none for the author.
async fn say(
    tx: &Tx,
    kit: &Kit,
    (shop, post): (ShopId, Uuid),
    text: &str,
    is_public: bool,
    staff: Option<&Staff>,
) -> Result<Uuid, StoreError> {
    let id = kit.ids.uuid();
    let sql = "INSERT INTO feedback_messages (id, shop, post, at, is_from_shop, is_public, text, staff, staff_name)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = vec![
        id.into(),
        shop.0.into(),
        post.into(),
        micros(kit.now()).into(),
        staff.is_some().into(),
        is_public.into(),
        text.into(),
        staff.map(|staff| staff.id.0).into(),
        staff.map(|staff| staff.name.clone()).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(id)
}

pub(crate) fn routes() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new().routes(routes!(answer::answer))
}
