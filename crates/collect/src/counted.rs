//! How many events came, by the kind of source, and what became of them: for `/metrics`. A source's name or id is no label,
//! or whoever adds sources would fill the memory of who scrapes.

use eventlog::Appended;

use crate::sources::SourceKind;

/// The name of the counter.
pub const EVENTS_TOTAL: &str = "huitou_events_total";

/// Events that the log was given.
pub(crate) fn appended(kind: SourceKind, appended: &[Appended]) {
    let accepted = appended.iter().filter(|one| matches!(one, Appended::Stored(_))).count();
    add(kind, "accepted", accepted);
    add(kind, "duplicate", appended.len() - accepted);
}

/// Events, or requests as a whole, that were refused and kept.
pub(crate) fn refused(kind: SourceKind, refused: usize) {
    add(kind, "refused", refused);
}

fn add(kind: SourceKind, outcome: &'static str, count: usize) {
    if count > 0 {
        metrics::counter!(EVENTS_TOTAL, "source" => kind.as_str(), "outcome" => outcome).increment(count as u64);
    }
}
