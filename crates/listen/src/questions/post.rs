use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, ValidJson};

use super::answer::by_shop;
use super::row::find_answer;
use super::tell;
use super::view::{ProductAnswer, answers};
use crate::Listen;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewProductAnswer {
    /// Everybody reads it, as the shop's.
    text: String,
}

/// Answer a question in public
#[utoipa::path(post, path = "/questions/{id}/answers", tag = "reviews", operation_id = "answerQuestion",
    params(("id" = Uuid, Path)), request_body = NewProductAnswer,
    responses((status = 201, body = ProductAnswer), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn post(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewProductAnswer>,
) -> Result<(StatusCode, Json<ProductAnswer>), Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    let made = by_shop(&tx, &listen, &staff, id, &new.text).await?;
    let answer = find_answer(&tx, id, made).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, id);
    let answer = answers(&kit.store, &kit.vault, staff.is_masked(), vec![answer]).await?.pop();
    Ok((StatusCode::CREATED, Json(answer.ok_or_else(|| Problem::not_found("answer"))?)))
}
