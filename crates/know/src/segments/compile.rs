use primitives::Timestamp;
use store::{Value, unindexed};

use super::definition::{Node, Window};
use super::{event_sql, field_sql, purchase_sql};
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
    let (of_shop, scope) = (builder.of_shop("c"), builder.scope("c.id"));
    let condition = builder.node(node);
    Compiled { condition: format!("{of_shop}{scope} AND {condition}"), values: builder.values }
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

    /// That a row is of the shop; where few profiles are asked about, of rows that were found by these.
    pub fn of_shop(&self, row: &str) -> String {
        let of_shop = format!("{row}.shop = $1");
        if self.only.is_some() { unindexed(&of_shop) } else { of_shop }
    }

    /// ` AND column IN (…)` for the profiles asked about.
    pub fn scope(&self, column: &str) -> String {
        self.only.as_ref().map(|list| format!(" AND {column} IN ({list})")).unwrap_or_default()
    }

    /// The calendar day so many days before today (`0`) as days since 1970.
    pub fn day(&self, before: i64) -> i64 {
        day_number(self.shop.day(self.now)) - before
    }

    /// ` AND column …` for a column that holds days as they are stored.
    pub fn window(&mut self, window: Window, column: &str) -> String {
        let ago = |days: i64| stored_day(date_of(self.day(days)));
        // People may look around after the day that the shop is read as of.
        let as_of = self.shop.as_of.is_set().then(|| ago(0));
        let (first, last) = match window {
            Window::Ever => (None, as_of),
            Window::Last(days) => (Some(ago(days - 1)), as_of),
            Window::Ago(from, to) => (Some(ago(from)), Some(ago(to))),
            Window::Between(from, to) => {
                let to = stored_day(to);
                (Some(stored_day(from)), Some(as_of.map_or(to, |day| day.min(to))))
            }
        };
        let first = first.map(|first| format!(" AND {column} >= {}", self.bind(first)));
        let last = last.map(|last| format!(" AND {column} <= {}", self.bind(last)));
        first.unwrap_or_default() + &last.unwrap_or_default()
    }

    fn node(&mut self, node: &Node) -> String {
        match node {
            Node::All(nodes) => self.group(nodes, " AND ", "TRUE"),
            Node::Any(nodes) => self.group(nodes, " OR ", "FALSE"),
            Node::Not(node) => format!("NOT {}", self.node(node)),
            Node::Field(rule) => format!("({})", field_sql::rule(self, rule)),
            Node::Event(rule) => format!("({})", event_sql::rule(self, rule)),
            Node::Purchases(rule) => format!("({})", purchase_sql::rule(self, rule)),
            Node::Segment(id) => {
                let (segment, scope) = (self.bind(*id), self.scope("m.profile"));
                format!("c.id IN (SELECT m.profile FROM segment_members m WHERE m.segment = {segment}{scope})")
            }
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
