use axum::Json;
use axum::extract::State;
use store::Sql;
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use super::filter::QuestionQuery;
use super::row::{QUESTION, Question};
use super::view::{ProductQuestion, questions};
use crate::Listen;

/// Questions about products
///
/// Newest first. The first page tells how many there are in all.
#[utoipa::path(get, path = "/questions", tag = "reviews", operation_id = "listQuestions", params(QuestionQuery),
    responses((status = 200, body = Page<ProductQuestion>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<QuestionQuery>,
) -> Result<Json<Page<ProductQuestion>>, Problem> {
    staff.may(Permission::Read)?;
    let db = &listen.kit.store;
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let limit = paging.limit()?;
    let mut condition = query.condition(db, staff.shop)?;
    let after: Option<(i64, Uuid)> = paging.after()?;
    let total = match after {
        Some(_) => None,
        None => {
            let sql = format!("SELECT COUNT(*) FROM questions r WHERE {}", condition.sql);
            db.scalar::<i64>(&sql, condition.values.clone()).await?
        }
    };
    if let Some((at, id)) = after {
        condition.and("r.at < ? OR (r.at = ? AND r.id < ?)", [at.into(), at.into(), id.into()]);
    }
    let sql = format!(
        "SELECT {QUESTION} FROM questions r WHERE {} ORDER BY r.at DESC, r.id DESC LIMIT {}",
        condition.sql,
        limit + 1
    );
    let rows: Vec<Question> = db.rows(&sql, condition.values).await?;
    let page = Page::cut(rows, limit, |last| Cursor::encode(&(last.at, last.id)));
    let items = questions(db, staff.shop, staff.is_masked(), page.items).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor, total }))
}
