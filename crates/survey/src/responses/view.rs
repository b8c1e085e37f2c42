use std::collections::{BTreeMap, HashMap, HashSet};

use pages::Language;
use primitives::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, instant, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::mask;

use super::follow_up::{self, FollowUp};
use crate::Surveys;
use crate::answers::Response;
use crate::definition::{AnswerValue, Answers, Definition, Filling};
use crate::people::Who;
use crate::results::report::definitions;
use crate::surveys::Survey;

/// One person's answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SurveyResponse)]
pub(crate) struct ResponseRow {
    pub id: Uuid,
    pub survey_id: Uuid,
    /// When it was completed, or last touched.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// completed | partial
    pub state: String,
    pub customer_id: Option<Uuid>,
    /// Masked for those who may not see personal fields.
    pub name: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    /// Who had served them.
    pub agent: Option<String>,
    /// Who wrote it down on the telephone.
    pub staff_name: Option<String>,
    pub score: Option<f64>,
    /// promoter | passive | detractor
    pub band: Option<String>,
    pub answers: Vec<AnswerView>,
    /// mail | link | site | phone | qr | import | server
    pub channel: String,
    pub origin: String,
    pub language: Option<String>,
    /// Null without words of their own.
    pub mined: Option<Mined>,
    pub follow_up: FollowUp,
    pub is_erased: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyAnswer)]
pub(crate) struct AnswerView {
    /// The question's key.
    pub question: String,
    /// What it asked.
    pub text: String,
    #[schema(value_type = AnswerValue)]
    pub value: Json,
    /// As a person reads it, with what was named as something else.
    pub shown: String,
    /// The keys of the options as this person saw them, where everybody sees them in an order of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyMined)]
pub(crate) struct Mined {
    pub aspects: Vec<Said>,
    /// negative | neutral | positive
    pub polarity: String,
    /// 0 to 100.
    pub urgency: i64,
    /// It is in a language that is not read, neither Chinese nor English: nothing was found in it.
    pub is_unread: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyAspectSaid)]
pub(crate) struct Said {
    pub aspect: String,
    pub polarity: String,
}

#[derive(FromQueryResult)]
struct AnswerRow {
    response: Uuid,
    question: String,
    value: String,
    text: Option<String>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct AspectRow {
    response: Uuid,
    aspect: String,
    polarity: String,
}

/// How answers are shown, and to whom.
pub(crate) struct Show<'a> {
    pub surveys: &'a Surveys,
    pub is_masked: bool,
    pub language: Language,
}

/// Completes responses of one survey, in their order.
pub(crate) async fn complete(
    db: &impl Sql,
    show: &Show<'_>,
    survey: &Survey,
    responses: Vec<Response>,
) -> Result<Vec<ResponseRow>, StoreError> {
    let ids: Vec<Uuid> = responses.iter().map(|response| response.id).collect();
    let people: Vec<Uuid> = responses.iter().filter_map(|response| response.person).collect();
    let keys = show.surveys.kit.vault.existing_keys(db, &people).await?;
    let definitions = definitions(db, survey).await?;
    let mut answers = answers(db, &ids).await?;
    let mut aspects = aspects(db, &ids).await?;
    let unread = unread(db, &ids).await?;
    let mut follow_ups = follow_up::of(db, &ids).await?;
    let mut rows = Vec::with_capacity(responses.len());
    for response in responses {
        let who = Who::open(&keys, response.person, response.who.as_deref())?;
        let mined = response.polarity.clone().map(|polarity| Mined {
            aspects: aspects.remove(&response.id).unwrap_or_default(),
            polarity,
            urgency: response.urgency,
            is_unread: unread.contains(&response.id),
        });
        let given = answers.remove(&response.id).unwrap_or_default();
        let definition = definitions.get(&response.version);
        let filling = seen(&response, &who, given, show.is_masked);
        rows.push(ResponseRow {
            answers: definition.map(|definition| in_words(definition, &filling, show.language)).unwrap_or_default(),
            follow_up: follow_ups.remove(&response.id).unwrap_or_default(),
            ..view(response, who, mined, show.is_masked)
        });
    }
    Ok(rows)
}

/// What stood in the texts as the person saw them. A page of the shop's is told nothing of whom it asks.
fn seen(response: &Response, who: &Who, answers: Answers, is_masked: bool) -> Filling {
    if response.channel == "site" {
        return Filling { answers, ..Filling::default() };
    }
    let name = who.name.clone();
    Filling {
        name: if is_masked { name.as_deref().map(mask::name) } else { name },
        order: response.order_id.clone(),
        product: response.product_name.clone(),
        answers,
    }
}

fn view(response: Response, who: Who, mined: Option<Mined>, is_masked: bool) -> ResponseRow {
    ResponseRow {
        id: response.id,
        survey_id: response.survey,
        at: instant(response.at),
        state: response.state,
        customer_id: response.customer,
        name: if is_masked { who.name.as_deref().map(mask::name) } else { who.name },
        order_id: response.order_id,
        product_id: response.product_id,
        product_name: response.product_name,
        agent: response.agent,
        staff_name: response.staff_name,
        score: response.score,
        band: response.band,
        answers: Vec::new(),
        channel: response.channel,
        origin: response.origin,
        language: response.language,
        mined,
        follow_up: FollowUp::default(),
        is_erased: response.is_erased,
    }
}

/// In the order of the questions, each as it was asked.
fn in_words(definition: &Definition, filling: &Filling, language: Language) -> Vec<AnswerView> {
    let given: &Answers = &filling.answers;
    let answered = definition.questions.iter().filter_map(|question| Some((question, given.get(&question.key)?)));
    let view = answered.map(|(question, value)| AnswerView {
        question: question.key.clone(),
        text: filling.fill(definition, question.text.of(language.code()), language.code()),
        value: value.clone(),
        shown: question.said(given, language.code()).unwrap_or_default(),
        order: given.get(&question.order_key()).and_then(|order| serde_json::from_value(order.clone()).ok()),
    });
    view.collect()
}

/// By response, then by question.
pub(super) async fn answers(
    db: &impl Sql,
    responses: &[Uuid],
) -> Result<HashMap<Uuid, BTreeMap<String, Json>>, StoreError> {
    let rows: Vec<AnswerRow> = rows_in(db, &[], responses, |list| {
        format!("SELECT response, question, value, text FROM survey_answers WHERE response IN ({list})")
    })
    .await?;
    let mut all: HashMap<Uuid, BTreeMap<String, Json>> = HashMap::new();
    for row in rows {
        let value = row.text.map_or_else(|| serde_json::from_str(&row.value).unwrap_or_default(), Json::String);
        all.entry(row.response).or_default().insert(row.question, value);
    }
    Ok(all)
}

async fn unread(db: &impl Sql, responses: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    let ids: Vec<Id> = rows_in(db, &[], responses, |list| {
        format!("SELECT id FROM survey_responses WHERE is_unread AND id IN ({list})")
    })
    .await?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

async fn aspects(db: &impl Sql, responses: &[Uuid]) -> Result<HashMap<Uuid, Vec<Said>>, StoreError> {
    let rows: Vec<AspectRow> = rows_in(db, &[], responses, |list| {
        format!(
            "SELECT response, aspect, polarity FROM survey_aspects WHERE response IN ({list})
             ORDER BY response, ordinal"
        )
    })
    .await?;
    let mut all: HashMap<Uuid, Vec<Said>> = HashMap::new();
    for row in rows {
        let said = all.entry(row.response).or_default();
        let one = Said { aspect: row.aspect, polarity: row.polarity };
        if !said.contains(&one) {
            said.push(one);
        }
    }
    Ok(all)
}
