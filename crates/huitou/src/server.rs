use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use web::Problem;

use crate::workers::Parts;
use crate::{api, assets, docs, health, telemetry};

/// Everything that answers HTTP.
pub fn router(parts: &Parts) -> Router {
    let (api, document) = api::api(parts);
    let reader = docs::render(&document);
    Router::new()
        .merge(api)
        .route("/api/openapi.json", get(async move || Json(document)))
        .route("/docs", get(async move || axum::response::Html(reader)))
        .nest("/v1", collect::ingest(parts.collect.clone()))
        .merge(health::router(parts))
        .merge(pages::router())
        .merge(listen::shopper::router().with_state(parts.shopper.clone()))
        .merge(contact::pages_router().with_state(parts.contact.clone()))
        .merge(survey::pages_router().with_state(parts.surveys.clone()))
        .merge(feedback::pages_router().with_state(parts.feedback.clone()))
        .fallback(assets::page)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn_with_state(parts.address.clone(), with_address))
        .layer(middleware::from_fn(secure))
        .layer(middleware::from_fn(telemetry::measure))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Problem::internal(&"a handler panicked"))
        }))
}

pub async fn bind(listen: &str) -> Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| {
        format!(
            "cannot listen on {listen}: is it taken, or not an address of this machine? Try --listen 127.0.0.1:7701"
        )
    })
}

/// How long requests in flight may take to end once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until told to stop, then lets requests in flight end.
pub async fn serve(listener: TcpListener, router: Router, stop: tokio_util::sync::CancellationToken) -> Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let stopping = stop.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move { stopping.cancelled().await });
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving.into_future() => served.context("serving")?,
        () = deadline => tracing::info!("connections still open were cut"),
    }
    Ok(())
}

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'self'";

/// Nothing here looks through a camera, listens, or asks where somebody is.
const PERMISSIONS_POLICY: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
/// For a year, and for this host alone.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Tells the handlers what links begin with.
async fn with_address(State(address): State<Option<HeaderValue>>, mut request: Request, next: Next) -> Response {
    pages::state_address(request.headers_mut(), address.as_ref());
    next.run(request).await
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
