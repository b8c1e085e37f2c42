//! What is wrong with a rule: it names earlier questions alone, and asks of them what they can be asked.

use serde_json::Value as Json;

use super::check::Errors;
use super::limits;
use super::{Definition, Op, Question, QuestionType, Rule, Test};

/// `place` is that of the question that the rule belongs to.
pub(super) fn check_rule(errors: &mut Errors, definition: &Definition, place: usize, path: &str, rule: &Rule) {
    if rule.questions().len() > limits::TESTS {
        errors.add(path, format!("has more than {} tests", limits::TESTS));
        return;
    }
    Checker { definition, place }.rule(errors, path, rule, 1);
}

struct Checker<'a> {
    definition: &'a Definition,
    place: usize,
}

impl Checker<'_> {
    fn rule(&self, errors: &mut Errors, path: &str, rule: &Rule, depth: usize) {
        if depth > limits::DEPTH {
            return errors.add(path, format!("rules lie at most {} deep in each other", limits::DEPTH));
        }
        let mut each = |name: &str, rules: &[Rule]| {
            if rules.is_empty() {
                errors.add(format!("{path}.{name}"), "needs at least one rule");
            }
            for (number, rule) in rules.iter().enumerate() {
                self.rule(errors, &format!("{path}.{name}[{number}]"), rule, depth + 1);
            }
        };
        match rule {
            Rule::All(rules) => each("all", rules),
            Rule::Any(rules) => each("any", rules),
            Rule::Not(rule) => self.rule(errors, &format!("{path}.not"), rule, depth + 1),
            Rule::Is(test) => self.test(errors, path, test),
        }
    }

    fn test(&self, errors: &mut Errors, path: &str, test: &Test) {
        let Some(place) = self.definition.place(&test.question).filter(|place| *place < self.place) else {
            let message = format!("“{}” is no earlier question: only what was asked before can decide", test.question);
            return errors.add(format!("{path}.question"), message);
        };
        let question = &self.definition.questions[place];
        if !ops(question.kind).contains(&test.op) {
            return errors.add(format!("{path}.op"), "this type of question cannot be asked this");
        }
        let wrong = match (test.op, test.value.as_ref()) {
            (Op::Answered, None | Some(Json::Null)) => None,
            (Op::Answered, Some(_)) => Some("has no value".to_owned()),
            (_, None) => Some("is missing".to_owned()),
            (Op::In, Some(value)) => match value.as_array() {
                Some(list) if (1..=limits::OPTIONS).contains(&list.len()) => {
                    list.iter().find_map(|one| misfit(question, one))
                }
                _ => Some(format!("is no list of 1 to {}", limits::OPTIONS)),
            },
            (_, Some(value)) => misfit(question, value),
        };
        if let Some(message) = wrong {
            errors.add(format!("{path}.value"), message);
        }
    }
}

fn ops(kind: QuestionType) -> &'static [Op] {
    match kind {
        _ if kind.is_number() => &[Op::Eq, Op::Ne, Op::In, Op::Gte, Op::Lte, Op::Answered],
        QuestionType::Single => &[Op::Eq, Op::Ne, Op::In, Op::Answered],
        QuestionType::Multiple | QuestionType::Text => &[Op::Contains, Op::Answered],
        _ => &[Op::Answered],
    }
}

/// Why an answer can never be this value.
fn misfit(question: &Question, value: &Json) -> Option<String> {
    if let Some((from, to)) = question.range() {
        let fits = value.as_f64().is_some_and(|n| (from as f64..=to as f64).contains(&n));
        return (!fits).then(|| format!("is not within {from} to {to}"));
    }
    let text = value.as_str().unwrap_or_default();
    if question.kind == QuestionType::Text {
        let fits = (1..=200).contains(&text.trim().chars().count());
        return (!fits).then(|| "is no text of 1 to 200 characters".to_owned());
    }
    question.option(text).is_none().then(|| "is not one of the options".to_owned())
}
