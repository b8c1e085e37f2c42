//! Where a survey can go on from a question, whatever is answered.

use std::collections::BTreeSet;

use super::flow::END;
use super::{Answers, Definition, Question};

impl Definition {
    /// The place of a question by its key, or the place behind the last; never `place` itself or one before it.
    pub(super) fn target(&self, place: usize, to: Option<&str>) -> usize {
        let target = match to {
            Some(END) => Some(self.questions.len()),
            Some(key) => self.place(key),
            None => None,
        };
        target.unwrap_or(0).max(place + 1)
    }

    /// Where it can go on from here.
    fn ways(&self, place: usize, question: &Question) -> BTreeSet<usize> {
        let jumps = question.jumps.iter().map(|jump| self.target(place, Some(&jump.to)));
        let mut ways: BTreeSet<usize> = jumps.collect();
        ways.insert(self.target(place, question.next.as_deref()));
        if question.show_if.is_some() {
            ways.insert(place + 1);
        }
        ways
    }

    /// The places of questions that nobody comes to.
    pub(super) fn unreached(&self) -> Vec<usize> {
        let mut reached = BTreeSet::from([0]);
        for (place, question) in self.questions.iter().enumerate() {
            if reached.contains(&place) {
                reached.extend(self.ways(place, question));
            }
        }
        (0..self.questions.len()).filter(|place| !reached.contains(place)).collect()
    }

    /// The keys of questions that somebody who answered this was not asked.
    pub fn skipped(&self, answers: &Answers) -> Vec<&str> {
        let asked: BTreeSet<usize> = self.path(answers).into_iter().collect();
        let all = self.questions.iter().enumerate();
        all.filter(|(place, _)| !asked.contains(place)).map(|(_, question)| question.key.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn survey(mut questions: Json) -> Definition {
        let text = json!({"en": "?"});
        for question in questions.as_array_mut().unwrap() {
            question["text"] = text.clone();
            question["type"] = "nps".into();
        }
        serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text, "thanks": text,
            "questions": questions}))
        .unwrap()
    }

    #[test]
    fn what_every_way_passes_by_is_not_reached() {
        let low = json!({"question": "a", "op": "lte", "value": 6});
        let jump = json!([{"if": low, "to": "d"}]);
        for (questions, unreached) in [
            (json!([{"key": "a"}, {"key": "b"}]), vec![]),
            (json!([{"key": "a", "next": "end"}, {"key": "b"}]), vec![1]),
            (json!([{"key": "a", "next": "d"}, {"key": "b", "next": "d"}, {"key": "c"}, {"key": "d"}]), vec![1, 2]),
            (json!([{"key": "a", "jumps": jump}, {"key": "b"}, {"key": "c"}, {"key": "d"}]), vec![]),
            (json!([{"key": "a", "jumps": jump, "next": "c"}, {"key": "b"}, {"key": "c"}, {"key": "d"}]), vec![1]),
            (json!([{"key": "a"}, {"key": "b", "show_if": low, "next": "end"}, {"key": "c"}]), vec![]),
        ] {
            assert_eq!(survey(questions.clone()).unreached(), unreached, "{questions}");
        }
    }

    #[test]
    fn who_jumps_is_not_asked_what_lies_between() {
        let low = json!({"question": "a", "op": "lte", "value": 6});
        let survey = survey(json!([{"key": "a", "jumps": [{"if": low, "to": "c"}]}, {"key": "b"}, {"key": "c"}]));
        let skipped = |answers: Json| {
            let answers = serde_json::from_value(answers).unwrap();
            survey.skipped(&answers).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(skipped(json!({"a": 3})), ["b"]);
        assert_eq!(skipped(json!({"a": 9})), Vec::<String>::new());
        assert_eq!(skipped(json!({})), Vec::<String>::new(), "who says nothing goes on");
    }
}
