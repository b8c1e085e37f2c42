//! What is wrong with files and mappings, as the API tells it.

use tabular::Error as FileError;
use web::Fault;

use super::{Field, MappingError, PlanError};

pub(super) fn of_file(error: FileError) -> Fault {
    match error {
        FileError::Empty => Fault::FileEmpty,
        FileError::Unsupported(kind) => Fault::FileKind { kind },
        FileError::Bomb { .. } => Fault::FileUnpacked,
        FileError::Entries { found, limit } => Fault::WorkbookParts { found, most: limit },
        FileError::RowTooLong { row, limit } => Fault::RowTooLong { row, most: limit },
        FileError::TooManyColumns { found, limit } => Fault::TooManyColumns { found, most: limit },
        FileError::NoSheet(sheet) => Fault::NoSheet { sheet },
        FileError::Json { row, reason } => Fault::LineNotJson { row, why: reason },
        FileError::Damaged { format, reason } => Fault::FileDamaged { kind: format.to_owned(), why: reason },
        // Where the server keeps its files is nobody's business.
        FileError::Io { source, .. } => Fault::unreadable(&source),
    }
}

pub(super) fn of_mapping(error: MappingError) -> Fault {
    match error {
        MappingError::Syntax(why) => Fault::Unreadable { why },
        MappingError::Status(given) => Fault::Status { given },
        MappingError::Zone(given) => Fault::TimeZone { given },
        MappingError::Needs { table, field } => Fault::NoColumn { table, column: name(field) },
        MappingError::NoTable => Fault::NoTable,
        MappingError::Stars(given) => Fault::Stars { given },
        MappingError::Namespace(given) => Fault::Namespace { given },
    }
}

/// As mappings write it.
fn name(field: Field) -> String {
    let written = serde_json::to_value(field).ok();
    written.as_ref().and_then(serde_json::Value::as_str).map(str::to_owned).unwrap_or_default()
}

pub(super) fn of_plan(error: PlanError) -> Fault {
    match error {
        PlanError::MissingTable { title } => Fault::FileMissing { title },
        PlanError::NothingFits(mapping) => Fault::NoFileFits { mapping },
        PlanError::File(error) => of_file(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_a_mapping_names_the_column_as_mappings_write_it() {
        let needs = MappingError::Needs { table: "orders".to_owned(), field: Field::OrderId };
        let expected = Fault::NoColumn { table: "orders".to_owned(), column: "order_id".to_owned() };
        assert_eq!(of_mapping(needs), expected);
    }

    #[test]
    fn where_the_server_keeps_a_file_is_not_told() {
        let source = std::io::Error::other("disk on fire");
        let told = of_file(FileError::Io { path: "/srv/huitou/imports/1".into(), source });
        assert_eq!(told.to_string(), "cannot be read: disk on fire");
    }
}
