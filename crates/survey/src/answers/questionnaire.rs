use primitives::ShopId;
use store::{Sql, StoreError};
use uuid::Uuid;
use web::Fault;

use crate::definition::{Answers, Definition, QuestionType};
use crate::surveys::Survey;

/// The questions of a survey, by which answers from a file are read.
#[derive(Debug)]
pub struct Questionnaire(Definition);

impl Questionnaire {
    /// Those of today; none of a survey that is not there, or that nobody can have answered.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load(db: &impl Sql, shop: ShopId, survey: Uuid) -> Result<Option<Self>, StoreError> {
        match Survey::load(db, shop, survey).await?.filter(|survey| survey.state != "draft") {
            Some(survey) => Ok(Some(Self(survey.questions(db).await?))),
            None => Ok(None),
        }
    }

    /// Whether this is a question that a file can answer, a row of one, or what was named as something else.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        let (name, part) = key.split_once('.').map_or((key, None), |(name, part)| (name, Some(part)));
        let question = self.0.question(name).filter(|question| question.kind != QuestionType::Picture);
        question.is_some_and(|question| match part {
            None => true,
            Some("other") if question.other().is_some() => true,
            Some(row) => question.row(row).is_some(),
        })
    }

    /// The answers as they are kept; empty when nothing was answered.
    ///
    /// # Errors
    /// What is wrong, by the question's key, in the order of the questions.
    pub fn read(&self, given: &Answers) -> Result<Answers, Vec<(String, Fault)>> {
        let (read, wrong) = self.0.read_told(given);
        if wrong.is_empty() {
            Ok(read)
        } else {
            Err(wrong.into_iter().map(|(key, wrong)| (key, wrong.fault())).collect())
        }
    }
}
