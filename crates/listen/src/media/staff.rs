use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use store::Sql;
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Query, Staff};

use super::{Folder, Size};
use crate::Listen;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PictureQuery {
    /// The longest side in pixels: 320 or 1280, 1280 when not given.
    size: Option<String>,
}

/// A picture of a review, also of one that is held or rejected
#[utoipa::path(get, path = "/review-pictures/{id}", tag = "reviews", operation_id = "getReviewPicture",
    params(("id" = Uuid, Path), PictureQuery),
    responses((status = 200, content_type = "image/jpeg", body = String), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn picture(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<PictureQuery>,
) -> Result<impl IntoResponse, Problem> {
    // Faces and addresses may be on it.
    staff.may(Permission::ReadPersonal)?;
    let size = query.size.as_deref().map_or(Some(Size::Large), Size::parse);
    let size = size.ok_or_else(|| Problem::invalid("size", Fault::one_of(&["320", "1280"])))?;
    let missing = || Problem::not_found("picture");
    let sql = "SELECT m.id FROM media m JOIN reviews r ON r.id = m.review
               WHERE m.id = $1 AND m.shop = $2 AND r.shop = $2 AND NOT r.is_erased";
    let found: Option<Uuid> = listen.kit.store.scalar(sql, vec![id.into(), staff.shop.0.into()]).await?;
    let id = found.ok_or_else(missing)?;
    let folder = Folder::new(listen.media.clone());
    let read = tokio::task::spawn_blocking(move || folder.read(id, size)).await;
    let jpeg = read.map_err(|error| Problem::internal(&error))?.map_err(|_| missing())?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, jpeg))
}
