use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{Sql, StoreError};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Query, Staff};

use super::aspects::{self, AspectResult};
use super::formulas::csi::Csi;
use super::formulas::{Estimate, Score};
use super::groups::{self, GroupScore};
use super::index::{self, IndexResult};
use super::newest;
use super::numbers::{self, Measure};
use super::query::{Picked, ResultsQuery};
use super::questions::{QuestionResult, question};
use super::reach;
use super::source::Source;
use super::tallies;
use super::waves::{Wave, waves};
use super::window::{Length, Window};
use crate::Surveys;
use crate::definition::{Definition, Question};
use crate::shop::Shop;
use crate::surveys::Survey;

/// What a survey has found within a window.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyResults)]
pub(crate) struct Results {
    pub survey_id: Uuid,
    /// The first and the last day, in the shop's zone.
    #[schema(value_type = String, format = Date)]
    pub from: jiff::civil::Date,
    #[schema(value_type = String, format = Date)]
    pub to: jiff::civil::Date,
    /// Who was asked within the window, and how many of them opened it.
    pub asked: i64,
    pub opened: i64,
    /// Answers begun and completed within the window, also by who was not asked: open links, imports.
    pub started: i64,
    pub completed: i64,
    /// Completed of asked; null when nobody was asked.
    pub response_rate: Option<Estimate>,
    /// Completed of started.
    pub completion_rate: Option<Estimate>,
    /// The question whose score is told with its waves and groups; null of an index, and of a survey without a score.
    pub scored: Option<String>,
    /// Null of a survey without a score, or without answers.
    pub score: Option<Score>,
    pub waves: Vec<Wave>,
    pub questions: Vec<QuestionResult>,
    /// Empty where a filter picks customers already.
    pub by: Vec<GroupScore>,
    pub aspects: Vec<AspectResult>,
    pub csi: Option<IndexResult>,
}

/// What a survey has found
///
/// Answers are counted as they come in, so this takes no longer with many. Of fewer than 30 answers a score is marked
/// (`is_small`). Of two filters at once, what each answer counts is added up.
#[utoipa::path(get, path = "/surveys/{id}/results", tag = "surveys", operation_id = "getSurveyResults",
    params(("id" = Uuid, Path), ResultsQuery),
    responses((status = 200, body = Results), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn get(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<ResultsQuery>,
) -> Result<Json<Results>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let survey = Survey::load(store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let mut results = report(&surveys, store, &survey, &query).await?;
    if staff.is_masked() {
        // Faces and addresses may be on them.
        for question in &mut results.questions {
            question.pictures.clear();
        }
    }
    Ok(Json(results))
}

/// All versions of a survey's questions.
pub(crate) async fn definitions(db: &impl Sql, survey: &Survey) -> Result<BTreeMap<i64, Definition>, StoreError> {
    let sql = "SELECT version FROM survey_versions WHERE survey = $1 ORDER BY version";
    let mut all = BTreeMap::new();
    for version in db.column::<i64>(sql, vec![survey.id.into()]).await? {
        all.insert(version, survey.definition(db, version).await?);
    }
    Ok(all)
}

/// The questions of the newest version, then those that only earlier ones had.
pub(crate) fn questions(definitions: &BTreeMap<i64, Definition>) -> Vec<&Question> {
    let mut all: Vec<&Question> = Vec::new();
    for question in definitions.values().rev().flat_map(|definition| &definition.questions) {
        if !all.iter().any(|known| known.key == question.key) {
            all.push(question);
        }
    }
    all
}

pub(crate) async fn report(
    surveys: &Surveys,
    db: &impl Sql,
    survey: &Survey,
    query: &ResultsQuery,
) -> Result<Results, Problem> {
    let shop = Shop::load(db, survey.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let (window, length) = (query.window(db, &shop, survey, surveys.kit.now()).await?, query.length()?);
    let definitions = definitions(db, survey).await?;
    let Some(current) = definitions.values().next_back() else { return Err(Problem::not_found("survey")) };
    let source = Source::open(db, survey, &definitions, query, window).await?;
    let all = questions(&definitions);
    let of_all = [tallies::RESPONSES, tallies::FOLLOWED].into_iter();
    let keys: Vec<String> = all.iter().map(|question| question.key.as_str()).chain(of_all).map(str::to_owned).collect();
    let counts = source.totals(&keys).await?;
    let mut found: Vec<QuestionResult> = all.iter().map(|one| question(one, &counts)).collect();
    newest::fill(db, query.newest(survey, &shop, window), &all, &mut found).await?;
    let measure = match &query.question {
        Some(key) => Some(chosen(&all, key)?),
        None => Measure::of(current, &survey.kind),
    };
    let followed = measure.as_ref().filter(|measure| measure.kind() != "csi").map(|measure| measure.key().to_owned());
    let (score, waves, mut by) = scored(&source, measure, window, length).await?.unwrap_or_default();
    groups::name(surveys, survey.shop, &mut by).await?;
    let csi = csi(&source, current).await?.map(|csi| index::result(csi, current, &found));
    let invited = reach::invited(db, query.invitations(survey, &shop, window)).await?;
    let answered = reach::answered(db, query.begun(survey, window)).await?;
    Ok(Results {
        survey_id: survey.id,
        from: window.from,
        to: window.to(),
        asked: invited.asked,
        opened: invited.opened,
        started: answered.started,
        completed: answered.completed,
        response_rate: Estimate::share(invited.completed, invited.asked),
        completion_rate: Estimate::share(answered.completed, answered.started),
        scored: followed,
        score,
        waves,
        questions: found,
        by,
        aspects: said(db, survey, query, window, answered.completed).await?,
        csi,
    })
}

/// The question that is to be followed.
///
/// # Errors
/// 422 when there is none of this key that has a score.
fn chosen(all: &[&Question], key: &str) -> Result<Measure, Problem> {
    let question = all.iter().find(|question| question.key == key);
    let measure = question.and_then(|question| Measure::asked(question));
    measure.ok_or_else(|| Problem::invalid("question", Fault::Unknown))
}

type Scored = (Option<Score>, Vec<Wave>, Vec<GroupScore>);

/// The score with its waves and groups; `None` of a survey that has none.
async fn scored<Db: Sql>(
    source: &Source<'_, Db>,
    measure: Option<Measure>,
    window: Window,
    length: Length,
) -> Result<Option<Scored>, StoreError> {
    let Some(measure) = measure else { return Ok(None) };
    let days = source.by_day(measure.key()).await?;
    let score = measure.score(days.iter().map(|row| (row.item.as_str(), row.answer.as_str(), row.n)));
    let by = groups::scores(&measure, &source.by_dimension(measure.key()).await?);
    Ok(Some((score, waves(&measure, &days, window, length), by)))
}

/// The index of any survey that measures one, whatever its kind.
async fn csi<Db: Sql>(source: &Source<'_, Db>, definition: &Definition) -> Result<Option<Csi>, StoreError> {
    let Some(key) = tallies::index_question(definition) else { return Ok(None) };
    let counts = source.totals(std::slice::from_ref(&key)).await?;
    let cells = counts.0.get(&key).into_iter().flatten();
    Ok(numbers::index(&key, cells.map(|((item, answer), n)| (item.as_str(), answer.as_str(), *n))))
}

/// What the comments of those who are picked speak of; so many of them `completed`.
async fn said(
    db: &impl Sql,
    survey: &Survey,
    query: &ResultsQuery,
    window: Window,
    completed: i64,
) -> Result<Vec<AspectResult>, StoreError> {
    // A group of everybody, as of a survey's only channel, is counted as everybody is: in a third of the time.
    if query.picked() != Picked::Everybody && completed < everybody(db, survey, window).await? {
        return aspects::of_picked(db, query.responses(survey, window)).await;
    }
    let mut condition = survey.rows();
    condition.and("r.day >= ? AND r.day < ?", [window.range().start.into(), window.range().end.into()]);
    aspects::of_everybody(db, condition).await
}

/// How many completed the survey.
async fn everybody(db: &impl Sql, survey: &Survey, window: Window) -> Result<i64, StoreError> {
    let responses = [tallies::RESPONSES.to_owned()];
    let counts = tallies::totals(db, survey.id, &responses, ("", ""), window.range()).await?;
    Ok(counts.0.values().flat_map(|cells| cells.values()).sum())
}
