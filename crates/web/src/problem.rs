use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use store::StoreError;
use utoipa::ToSchema;

use crate::fault::{Fault, FieldError};
use crate::nul;

/// An error as RFC 9457 has it. `code` is for programs, `detail` is for the person who reads it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    #[serde(serialize_with = "status_number")]
    #[schema(value_type = u16)]
    pub status: StatusCode,
    pub title: String,
    /// Stable, lower_snake_case.
    pub code: &'static str,
    pub detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds after which a retry makes sense; also sent as `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn status_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Self { status, title, code, detail: detail.into(), errors: Vec::new(), retry_after: None }
    }

    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
    }

    #[must_use]
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 422, naming the field.
    #[must_use]
    pub fn invalid(field: &str, fault: impl Into<Fault>) -> Self {
        let error = FieldError::new(field, fault);
        let detail = format!("{field}: {}", error.message);
        Self { errors: vec![error], ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
    }

    #[must_use]
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 503 with `Retry-After`.
    #[must_use]
    pub fn busy(detail: impl Into<String>, retry_after: u64) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail);
        Self { retry_after: Some(retry_after), ..problem }
    }

    /// 429 with `Retry-After`.
    #[must_use]
    pub fn too_many(detail: impl Into<String>, retry_after: u64) -> Self {
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail);
        Self { retry_after: Some(retry_after), ..problem }
    }

    /// 500. The cause goes to the log, not to the caller.
    #[must_use]
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        let detail = "something went wrong on the server; nothing was changed. The log has the cause";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_transient() {
            tracing::warn!(%error, "database busy");
            return Self::busy("the database is busy; nothing was changed", 1);
        }
        Self::internal(&error)
    }
}

/// Of an upload.
impl From<MultipartError> for Problem {
    fn from(error: MultipartError) -> Self {
        let detail = match error.status() {
            StatusCode::BAD_REQUEST => "it broke off, or a file's name has a character that no name has".to_owned(),
            _ => error.body_text(),
        };
        Self::new(error.status(), "unreadable_upload", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after;
        let mut response = (self.status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A JSON body, without any NUL; one that cannot be read becomes a [`Problem`] that says where.
#[derive(Debug, Clone, Copy)]
pub struct ValidJson<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for ValidJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let read = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let body = read.map_err(|error| Problem::new(error.status(), "unreadable_body", error.body_text()))?;
        let request = Request::from_parts(parts, Body::from(nul::dropped(body)));
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::JsonDataError(error)) => {
                Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", error.body_text()))
            }
            Err(error) => Err(Problem::new(error.status(), "unreadable_body", error.body_text())),
        }
    }
}

/// For a field with `#[serde(default, deserialize_with = "web::given")]`: tells null, `Some(None)`, from what is left out.
///
/// # Errors
/// When it is neither null nor a value.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// The query string; one that cannot be read becomes a [`Problem`].
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(nul::is_in) {
            let detail = "there is a NUL character (%00), which no text has: leave it out";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_query", detail));
        }
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_query", error.body_text())),
        }
    }
}

/// Path parameters; ones that cannot be read name nothing that exists.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if nul::is_in(parts.uri.path()) {
            let detail = "nothing has a NUL character (%00) in its name";
            return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", detail));
        }
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(error) => Err(Problem::new(StatusCode::NOT_FOUND, "not_found", error.body_text())),
        }
    }
}
