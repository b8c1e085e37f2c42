use axum::Json;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use contact::{Ask, Channel, Kind, Reason, Recipient};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::micros;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, FieldError, Path, Permission, Problem, Staff, ValidJson};

use super::order;
use crate::Surveys;
use crate::answers::{Response, State, Whole, announce, keep};
use crate::definition::language::best;
use crate::definition::{Answers, Definition, QuestionType};
use crate::invitations::About;
use crate::people::Who;
use crate::surveys::Survey;

/// What a customer said on the telephone.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyPhoneAnswer)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entered {
    customer: Uuid,
    /// In which it was asked: one of the survey's.
    language: Option<String>,
    /// The customer's order that the answers are about.
    order_id: Option<String>,
    /// Of what was bought with it, what they are about; where one thing was bought, that, when not given.
    product_id: Option<String>,
    /// By the question's key, each in the form of its type; pictures cannot be sent by telephone. What something else is
    /// stands under the question's key with `.other`.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: Answers,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyPhoneKept)]
pub(crate) struct Kept {
    /// Of the answer.
    id: Uuid,
}

/// Write down what a customer answers on the telephone
///
/// It counts as an ask: others wait for as long as the shop has set. Who wrote it down is kept.
#[utoipa::path(post, path = "/surveys/{id}/phone", tag = "surveys", operation_id = "enterSurveyAnswer",
    params(("id" = Uuid, Path)), request_body = Entered,
    responses((status = 201, body = Kept), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn enter(
    Extract(surveys): Extract<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(entered): ValidJson<Entered>,
) -> Result<(StatusCode, Json<Kept>), Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    if !matches!(survey.state.as_str(), "live" | "paused") || survey.origin != "own" {
        return Err(Problem::conflict("not_live", "the survey is not live: set its state first"));
    }
    let definition = survey.questions(&kit.store).await?;
    let answers = checked(&definition, &entered.answers)?;
    let asked = contact::Who { customer: Some(entered.customer), ..contact::Who::default() };
    let known = surveys.contact.directory.find(staff.shop, &asked).await?;
    let known = known.ok_or_else(|| Problem::invalid("customer", Fault::Unknown))?;
    let who = Who {
        customer: Some(known.customer),
        user_id: known.user_id.clone(),
        name: known.name.clone(),
        ..Who::default()
    };
    let about = order::about(&surveys, staff.shop, known.customer, (entered.order_id(), entered.product_id())).await?;
    let language = entered.language.as_deref().and_then(|tag| best(&definition.languages, tag));
    let mut response = response(&surveys, &survey, &staff, (&known, about), language);
    let tx = kit.store.begin().await?;
    response.person = who.person(&kit.vault, staff.shop);
    let keys = kit.vault.keys(&tx, &Vec::from_iter(response.person), &kit.ids).await?;
    response.who = who.seal(&keys, response.person)?;
    keep(&tx, surveys.tools(), (&survey, &definition), &mut response, &answers, State::Completed).await?;
    let ask = Ask {
        shop: staff.shop,
        kind: Kind::Survey,
        subject: response.id,
        topic: survey.kind.clone(),
        title: survey.name.clone(),
        who: asked,
        channel: Channel::Phone,
        override_quarantine: true,
        expires_at: kit.now() + SignedDuration::from_hours(24),
    };
    surveys.contact.refuse(&tx, &ask, Reason::Staff).await?;
    let whole = Whole { survey: &survey, definition: &definition, response: &response, answers: &answers };
    announce(&tx, kit, &whole, &who).await?;
    tx.commit().await?;
    surveys.on_change()(staff.shop, survey.id);
    Ok((StatusCode::CREATED, Json(Kept { id: response.id })))
}

impl Entered {
    fn order_id(&self) -> Option<&str> {
        self.order_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }

    fn product_id(&self) -> Option<&str> {
        self.product_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }
}

fn response(
    surveys: &Surveys,
    survey: &Survey,
    staff: &Staff,
    (known, about): (&Recipient, About),
    language: Option<&str>,
) -> Response {
    let kit = &surveys.kit;
    let begun = Response::begin(kit.ids.uuid(), survey.shop, survey.id, survey.version, "phone", micros(kit.now()));
    Response {
        customer: Some(known.customer),
        class: Some(known.class.clone()).filter(|class| !class.is_empty()),
        segments: serde_json::to_string(&known.segments).unwrap_or_else(|_| "[]".to_owned()),
        order_id: about.order_id,
        product_id: about.product_id,
        product_name: about.product_name,
        language: language.map(str::to_owned),
        staff: Some(staff.id.0),
        staff_name: Some(staff.name.clone()),
        agent: Some(staff.name.clone()),
        ..begun
    }
}

/// The answers to what is asked.
///
/// # Errors
/// 422 with every answer that is wrong or missing.
fn checked(definition: &Definition, given: &Answers) -> Result<Answers, Problem> {
    let mut by_phone = definition.clone();
    for question in by_phone.questions.iter_mut().filter(|question| question.kind == QuestionType::Picture) {
        question.is_required = false;
    }
    for key in given.keys() {
        let field = format!("answers.{key}");
        let is_other =
            definition.questions.iter().any(|question| question.other().is_some() && question.other_key() == *key);
        match definition.question(key) {
            None if is_other => {}
            None => return Err(Problem::invalid(&field, Fault::Unknown)),
            Some(question) if question.kind == QuestionType::Picture => {
                return Err(Problem::invalid(&field, Fault::NoPictures));
            }
            Some(_) => {}
        }
    }
    by_phone.read(given).map_err(|wrong| {
        let errors = wrong.iter().map(|(key, wrong)| FieldError::new(format!("answers.{key}"), wrong.fault()));
        let errors: Vec<FieldError> = errors.collect();
        let first = errors.first().map_or(String::new(), |error| format!("{}: {}", error.field, error.message));
        Problem { errors, ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", first) }
    })
}
