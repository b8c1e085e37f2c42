use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::micros;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::news::News;
use crate::Surveys;
use crate::surveys::Survey;

/// What came of the answers.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyTell)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tell {
    /// Of the mail, one line.
    subject: String,
    /// Plain; a line is a paragraph.
    text: String,
    /// promoter, passive or detractor: only who answered so. Everybody when not given.
    band: Option<String>,
}

/// Whom it is sent to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyTold)]
pub(crate) struct Told {
    told: usize,
    not_told: Vec<NotTold>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyNotTold)]
pub(crate) struct NotTold {
    /// As contact names it: no_address, refused, stopped, channel_off …
    code: String,
    n: usize,
}

const MAX_SUBJECT: usize = 120;
const MAX_TEXT: usize = 5_000;

/// Tell those who answered what came of it
///
/// By mail, to everybody whose address is known and who did not say no; once to each person. Nothing is asked by it, so
/// quarantine and caps do not hold it up. Once it is begun everybody is told, also when the answer to this is not waited
/// for.
#[utoipa::path(post, path = "/surveys/{id}/tell", tag = "surveys", operation_id = "tellSurveyRespondents",
    params(("id" = Uuid, Path)), request_body = Tell,
    responses((status = 200, body = Told), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn tell(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(tell): ValidJson<Tell>,
) -> Result<Json<Told>, Problem> {
    staff.may(Permission::EditCustomers)?;
    tell.check()?;
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let news = News {
        id: kit.ids.uuid(),
        shop: staff.shop.0,
        survey: survey.id,
        subject: tell.subject.trim().to_owned(),
        text: tell.text,
        band: tell.band,
        staff: staff.id.0,
        staff_name: staff.name.clone(),
        created_at: micros(kit.now()),
    };
    let tx = kit.store.begin().await?;
    news.keep(&tx).await?;
    audit(&tx, kit, &staff, "survey.told", &survey.name, &news.subject).await?;
    tx.commit().await?;
    let outcome = news.tell(&surveys, &survey).await?;
    let not_told = outcome.not_told.into_iter().map(|(code, n)| NotTold { code, n }).collect();
    Ok(Json(Told { told: outcome.told, not_told }))
}

impl Tell {
    fn check(&self) -> Result<(), Problem> {
        let subject = self.subject.trim();
        if subject.is_empty() || subject.chars().count() > MAX_SUBJECT || subject.contains(['\n', '\r']) {
            return Err(Problem::invalid("subject", Fault::OneLine { most: MAX_SUBJECT }));
        }
        if self.text.trim().is_empty() || self.text.chars().count() > MAX_TEXT {
            return Err(Problem::invalid("text", Fault::Characters { least: 1, most: MAX_TEXT }));
        }
        if self.band.as_deref().is_some_and(|band| !matches!(band, "promoter" | "passive" | "detractor")) {
            return Err(Problem::invalid("band", Fault::one_of(&["promoter", "passive", "detractor"])));
        }
        Ok(())
    }
}
