//! Events that were taken and of which a part of Huitou could make nothing.

mod dismiss;
mod list;
mod restore;

pub(crate) use dismiss::{__path_dismiss, dismiss};
pub(crate) use list::{__path_list, list};
pub(crate) use restore::{__path_restore, restore};

/// Who reads events, and where each keeps what it could make nothing of, until the log is read again.
pub(crate) const READERS: [(&str, &str); 3] =
    [("customers", "unprojected"), ("reviews", "unread_reviews"), ("surveys", "unread_surveys")];

/// Those of [`READERS`] that are meant.
fn readers(named: Option<&str>) -> impl Iterator<Item = (&'static str, &'static str)> {
    READERS.into_iter().filter(move |(reader, _)| named.is_none_or(|named| named == *reader))
}
