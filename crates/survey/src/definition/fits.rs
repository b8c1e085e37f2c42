//! Whether answers to two versions of a survey can be counted together.

use web::{Fault, FieldError};

use super::{Definition, Question};

impl Definition {
    /// What keeps this from following `older`, to which people answered: a key whose question means something else now.
    pub fn misfits(&self, older: &Definition) -> Vec<FieldError> {
        let pairs = self.questions.iter().enumerate().filter_map(|(place, question)| {
            let before = older.question(&question.key)?;
            Some((place, question, differs(question, before)?))
        });
        let error = |(place, question, what): (usize, &Question, &str)| {
            let fault = Fault::ChangedMeaning { key: question.key.clone(), what: what.to_owned() };
            FieldError::new(format!("definition.questions[{place}].{what}"), fault)
        };
        pairs.map(error).collect()
    }
}

fn differs(now: &Question, before: &Question) -> Option<&'static str> {
    if now.kind != before.kind {
        Some("type")
    } else if now.range() != before.range() {
        Some("scale")
    } else {
        None
    }
}
