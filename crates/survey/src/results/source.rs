use std::collections::BTreeMap;

use store::{Sql, StoreError};
use uuid::Uuid;
use web::Problem;

use super::aspects;
use super::query::{Picked, ResultsQuery};
use super::tallies::{self, ByRow, Counts, DayRow, Scanned};
use super::window::Window;
use crate::definition::Definition;
use crate::surveys::Survey;

/// Where the counts of one report come from.
pub(crate) struct Source<'a, Db> {
    db: &'a Db,
    survey: Uuid,
    window: Window,
    origin: Origin,
}

enum Origin {
    /// Counted beforehand, of a dimension and its value.
    Stored(&'static str, String),
    /// Counted just now.
    Scanned(Scanned),
}

impl<'a, Db: Sql> Source<'a, Db> {
    pub async fn open(
        db: &'a Db,
        survey: &Survey,
        definitions: &BTreeMap<i64, Definition>,
        query: &ResultsQuery,
        window: Window,
    ) -> Result<Self, Problem> {
        let origin = match query.picked() {
            Picked::Everybody => Origin::Stored("", String::new()),
            Picked::Group(dimension, value) => Origin::Stored(dimension, value),
            Picked::Several => {
                let condition = query.responses(survey, window);
                Origin::Scanned(tallies::scan(db, definitions, &condition).await?)
            }
        };
        Ok(Self { db, survey: survey.id, window, origin })
    }

    /// All that was answered to some questions.
    pub async fn totals(&self, questions: &[String]) -> Result<Counts, StoreError> {
        match &self.origin {
            Origin::Stored(dimension, value) => {
                let of = (*dimension, value.as_str());
                tallies::totals(self.db, self.survey, questions, of, self.window.range()).await
            }
            Origin::Scanned(counted) => Ok(counted.totals(questions)),
        }
    }

    /// What was answered to one question, day by day.
    pub async fn by_day(&self, question: &str) -> Result<Vec<DayRow>, StoreError> {
        match &self.origin {
            Origin::Stored(dimension, value) => {
                let of = (*dimension, value.as_str());
                tallies::by_day(self.db, &[self.survey], question, of, self.window.range()).await
            }
            Origin::Scanned(counted) => Ok(counted.by_day(question)),
        }
    }

    /// What was answered to one question by each group of customers, and by who spoke of an aspect; nothing where
    /// customers are picked already.
    pub async fn by_dimension(&self, question: &str) -> Result<Vec<ByRow>, StoreError> {
        match &self.origin {
            Origin::Stored("", _) => {
                let range = || self.window.range();
                let mut all = tallies::by_dimension(self.db, &[self.survey], question, range()).await?;
                all.extend(aspects::answers(self.db, self.survey, question, range()).await?);
                Ok(all)
            }
            _ => Ok(Vec::new()),
        }
    }
}
