//! When a question is asked.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Answers, RuleValue};

/// A test of an earlier answer, or several joined: one of `question` (with `op` and `value`), `all`, `any`, `not`.
///
/// A question that was not asked or not answered passes no test, whatever it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenRule", into = "WrittenRule")]
pub(crate) enum Rule {
    Is(Test),
    All(Vec<Rule>),
    Any(Vec<Rule>),
    Not(Box<Rule>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Test {
    pub question: String,
    pub op: Op,
    pub value: Option<Json>,
}

/// How an answer is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyRuleOp)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Op {
    Eq,
    Ne,
    In,
    Gte,
    Lte,
    Answered,
    /// Of several options: this one is among them. Of words: they hold these, whatever the case.
    Contains,
}

/// A rule as it is written.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyRule)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenRule {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    op: Option<Op>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RuleValue>)]
    value: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<WrittenRule>>, no_recursion)]
    all: Option<Vec<Rule>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<WrittenRule>>, no_recursion)]
    any: Option<Vec<Rule>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<WrittenRule>, no_recursion)]
    not: Option<Box<Rule>>,
}

impl TryFrom<WrittenRule> for Rule {
    type Error = &'static str;

    fn try_from(written: WrittenRule) -> Result<Self, Self::Error> {
        let WrittenRule { question, op, value, all, any, not } = written;
        match (question, all, any, not) {
            (Some(question), None, None, None) => {
                Ok(Self::Is(Test { question, op: op.ok_or("a rule about a question needs an op")?, value }))
            }
            (None, Some(rules), None, None) => Ok(Self::All(rules)),
            (None, None, Some(rules), None) => Ok(Self::Any(rules)),
            (None, None, None, Some(rule)) => Ok(Self::Not(rule)),
            _ => Err("a rule has exactly one of question, all, any, not"),
        }
    }
}

impl From<Rule> for WrittenRule {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Is(Test { question, op, value }) => {
                Self { question: Some(question), op: Some(op), value, ..Self::default() }
            }
            Rule::All(rules) => Self { all: Some(rules), ..Self::default() },
            Rule::Any(rules) => Self { any: Some(rules), ..Self::default() },
            Rule::Not(rule) => Self { not: Some(rule), ..Self::default() },
        }
    }
}

impl Rule {
    /// Whether it holds, given the answers to what was asked so far.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::Is(test) => answers.get(&test.question).is_some_and(|given| test.passes(given)),
            Self::All(rules) => rules.iter().all(|rule| rule.holds(answers)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds(answers)),
            Self::Not(rule) => !rule.holds(answers),
        }
    }

    /// The keys of the questions it looks at.
    pub fn questions(&self) -> Vec<&str> {
        match self {
            Self::Is(test) => vec![&test.question],
            Self::All(rules) | Self::Any(rules) => rules.iter().flat_map(Self::questions).collect(),
            Self::Not(rule) => rule.questions(),
        }
    }
}

impl Test {
    fn passes(&self, given: &Json) -> bool {
        let value = self.value.as_ref().unwrap_or(&Json::Null);
        let numbers = || given.as_f64().zip(value.as_f64());
        match self.op {
            Op::Answered => true,
            Op::Eq => same(given, value),
            Op::Ne => !same(given, value),
            Op::In => value.as_array().is_some_and(|list| list.iter().any(|one| same(given, one))),
            Op::Gte => numbers().is_some_and(|(given, value)| given >= value),
            Op::Lte => numbers().is_some_and(|(given, value)| given <= value),
            Op::Contains => contains(given, value),
        }
    }
}

/// `5` and `5.0` are the same number.
fn same(one: &Json, other: &Json) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < f64::EPSILON,
        _ => one == other,
    }
}

fn contains(given: &Json, value: &Json) -> bool {
    match (given, value.as_str()) {
        (Json::Array(picked), Some(key)) => picked.iter().any(|one| one.as_str() == Some(key)),
        (Json::String(words), Some(part)) => words.to_lowercase().contains(&part.to_lowercase()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(rule: &Json, answers: &Json) -> bool {
        let rule: Rule = serde_json::from_value(rule.clone()).unwrap();
        rule.holds(&serde_json::from_value(answers.clone()).unwrap())
    }

    #[test]
    fn answers_are_compared_by_what_they_are() {
        let answers = json!({"score": 5, "why": ["late", "price"], "text": "Too SLOW", "one": "a"});
        for (op, question, value, expected) in [
            ("eq", "score", json!(5.0), true),
            ("ne", "score", json!(5), false),
            ("lte", "score", json!(6), true),
            ("gte", "score", json!(6), false),
            ("in", "one", json!(["b", "a"]), true),
            ("contains", "why", json!("late"), true),
            ("contains", "why", json!("lat"), false),
            ("contains", "text", json!("slow"), true),
            ("answered", "text", json!(null), true),
            ("answered", "missing", json!(null), false),
            ("ne", "missing", json!(1), false),
        ] {
            let rule = json!({"question": question, "op": op, "value": value});
            assert_eq!(holds(&rule, &answers), expected, "{rule}");
            assert_eq!(holds(&json!({"not": rule}), &answers), !expected, "not {rule}");
        }
        let late = json!({"question": "why", "op": "contains", "value": "late"});
        let none = json!({"question": "none", "op": "answered"});
        assert!(holds(&json!({"any": [none, late]}), &answers) && !holds(&json!({"all": [none, late]}), &answers));
    }

    #[test]
    fn a_rule_says_one_thing() {
        for wrong in [
            json!({}),
            json!({"question": "a"}),
            json!({"all": [], "any": []}),
            json!({"question": "a", "op": "answered", "not": {"all": []}}),
            json!({"question": "a", "op": "like"}),
            json!({"maybe": []}),
        ] {
            assert!(serde_json::from_value::<Rule>(wrong.clone()).is_err(), "{wrong}");
        }
        let written = json!({"all": [{"not": {"question": "a", "op": "in", "value": [1]}}]});
        let rule: Rule = serde_json::from_value(written.clone()).unwrap();
        assert_eq!((serde_json::to_value(&rule).unwrap(), rule.questions()), (written, vec!["a"]));
    }
}
