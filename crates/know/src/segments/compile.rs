use primitives::Timestamp;
use store::Value;

use super::definition::Node;
use super::{event_sql, field_sql};
use crate::purchases::{date_of, day_number, stored_day};
use crate::shop::ShopSettings;

/// The condition that picks the members out of `profiles c`, and its values; `$1` is the shop.
#[derive(Debug, Clone)]
pub struct Compiled {
    pub condition: String,
    pub values: Vec<Value>,
}

/// Turns a definition into SQL as of `now`. With `only`, a list that begins with `$2`, just these profiles are asked
/// about, in all parts of the statement, so that judging a few costs little.
#[must_use]
pub fn compile(node: &Node, shop: &ShopSettings, now: Timestamp, only: Option<(String, Vec<Value>)>) -> Compiled {
    let mut builder = Builder { values: vec![shop.id.0.into()], shop, now, only: None };
    if let Some((list, profiles)) = only {
        builder.only = Some(list);
        builder.values.extend(profiles);
    }
    let scope = builder.scope("c.id");
    let condition = builder.node(node);
    Compiled { condition: format!("c.shop = $1{scope} AND {condition}"), values: builder.values }
}

pub(super) struct Builder<'a> {
    pub values: Vec<Value>,
    pub shop: &'a ShopSettings,
    pub now: Timestamp,
    only: Option<String>,
}

impl Builder<'_> {
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// ` AND column IN (…)` for the profiles asked about.
    pub fn scope(&self, column: &str) -> String {
        self.only.as_ref().map(|list| format!(" AND {column} IN ({list})")).unwrap_or_default()
    }

    /// The calendar day so many days before today (`0`) as days since 1970.
    pub fn day(&self, before: i64) -> i64 {
        day_number(self.shop.day(self.now)) - before
    }

    /// The first day, as it is stored, of the last `days`, today among them.
    pub fn first_day(&self, days: i64) -> i64 {
        stored_day(date_of(self.day(days - 1)))
    }

    fn node(&mut self, node: &Node) -> String {
        match node {
            Node::All(nodes) => self.group(nodes, " AND ", "TRUE"),
            Node::Any(nodes) => self.group(nodes, " OR ", "FALSE"),
            Node::Not(node) => format!("NOT {}", self.node(node)),
            Node::Field(rule) => format!("({})", field_sql::rule(self, rule)),
            Node::Event(rule) => format!("({})", event_sql::rule(self, rule)),
        }
    }

    fn group(&mut self, nodes: &[Node], joint: &str, empty: &str) -> String {
        if nodes.is_empty() {
            return empty.to_owned();
        }
        let parts: Vec<String> = nodes.iter().map(|node| self.node(node)).collect();
        format!("({})", parts.join(joint))
    }

    /// Whether a text holds another, in upper or lower case.
    pub fn contains(&mut self, column: &str, part: &str) -> String {
        let escaped = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = self.bind(format!("%{escaped}%"));
        format!("LOWER({column}) LIKE {pattern} ESCAPE '\\'")
    }

    pub fn list(&mut self, values: impl IntoIterator<Item = Value>) -> String {
        values.into_iter().map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }
}
