//! Pages with forms; and reading forms with files, one field at a time.

use askama::Template;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::{Notice, private};

/// A page on which somebody writes: as [`private`], but the browser may keep it, so that it shows what was typed to who
/// goes back to it. Where nothing may be kept it comes back blank, and one that was sent asks whether to send it again.
pub fn page(status: StatusCode, page: &impl Template) -> Response {
    let mut response = private(status, page);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

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
