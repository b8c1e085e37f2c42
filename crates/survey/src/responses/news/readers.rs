//! Who reads news in a language: whoever answered in it; and who answered in none, as by telephone, by what the customer
//! speaks, else by what the shop does.

use store::{Sql, StoreError, Value, unindexed};
use uuid::Uuid;
use web::Problem;

use super::{News, Respondent};
use crate::Surveys;
use crate::people::Who;
use crate::surveys::Survey;

/// Answers read at a time.
const PAGE: usize = 500;

impl News {
    /// Which answers `r` it may be for.
    fn meant(&self) -> (String, Vec<Value>) {
        let mut values: Vec<Value> = vec![self.survey.into(), self.created_at.into()];
        let mut of_band = None;
        if let Some(band) = &self.band {
            values.push(band.as_str().into());
            of_band = Some(values.len());
        }
        let completed = |r: &str| {
            let band = of_band.map(|n| format!(" AND {r}.band = ${n}")).unwrap_or_default();
            format!("{r}.survey = $1 AND {r}.state = 'completed' AND {r}.person IS NOT NULL AND {r}.at <= $2{band}")
        };
        let mut meant = completed("r");
        if let Some(language) = &self.language {
            values.push(language.as_str().into());
            let wanted = values.len();
            let said = unindexed(&format!("{} AND s.language IS NOT NULL", completed("s")));
            meant += &format!(
                " AND (r.language = ${wanted} OR (r.language IS NULL
                    AND NOT EXISTS (SELECT 1 FROM survey_responses s WHERE s.person = r.person AND {said})
                    AND NOT EXISTS (SELECT 1 FROM survey_responses s WHERE s.customer = r.customer AND {said})))"
            );
        }
        (meant, values)
    }

    /// Known people who had completed the survey when it was written, each once: those after somebody, a page of them; and
    /// after whom there may be more.
    ///
    /// # Errors
    /// When the database or the directory of people cannot be read.
    pub(super) async fn respondents(
        &self,
        surveys: &Surveys,
        survey: &Survey,
        mut after: Uuid,
    ) -> Result<(Vec<Respondent>, Option<Uuid>), Problem> {
        loop {
            let (page, next) = self.page(&surveys.kit.store, after, "").await?;
            let people = self.readers(surveys, survey, page).await?;
            match next {
                Some(last) if people.is_empty() => after = last,
                _ => return Ok((people, next)),
            }
        }
    }

    /// How many people those are.
    pub(super) async fn number(&self, surveys: &Surveys, survey: &Survey) -> Result<i64, Problem> {
        let store = &surveys.kit.store;
        let (meant, values) = self.meant();
        let is_sure = if self.language.is_some() { "r.language IS NOT NULL" } else { "r.survey = $1" };
        let sql = format!(
            "SELECT COUNT(DISTINCT COALESCE(r.customer, r.person)) FROM survey_responses r WHERE {meant} AND {is_sure}"
        );
        let mut number: i64 = store.scalar(&sql, values).await?.unwrap_or(0);
        let mut after = self.language.as_ref().map(|_| Uuid::nil());
        while let Some(last) = after {
            let (page, next) = self.page(store, last, "AND r.language IS NULL").await?;
            let people = self.readers(surveys, survey, page).await?;
            number += i64::try_from(people.len()).unwrap_or(i64::MAX);
            after = next;
        }
        Ok(number)
    }

    async fn page(
        &self,
        db: &impl Sql,
        after: Uuid,
        only: &str,
    ) -> Result<(Vec<Respondent>, Option<Uuid>), StoreError> {
        let (meant, mut values) = self.meant();
        values.push(after.into());
        let sql = format!(
            "SELECT r.person, r.customer, r.who, r.language FROM survey_responses r
             WHERE {meant} {only} AND COALESCE(r.customer, r.person) > ${}
             ORDER BY COALESCE(r.customer, r.person), r.at DESC, r.id DESC LIMIT {PAGE}",
            values.len()
        );
        let mut page: Vec<Respondent> = db.rows(&sql, values).await?;
        let next = page.last().map(Respondent::whom).filter(|_| page.len() == PAGE);
        page.dedup_by_key(|one| one.whom());
        Ok((page, next))
    }

    /// Those of them who read its language.
    async fn readers(
        &self,
        surveys: &Surveys,
        survey: &Survey,
        people: Vec<Respondent>,
    ) -> Result<Vec<Respondent>, Problem> {
        let kit = &surveys.kit;
        let unsaid = people.iter().filter(|one| one.language.is_none());
        let persons: Vec<Uuid> = unsaid.map(|one| one.person).collect();
        let Some(wanted) = self.language.as_deref().filter(|_| !persons.is_empty()) else { return Ok(people) };
        let definition = survey.questions(&kit.store).await?;
        let shop = web::shop(&kit.store, survey.shop).await?;
        let keys = kit.vault.existing_keys(&kit.store, &persons).await?;
        let mut readers = Vec::with_capacity(people.len());
        for one in people {
            if one.language.is_none() {
                let who = Who::open(&keys, Some(one.person), one.who.as_deref())?;
                let who = contact::Who { customer: who.customer.or(one.customer), ..who.into() };
                let known = surveys.contact.directory.find(survey.shop, &who).await?;
                let spoken: Vec<String> =
                    known.and_then(|known| known.language).into_iter().chain([shop.language.clone()]).collect();
                if definition.language(&spoken) != wanted {
                    continue;
                }
            }
            readers.push(one);
        }
        Ok(readers)
    }
}
