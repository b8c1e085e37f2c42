//! Everything that is wrong with a definition, by the field's path.

use std::collections::BTreeSet;

use web::{Fault, FieldError};

use super::check_choices::check_choices;
use super::check_rule::check_rule;
use super::flow::END;
use super::language::canonical;
use super::limits;
use super::piping::{Place, places};
use super::{Definition, FORM, Named, Question, QuestionType, Text};

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<FieldError>);

impl Errors {
    pub fn add(&mut self, field: impl std::fmt::Display, fault: Fault) {
        self.0.push(FieldError::new(field.to_string(), fault));
    }

    pub(super) fn count(&mut self, field: impl std::fmt::Display, found: usize, least: usize, most: usize) {
        if !(least..=most).contains(&found) {
            self.add(field, Fault::Count { found, least, most });
        }
    }
}

/// What is wrong; nothing, when the survey can be published.
pub(crate) fn check(definition: &Definition) -> Vec<FieldError> {
    let mut errors = Errors(unreadable(definition));
    if definition.questions.is_empty() {
        errors.add("definition.questions", Fault::NoQuestion);
    }
    definition.check_texts(&mut errors);
    let mut keys = BTreeSet::new();
    for (place, question) in definition.questions.iter().enumerate() {
        let path = format!("definition.questions[{place}]");
        check_key(&mut errors, &format!("{path}.key"), &question.key);
        if !keys.insert(question.key.as_str()) || question.key == END {
            errors.add(format!("{path}.key"), Fault::Taken { given: question.key.clone() });
        }
        definition.check_question(&mut errors, &path, place, question);
    }
    for place in definition.unreached() {
        errors.add(format!("definition.questions[{place}].key"), Fault::Unreached);
    }
    errors.0
}

/// What keeps even an unfinished definition from being kept: nobody could say what it means.
pub(crate) fn unreadable(definition: &Definition) -> Vec<FieldError> {
    let mut errors = Errors::default();
    if !(1..=FORM).contains(&definition.v) {
        errors.add("definition.v", Fault::SurveyForm { given: definition.v.into(), known: FORM.into() });
    }
    let languages: BTreeSet<&str> = definition.languages.iter().map(String::as_str).collect();
    let is_spoken = languages.iter().all(|tag| canonical(tag).is_some_and(|written| written == *tag));
    let is_fine = (1..=limits::LANGUAGES).contains(&languages.len()) && languages.len() == definition.languages.len();
    if !is_spoken || !is_fine {
        errors.add("definition.languages", Fault::Languages { most: limits::LANGUAGES });
    }
    errors.count("definition.questions", definition.questions.len(), 0, limits::QUESTIONS);
    errors.0
}

/// What a key of a question, an option or a row may be.
fn check_key(errors: &mut Errors, path: &str, key: &str) {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if key.is_empty() || key.len() > limits::KEY || !key.chars().all(is_plain) {
        errors.add(path, Fault::Key { most: limits::KEY });
    }
}

fn check_length(errors: &mut Errors, path: &str, text: &Text) {
    for (tag, _) in text.all().filter(|(_, words)| words.chars().count() > limits::TEXT) {
        errors.add(format!("{path}.{tag}"), Fault::TooLong { most: limits::TEXT });
    }
}

impl Definition {
    fn check_texts(&self, errors: &mut Errors) {
        self.needed(errors, "definition.title", &self.title);
        self.needed(errors, "definition.thanks", &self.thanks);
        self.optional(errors, "definition.intro", &self.intro);
        for (name, text) in self.chrome.all() {
            check_length(errors, &format!("definition.chrome.{name}"), text);
        }
        for (word, language) in self.chrome.unfilled() {
            let fault = Fault::Unfilled { word: word.to_owned(), language: language.to_owned() };
            errors.add(format!("definition.chrome.{word}.{language}"), fault);
        }
        let everything = self.questions.len();
        for (path, text, asked) in
            [("title", &self.title, 0), ("intro", &self.intro, 0), ("thanks", &self.thanks, everything)]
        {
            self.check_places(errors, &format!("definition.{path}"), text, asked);
        }
        if let Some(offer) = &self.thanks_offer {
            self.needed(errors, "definition.thanks_offer.text", &offer.text);
            let code = offer.code.as_deref().unwrap_or("-");
            if code.trim().is_empty() || code.chars().count() > limits::CODE {
                errors.add("definition.thanks_offer.code", Fault::Characters { least: 1, most: limits::CODE });
            }
            if !offer.has_fit_link() {
                errors.add("definition.thanks_offer.link", Fault::form("an address such as https://shop.example"));
            }
        }
    }

    /// A text in all of the survey's languages.
    fn needed(&self, errors: &mut Errors, path: &str, text: &Text) {
        for tag in self.languages.iter().filter(|tag| text.in_language(tag).trim().is_empty()) {
            errors.add(format!("{path}.{tag}"), Fault::Untranslated);
        }
        check_length(errors, path, text);
    }

    fn optional(&self, errors: &mut Errors, path: &str, text: &Text) {
        if !text.is_empty() {
            self.needed(errors, path, text);
        }
    }

    /// A text may repeat answers to questions before `asked` alone.
    fn check_places(&self, errors: &mut Errors, path: &str, text: &Text, asked: usize) {
        for (tag, words) in text.all() {
            for place in places(words) {
                let fault = match place {
                    Place::Answer(key) if self.place(key).is_none_or(|place| place >= asked) => {
                        Fault::NotAskedBefore { key: key.to_owned() }
                    }
                    Place::Unknown(name) => Fault::NoPlaceholder { name: name.to_owned() },
                    _ => continue,
                };
                errors.add(format!("{path}.{tag}"), fault);
            }
        }
    }

    fn check_question(&self, errors: &mut Errors, path: &str, place: usize, question: &Question) {
        self.needed(errors, &format!("{path}.text"), &question.text);
        self.check_places(errors, &format!("{path}.text"), &question.text, place);
        if let Some(hint) = &question.hint {
            self.optional(errors, &format!("{path}.hint"), hint);
            self.check_places(errors, &format!("{path}.hint"), hint, place);
        }
        self.check_shape(errors, path, question);
        if let Some(rule) = &question.show_if {
            check_rule(errors, self, place, &format!("{path}.show_if"), rule);
        }
        self.check_ways(errors, path, place, question);
    }

    /// It goes on at later questions alone, and what decides was asked by then.
    fn check_ways(&self, errors: &mut Errors, path: &str, place: usize, question: &Question) {
        errors.count(format!("{path}.jumps"), question.jumps.len(), 0, limits::JUMPS);
        let jumps = question.jumps.iter().enumerate();
        let jumps = jumps.map(|(number, jump)| (format!("{path}.jumps[{number}].to"), jump.to.as_str()));
        for (path, to) in jumps.chain(question.next.as_deref().map(|next| (format!("{path}.next"), next))) {
            if to != END && self.place(to).is_none_or(|target| target <= place) {
                errors.add(path, Fault::NotLater { next: to.to_owned() });
            }
        }
        for (number, jump) in question.jumps.iter().enumerate() {
            check_rule(errors, self, place + 1, &format!("{path}.jumps[{number}].if"), &jump.when);
        }
    }

    /// Options, rows, scale and `max` are there where the type needs them, and nowhere else.
    fn check_shape(&self, errors: &mut Errors, path: &str, question: &Question) {
        use QuestionType as T;
        let kind = question.kind;
        let options = format!("{path}.options");
        match kind {
            T::Single | T::Multiple => errors.count(&options, question.options.len(), 2, limits::OPTIONS),
            T::Ranking => errors.count(&options, question.options.len(), 2, limits::RANKED),
            T::Matrix if question.scale.is_none() => {
                errors.count(&options, question.options.len(), 2, (limits::SCALE + 1) as usize);
            }
            T::Matrix if !question.options.is_empty() => errors.add(&options, Fault::OptionsOrScale),
            _ if !question.options.is_empty() && kind != T::Matrix => {
                errors.add(&options, Fault::NotOfType);
            }
            _ => {}
        }
        match kind {
            T::Matrix => errors.count(format!("{path}.rows"), question.rows.len(), 1, limits::ROWS),
            _ if !question.rows.is_empty() => errors.add(format!("{path}.rows"), Fault::NotOfType),
            _ => {}
        }
        self.check_named(errors, &options, &question.options);
        self.check_named(errors, &format!("{path}.rows"), &question.rows);
        self.check_scale(errors, path, question);
        check_choices(errors, path, question);
    }

    fn check_named(&self, errors: &mut Errors, path: &str, all: &[Named]) {
        let mut keys = BTreeSet::new();
        for (place, named) in all.iter().enumerate() {
            check_key(errors, &format!("{path}[{place}].key"), &named.key);
            if !keys.insert(&named.key) {
                errors.add(format!("{path}[{place}].key"), Fault::Taken { given: named.key.clone() });
            }
            self.needed(errors, &format!("{path}[{place}].text"), &named.text);
        }
    }

    fn check_scale(&self, errors: &mut Errors, path: &str, question: &Question) {
        let Some(scale) = &question.scale else { return };
        let path = format!("{path}.scale");
        match question.kind.fixed_scale() {
            Some((from, to)) if (scale.from, scale.to) != (from, to) => {
                errors.add(&path, Fault::FixedScale { from, to });
            }
            Some(_) => {}
            None if !matches!(question.kind, QuestionType::Rating | QuestionType::Matrix) => {
                errors.add(&path, Fault::NotOfType);
            }
            None if scale.from < 0 || scale.to > limits::SCALE || scale.from >= scale.to => {
                errors.add(&path, Fault::Scale { most: limits::SCALE });
            }
            None => {}
        }
        self.optional(errors, &format!("{path}.low"), &scale.low);
        self.optional(errors, &format!("{path}.high"), &scale.high);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn fields(definition: &Json) -> Vec<String> {
        let definition = serde_json::from_value(definition.clone()).unwrap();
        check(&definition).into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn every_fault_is_found_at_its_place() {
        let text = json!({"zh": "问", "en": "Ask"});
        let options = json!([{"key": "a", "text": text}, {"key": "b", "text": text}]);
        let mut good = json!({"v": 1, "languages": ["zh", "en"], "title": text, "thanks": {"zh": "谢{{answer:s}}", "en": "x"},
            "thanks_offer": {"text": text, "link": "https://shop.example/?from=survey"},
            "questions": [
                {"key": "s", "type": "nps", "text": text, "scale": {"from": 0, "to": 10, "low": text}},
                {"key": "why", "type": "single", "text": {"zh": "{{answer:s}}分？", "en": "Why {{name|you}}?"},
                 "options": options, "next": "end",
                 "show_if": {"all": [{"question": "s", "op": "lte", "value": 6}]}},
                {"key": "m", "type": "matrix", "text": text, "rows": options, "scale": {"from": 1, "to": 10}}]});
        let (why, later) = (json!({"question": "why", "op": "answered"}), json!({"question": "m", "op": "answered"}));
        assert_eq!(fields(&good), Vec::<String>::new());
        good["questions"][1]["jumps"] = json!([{"if": why, "to": "m"}]);
        assert_eq!(fields(&good), Vec::<String>::new());
        good["questions"][1]["jumps"] = json!([]);
        for (pointer, value, field) in [
            ("/v", json!(3), "v"),
            ("/languages", json!(["german"]), "languages"),
            ("/languages", json!(["zh", "en", "zh"]), "languages"),
            ("/languages", json!(["zh", "ja"]), "title.ja"),
            ("/questions", json!([]), "questions"),
            ("/title/en", json!(" "), "title.en"),
            ("/title/en", json!("{{mood}}"), "title.en"),
            ("/thanks_offer/link", json!("javascript:alert(1)"), "thanks_offer.link"),
            ("/questions/0/key", json!("Größe"), "questions[0].key"),
            ("/questions/2/key", json!("s"), "questions[2].key"),
            ("/questions/0/scale/to", json!(5), "questions[0].scale"),
            ("/questions/0/scale/low/zh", json!(""), "questions[0].scale.low.zh"),
            ("/questions/0/text/zh", json!("{{answer:why}}"), "questions[0].text.zh"),
            ("/questions/1/options", json!([]), "questions[1].options"),
            ("/questions/1/options/1/key", json!("a"), "questions[1].options[1].key"),
            ("/questions/1/next", json!("s"), "questions[1].next"),
            ("/questions/1/jumps", json!([{"if": why, "to": "why"}]), "questions[1].jumps[0].to"),
            ("/questions/1/jumps", json!([{"if": later, "to": "end"}]), "questions[1].jumps[0].if.question"),
            ("/questions/1/show_if", json!(null), "questions[2].key"),
            ("/questions/1/show_if/all/0/question", json!("m"), "questions[1].show_if.all[0].question"),
            ("/questions/1/show_if/all/0/op", json!("contains"), "questions[1].show_if.all[0].op"),
            ("/questions/1/show_if/all/0/value", json!(11), "questions[1].show_if.all[0].value"),
            ("/questions/2/rows", json!([]), "questions[2].rows"),
            ("/questions/2/scale/to", json!(11), "questions[2].scale"),
            ("/questions/2/scale", json!(null), "questions[2].options"),
        ] {
            let mut bad = good.clone();
            *bad.pointer_mut(pointer).unwrap() = value.clone();
            let found = fields(&bad);
            assert!(found.contains(&format!("definition.{field}")), "{pointer} = {value}: {found:?}");
        }
    }

    #[test]
    fn what_a_type_does_not_have_is_refused() {
        let text = json!({"en": "x"});
        let question = |extra: Json| {
            let mut question = json!({"key": "q", "type": "text", "text": text});
            question.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            fields(&json!({"v": 1, "languages": ["en"], "title": text, "thanks": text, "questions": [question]}))
        };
        assert_eq!(question(json!({})), Vec::<String>::new());
        let options = json!([{"key": "a", "text": text}, {"key": "b", "text": text}]);
        for (extra, field) in [
            (json!({"options": options}), "options"),
            (json!({"rows": options}), "rows"),
            (json!({"scale": {"from": 1, "to": 5}}), "scale"),
            (json!({"max": 5_000}), "max"),
            (json!({"type": "nps", "max": 1}), "max"),
            (json!({"type": "picture", "max": 9}), "max"),
        ] {
            assert_eq!(question(extra.clone()), [format!("definition.questions[0].{field}")], "{extra}");
        }
    }
}
