use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::{Sql, Where, micros};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff};

use super::{COLUMNS, FollowUp, Row, with_notes};
use crate::Surveys;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FollowUpsQuery {
    /// open (when not given), overdue or done.
    state: Option<String>,
    owner: Option<Uuid>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A follow-up with the answer that it is about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyFollowUpRow)]
pub(crate) struct FollowUpRow {
    response_id: Uuid,
    survey_id: Uuid,
    #[serde(flatten)]
    follow_up: FollowUp,
}

/// Answers that are followed up, over all surveys, the oldest first
#[utoipa::path(get, path = "/survey-follow-ups", tag = "surveys", operation_id = "listSurveyFollowUps",
    params(FollowUpsQuery), responses((status = 200, body = Page<FollowUpRow>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Query(query): Query<FollowUpsQuery>,
) -> Result<Json<Page<FollowUpRow>>, Problem> {
    staff.may(Permission::Read)?;
    let paging = PageQuery { cursor: query.cursor, limit: query.limit };
    let limit = paging.limit()?;
    let mut all = Where::new("shop = $1", vec![staff.shop.0.into()]);
    match query.state.as_deref() {
        None | Some("open") => all.and("state = 'open'", []),
        Some("overdue") => all.and("state = 'open' AND due_at < ?", [micros(surveys.kit.now()).into()]),
        Some("done") => all.and("state = 'done'", []),
        Some(_) => return Err(Problem::invalid("state", Fault::one_of(&["open", "overdue", "done"]))),
    }
    if let Some(owner) = query.owner {
        all.and("owner = ?", [owner.into()]);
    }
    if let Some((at, id)) = paging.after::<(i64, Uuid)>()? {
        all.and("(opened_at, response) > (?, ?)", [at.into(), id.into()]);
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM survey_follow_ups WHERE {} ORDER BY opened_at, response LIMIT {}",
        all.sql,
        limit + 1
    );
    let rows: Vec<Row> = surveys.kit.store.rows(&sql, all.values).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.opened_at, row.response)));
    let surveys_of: Vec<Uuid> = page.items.iter().map(|row| row.survey).collect();
    let follow_ups = with_notes(&surveys.kit.store, page.items).await?;
    let rows = follow_ups.into_iter().zip(surveys_of);
    let items =
        rows.map(|((response_id, follow_up), survey_id)| FollowUpRow { response_id, survey_id, follow_up }).collect();
    Ok(Json(Page { items, next_cursor: page.next_cursor, total: None }))
}
