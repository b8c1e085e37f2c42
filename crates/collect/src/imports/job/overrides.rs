use primitives::Currency;
use serde::{Deserialize, Serialize};
use tabular::{Encoding, clean};

use super::{ColumnView, ImportError};
use crate::imports::{Aliases, Field, Mapping, MappingError};

/// What of a mapping is different about the files of one import, as a person writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Fields and the headers of their columns, e.g. `order_id` and `Nr.`.
    pub columns: Vec<(String, String)>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// IANA zone of times without one.
    pub zone: Option<String>,
    /// The platform whose order numbers these are; empty: the shop's own.
    pub namespace: Option<String>,
    /// What the files' text is in.
    pub encoding: Option<Encoding>,
}

impl Overrides {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Has the mapping read these columns so: in its first table that knows the field, else in its first.
    pub(super) fn apply(&self, mut mapping: Mapping, columns: &[ColumnView]) -> Result<Mapping, ImportError> {
        if let Some(currency) = &self.currency {
            let read = currency.parse::<Currency>().map_err(|_| MappingError::NoCurrency(currency.clone()))?;
            mapping.currency = Some(read);
        }
        mapping.zone = self.zone.clone().or(mapping.zone);
        mapping.encoding = self.encoding.or(mapping.encoding);
        mapping.namespace = self.namespace.clone().or(mapping.namespace).filter(|name| !name.is_empty());
        for (field, header) in &self.columns {
            let field = parse_field(field)?;
            let header = find_header(header, columns)?;
            let knows = |table: &crate::imports::TableSpec| table.columns.contains_key(&field);
            let place = mapping.tables.iter().position(knows).unwrap_or(0);
            let table = mapping.tables.get_mut(place).ok_or(MappingError::NoTable)?;
            table.columns.insert(field, Aliases::Any(vec![header]));
        }
        mapping.check()?;
        Ok(mapping)
    }

    /// What can be seen to be wrong before a file is read.
    pub(super) fn check(&self) -> Result<(), MappingError> {
        for (field, _) in &self.columns {
            parse_field(field)?;
        }
        let currency = self.currency.as_ref().map(|given| (given, given.parse::<Currency>()));
        match currency {
            Some((given, Err(_))) => Err(MappingError::NoCurrency(given.clone())),
            _ => Ok(()),
        }
    }
}

fn parse_field(given: &str) -> Result<Field, MappingError> {
    let name = given.trim().to_lowercase();
    let unknown = || {
        let known: Vec<String> = Field::ALL.iter().map(|field| field.name()).collect();
        MappingError::NoField { given: given.to_owned(), known: known.join(", ") }
    };
    serde_json::from_value(name.into()).map_err(|_| unknown())
}

/// The header as it stands in a file, found as mappings find theirs: without regard to case, space and width.
fn find_header(given: &str, columns: &[ColumnView]) -> Result<String, MappingError> {
    let word = clean::word(given);
    let found = columns.iter().find(|column| clean::word(&column.name) == word);
    found.map(|column| column.name.clone()).ok_or_else(|| {
        let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        MappingError::NoHeader { given: given.to_owned(), known: known.join(", ") }
    })
}
