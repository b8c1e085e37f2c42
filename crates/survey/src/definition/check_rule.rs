//! What is wrong with a rule: it names earlier questions alone, and asks of them what they can be asked.

use serde_json::Value as Json;
use web::Fault;

use super::check::Errors;
use super::limits;
use super::{Definition, Op, Question, QuestionType, Rule, Test};

/// `place` is that of the question that the rule belongs to.
pub(super) fn check_rule(errors: &mut Errors, definition: &Definition, place: usize, path: &str, rule: &Rule) {
    if rule.questions().len() > limits::TESTS {
        errors.add(path, Fault::TooMany { most: limits::TESTS });
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
            return errors.add(path, Fault::TooDeep { most: limits::DEPTH });
        }
        let mut each = |name: &str, rules: &[Rule]| {
            if rules.is_empty() {
                errors.add(format!("{path}.{name}"), Fault::NoRule);
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
            return errors.add(format!("{path}.question"), Fault::NotEarlier { question: test.question.clone() });
        };
        let question = &self.definition.questions[place];
        if !ops(question.kind).contains(&test.op) {
            return errors.add(format!("{path}.op"), Fault::TestNotOfType);
        }
        let wrong = match (test.op, test.value.as_ref()) {
            (Op::Answered, None | Some(Json::Null)) => None,
            (Op::Answered, Some(_)) => Some(Fault::NoValue),
            (_, None) => Some(Fault::Missing),
            (Op::In, Some(value)) => match value.as_array() {
                Some(list) if (1..=limits::OPTIONS).contains(&list.len()) => {
                    list.iter().find_map(|one| misfit(question, one))
                }
                _ => Some(Fault::form("a list of what it may be")),
            },
            (_, Some(value)) => misfit(question, value),
        };
        if let Some(fault) = wrong {
            errors.add(format!("{path}.value"), fault);
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
fn misfit(question: &Question, value: &Json) -> Option<Fault> {
    if let Some((from, to)) = question.range() {
        let fits = value.as_f64().is_some_and(|n| (from as f64..=to as f64).contains(&n));
        return (!fits).then_some(Fault::Range { low: from, high: to });
    }
    let text = value.as_str().unwrap_or_default();
    if question.kind == QuestionType::Text {
        let fits = (1..=200).contains(&text.trim().chars().count());
        return (!fits).then_some(Fault::Characters { least: 1, most: 200 });
    }
    question.option(text).is_none().then_some(Fault::NotAnOption)
}
