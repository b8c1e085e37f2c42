//! What is wrong with files and mappings, as the API tells it.

use tabular::Error as FileError;
use web::Fault;

use super::{ConvertError, ImportError, MappingError, PlanError};

pub(super) fn of_file(error: &FileError) -> Fault {
    match error {
        FileError::Empty => Fault::FileEmpty,
        FileError::Unsupported(kind) => Fault::FileKind { kind: kind.clone() },
        FileError::Bomb { .. } => Fault::FileUnpacked,
        FileError::Entries { found, limit } => Fault::WorkbookParts { found: *found, most: *limit },
        FileError::RowTooLong { row, limit } => Fault::RowTooLong { row: *row, most: *limit },
        FileError::TooManyColumns { found, limit } => Fault::TooManyColumns { found: *found, most: *limit },
        FileError::Archive(kind) => Fault::FileArchive { kind: kind.clone() },
        FileError::Locked => Fault::WorkbookLocked,
        FileError::NoSheet(sheet) => Fault::NoSheet { sheet: sheet.clone() },
        FileError::Json { row, reason } => Fault::LineNotJson { row: *row, why: reason.clone() },
        FileError::Damaged { format, reason } => Fault::FileDamaged { kind: (*format).to_owned(), why: reason.clone() },
        // Where the server keeps its files is nobody's business.
        FileError::Io { source, .. } => Fault::unreadable(source),
    }
}

pub(super) fn of_mapping(error: &MappingError) -> Fault {
    match error {
        MappingError::Syntax(why) => Fault::Unreadable { why: why.clone() },
        MappingError::Answers => Fault::Unreadable { why: error.to_string() },
        MappingError::Status(given) => Fault::Status { given: given.clone() },
        MappingError::Zone(given) => Fault::TimeZone { given: given.clone() },
        MappingError::Needs { table, field } => Fault::NoColumn { table: table.clone(), column: field.name() },
        MappingError::NoTable => Fault::NoTable,
        MappingError::Stars(given) => Fault::Stars { given: given.clone() },
        MappingError::Namespace(given) => Fault::Namespace { given: given.clone() },
        MappingError::Currency(given) => Fault::NoCurrency { given: given.to_string() },
        MappingError::NoCurrency(given) => Fault::NoCurrency { given: given.clone() },
        // Said on the command line alone.
        MappingError::NoField { .. } | MappingError::NoHeader { .. } => Fault::Other { why: error.to_string() },
    }
}

pub(super) fn of_plan(error: &PlanError) -> Fault {
    match error {
        PlanError::MissingTable { title } => Fault::FileMissing { title: title.clone() },
        PlanError::NothingFits(mapping) => Fault::NoFileFits { mapping: mapping.clone() },
        PlanError::NoQuestions => Fault::NoAnswerColumn,
        PlanError::NoHeader { title, header } => Fault::NoColumn { table: title.clone(), column: header.clone() },
        PlanError::File(error) => of_file(error),
    }
}

/// Why an import, or its undoing, stopped in the background.
pub(super) fn of_import(error: &ImportError) -> Fault {
    match error {
        ImportError::NoMapping => Fault::NoMapping,
        ImportError::UnknownMapping(given) => Fault::UnknownMapping { given: given.clone() },
        ImportError::Mapping(error) => of_mapping(error),
        ImportError::Plan(error) => of_plan(error),
        ImportError::File(error) | ImportError::Convert(ConvertError::File(error)) => of_file(error),
        ImportError::NoSurvey | ImportError::Convert(ConvertError::NoQuestionnaire) => Fault::NoSurvey,
        ImportError::Convert(ConvertError::Stage(error)) => Fault::NoStaging { why: error.to_string() },
        ImportError::Convert(ConvertError::Stopped(stop)) => {
            let known = stop.downcast_ref::<ImportError>().map(of_import);
            known.unwrap_or_else(|| Fault::NotStored { why: stop.to_string() })
        }
        ImportError::Io(error) => Fault::FilesNotKept { why: error.to_string() },
        ImportError::Log(error) => Fault::NotStored { why: error.to_string() },
        ImportError::Store(error) => Fault::NotStored { why: error.to_string() },
        ImportError::NotFound | ImportError::State(_) | ImportError::Changed | ImportError::Panicked => {
            Fault::ImportStopped
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::Field;

    #[test]
    fn a_fault_of_a_mapping_names_the_column_as_mappings_write_it() {
        let needs = MappingError::Needs { table: "orders".to_owned(), field: Field::OrderId };
        let expected = Fault::NoColumn { table: "orders".to_owned(), column: "order_id".to_owned() };
        assert_eq!(of_mapping(&needs), expected);
    }

    #[test]
    fn where_the_server_keeps_a_file_is_not_told() {
        let source = std::io::Error::other("disk on fire");
        let told = of_file(&FileError::Io { path: "/srv/huitou/imports/1".into(), source });
        assert_eq!(told.to_string(), "cannot be read: disk on fire");
    }

    #[test]
    fn what_stopped_the_writing_of_events_is_told_as_what_it_was() {
        let full = eventlog::AppendError::DiskFull { free: 1, floor: 2 };
        let stopped = ImportError::Convert(ConvertError::Stopped(Box::new(ImportError::Log(full))));
        let told = serde_json::to_value(of_import(&stopped)).unwrap();
        assert_eq!(told["code"], "not_stored");
        assert!(told["values"]["why"].as_str().unwrap().contains("free some space"), "{told}");
        let missing = ImportError::Plan(PlanError::MissingTable { title: "订单".to_owned() });
        assert_eq!(of_import(&missing), Fault::FileMissing { title: "订单".to_owned() });
    }
}
