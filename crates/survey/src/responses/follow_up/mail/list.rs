use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::draft::{Draft, drafts};
use super::reader::{reader, refusal};
use super::{Mail, of};
use crate::Surveys;
use crate::answers::Response;
use crate::definition::language::ours;
use crate::shop::Shop;
use crate::surveys::Survey;

/// What was written to who answered, and what can be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyFollowUpMails)]
pub(crate) struct Mails {
    /// Oldest first.
    items: Vec<Mail>,
    /// Null for those who may not write.
    next: Option<Next>,
}

/// Whether one more can be sent now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyFollowUpMailNext)]
pub(crate) struct Next {
    /// Why none can, by the code with which it would be refused; null where one can.
    hindrance: Option<String>,
    /// To begin with, in both languages, theirs first; none where no mail can be sent.
    drafts: Vec<Draft>,
}

/// What staff wrote to who answered, how far it has come, and whether more can be written
#[utoipa::path(get, path = "/survey-responses/{id}/follow-up/mails", tag = "surveys",
    operation_id = "listSurveyFollowUpMails", params(("id" = Uuid, Path)),
    responses((status = 200, body = Mails), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Mails>, Problem> {
    staff.may(Permission::Read)?;
    let kit = &surveys.kit;
    let missing = || Problem::not_found("answer");
    let response = Response::load(&kit.store, staff.shop, id).await?.ok_or_else(missing)?;
    let survey = Survey::load(&kit.store, staff.shop, response.survey).await?.ok_or_else(missing)?;
    let items = of(&kit.store, kit, &response, staff.is_masked()).await?;
    let may_write = staff.may(Permission::EditCustomers).is_ok();
    let next = if may_write { Some(next(&surveys, &staff, &survey, &response).await?) } else { None };
    Ok(Json(Mails { items, next }))
}

async fn next(surveys: &Surveys, staff: &Staff, survey: &Survey, response: &Response) -> Result<Next, Problem> {
    let store = &surveys.kit.store;
    let none = |code: &str| Next { hindrance: Some(code.to_owned()), drafts: Vec::new() };
    let reader = match reader(store, surveys, survey, response, Uuid::nil()).await? {
        Ok(reader) => reader,
        Err(problem) => return Ok(none(problem.code)),
    };
    if let Some(reason) = surveys.contact.obstacle(&reader.ask).await? {
        return Ok(none(refusal(&reason).code));
    }
    let known = surveys.contact.directory.find(survey.shop, &reader.ask.who).await?.unwrap_or_default();
    let shops = Shop::language_of(store, survey.shop).await?;
    let language = ours(known.language.as_deref().unwrap_or(&shops), &shops);
    let name = known.name.or(reader.name).filter(|_| !staff.is_masked());
    Ok(Next { hindrance: None, drafts: drafts(language, response, name.as_deref(), &staff.name) })
}
