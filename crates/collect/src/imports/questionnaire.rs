//! What a file of answers is read by: the questions of a survey, which another domain keeps.

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use primitives::ShopId;
use serde_json::{Map, Value};
use store::StoreError;
use uuid::Uuid;

use super::Reason;

/// Answers by the keys of their questions.
pub type Answers = Map<String, Value>;

/// The questions of one survey.
pub trait Questionnaire: Debug + Send + Sync {
    /// Whether a column may hold this: a question, a row of one, or what was named as something else.
    fn has(&self, key: &str) -> bool;

    /// The answers of a row as they are kept; empty when nothing was answered.
    ///
    /// # Errors
    /// What is wrong, by the key of the question.
    fn read(&self, given: Answers) -> Result<Answers, Vec<(String, Reason)>>;
}

/// The questions that were looked for, none where there are none.
pub type Found<'a> = Pin<Box<dyn Future<Output = Result<Option<Arc<dyn Questionnaire>>, StoreError>> + Send + 'a>>;

/// Finds the questions of surveys.
pub trait Questionnaires: Send + Sync {
    /// Those of a survey that people can have answered: none of a draft.
    fn of(&self, shop: ShopId, survey: Uuid) -> Found<'_>;
}

/// Where there are no surveys.
pub(super) struct NoSurveys;

impl Questionnaires for NoSurveys {
    fn of(&self, _: ShopId, _: Uuid) -> Found<'_> {
        Box::pin(std::future::ready(Ok(None)))
    }
}
