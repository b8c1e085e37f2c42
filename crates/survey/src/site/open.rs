use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use web::Problem;

/// An answer that any page may read, and nobody keeps.
pub(super) fn open<T: Serialize>(answer: Result<T, Problem>) -> Response {
    let mut response = match answer {
        Ok(value) => Json(value).into_response(),
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
