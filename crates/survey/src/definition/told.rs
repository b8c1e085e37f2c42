use std::collections::BTreeMap;

use super::loose::understood;
use super::value::{read_other, read_value};
use super::{Answers, Definition, Wrong};

impl Definition {
    /// Reads what a file or another system tells: all that is there fits. What is required may be missing, and what
    /// something else was need not be said.
    ///
    /// # Errors
    /// What is wrong, by the question's key.
    pub fn read_told(&self, given: &Answers) -> Result<Answers, BTreeMap<String, Wrong>> {
        let (mut read, mut wrong) = (Answers::new(), BTreeMap::new());
        for question in &self.questions {
            let Some(value) = understood(question, given) else { continue };
            match read_value(question, &value) {
                Ok(Some(value)) => {
                    let other = given.get(&question.other_key());
                    let other = other.and_then(|words| read_other(question, &value, words).ok().flatten());
                    read.extend(other.map(|words| (question.other_key(), words)));
                    read.insert(question.key.clone(), value);
                }
                Ok(None) => {}
                Err(error) => drop(wrong.insert(question.key.clone(), error)),
            }
        }
        if wrong.is_empty() { Ok(read) } else { Err(wrong) }
    }
}
