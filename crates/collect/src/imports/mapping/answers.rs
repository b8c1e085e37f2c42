use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which survey a file of answers is of, and where its questions stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRules {
    pub survey: Uuid,
    /// The header of each question's column, by its key: `question`; `question.row` for a row of a matrix;
    /// `question.other` for what was named as something else.
    pub columns: BTreeMap<String, String>,
}

impl AnswerRules {
    /// The columns of a file that hold answers, with the keys of these.
    pub(crate) fn among(&self, headers: &[String]) -> Vec<(usize, String)> {
        let place = |wanted: &String| headers.iter().position(|header| header == wanted);
        self.columns.iter().filter_map(|(key, header)| Some((place(header)?, key.clone()))).collect()
    }
}
