use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::{ShopId, day};
use serde::{Deserialize, Serialize};
use store::{StoreError, Where};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Fault, Look, Page, PageQuery, Path, Permission, Problem, Query, Sifting, Staff};

use super::list::language;
use super::newest::{Newest, of_customers};
use super::query::{BANDS, POLARITIES, one_of};
use super::view::{ResponseRow, Show, complete};
use crate::Surveys;
use crate::answers::Response;
use crate::definition::{QuestionType, band, span};
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
    /// Of who is in this segment now. Of a segment with very many members a page may have fewer answers than asked for, even
    /// none; the next one goes on.
    segment: Option<Uuid>,
    product: Option<String>,
    agent: Option<String>,
    channel: Option<String>,
    /// zh or en: in which language options are shown; the shop's when not given.
    lang: Option<String>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
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
    let (limit, after) = (paging.limit()?, paging.after::<Place>()?);
    let asked = Asked { surveys: &surveys, query: &query, kind };
    let sources = asked.questions(&staff).await?;
    let page = asked.page(staff.shop, &sources, after, limit, &Look::USUAL).await?;
    let sources: HashMap<Uuid, Survey> = sources.into_iter().map(|(survey, _)| (survey.id, survey)).collect();
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

/// The time and the id of an answer.
type Place = (i64, Uuid);

/// An answer with the key of the question.
type Found = (String, Response);

fn cursor((_, response): &Found) -> String {
    Cursor::encode(&(response.at, response.id))
}

/// The answers of as many members are found by who they are. Of more members, answer by answer is looked at.
const MEMBERS: usize = 1_000;

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

    fn condition(&self, survey: &Survey, question: &str) -> Result<Where, Problem> {
        let query = self.query;
        let mut all = survey.rows();
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

    async fn page(
        &self,
        shop: ShopId,
        sources: &[(Survey, String)],
        after: Option<Place>,
        limit: usize,
        look: &Look,
    ) -> Result<Page<Found>, Problem> {
        let store = &self.surveys.kit.store;
        let members = match self.query.segment {
            Some(segment) => self.surveys.contact.directory.all_members(shop, segment, MEMBERS).await?,
            None => None,
        };
        let mut lists = Vec::with_capacity(sources.len());
        for (survey, question) in sources {
            let mut condition = self.condition(survey, question)?;
            if let Some(members) = &members {
                of_customers(&mut condition, store, members);
            }
            lists.push((question.clone(), condition));
        }
        let Some(segment) = self.query.segment.filter(|_| members.is_none()) else {
            let found = Newest::after(store, lists, after, limit + 1).take(limit + 1).await?;
            return Ok(Page::cut(found, limit, cursor));
        };
        let mut newest = Newest::after(store, lists, after, look.at_once);
        let mut sifting = Sifting::new(limit, look);
        loop {
            let found = newest.take(look.at_once).await?;
            let (looked, last) = (found.len(), found.last().map(cursor));
            let passed = self.of_members(shop, segment, found).await?;
            if let Some(page) = sifting.take(looked, last, passed, cursor) {
                return Ok(page);
            }
        }
    }

    /// Those of who is in the segment.
    async fn of_members(&self, shop: ShopId, segment: Uuid, mut found: Vec<Found>) -> Result<Vec<Found>, StoreError> {
        let customers: Vec<Uuid> = store::distinct(found.iter().filter_map(|(_, row)| row.customer));
        let members = self.surveys.contact.directory.members(shop, segment, &customers).await?;
        let members: HashSet<Uuid> = members.into_iter().collect();
        found.retain(|(_, row)| row.customer.is_some_and(|customer| members.contains(&customer)));
        Ok(found)
    }

    /// In their order, each with what its survey asked.
    async fn shown(
        &self,
        show: &Show<'_>,
        sources: &HashMap<Uuid, Survey>,
        found: Vec<Found>,
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
