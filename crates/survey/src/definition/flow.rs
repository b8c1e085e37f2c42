//! Which questions a person is asked, and in which pages.
//!
//! It only ever goes forward: a place follows from the one before it and is larger, whatever the rules say, so no survey
//! can go in circles. A rule sees the answers to questions that were asked; what somebody answered before going back and
//! taking another way is not seen any more.

use super::limits;
use super::piping::answers_in;
use super::{Answers, Definition, Question, Text};

/// Where a question's `next` may point instead of a question.
pub(super) const END: &str = "end";

/// The places of the questions that are shown together.
pub(crate) type Page = Vec<usize>;

impl Definition {
    /// The places of all questions that are asked, given the answers so far.
    pub fn path(&self, answers: &Answers) -> Vec<usize> {
        self.pages(answers).concat()
    }

    /// The path cut into pages. Nothing on a page depends on an answer of the same page, so what is on it is known when
    /// it is shown; pages behind the last answer may still change.
    pub fn pages(&self, answers: &Answers) -> Vec<Page> {
        let (mut pages, mut page) = (Vec::new(), Page::new());
        let mut asked = Answers::new();
        let (mut place, mut is_open) = (0, false);
        while let Some(question) = self.questions.get(place) {
            let depends = |on: &usize| question.depends_on(&self.questions[*on].key);
            if is_open || page.len() == limits::PAGE || page.iter().any(depends) {
                pages.push(std::mem::take(&mut page));
                is_open = false;
            }
            let is_asked = question.show_if.as_ref().is_none_or(|rule| rule.holds(&asked));
            if is_asked {
                page.push(place);
                if let Some(answer) = answers.get(&question.key) {
                    asked.insert(question.key.clone(), answer.clone());
                }
                // Where it goes on is known when this page was sent.
                is_open = page.iter().any(|on| question.jumps_by(&self.questions[*on].key));
            }
            place = if is_asked { self.after(place, question, &asked) } else { place + 1 };
        }
        pages.push(page);
        pages.retain(|page| !page.is_empty());
        pages
    }

    /// Always larger than `place`.
    fn after(&self, place: usize, question: &Question, asked: &Answers) -> usize {
        let jump = question.jumps.iter().find(|jump| jump.when.holds(asked)).map(|jump| jump.to.as_str());
        self.target(place, jump.or(question.next.as_deref()))
    }

    /// The answers to what is asked, with what stands beside them; others are left out.
    pub fn asked(&self, answers: &Answers) -> Answers {
        let questions = self.path(answers).into_iter().map(|place| &self.questions[place]);
        let keys = questions.flat_map(|question| [question.key.clone(), question.other_key(), question.order_key()]);
        keys.filter_map(|key| answers.get(&key).cloned().map(|answer| (key, answer))).collect()
    }
}

impl Question {
    /// Whether it is asked, or how, depends on the answer to another.
    fn depends_on(&self, key: &str) -> bool {
        let rule = self.show_if.iter().flat_map(|rule| rule.questions());
        let texts = std::iter::once(&self.text).chain(&self.hint);
        let pipes = texts.flat_map(Text::all).flat_map(|(_, words)| answers_in(words));
        rule.chain(pipes).any(|named| named == key)
    }

    /// Whether what comes after it depends on the answer to another, or to itself.
    fn jumps_by(&self, key: &str) -> bool {
        self.jumps.iter().flat_map(|jump| jump.when.questions()).any(|named| named == key)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::{Value as Json, json};

    use super::super::{Chrome, QuestionType, Rule, check};
    use super::*;

    fn survey(questions: &Json) -> Definition {
        let text = json!({"en": "x"});
        let written = json!({"v": 1, "languages": ["en"], "title": text, "thanks": text, "questions": questions});
        serde_json::from_value(written).unwrap()
    }

    fn keys(definition: &Definition, answers: &Json) -> Vec<Vec<String>> {
        let pages = definition.pages(&serde_json::from_value(answers.clone()).unwrap());
        let key = |place: usize| definition.questions[place].key.clone();
        pages.into_iter().map(|page| page.into_iter().map(key).collect()).collect()
    }

    #[test]
    fn what_follows_from_an_answer_comes_on_the_next_page() {
        let text = json!({"en": "?"});
        let definition = survey(&json!([
            {"key": "score", "type": "nps", "text": text},
            {"key": "name", "type": "text", "text": text},
            {"key": "why", "type": "text", "text": text, "show_if": {"question": "score", "op": "lte", "value": 6}},
            {"key": "best", "type": "text", "text": text, "show_if": {"question": "score", "op": "gte", "value": 9},
             "next": "end"},
            {"key": "more", "type": "text", "text": {"en": "You said {{answer:why|nothing}}"}},
        ]));
        assert_eq!(keys(&definition, &json!({})), [vec!["score", "name"], vec!["more"]]);
        assert_eq!(keys(&definition, &json!({"score": 3})), [vec!["score", "name"], vec!["why"], vec!["more"]]);
        assert_eq!(keys(&definition, &json!({"score": 10})), [vec!["score", "name"], vec!["best"]]);
        let answers = serde_json::from_value(json!({"score": 10, "why": "slow", "best": "tea"})).unwrap();
        assert_eq!(serde_json::to_value(definition.asked(&answers)).unwrap(), json!({"score": 10, "best": "tea"}));
    }

    #[test]
    fn an_answer_may_lead_past_questions() {
        let text = json!({"en": "?"});
        let low = json!({"question": "score", "op": "lte", "value": 6});
        let high = json!({"question": "score", "op": "gte", "value": 9});
        let definition = survey(&json!([
            {"key": "name", "type": "text", "text": text},
            {"key": "score", "type": "nps", "text": text, "next": "best",
             "jumps": [{"if": low, "to": "why"}, {"if": high, "to": "end"}]},
            {"key": "why", "type": "text", "text": text, "next": "end"},
            {"key": "best", "type": "text", "text": text},
        ]));
        assert_eq!(check(&definition), vec![]);
        assert_eq!(keys(&definition, &json!({"score": 3})), [vec!["name", "score"], vec!["why"]]);
        assert_eq!(keys(&definition, &json!({"score": 10})), [vec!["name", "score"]]);
        assert_eq!(keys(&definition, &json!({"score": 8})), [vec!["name", "score"], vec!["best"]]);
        assert_eq!(keys(&definition, &json!({})), [vec!["name", "score"], vec!["best"]]);
    }

    /// Any rule over any questions, also over later ones and over those that are not there.
    fn rules(places: usize) -> impl Strategy<Value = Json> {
        let test =
            (0..places + 2, prop::sample::select(vec!["eq", "ne", "lte", "gte", "answered", "contains"]), 0..11i64)
                .prop_map(|(place, op, value)| json!({"question": format!("q{place}"), "op": op, "value": value}));
        test.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(|rules| json!({"all": rules})),
                prop::collection::vec(inner.clone(), 0..3).prop_map(|rules| json!({"any": rules})),
                inner.prop_map(|rule| json!({"not": rule})),
            ]
        })
    }

    /// Of a question: its rule, a jump, where it goes on, and what was answered.
    type WildQuestion = (Option<Json>, Option<(Json, usize)>, Option<usize>, Option<i64>);
    type Wild = Vec<WildQuestion>;

    fn wild() -> impl Strategy<Value = Wild> {
        let jump = prop::option::of((rules(30), 0..35usize));
        let question = (prop::option::of(rules(30)), jump, prop::option::of(0..35usize), prop::option::of(0..11i64));
        prop::collection::vec(question, 1..30)
    }

    fn built(wild: &Wild) -> (Definition, Answers) {
        let named = |target: usize| if target > 30 { END.to_owned() } else { format!("q{target}") };
        let one = |(place, (rule, jump, next, _)): (usize, &WildQuestion)| {
            let next = next.map(named);
            let jumps = jump.iter().map(|(rule, target)| json!({"if": rule, "to": named(*target)})).collect::<Json>();
            let show_if: Option<Rule> = rule.clone().map(|rule| serde_json::from_value(rule).unwrap());
            let mut question: Question =
                serde_json::from_value(json!({"key": format!("q{place}"), "type": "nps", "text": {"en": "?"}}))
                    .unwrap();
            (question.show_if, question.next) = (show_if, next);
            question.jumps = serde_json::from_value(jumps).unwrap();
            question
        };
        let questions = wild.iter().enumerate().map(one).collect();
        let text = Text::new("", "x");
        let definition = Definition {
            v: 1,
            languages: vec!["en".to_owned()],
            title: text.clone(),
            intro: Text::default(),
            thanks: text,
            thanks_offer: None,
            questions,
            chrome: Chrome::default(),
        };
        let answer = |(place, (_, _, _, answer)): (usize, &WildQuestion)| {
            answer.map(|number: i64| (format!("q{place}"), json!(number)))
        };
        (definition, wild.iter().enumerate().filter_map(answer).collect())
    }

    proptest! {
        #[test]
        fn no_rules_lead_in_circles(wild in wild()) {
            let (definition, answers) = built(&wild);
            let path = definition.path(&answers);
            prop_assert!(path.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(path.iter().all(|place| *place < definition.questions.len()));
            prop_assert_eq!(definition.path(&definition.asked(&answers)), path, "what was not asked changes nothing");
        }

        #[test]
        fn a_page_does_not_change_by_its_own_answers(wild in wild(), chosen in any::<Index>(), other in 0..11i64) {
            let (mut definition, answers) = built(&wild);
            let wrong: Vec<String> = check(&definition).into_iter().map(|error| error.field).collect();
            // What the check refuses is taken out, and who passes by what nobody would be asked goes on to it; what is left
            // may be published.
            for (place, question) in definition.questions.iter_mut().enumerate() {
                let is_wrong = |what: &str| {
                    let field = format!("definition.questions[{place}].{what}");
                    wrong.iter().any(|path| path.starts_with(&field))
                };
                if is_wrong("show_if") { question.show_if = None; }
                if is_wrong("next") { question.next = None; }
                if is_wrong("jumps") { question.jumps.clear(); }
            }
            while let Some(unreached) = definition.unreached().first().copied() {
                definition.questions[unreached - 1].next = None;
            }
            prop_assert_eq!(check(&definition), vec![]);
            let pages = definition.pages(&answers);
            let number = chosen.index(pages.len());
            let mut changed = answers.clone();
            for place in &pages[number] {
                let question = &definition.questions[*place];
                prop_assert_eq!(question.kind, QuestionType::Nps);
                let rule = question.show_if.as_ref();
                prop_assert!(rule.is_none_or(|rule| rule.holds(&definition.asked(&answers))));
                changed.insert(question.key.clone(), json!(other));
            }
            prop_assert_eq!(&definition.pages(&changed)[..=number], &pages[..=number]);
        }
    }
}
