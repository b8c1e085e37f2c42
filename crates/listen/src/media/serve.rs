use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;
use web::{Path, Problem};

use super::folder::Size;
use crate::shopper::Shopper;

/// Caches keep it no longer: what is taken down or erased is gone from them the day after.
const FOR_A_DAY: &str = "public, max-age=86400";

#[derive(FromQueryResult)]
struct Row {
    /// Of the review that shows it.
    state: Option<String>,
    is_erased: Option<bool>,
    is_message: Option<bool>,
}

/// A picture. One of a rejected review, or of a person who was erased, is gone for everybody; one that is not published yet is seen by those who know
/// its id, and kept by no cache.
pub(crate) async fn serve(
    State(shopper): State<Shopper>,
    Path((id, size)): Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("picture");
    let size = Size::parse(&size).ok_or_else(missing)?;
    let sql =
        "SELECT r.state, r.is_erased, r.is_message FROM media m LEFT JOIN reviews r ON r.id = m.review WHERE m.id = $1";
    let row: Option<Row> = shopper.listen.kit.store.row(sql, vec![id.into()]).await?;
    let Row { state, is_erased, is_message } = row.ok_or_else(missing)?;
    if state.as_deref() == Some("rejected") || is_erased == Some(true) {
        return Err(missing());
    }
    let is_public = state.as_deref() == Some("published") && is_message == Some(false);
    let cache = if is_public { FOR_A_DAY } else { "private, no-store" };
    let media = shopper.media.clone();
    let read = tokio::task::spawn_blocking(move || media.read(id, size)).await;
    let bytes = read.map_err(|error| Problem::internal(&error))?.map_err(|_| missing())?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, cache),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Ok((StatusCode::OK, headers, bytes).into_response())
}
