use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use web::Problem;

#[derive(RustEmbed)]
#[folder = "../../console/dist"]
struct Console;

#[derive(RustEmbed)]
#[folder = "../../tracker/dist"]
struct Tracker;

const NOT_BUILT: &str = "The console is not in this build. Run `cargo xtask console`, then start again.";

/// The tracker, the console's files, and for every other path the console itself, which shows its own pages.
pub async fn page(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path.starts_with("v1/") {
        return Problem::not_found("endpoint; /docs lists them").into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "pages are read with GET")
            .into_response();
    }
    if path == "huitou.js" {
        return file(Tracker::get(path), "public, max-age=3600", true);
    }
    if path.starts_with("assets/") {
        return file(Console::get(path), "public, max-age=31536000, immutable", false);
    }
    match Console::get(path).filter(|_| !path.is_empty()) {
        Some(found) => file(Some(found), "public, max-age=3600", false),
        None => file(Console::get("index.html"), "no-cache", false),
    }
}

fn file(found: Option<rust_embed::EmbeddedFile>, cache: &'static str, anyone: bool) -> Response {
    let Some(found) = found else {
        let missing = if Console::get("index.html").is_none() { NOT_BUILT } else { "There is no such file." };
        return (StatusCode::NOT_FOUND, missing).into_response();
    };
    let content_type = HeaderValue::from_str(found.metadata.mimetype()).ok();
    let mut response = found.data.into_owned().into_response();
    let headers = response.headers_mut();
    if let Some(content_type) = content_type {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if anyone {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}
