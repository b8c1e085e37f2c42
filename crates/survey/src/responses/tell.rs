use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use contact::{Ask, Channel, Kind, Message};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, ValidJson, audit};

use crate::people::Who;
use crate::surveys::Survey;
use crate::{Surveys, ids, own};

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
/// The newest so many people who answered.
const MOST: usize = 10_000;
/// Decided in one transaction.
const CHUNK: usize = 100;
const WORTH_HOURS: i64 = 24 * 7;

#[derive(FromQueryResult)]
struct Respondent {
    person: Uuid,
    who: Option<Vec<u8>>,
}

/// Tell those who answered what came of it
///
/// By mail, to everybody whose address is known and who did not say no; once to each person. Nothing is asked by it, so
/// quarantine and caps do not hold it up.
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
    let people = respondents(&kit.store, &survey, tell.band.as_deref()).await?;
    let news = kit.ids.uuid();
    let mut told = 0;
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for chunk in people.chunks(CHUNK) {
        for reason in send(&surveys, &survey, news, &tell, chunk).await? {
            match reason {
                None => told += 1,
                Some(code) => *refused.entry(code).or_default() += 1,
            }
        }
    }
    let tx = kit.store.begin().await?;
    audit(&tx, kit, &staff, "survey.told", &survey.name, &told.to_string()).await?;
    let said = json!({"survey_id": survey.id, "told": told, "not_told": people.len() - told});
    own::tell(&tx, kit, staff.shop, &own::Actor::Staff(&staff), "Survey Result Told", &said).await?;
    tx.commit().await?;
    let not_told = refused.into_iter().map(|(code, n)| NotTold { code, n }).collect();
    Ok(Json(Told { told, not_told }))
}

impl Tell {
    fn check(&self) -> Result<(), Problem> {
        let subject = self.subject.trim();
        if subject.is_empty() || subject.chars().count() > MAX_SUBJECT || subject.contains(['\n', '\r']) {
            return Err(Problem::invalid("subject", format!("must be one line of 1 to {MAX_SUBJECT} characters")));
        }
        if self.text.trim().is_empty() || self.text.chars().count() > MAX_TEXT {
            return Err(Problem::invalid("text", format!("must have 1 to {MAX_TEXT} characters")));
        }
        if self.band.as_deref().is_some_and(|band| !matches!(band, "promoter" | "passive" | "detractor")) {
            return Err(Problem::invalid("band", "must be one of promoter, passive, detractor"));
        }
        Ok(())
    }
}

/// Known people who completed the survey, each once.
async fn respondents(db: &impl Sql, survey: &Survey, band: Option<&str>) -> Result<Vec<Respondent>, Problem> {
    let only = if band.is_some() { "AND band = $2" } else { "" };
    let sql = format!(
        "SELECT person, who FROM survey_responses
         WHERE survey = $1 AND state = 'completed' AND person IS NOT NULL {only} ORDER BY at DESC LIMIT {MOST}"
    );
    let values = std::iter::once(survey.id.into()).chain(band.map(Into::into)).collect();
    let all: Vec<Respondent> = db.rows(&sql, values).await?;
    let mut seen = std::collections::HashSet::new();
    Ok(all.into_iter().filter(|one| seen.insert(one.person)).collect())
}

/// By person nothing, or why they were not told.
async fn send(
    surveys: &Surveys,
    survey: &Survey,
    news: Uuid,
    tell: &Tell,
    people: &[Respondent],
) -> Result<Vec<Option<String>>, Problem> {
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let persons: Vec<Uuid> = people.iter().map(|one| one.person).collect();
    let keys = kit.vault.existing_keys(&tx, &persons).await?;
    let mut reasons = Vec::with_capacity(people.len());
    for one in people {
        let who = Who::open(&keys, Some(one.person), one.who.as_deref())?;
        let ask = Ask {
            shop: survey.shop,
            kind: Kind::Result,
            subject: ids::derived(survey.shop, "survey news", &[news.as_bytes(), one.person.as_bytes()]),
            topic: "result".to_owned(),
            title: survey.name.clone(),
            who: contact::Who {
                customer: who.customer,
                user_id: who.user_id,
                buyer_id: who.buyer_id,
                email: who.email,
            },
            channel: Channel::Mail,
            override_quarantine: false,
            expires_at: kit.now() + SignedDuration::from_hours(WORTH_HOURS),
        };
        let decision = surveys.contact.decide(&tx, &ask).await?;
        if decision.is_asked {
            let paragraphs = tell.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
            let message = Message {
                language: decision.language,
                subject: tell.subject.trim().to_owned(),
                paragraphs: paragraphs.collect(),
                button: None,
            };
            surveys.contact.send(&tx, &decision, &message).await?;
        }
        reasons.push((!decision.is_asked).then(|| decision.reason.as_str().to_owned()));
    }
    tx.commit().await?;
    Ok(reasons)
}
