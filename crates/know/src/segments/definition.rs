use jiff::civil::Date;

use super::fields::Field;

/// Who is in a segment. Every rule is either true or false: an unknown value fails all tests but `not_set`, `ne` and
/// `not_within_days`.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Field(FieldRule),
    Event(EventRule),
}

impl Node {
    /// Whether who fits changes with the clock within a day.
    #[must_use]
    pub fn turns_by_the_hour(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::turns_by_the_hour),
            Self::Not(node) => node.turns_by_the_hour(),
            Self::Field(rule) => rule.field == Field::LateParcel,
            Self::Event(_) => false,
        }
    }
}

/// A rule about something that a profile says.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldRule {
    pub field: Field,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Compare(Compare, Scalar),
    /// Both ends belong to it.
    Between(Scalar, Scalar),
    In(Vec<Scalar>),
    /// Anywhere in the text, in upper or lower case.
    Contains(String),
    IsSet,
    NotSet,
    /// In the last so many days of the shop's calendar, today among them; for a time to come, in the next.
    WithinDays(i64),
    NotWithinDays(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Whole(i64),
    Number(f64),
    Text(String),
    Bool(bool),
    /// In the shop's zone.
    Day(Date),
}

/// A rule about how often something happened.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRule {
    pub name: String,
    pub compare: Compare,
    pub count: i64,
    /// In the last so many days, today among them; ever, when not given.
    pub within_days: Option<i64>,
    /// All must hold of an event that counts.
    pub filters: Vec<Filter>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub property: Property,
    pub test: TextTest,
}

/// What an event was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// The product, term, category or page itself.
    Item,
    ProductName,
    ProductCategory,
    ProductBrand,
    OrderChannel,
    OrderCoupon,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TextTest {
    Is(String),
    IsNot(String),
    In(Vec<String>),
    Contains(String),
}

impl Compare {
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "<>",
            Self::Gt => ">",
            Self::Gte => ">=",
            Self::Lt => "<",
            Self::Lte => "<=",
        }
    }

    pub(super) fn holds<T: PartialOrd + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Eq => left == right,
            Self::Ne => left != right,
            Self::Gt => left > right,
            Self::Gte => left >= right,
            Self::Lt => left < right,
            Self::Lte => left <= right,
        }
    }
}
