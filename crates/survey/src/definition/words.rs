use super::{Answers, Definition};

impl Definition {
    /// What was said in own words, by the question's key, in the order in which it is asked: comments, and what was named
    /// as something else. Facts such as a date are none.
    pub fn words<'a>(&'a self, answers: &'a Answers) -> Vec<(&'a str, &'a str)> {
        let said = self.questions.iter().filter_map(|question| {
            let key = if question.is_comment() { question.key.clone() } else { question.other_key() };
            let is_words = question.is_comment() || question.other().is_some();
            Some((question.key.as_str(), answers.get(&key).filter(|_| is_words)?.as_str()?))
        });
        said.filter(|(_, text)| !text.trim().is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn comments_and_something_else_are_words_and_facts_are_not() {
        let text = json!({"en": "?"});
        let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text,
            "thanks": text, "questions": [
                {"key": "why", "type": "single", "text": text, "options": [{"key": "o", "text": text, "is_other": true}]},
                {"key": "mail", "type": "text", "text": text, "format": "email"},
                {"key": "more", "type": "text", "text": text}]}))
        .unwrap();
        let answers =
            json!({"why": "o", "why.other": "no invoice", "mail": "lin@example.com", "more": "slow", "gone": "x"});
        let answers = serde_json::from_value(answers).unwrap();
        assert_eq!(definition.words(&answers), [("why", "no invoice"), ("more", "slow")]);
    }
}
