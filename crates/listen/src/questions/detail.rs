use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::row::{self, find};
use super::view::{ProductAnswer, ProductQuestion, answers, questions};
use crate::Listen;

/// A question with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductQuestionDetail {
    #[serde(flatten)]
    pub question: ProductQuestion,
    /// Oldest first, also those that nobody else sees.
    pub answers: Vec<ProductAnswer>,
    /// Oldest first.
    pub decisions: Vec<QuestionDecision>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionDecision {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Null: about the question itself.
    pub answer: Option<Uuid>,
    pub decision: String,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub by: String,
}

/// A question
#[utoipa::path(get, path = "/questions/{id}", tag = "reviews", operation_id = "getQuestion",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ProductQuestionDetail), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<ProductQuestionDetail>, Problem> {
    staff.may(Permission::Read)?;
    let (db, is_masked) = (&listen.kit.store, staff.is_masked());
    let question = find(db, staff.shop, id).await?;
    let question = questions(db, staff.shop, is_masked, vec![question]).await?.pop();
    let found = row::answers(db, id).await?;
    Ok(Json(ProductQuestionDetail {
        question: question.ok_or_else(|| Problem::not_found("question"))?,
        answers: answers(db, &listen.kit.vault, is_masked, found).await?,
        decisions: decisions(db, id).await?,
    }))
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    answer: Option<Uuid>,
    decision: String,
    reason: Option<String>,
    note: Option<String>,
    staff_name: String,
}

async fn decisions(db: &impl Sql, question: Uuid) -> Result<Vec<QuestionDecision>, StoreError> {
    let sql = "SELECT id, at, answer, decision, reason, note, staff_name FROM question_decisions WHERE question = $1
               ORDER BY at, id";
    let rows: Vec<Row> = db.rows(sql, vec![question.into()]).await?;
    let view = |row: Row| QuestionDecision {
        id: row.id,
        at: instant(row.at),
        answer: row.answer,
        decision: row.decision,
        reason: row.reason,
        note: row.note,
        by: row.staff_name,
    };
    Ok(rows.into_iter().map(view).collect())
}
