//! Reading forms with files, one field at a time.

use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;

use crate::Notice;

/// A field's bytes; `None` when there are more than `most`, and then no more of them is kept.
///
/// # Errors
/// As [`unreadable`].
pub async fn bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Notice> {
    let mut all = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error))? {
        if let Some(kept) = &mut all {
            if kept.len() + chunk.len() > most {
                all = None;
            } else {
                kept.extend_from_slice(&chunk);
            }
        }
    }
    Ok(all)
}

/// What is said of a form that weighs too much, is none, as where a file's name has a NUL, or breaks off.
#[must_use]
pub fn unreadable(error: &MultipartError) -> Notice {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Notice::TooBig,
        StatusCode::BAD_REQUEST => Notice::Unreadable,
        _ => Notice::Failed,
    }
}
