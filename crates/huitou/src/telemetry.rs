use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics::{describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Seconds: from what a page of numbers takes to what nobody waits for.
const BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

const EVERY: Duration = Duration::from_secs(5);

/// The one recorder of the process; none when another was there first.
pub fn handle() -> Option<&'static PrometheusHandle> {
    HANDLE.get_or_init(|| install().ok()).as_ref()
}

fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
    describe_counter!("huitou_http_requests_total", "Requests answered, by route and status.");
    describe_histogram!("huitou_http_request_duration_seconds", "Time until the head of an answer, by route.");
    describe_counter!(
        collect::EVENTS_TOTAL,
        "Events that came since the start, by the kind of their source: accepted, duplicate, or refused and kept."
    );
    describe_gauge!("huitou_log_events", "Events in the log.");
    describe_gauge!("huitou_log_bytes", "Bytes that the log takes on disk.");
    describe_gauge!(
        "huitou_log_disk_free_bytes",
        "Bytes free on the log's disk; under `min_free_mib` events are refused."
    );
    describe_gauge!("huitou_consumer_behind_events", "Events that a consumer of the log has still to apply.");
    describe_gauge!("huitou_consumer_lag_seconds", "Age of the oldest event that a consumer has still to apply.");
    describe_gauge!(
        "huitou_consumer_poisoned_events",
        "Events passed because they cannot be applied, since the start."
    );
    describe_gauge!("huitou_build_info", "Always 1; the version is a label.");
    metrics::gauge!("huitou_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// Measured times wait to be summed up until somebody asks for them: where nobody does, this keeps them from piling up.
pub async fn upkeep() {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Some(handle) = handle() {
            handle.run_upkeep();
        }
    }
}

/// A stranger can make up any number of methods, and each would have numbers of its own for as long as the server runs.
fn known(method: &Method) -> &str {
    const ASKED: [Method; 7] =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    if ASKED.contains(method) { method.as_str() } else { "other" }
}

/// Counts and times requests by route, never by address: an address may hold a person's id.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = known(request.method()).to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let timed = [("method", method.clone()), ("route", route.clone())];
    metrics::histogram!("huitou_http_request_duration_seconds", &timed).record(started.elapsed().as_secs_f64());
    let counted = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("huitou_http_requests_total", &counted).increment(1);
    response
}
