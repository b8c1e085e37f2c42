use super::loose::understood;
use super::value::{read_other, read_value};
use super::{Answers, Definition, Wrong};

impl Definition {
    /// Reads what a file or another system tells: all that is there fits. What is required may be missing, and what
    /// something else was need not be said. Gives what fits, and what is wrong with the rest by the question's key, in the
    /// order of the questions.
    pub fn read_told(&self, given: &Answers) -> (Answers, Vec<(String, Wrong)>) {
        let (mut read, mut wrong) = (Answers::new(), Vec::new());
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
                Err(error) => wrong.push((question.key.clone(), error)),
            }
        }
        (read, wrong)
    }
}
