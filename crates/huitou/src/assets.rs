use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use pages::{Frame, Notice, choose};
use rust_embed::{EmbeddedFile, RustEmbed};
use web::Problem;

#[derive(RustEmbed)]
#[folder = "../../console/dist"]
struct Console;

#[derive(RustEmbed)]
#[folder = "../../tracker/dist"]
struct Tracker;

#[derive(RustEmbed)]
#[folder = "../../widget/dist"]
struct Widget;

const NOT_BUILT: &str = "The console is not in this build. Run `cargo xtask console`, then start again.";

/// Twins that the build writes beside a file, packed once and well; the best first. What has none is packed on its way
/// out (`server.rs`).
const TWINS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Names of these files hold a hash of their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const AN_HOUR: &str = "public, max-age=3600";
const ASK_AGAIN: &str = "no-cache";

/// Where programs ask, and where shoppers come: nothing below is the console's.
const OF_PROGRAMS: [&str; 3] = ["api/", "v1/", "public/"];
const OF_SHOPPERS: [&str; 3] = ["s/", "r/", "q/"];

/// The scripts for shops, the console's files, and for every other path the console itself, which shows its own pages.
pub async fn page(method: Method, uri: Uri, asked: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_below = |starts: [&str; 3]| starts.iter().any(|start| path.starts_with(start));
    if is_below(OF_PROGRAMS) {
        return Problem::not_found("endpoint; /docs lists them").into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "pages are read with GET")
            .into_response();
    }
    if matches!(path, "huitou.js" | "reviews.js" | "survey.js") {
        let is_tracker = path == "huitou.js";
        let mut script =
            if is_tracker { file::<Tracker>(path, AN_HOUR, &asked) } else { file::<Widget>(path, AN_HOUR, &asked) };
        script.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        return script;
    }
    if path.starts_with("assets/") {
        return file::<Console>(path, FOR_EVER, &asked);
    }
    if is_below(OF_SHOPPERS) {
        return Notice::Missing.page(Frame::new(choose(None, &asked, ""), "", "/").in_one_language());
    }
    if path.is_empty() || Console::get(path).is_none() {
        return file::<Console>("index.html", ASK_AGAIN, &asked);
    }
    file::<Console>(path, AN_HOUR, &asked)
}

fn file<Files: RustEmbed>(path: &str, cache: &'static str, asked: &HeaderMap) -> Response {
    let Some(plain) = Files::get(path) else {
        let missing = if Console::get("index.html").is_none() { NOT_BUILT } else { "There is no such file." };
        return (StatusCode::NOT_FOUND, missing).into_response();
    };
    let tag = tag(&plain);
    let content_type = content_type(plain.metadata.mimetype());
    let mut response = if is_known(asked, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        twin::<Files>(path, asked).unwrap_or_else(|| body(plain.data))
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    for (name, value) in [(header::CONTENT_TYPE, content_type), (header::ETAG, tag)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// Text with its encoding: a browser reads a script by that of the page that names it, and shops have pages in GBK or such
/// that say nothing (WHATWG HTML, 8.1.4.2).
fn content_type(mime: &str) -> String {
    if mime.starts_with("text/") { format!("{mime}; charset=utf-8") } else { mime.to_owned() }
}

/// The best packed twin that the browser takes.
fn twin<Files: RustEmbed>(path: &str, asked: &HeaderMap) -> Option<Response> {
    let (coding, found) = TWINS.iter().filter(|(coding, _)| takes(asked, coding)).find_map(|(coding, ending)| {
        let found = Files::get(&format!("{path}{ending}"))?;
        Some((*coding, found))
    })?;
    let mut response = body(found.data);
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    Some(response)
}

fn body(data: Cow<'static, [u8]>) -> Response {
    match data {
        Cow::Borrowed(bytes) => Body::from(bytes).into_response(),
        Cow::Owned(bytes) => Body::from(bytes).into_response(),
    }
}

/// Names the content however it is packed, which makes it a weak tag (RFC 9110, 8.8.1).
fn tag(file: &EmbeddedFile) -> String {
    let digest: String = file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{digest}\"")
}

fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    words(asked, header::IF_NONE_MATCH).any(|known| known == "*" || known == tag)
}

/// Whether the browser takes this coding: it names it, and not with a weight of 0 (RFC 9110, 12.5.3).
fn takes(asked: &HeaderMap, coding: &str) -> bool {
    words(asked, header::ACCEPT_ENCODING).any(|word| {
        let (name, weight) = word.split_once(';').unwrap_or((word, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(coding) && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn words(asked: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = asked.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    /// `page.html` with a twin of each kind (their content only says which), `plain.txt` without.
    #[derive(RustEmbed)]
    #[folder = "src/tests/files"]
    struct Sample;

    async fn get(path: &str, asked: &[(header::HeaderName, &'static str)]) -> (u16, HeaderMap, String) {
        let asked = asked.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        let (parts, body) = file::<Sample>(path, FOR_EVER, &asked).into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        (parts.status.as_u16(), parts.headers, String::from_utf8(body.to_vec()).unwrap().trim().to_owned())
    }

    #[tokio::test]
    async fn a_browser_gets_the_best_twin_that_it_takes() {
        for (accepted, coding, content) in [
            ("gzip, deflate, br, zstd", Some("br"), "brotli"),
            ("gzip, deflate", Some("gzip"), "gzip"),
            ("br;q=0, GZIP;q=0.5", Some("gzip"), "gzip"),
            ("identity", None, "<p>plain</p>"),
        ] {
            let (status, headers, body) = get("page.html", &[(header::ACCEPT_ENCODING, accepted)]).await;
            let got = headers.get(header::CONTENT_ENCODING).map(|coding| coding.to_str().unwrap());
            assert_eq!((status, got, body.as_str()), (200, coding, content), "{accepted}");
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert_eq!(headers[header::CACHE_CONTROL], FOR_EVER);
            assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
        }
        let (_, headers, body) = get("plain.txt", &[(header::ACCEPT_ENCODING, "br")]).await;
        assert_eq!((headers.get(header::CONTENT_ENCODING), body.as_str()), (None, "no twin"));
        assert_eq!(get("nothing.js", &[]).await.0, 404);
    }

    #[tokio::test]
    async fn who_lost_the_way_does_not_come_to_the_sign_in_of_staff() {
        for (path, said) in
            [("/s/x", "Page not found"), ("/q/x/y", "Page not found"), ("/public/v1/x", "no such endpoint")]
        {
            let answer = page(Method::GET, Uri::from_static(path), HeaderMap::new()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert!(String::from_utf8_lossy(&body).contains(said), "{path}");
        }
    }

    #[test]
    fn scripts_are_read_as_utf_8_on_pages_of_any_encoding() {
        assert_eq!(content_type("text/javascript"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("font/woff2"), "font/woff2");
    }

    #[tokio::test]
    async fn what_a_browser_has_is_not_sent_again() {
        let (_, headers, _) = get("page.html", &[]).await;
        let tag: &'static str = headers[header::ETAG].to_str().unwrap().to_owned().leak();
        let (status, headers, body) = get("page.html", &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!((status, body.as_str()), (304, ""));
        assert_eq!(headers[header::ETAG], tag);
        assert_eq!(get("page.html", &[(header::IF_NONE_MATCH, "W/\"other\"")]).await.0, 200);
    }
}
