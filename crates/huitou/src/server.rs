use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::Request;
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

async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
    ];
    for (name, value) in fixed {
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
