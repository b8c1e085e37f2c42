use jiff::civil::Date;
use uuid::Uuid;

use super::fields::{Field, FieldType};
use crate::facts::numbers::Number;

/// Who is in a segment. Every rule is either true or false: an unknown value fails all tests but `not_set`, `ne` and
/// `not_within_days`.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Field(FieldRule),
    Event(EventRule),
    Purchases(PurchaseRule),
    /// Is in another segment.
    Segment(Uuid),
}

impl Node {
    /// Whether who fits changes with the clock within a day.
    #[must_use]
    pub fn turns_by_the_hour(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::turns_by_the_hour),
            Self::Not(node) => node.turns_by_the_hour(),
            Self::Field(rule) => rule.field == Field::LateParcel,
            Self::Event(_) | Self::Purchases(_) | Self::Segment(_) => false,
        }
    }

    /// The segments that it is made of, with the place of each in the definition.
    #[must_use]
    pub fn segments(&self) -> Vec<(String, Uuid)> {
        let mut found = Vec::new();
        for (path, leaf) in self.leaves() {
            if let Self::Segment(id) = leaf {
                found.push((format!("{path}.segment"), *id));
            }
        }
        found
    }

    /// The shop's own fields that it asks for, with the place of each in the definition.
    #[must_use]
    pub fn custom_fields(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        for (path, leaf) in self.leaves() {
            if let Self::Field(FieldRule { field: Field::Custom(name), .. }) = leaf {
                found.push((format!("{path}.field"), name.as_str()));
            }
        }
        found
    }

    /// The rules in it, with the place of each.
    fn leaves(&self) -> Vec<(String, &Self)> {
        let mut found = Vec::new();
        self.find_leaves("definition".to_owned(), &mut found);
        found
    }

    fn find_leaves<'a>(&'a self, path: String, found: &mut Vec<(String, &'a Self)>) {
        match self {
            Self::All(nodes) => Self::find_in(nodes, &format!("{path}.all"), found),
            Self::Any(nodes) => Self::find_in(nodes, &format!("{path}.any"), found),
            Self::Not(node) => node.find_leaves(format!("{path}.not"), found),
            Self::Field(_) | Self::Event(_) | Self::Purchases(_) | Self::Segment(_) => found.push((path, self)),
        }
    }

    fn find_in<'a>(nodes: &'a [Self], path: &str, found: &mut Vec<(String, &'a Self)>) {
        for (n, node) in nodes.iter().enumerate() {
            node.find_leaves(format!("{path}[{n}]"), found);
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
    pub window: Window,
    /// All must hold of an event that counts.
    pub filters: Vec<Filter>,
}

/// A rule about how much was bought.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseRule {
    pub measure: Measure,
    pub compare: Compare,
    pub value: i64,
    pub window: Window,
}

/// Of orders that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// As the profile's net money, in minor units of the shop's currency.
    Net,
    Orders,
    Units,
}

/// Days of the shop's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    Ever,
    /// The last so many, today among them.
    Last(i64),
    /// From so many days ago to so many, both among them; today is 0.
    Ago(i64, i64),
    /// Both among them.
    Between(Date, Date),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub property: Property,
    pub test: FilterTest,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FilterTest {
    Text(TextTest),
    /// Of an event that tells the number; money is in minor units of the shop's currency, and other money is none.
    Number(NumberTest),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberTest {
    Compare(Compare, i64),
    /// Both ends belong to it.
    Between(i64, i64),
}

/// What an event was about, and the numbers that it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// The product, term, category or page itself.
    Item,
    ProductName,
    ProductCategory,
    ProductBrand,
    OrderChannel,
    OrderCoupon,
    OrderTotal,
    OrderDiscount,
    OrderUnits,
    /// Of one unit, in an order.
    LinePrice,
    LineQuantity,
    /// Of any other event.
    Told(Number),
}

#[derive(Debug, Clone, PartialEq)]
pub enum TextTest {
    Is(String),
    IsNot(String),
    In(Vec<String>),
    Contains(String),
}

impl Property {
    pub(super) fn kind(self) -> FieldType {
        match self {
            Self::Item
            | Self::ProductName
            | Self::ProductCategory
            | Self::ProductBrand
            | Self::OrderChannel
            | Self::OrderCoupon => FieldType::Text,
            Self::OrderTotal | Self::OrderDiscount | Self::LinePrice | Self::Told(Number::Price | Number::Value) => {
                FieldType::Money
            }
            Self::OrderUnits | Self::LineQuantity | Self::Told(Number::Quantity | Number::Results) => FieldType::Number,
        }
    }
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
