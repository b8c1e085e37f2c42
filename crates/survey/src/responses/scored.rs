use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::day;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::list::language;
use super::query::{BANDS, POLARITIES, one_of};
use super::view::{ResponseRow, Show, complete};
use crate::Surveys;
use crate::answers::Response;
use crate::definition::{QuestionType, band, span};
use crate::results::condition::Condition;
use crate::results::query::ResultsQuery;
use crate::results::{question_type, scored};
use crate::surveys::Survey;

/// Which answers, newest first. Filters narrow each other.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoredQuery {
    /// promoter, passive or detractor: by the answer to this score's question.
    band: Option<String>,
    /// negative, neutral or positive: of what was said in own words.
    polarity: Option<String>,
    /// To this survey alone.
    survey: Option<Uuid>,
    /// The first and the last day.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Of who is in this segment now.
    segment: Option<Uuid>,
    product: Option<String>,
    agent: Option<String>,
    channel: Option<String>,
    /// zh or en: in which language options are shown; the shop's when not given.
    lang: Option<String>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    limit: Option<u32>,
}

/// An answer behind one of the shop's scores.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyScoredAnswer)]
pub(crate) struct ScoredAnswer {
    survey_name: String,
    /// To this score's question, which need not be the survey's own.
    score: f64,
    /// promoter | passive | detractor
    band: Option<&'static str>,
    response: ResponseRow,
}

/// The answers behind the shop's NPS, CSAT or CES, newest first
///
/// They are those to the first question of that type in every survey that was published, whatever kind it is of.
#[utoipa::path(get, path = "/survey-scores/{kind}/answers", tag = "surveys", operation_id = "listScoredAnswers",
    params(("kind" = String, Path, description = "nps, csat or ces"), ScoredQuery),
    responses((status = 200, body = Page<ScoredAnswer>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(kind): Path<String>,
    Query(query): Query<ScoredQuery>,
) -> Result<Json<Page<ScoredAnswer>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let kind = question_type(&kind).ok_or_else(|| Problem::not_found("score"))?;
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let (limit, after) = (paging.limit()?, paging.after::<(i64, Uuid)>()?);
    let asked = Asked { surveys: &surveys, query: &query, kind };
    let mut found: Vec<(String, Response)> = Vec::new();
    let mut sources: HashMap<Uuid, Survey> = HashMap::new();
    for (survey, question) in asked.questions(&staff).await? {
        let newest = asked.newest(&survey, &question, after, limit + 1).await?;
        found.extend(newest.into_iter().map(|response| (question.clone(), response)));
        sources.insert(survey.id, survey);
    }
    found.sort_by_key(|(_, response)| std::cmp::Reverse((response.at, response.id)));
    let page = Page::cut(found, limit, |(_, row)| Cursor::encode(&(row.at, row.id)));
    let language = language(store, &staff, query.lang.as_deref()).await?;
    let show = Show { surveys: &surveys, is_masked: staff.is_masked(), language };
    let items = asked.shown(&show, &sources, page.items).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor, total: None }))
}

struct Asked<'a> {
    surveys: &'a Surveys,
    query: &'a ScoredQuery,
    kind: QuestionType,
}

/// So many are looked at in one go where not all of them are wanted.
const BATCH: usize = 500;

impl Asked<'_> {
    /// The surveys that ask for it, each with the key of its question.
    async fn questions(&self, staff: &Staff) -> Result<Vec<(Survey, String)>, Problem> {
        let store = &self.surveys.kit.store;
        let mut all = Vec::new();
        for group in scored(store, staff.shop).await? {
            if question_type(group.kind) != Some(self.kind) {
                continue;
            }
            for id in group.surveys.into_iter().filter(|id| self.query.survey.is_none_or(|wanted| wanted == *id)) {
                let survey = Survey::load(store, staff.shop, id).await?;
                all.extend(survey.map(|survey| (survey, group.question.clone())));
            }
        }
        Ok(all)
    }

    fn condition(&self, survey: &Survey, question: &str) -> Result<Condition, Problem> {
        let query = self.query;
        let mut all = Condition::survey(survey.id);
        all.and("r.state = 'completed' AND a.question = ? AND a.number IS NOT NULL", [store::text(question)]);
        if let Some(band) = query.band.as_deref() {
            let (low, high) = span(self.kind, band).ok_or_else(|| Problem::invalid("band", Fault::one_of(&BANDS)))?;
            all.and("a.number >= ? AND a.number < ?", [low.into(), high.into()]);
        }
        if let Some(polarity) = query.polarity.as_deref() {
            all.and("r.polarity = ?", [one_of("polarity", polarity, &POLARITIES)?.into()]);
        }
        for (clause, date) in [("r.day >= ?", query.from), ("r.day <= ?", query.to)] {
            if let Some(date) = date {
                all.and(clause, [day::number(date).into()]);
            }
        }
        let groups = ResultsQuery {
            product: query.product.clone(),
            agent: query.agent.clone(),
            channel: query.channel.clone(),
            ..ResultsQuery::default()
        };
        groups.narrow(&mut all);
        Ok(all)
    }

    /// The newest answers to one question after a place in the list.
    async fn newest(
        &self,
        survey: &Survey,
        question: &str,
        mut after: Option<(i64, Uuid)>,
        wanted: usize,
    ) -> Result<Vec<Response>, Problem> {
        let of_all = self.condition(survey, question)?;
        let size = if self.query.segment.is_some() { BATCH } else { wanted };
        let mut all = Vec::new();
        loop {
            let mut condition = of_all.clone();
            if let Some((at, id)) = after {
                condition.and("(r.at, r.id) < (?, ?)", [Value::from(at), id.into()]);
            }
            let sql = format!(
                "SELECT r.* FROM survey_responses r JOIN survey_answers a ON a.response = r.id WHERE {}
                 ORDER BY r.at DESC, r.id DESC LIMIT {size}",
                condition.sql
            );
            let rows: Vec<Response> = self.surveys.kit.store.rows(&sql, condition.values).await?;
            let is_last = rows.len() < size;
            after = rows.last().map(|row| (row.at, row.id)).or(after);
            all.extend(self.of_segment(survey, rows).await?);
            if is_last || all.len() >= wanted {
                all.truncate(wanted);
                return Ok(all);
            }
        }
    }

    /// Those of who is in the segment asked for.
    async fn of_segment(&self, survey: &Survey, rows: Vec<Response>) -> Result<Vec<Response>, StoreError> {
        let Some(segment) = self.query.segment else { return Ok(rows) };
        let customers: Vec<Uuid> = store::distinct(rows.iter().filter_map(|row| row.customer));
        let members = self.surveys.contact.directory.members(survey.shop, segment, &customers).await?;
        let members: HashSet<Uuid> = members.into_iter().collect();
        let is_member = |row: &Response| row.customer.is_some_and(|customer| members.contains(&customer));
        Ok(rows.into_iter().filter(is_member).collect())
    }

    /// In their order, each with what its survey asked.
    async fn shown(
        &self,
        show: &Show<'_>,
        sources: &HashMap<Uuid, Survey>,
        found: Vec<(String, Response)>,
    ) -> Result<Vec<ScoredAnswer>, StoreError> {
        let order: Vec<(Uuid, String)> = found.iter().map(|(key, response)| (response.id, key.clone())).collect();
        let mut by_survey: HashMap<Uuid, Vec<Response>> = HashMap::new();
        for (_, response) in found {
            by_survey.entry(response.survey).or_default().push(response);
        }
        let mut rows: HashMap<Uuid, ResponseRow> = HashMap::new();
        for (id, responses) in by_survey {
            let Some(survey) = sources.get(&id) else { continue };
            let done = complete(&self.surveys.kit.store, show, survey, responses).await?;
            rows.extend(done.into_iter().map(|row| (row.id, row)));
        }
        let item = |(id, key): (Uuid, String)| {
            let response = rows.remove(&id)?;
            let score = response.answers.iter().find(|answer| answer.question == key)?.value.as_f64()?;
            let survey_name = sources.get(&response.survey_id)?.name.clone();
            Some(ScoredAnswer { survey_name, score, band: band(self.kind, score), response })
        };
        Ok(order.into_iter().filter_map(item).collect())
    }
}
