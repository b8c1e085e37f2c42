//! Definitions as the description of the API tells of them. What is taken, and which rule is wrong, is up to
//! [`parse`](super::parse()).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who is in a segment: a group of rules, the opposite of one, a rule about events, or one about the profile.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum SegmentDefinition {
    /// All of them hold; everybody, where there is none.
    All {
        #[schema(no_recursion)]
        all: Vec<SegmentDefinition>,
    },
    /// At least one of them holds; nobody, where there is none.
    Any {
        #[schema(no_recursion)]
        any: Vec<SegmentDefinition>,
    },
    /// It does not hold.
    Not {
        #[schema(value_type = SegmentDefinition, no_recursion)]
        not: Box<SegmentDefinition>,
    },
    /// How often something happened.
    Event { event: SegmentEvent },
    /// What the profile says; `/segments/vocabulary` names the fields and the tests that fit each.
    Field {
        field: String,
        op: SegmentOp,
        /// None for `is_set` and `not_set`, two for `between`, any number for `in`, else one. Days are `YYYY-MM-DD`, money
        /// is in minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<SegmentValue>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentOp {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
    Between,
    In,
    Contains,
    IsSet,
    NotSet,
    WithinDays,
    NotWithinDays,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum SegmentScalar {
    Text(String),
    Number(f64),
    Flag(bool),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum SegmentValue {
    Text(String),
    Number(f64),
    Flag(bool),
    Several(Vec<SegmentScalar>),
}

/// A rule about how often something happened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SegmentEvent {
    pub name: String,
    pub count: SegmentCount,
    /// In the last so many days, today among them; ever, when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<i64>,
    /// All must hold of an event that counts.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<SegmentCondition>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SegmentCount {
    /// eq, ne, gt, gte, lt or lte.
    pub op: SegmentOp,
    pub value: i64,
}

/// What an event was about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SegmentCondition {
    /// One of those that `/segments/vocabulary` names for the event.
    pub property: String,
    /// eq, ne, in or contains.
    pub op: SegmentOp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SegmentValue>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::parse;
    use super::*;

    #[test]
    fn what_is_described_is_what_is_taken() {
        let definition = json!({"all": [
            {"field": "orders", "op": "gte", "value": 2},
            {"field": "class", "op": "in", "value": ["loyal", "active"]},
            {"field": "last_order_at", "op": "between", "value": ["2026-01-01", "2026-01-31"]},
            {"field": "has_email", "op": "eq", "value": true},
            {"any": [{"field": "p_alive", "op": "lt", "value": 0.5}, {"field": "city", "op": "not_set"}]},
            {"not": {"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 3}, "within_days": 14,
                "where": [{"property": "category", "op": "eq", "value": "tea"}]}}},
        ]});
        let described: SegmentDefinition = serde_json::from_value(definition.clone()).unwrap();
        let told = serde_json::to_value(&described).unwrap();
        let SegmentDefinition::All { all } = described else { panic!("{told}") };
        assert!(
            matches!(&all[..], [.., SegmentDefinition::Any { any }, SegmentDefinition::Not { .. }] if any.len() == 2)
        );
        assert!(parse(&definition).is_ok());
        assert_eq!(told["all"][5], definition["all"][5], "nothing is lost");
    }
}
