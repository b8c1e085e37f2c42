//! Definitions as the description of the API tells of them. What is taken, and which rule is wrong, is up to
//! [`parse`](super::parse()).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// How much was bought.
    Purchases { purchases: SegmentPurchases },
    /// Is in another segment, which is not made of this one.
    Segment { segment: Uuid },
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
    #[serde(flatten)]
    pub window: SegmentWindow,
    /// All must hold of an event that counts.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<SegmentCondition>>,
}

/// The days of the shop that a rule is about, by one of three; ever, where none is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct SegmentWindow {
    /// In the last so many days, today among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<i64>,
    /// From so many days ago to so many, as 60 and 30, both among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_ago: Option<Vec<i64>>,
    /// The first and the last day, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<Vec<String>>,
}

/// A rule about how much was bought, by orders that count.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SegmentPurchases {
    pub measure: SegmentMeasure,
    /// eq, ne, gt, gte, lt or lte.
    pub op: SegmentOp,
    /// Money is in minor units of the shop's currency.
    pub value: i64,
    #[serde(flatten)]
    pub window: SegmentWindow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentMeasure {
    /// Money of orders less what went back, in the shop's currency.
    Net,
    Orders,
    Units,
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
    /// Of a text eq, ne, in or contains; of a number eq, ne, gt, gte, lt, lte or between.
    pub op: SegmentOp,
    /// Money is in minor units of the shop's currency.
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
            {"purchases": {"measure": "net", "op": "gte", "value": 50_000, "days_ago": [60, 30]}},
            {"segment": "00000000-0000-0000-0000-000000000007"},
        ]});
        let described: SegmentDefinition = serde_json::from_value(definition.clone()).unwrap();
        let told = serde_json::to_value(&described).unwrap();
        let SegmentDefinition::All { all } = described else { panic!("{told}") };
        assert!(matches!(&all[4..], [SegmentDefinition::Any { any }, SegmentDefinition::Not { .. },
                SegmentDefinition::Purchases { .. }, SegmentDefinition::Segment { .. }] if any.len() == 2));
        assert!(parse(&definition).is_ok());
        for n in 5..8 {
            assert_eq!(told["all"][n], definition["all"][n], "nothing is lost");
        }
    }
}
