//! Nobody is told the same words twice, whoever writes them again.

use std::collections::HashSet;

use contact::Kind;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::telling::subject;
use super::{News, Respondent};
use crate::Surveys;
use crate::surveys::Survey;

/// Why somebody is not told: they were told the same before.
pub(super) const TOLD_BEFORE: &str = "told_before";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    band: Option<String>,
    language: Option<String>,
    done_at: Option<i64>,
}

/// What else tells the same words of a survey.
pub(in crate::responses) struct Told {
    shop: ShopId,
    news: Uuid,
    others: Vec<Row>,
}

impl Told {
    pub async fn of(db: &impl Sql, news: &News) -> Result<Self, StoreError> {
        let sql = "SELECT id, band, language, done_at FROM survey_news
            WHERE survey = $1 AND subject = $2 AND text = $3 AND id <> $4 AND withdrawn_at IS NULL";
        let values = vec![news.survey.into(), store::text(&news.subject), store::text(&news.text), news.id.into()];
        Ok(Self { shop: ShopId(news.shop), news: news.id, others: db.rows(sql, values).await? })
    }

    /// Whether the same is on its way to the same people.
    pub fn is_waiting(&self, news: &News) -> bool {
        let is_for = |one: &Row| (&one.band, &one.language) == (&news.band, &news.language);
        self.others.iter().any(|one| one.done_at.is_none() && is_for(one))
    }

    /// Whether everybody whom news are for was told the same before.
    pub async fn is_everybody(&self, surveys: &Surveys, survey: &Survey, news: &News) -> Result<bool, Problem> {
        if self.others.is_empty() {
            return Ok(false);
        }
        let mut after = Uuid::nil();
        loop {
            let (people, next) = news.respondents(surveys, survey, after).await?;
            if self.among(&surveys.kit.store, &people).await?.len() < people.len() {
                return Ok(false);
            }
            let Some(last) = next else { return Ok(true) };
            after = last;
        }
    }

    /// Those of them who were told the same before, by what they are known by. Who was nobody's customer when they were
    /// told may be one by now.
    pub(super) async fn among(&self, db: &impl Sql, people: &[Respondent]) -> Result<HashSet<Uuid>, StoreError> {
        let mut subjects = Vec::new();
        for one in people {
            for id in [Some(one.person), one.customer].into_iter().flatten() {
                let others = self.others.iter().map(|other| other.id);
                let own = (id != one.whom()).then_some(self.news);
                subjects.extend(others.chain(own).map(|news| (subject(self.shop, news, id), one.whom())));
            }
        }
        let ids: Vec<Uuid> = subjects.iter().map(|(subject, _)| *subject).collect();
        let decided = contact::decided(db, self.shop, Kind::Result, &ids).await?;
        let is_told = |subject: &Uuid| decided.get(subject).is_some_and(|decided| decided.is_asked);
        Ok(subjects.into_iter().filter(|(subject, _)| is_told(subject)).map(|(_, whom)| whom).collect())
    }
}
