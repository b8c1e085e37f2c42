use axum::Json;
use axum::extract::State;
use store::{Sql, StoreError, Where};
use uuid::Uuid;
use web::{Cursor, Look, Page, PageQuery, Permission, Problem, Query, Sifting, Staff};

use super::filter::{QuestionQuery, Typed};
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
    let (condition, typed) = query.condition(db, staff.shop).await?;
    let after: Option<Start> = paging.after()?;
    let total = match (after, &typed) {
        (None, None) => {
            let sql = format!("SELECT COUNT(*) FROM questions r WHERE {}", condition.sql);
            db.scalar::<i64>(&sql, condition.values.clone()).await?
        }
        _ => None,
    };
    let page = match &typed {
        None => Page::cut(rows(db, &condition, after, limit + 1).await?, limit, cursor),
        Some(typed) => sifted(db, (&condition, typed), after, limit, &Look::USUAL).await?,
    };
    let items = questions(db, staff.shop, staff.is_masked(), page.items).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor, total }))
}

/// The time and the id of the question before it.
type Start = (i64, Uuid);

fn cursor(last: &Question) -> String {
    Cursor::encode(&(last.at, last.id))
}

async fn rows(
    db: &impl Sql,
    condition: &Where,
    start: Option<Start>,
    limit: usize,
) -> Result<Vec<Question>, StoreError> {
    let mut condition = condition.clone();
    if let Some((at, id)) = start {
        condition.and("(r.at, r.id) < (?, ?)", [at.into(), id.into()]);
    }
    let sql = format!(
        "SELECT {QUESTION} FROM questions r WHERE {} ORDER BY r.at DESC, r.id DESC LIMIT {limit}",
        condition.sql
    );
    db.rows(&sql, condition.values).await
}

/// A page of those that have what was typed.
async fn sifted(
    db: &impl Sql,
    (condition, typed): (&Where, &Typed),
    mut start: Option<Start>,
    limit: usize,
    look: &Look,
) -> Result<Page<Question>, StoreError> {
    let mut sifting = Sifting::new(limit, look);
    loop {
        let mut found = rows(db, condition, start, look.at_once).await?;
        let (looked, last) = (found.len(), found.last().map(cursor));
        start = found.last().map(|question| (question.at, question.id));
        let ids: Vec<Uuid> = found.iter().map(|question| question.id).collect();
        let passed = typed.pass(db, &ids).await?;
        found.retain(|question| passed.contains(&question.id));
        if let Some(page) = sifting.take(looked, last, found, cursor) {
            return Ok(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::of_shop;
    use crate::questions::tests::world::{SHOP, World};

    /// All that has what was typed, page by page.
    async fn all(world: &World, q: &str) -> Vec<Uuid> {
        let (condition, typed) = (of_shop(SHOP), Typed { q: q.to_owned() });
        let look = Look { at_once: 2, enough: 2, most: 4 };
        let (mut start, mut found) = (None, Vec::new());
        loop {
            let page = sifted(&world.test.store, (&condition, &typed), start, 1, &look).await.unwrap();
            found.extend(page.items.iter().map(|question| question.id));
            let Some(cursor) = page.next_cursor else { return found };
            start = Some(Cursor::decode::<Start>(&cursor).unwrap());
        }
    }

    #[tokio::test]
    async fn what_is_looked_at_question_by_question_is_what_is_found_by_its_words() {
        let world = World::open().await;
        for (from, text) in
            [(1, "会苦吗？"), (2, "杯子送吗？"), (3, "有礼盒吗？"), (4, "茶叶是今年的吗？"), (5, "送礼盒吗？")]
        {
            world.ask(from, text).await;
        }
        let id = world.id("会苦吗？").await;
        world.act(&format!("/questions/{id}/answers"), serde_json::json!({"text": "回甘明显"})).await;
        for (q, n) in [("礼盒", 2), ("回甘", 1), ("吗", 5), ("tea", 5), (id.as_str(), 1), ("咖啡", 0)] {
            let query = QuestionQuery { q: Some(q.to_owned()), ..QuestionQuery::default() };
            let (condition, typed) = query.condition(&world.test.store, SHOP).await.unwrap();
            assert!(typed.is_none(), "they are few");
            let by_words = rows(&world.test.store, &condition, None, 100).await.unwrap();
            let by_words: Vec<Uuid> = by_words.iter().map(|question| question.id).collect();
            assert_eq!((by_words.len(), &all(&world, q).await), (n, &by_words), "{q}");
        }
    }
}
