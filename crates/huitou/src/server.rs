use std::io::ErrorKind;

use anyhow::{Result, anyhow};
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower::util::MapRequestLayer;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use web::Problem;

use crate::patience::Patience;
use crate::workers::Parts;
use crate::{api, assets, docs, gate, health, patience, telemetry};

/// Everything that answers HTTP.
pub fn router(parts: &Parts) -> Router {
    router_within(parts, patience::PATIENCE)
}

/// The same, for senders who may be so slow.
pub fn router_within(parts: &Parts, patience: Patience) -> Router {
    let (api, document) = api::api(parts);
    // The router keeps many clones of what a handler holds.
    let reader = Html(Bytes::from(docs::render(&document)));
    let document = Bytes::from(document.to_json().unwrap_or_default());
    let people: Router = Router::new()
        .merge(api)
        .merge(listen::shopper::router().with_state(parts.shopper.clone()))
        .merge(contact::pages_router().with_state(parts.contact.clone()))
        .merge(survey::pages_router().with_state(parts.surveys.clone()))
        .merge(feedback::pages_router().with_state(parts.feedback.clone()))
        .route_layer(middleware::from_fn_with_state(parts.gate.clone(), gate::pass));
    let router = Router::new()
        .merge(people)
        .route("/api/openapi.json", get(async move || ([(header::CONTENT_TYPE, "application/json")], document)))
        .route("/docs", get(async move || reader))
        .nest("/v1", collect::ingest(parts.collect.clone()))
        .merge(health::router(parts))
        .merge(pages::router())
        .fallback(assets::page)
        // Layers in one call, the outermost first: between calls every request pays for a copy of all that is within.
        .layer((
            MapRequestLayer::new(with_address(parts.address.clone())),
            CompressionLayer::new().quality(CompressionLevel::Fastest),
            middleware::from_fn(explain),
            middleware::from_fn_with_state(patience, patience::limit),
        ));
    guarded(router)
}

/// No answer leaves without its headers and unmeasured, not even that to a panic.
fn guarded(router: Router) -> Router {
    router.layer((
        middleware::from_fn(telemetry::measure),
        middleware::from_fn(secure),
        CatchPanicLayer::custom(|_| Problem::internal(&"a handler panicked").into_response()),
    ))
}

/// Puts words to the router's own 405, which has none; its headers stay, `allow` among them.
async fn explain(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    let is_silent = !response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() != StatusCode::METHOD_NOT_ALLOWED || !is_silent {
        return response;
    }
    let detail = format!("{method} does not exist here; the header “allow” names what does");
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
    let (mut parts, _) = response.into_parts();
    let (told, body) = problem.into_response().into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(told.headers);
    Response::from_parts(parts, body)
}

pub async fn bind(listen: &str) -> Result<TcpListener> {
    TcpListener::bind(listen).await.map_err(|error| anyhow!("cannot listen on {listen}: {error}; {}", remedy(&error)))
}

fn remedy(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AddrInUse => "stop what listens there, or give another port with --listen",
        ErrorKind::AddrNotAvailable => "this machine has no such address; 0.0.0.0:7700 is all that it has",
        ErrorKind::PermissionDenied => "ports under 1024 need a right of their own; give another with --listen",
        _ => "give an address and a port, such as 127.0.0.1:7700 or [::1]:7700",
    }
}

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'self'";

/// Nothing here looks through a camera, listens, or asks where somebody is.
const PERMISSIONS_POLICY: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
/// For a year, and for this host alone.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Tells the handlers what links begin with.
fn with_address(address: Option<HeaderValue>) -> impl Fn(Request) -> Request + Clone {
    move |mut request| {
        pages::state_address(request.headers_mut(), address.as_ref());
        request
    }
}

async fn secure(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    // Only a proxy that speaks TLS says so. On plain HTTP an installation on an IP address has to go on working.
    let is_tls = request.headers().get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", PERMISSIONS_POLICY),
    ];
    // What the API answers is about people: no cache keeps it unless the answer says otherwise.
    let of_api = is_api.then_some(("cache-control", "no-store"));
    let of_tls = is_tls.then_some(("strict-transport-security", STRICT_TRANSPORT_SECURITY));
    for (name, value) in fixed.into_iter().chain(of_api).chain(of_tls) {
        // Pages for shoppers have a stricter policy of their own.
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Ends when the process is asked to: Ctrl-C or SIGTERM.
pub async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt as _;

    use super::*;

    async fn broken() -> &'static str {
        panic!("a bug")
    }

    #[tokio::test]
    async fn where_nothing_can_listen_it_says_what_to_do() {
        let taken = bind("127.0.0.1:0").await.unwrap();
        let said = async |listen: &str| bind(listen).await.err().unwrap().to_string();
        assert!(said(&taken.local_addr().unwrap().to_string()).await.contains("another port"));
        for nonsense in ["7700", "127.0.0.1:99999"] {
            let said = said(nonsense).await;
            assert!(said.contains(nonsense) && said.contains("an address and a port"), "{said}");
        }
    }

    #[tokio::test]
    async fn the_answer_to_a_panic_has_the_headers_of_any_other() {
        let router = guarded(Router::new().route("/api/v1/broken", get(broken)));
        let request = axum::http::Request::get("/api/v1/broken").header("x-forwarded-proto", "https");
        let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let told = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!(told("content-type"), "application/problem+json");
        assert_eq!(told("content-security-policy"), CONTENT_SECURITY_POLICY);
        assert_eq!(told("x-content-type-options"), "nosniff");
        assert_eq!(told("cache-control"), "no-store");
        assert_eq!(told("strict-transport-security"), STRICT_TRANSPORT_SECURITY);
    }
}
