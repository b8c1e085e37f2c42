use axum::Json;
use axum::extract::State;
use store::{Sql, micros};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

use super::News;
use super::list::NewsRow;
use crate::Surveys;
use crate::surveys::Survey;

/// Withdraw what those who answered are to be told
///
/// Nobody is told then. Once it has begun to go out it cannot be withdrawn.
#[utoipa::path(post, path = "/surveys/{id}/news/{news}/withdraw", tag = "surveys", operation_id = "withdrawSurveyNews",
    params(("id" = Uuid, Path), ("news" = Uuid, Path)),
    responses((status = 200, body = NewsRow), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn withdraw(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path((id, news)): Path<(Uuid, Uuid)>,
) -> Result<Json<NewsRow>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let missing = || Problem::not_found("news");
    let tx = kit.store.begin().await?;
    let sql = "UPDATE survey_news SET withdrawn_at = $1
               WHERE survey = $2 AND id = $3 AND begun_at IS NULL AND withdrawn_at IS NULL";
    let withdrawn = tx.exec(sql, vec![micros(kit.now()).into(), survey.id.into(), news.into()]).await?;
    let found = News::load(&tx, &survey, news).await?.ok_or_else(missing)?;
    if withdrawn == 0 {
        return Err(match found.withdrawn_at {
            Some(_) => Problem::conflict("not_possible", "it was withdrawn before"),
            None => Problem::conflict("being_sent", "it goes out already, or has gone out"),
        });
    }
    audit(&tx, kit, &staff, "survey.news_withdrawn", &survey.name, &found.subject).await?;
    tx.commit().await?;
    Ok(Json(found.into()))
}
