use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Serialize;
use store::{Sql, instant, instant_opt};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Page, Path, Permission, Problem, Staff};

use super::{COLUMNS, News};
use crate::Surveys;
use crate::surveys::Survey;

/// What those who answered were, are or were to be told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyNews)]
pub(crate) struct NewsRow {
    id: Uuid,
    subject: String,
    text: String,
    /// promoter | passive | detractor: only who answered so.
    band: Option<String>,
    /// Only who answered in this language; null: in any.
    language: Option<String>,
    /// Who wrote it.
    staff_name: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// It goes out then, unless it is withdrawn.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// When everybody was told.
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    withdrawn_at: Option<Timestamp>,
    /// How many people it is sent to; null as long as that is not known.
    told: Option<i64>,
    not_told: Vec<NotTold>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyNotTold)]
pub(crate) struct NotTold {
    /// As contact names it: no_address, refused, stopped, channel_off …; told_before: they were told the same words before.
    code: String,
    n: i64,
}

impl From<News> for NewsRow {
    fn from(news: News) -> Self {
        let not_told = news.not_told();
        Self {
            id: news.id,
            subject: news.subject,
            text: news.text,
            band: news.band,
            language: news.language,
            staff_name: news.staff_name,
            created_at: instant(news.created_at),
            due_at: instant(news.due_at),
            done_at: instant_opt(news.done_at),
            withdrawn_at: instant_opt(news.withdrawn_at),
            told: news.told.filter(|_| news.done_at.is_some()),
            not_told: not_told.into_iter().map(|(code, n)| NotTold { code, n }).collect(),
        }
    }
}

/// The newest so many are listed.
const MOST: usize = 100;

/// What those who answered were told came of it, newest first
#[utoipa::path(get, path = "/surveys/{id}/news", tag = "surveys", operation_id = "listSurveyNews",
    params(("id" = Uuid, Path)), responses((status = 200, body = Page<NewsRow>), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<NewsRow>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let survey = Survey::load(store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let sql = format!(
        "SELECT {} FROM survey_news WHERE survey = $1 ORDER BY created_at DESC, id DESC LIMIT {MOST}",
        COLUMNS.join(", ")
    );
    let rows: Vec<News> = store.rows(&sql, vec![survey.id.into()]).await?;
    Ok(Json(Page { items: rows.into_iter().map(NewsRow::from).collect(), next_cursor: None, total: None }))
}
