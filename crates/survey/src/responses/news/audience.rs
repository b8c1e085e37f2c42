use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::micros;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Path, Permission, Problem, Query, Staff};

use super::super::query::{BANDS, one_of};
use super::News;
use crate::Surveys;
use crate::surveys::Survey;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AudienceQuery {
    /// promoter, passive or detractor: only who answered so. Everybody when not given.
    band: Option<String>,
    /// Only who answered in this language of the survey; who answered in none, as by telephone, if the customer speaks it,
    /// else the shop.
    language: Option<String>,
}

/// Whom news of a survey would go to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyNewsAudience)]
pub(crate) struct Audience {
    /// Known people who answered, each once. Whether they may be written to is decided when they are.
    people: i64,
}

/// How many people would be told what came of their answers
#[utoipa::path(get, path = "/surveys/{id}/news/audience", tag = "surveys", operation_id = "getSurveyNewsAudience",
    params(("id" = Uuid, Path), AudienceQuery),
    responses((status = 200, body = Audience), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn get(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<AudienceQuery>,
) -> Result<Json<Audience>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let survey = Survey::load(store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    if let Some(band) = query.band.as_deref() {
        one_of("band", band, &BANDS)?;
    }
    let news = News {
        band: query.band,
        language: query.language,
        ..News::new(Uuid::nil(), &survey, &staff, micros(surveys.kit.now()))
    };
    Ok(Json(Audience { people: news.number(&surveys, &survey).await? }))
}
