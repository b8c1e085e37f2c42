mod answers;
mod builtin;
mod reviews;

use std::collections::BTreeMap;

use primitives::Currency;
use serde::{Deserialize, Serialize};
use tabular::dates::Order;
use tabular::{Encoding, clean};

use super::Field;
pub use answers::AnswerRules;
pub use builtin::builtin;
pub use reviews::ReviewRules;

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MappingKind {
    Orders,
    Customers,
    Products,
    Reviews,
    Parcels,
    Payments,
    Events,
    Answers,
}

/// What one row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RowShape {
    /// One order.
    Order,
    /// One line of an order; what concerns the order stands on each of its rows, or on the first.
    Line,
    /// One purchase without an order number: it is named after the customer, the day, and its place within the day.
    Transaction,
    Payment,
    Parcel,
    Customer,
    Product,
    Review,
    /// A category and what it is called.
    Category,
    /// One call of the Segment protocol.
    Event,
    /// What one person answered to a survey.
    Answer,
}

/// Headers that mean a field, the usual one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Aliases {
    /// The first that is there.
    Any(Vec<String>),
    /// All that are there, added up.
    Sum { sum: Vec<String> },
}

impl Aliases {
    #[must_use]
    pub fn headers(&self) -> &[String] {
        match self {
            Self::Any(headers) | Self::Sum { sum: headers } => headers,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl From<DateOrder> for Order {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::DayFirst => Self::DayFirst,
            DateOrder::MonthFirst => Self::MonthFirst,
        }
    }
}

/// Codes among the products that are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NonProducts {
    /// Counts as the order's shipping.
    pub shipping: Vec<String>,
    /// Counts as the order's discount.
    pub discount: Vec<String>,
    /// In the order's total, but no product.
    pub charge: Vec<String>,
    /// Set aside: the shop's own costs and corrections.
    pub expense: Vec<String>,
}

/// A table that a mapping knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    pub name: String,
    pub title: Words,
    pub row: RowShape,
    /// Whether an import without this table makes no sense.
    #[serde(default)]
    pub required: bool,
    /// Fields without which a file is not this table.
    pub needs: Vec<Field>,
    /// Fields of which it needs one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs_one: Vec<Field>,
    pub columns: BTreeMap<Field, Aliases>,
    /// Amounts that stand on each row of an order and are added up; others stand once, or are repeated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_up: Vec<Field>,
    /// Names for the columns of files without a header: one list for each number of columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headerless: Vec<Vec<String>>,
    /// Whether columns that mean nothing else become custom traits (customers), or properties (events).
    #[serde(default)]
    pub extra_traits: bool,
}

/// How the files of one kind of export become events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub key: String,
    /// Raised when the same file would give other events.
    pub version: u32,
    pub name: Words,
    pub kind: MappingKind,
    /// Where the ids come from: buyers are known as `platform:id`. Without it, customers are known by their user id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Put before the numbers of orders, refunds and reviews, `namespace:number`, so that equal numbers of two platforms
    /// stay two orders. Without it they are the shop's own numbers. What was imported before under a plain number, by a
    /// mapping of version 1, keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// ISO 4217; the shop's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// IANA zone of times without one; the shop's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What the files' text is in, one of `UTF-8`, `GB18030` (covers GBK), `UTF-16LE`, `UTF-16BE`, `windows-1252`;
    /// recognised when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub encoding: Option<Encoding>,
    /// How `03/04/2011` reads when no sample decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    pub tables: Vec<TableSpec>,
    /// The files' words for: pending, paid, shipped, delivered, completed, cancelled, refunded.
    #[serde(default)]
    pub status: BTreeMap<String, Vec<String>>,
    /// Refund states in which money has gone back.
    #[serde(default)]
    pub refunded: Vec<String>,
    /// States of a parcel that is late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delayed: Vec<String>,
    /// Order ids that begin so are credit notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note_prefix: Option<String>,
    /// Whether orders without a customer and without money are stock adjustments, to be set aside.
    #[serde(default)]
    pub stock_adjustments: bool,
    #[serde(default)]
    pub non_products: NonProducts,
    /// Of files of reviews alone, where every row says by itself whose and of what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews: Option<ReviewRules>,
    /// Of files of answers to a survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<AnswerRules>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error("the mapping cannot be read: {0}")]
    Syntax(String),
    #[error("“{0}” is not a status: use pending, paid, shipped, delivered, completed, cancelled or refunded")]
    Status(String),
    #[error("“{0}” is not an IANA time zone, e.g. Asia/Shanghai")]
    Zone(String),
    #[error("table “{table}” has no column for {field:?}, which it needs")]
    Needs { table: String, field: Field },
    #[error("a mapping has at least one table")]
    NoTable,
    #[error("answers to a survey stand in a mapping of kind answers, whose tables have rows of the kind answer alone")]
    Answers,
    #[error("“{0}” is no number of stars: name words for 1 to 5")]
    Stars(String),
    #[error("“{0}” is no namespace: use 1 to 40 letters, digits, - or _, e.g. taobao-2")]
    Namespace(String),
    #[error("the currency “{0}” is not in ISO 4217: use one like CNY or EUR, or leave it out for the shop's own")]
    Currency(Currency),
    #[error("“{0}” is no currency: use a code of ISO 4217 like CNY or EUR")]
    NoCurrency(String),
    #[error("there is no field “{given}”: use one of {known}")]
    NoField { given: String, known: String },
    #[error("no file has a column “{given}”: there are {known}")]
    NoHeader { given: String, known: String },
}

const STATUSES: [&str; 7] = ["pending", "paid", "shipped", "delivered", "completed", "cancelled", "refunded"];

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When the text is not a mapping or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text).map_err(|error| MappingError::Syntax(error.to_string()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// # Errors
    /// When the mapping contradicts itself.
    pub fn check(&self) -> Result<(), MappingError> {
        if self.tables.is_empty() {
            return Err(MappingError::NoTable);
        }
        if let Some(wrong) = self.status.keys().find(|status| !STATUSES.contains(&status.as_str())) {
            return Err(MappingError::Status(wrong.clone()));
        }
        if let Some(zone) = self.zone.as_ref().filter(|zone| jiff::tz::TimeZone::get(zone).is_err()) {
            return Err(MappingError::Zone(zone.clone()));
        }
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let is_namespace = |name: &&String| (1..=40).contains(&name.chars().count()) && name.chars().all(is_plain);
        if let Some(wrong) = self.namespace.as_ref().filter(|name| !is_namespace(name)) {
            return Err(MappingError::Namespace(wrong.clone()));
        }
        if let Some(wrong) = self.currency.filter(|currency| !currency.is_known()) {
            return Err(MappingError::Currency(wrong));
        }
        if let Some(wrong) = self.reviews.as_ref().and_then(ReviewRules::wrong) {
            return Err(MappingError::Stars(wrong.to_owned()));
        }
        let is_answers = self.kind == MappingKind::Answers;
        let is_mixed = self.tables.iter().any(|table| (table.row == RowShape::Answer) != is_answers);
        if is_mixed || (self.answers.is_some() && !is_answers) {
            return Err(MappingError::Answers);
        }
        for table in &self.tables {
            if let Some(field) = table.needs.iter().find(|field| !table.columns.contains_key(field)) {
                return Err(MappingError::Needs { table: table.name.clone(), field: *field });
            }
        }
        Ok(())
    }

    /// The canonical status that a word of the file means; words compare without case, space and width.
    #[must_use]
    pub fn status(&self, word: &str) -> Option<&'static str> {
        let word = clean::word(word);
        let means = |status: &&&str| {
            clean::word(status) == word
                || self.status.get(**status).is_some_and(|words| words.iter().any(|known| clean::word(known) == word))
        };
        STATUSES.iter().find(means).copied()
    }

    #[must_use]
    pub fn is_refunded(&self, word: &str) -> bool {
        is_among(&self.refunded, word)
    }

    #[must_use]
    pub fn is_delayed(&self, word: &str) -> bool {
        is_among(&self.delayed, word)
    }
}

/// Words compare without case, space and width.
fn is_among(words: &[String], word: &str) -> bool {
    let word = clean::word(word);
    words.iter().any(|known| clean::word(known) == word)
}
