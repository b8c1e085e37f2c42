use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::Surveys;
use crate::surveys::Survey;

/// Pixels; as a vector it can be printed at any size.
const SIDE: u32 = 320;

/// The survey's open link as a QR code, to be printed
#[utoipa::path(get, path = "/surveys/{id}/qr.svg", tag = "surveys", operation_id = "getSurveyQr",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/svg+xml", body = String), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub(crate) async fn qr(
    State(surveys): State<Surveys>,
    staff: Staff,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let survey = Survey::load(&surveys.kit.store, staff.shop, id).await?;
    let survey = survey.ok_or_else(|| Problem::not_found("survey"))?;
    let path = survey.open_path().ok_or_else(|| {
        Problem::conflict("no_open_link", "the survey has no open link: add the channel “link” to its audience")
    })?;
    let svg = drawn(&format!("{}{path}?via=qr", pages::base_address(&headers)))?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"survey.svg\""),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    Ok((headers, svg))
}

/// Readable when a quarter of it is covered or worn off.
fn drawn(address: &str) -> Result<String, Problem> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q);
    let code = code.map_err(|error| Problem::internal(&error))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_picture_without_anything_foreign() {
        let svg = drawn("https://huitou.example/s/0198c0de/survey/0198c0de?via=qr").unwrap();
        assert!(svg.contains("<svg") && svg.contains("<path") && !svg.contains("href") && !svg.contains("script"));
        assert_ne!(svg, drawn("https://huitou.example/other").unwrap());
    }
}
