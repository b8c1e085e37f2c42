use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collect::Collect;
use store::Sql;
use web::Problem;

use crate::telemetry;
use crate::workers::Parts;

pub fn router(parts: &Parts) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(parts.collect.clone())
}

/// How long the database may take: who asks is seldom more patient.
const PATIENCE: Duration = Duration::from_secs(2);

/// Ready when the database answers and the log takes events.
async fn ready(State(collect): State<Collect>) -> Response {
    match reached(&collect).await.and_then(|()| collect.log.check_writable().map_err(|error| error.to_string())) {
        Ok(()) => "ok".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

async fn reached(collect: &Collect) -> Result<(), String> {
    let asked = collect.kit.store.scalar::<i64>("SELECT COUNT(*) FROM shops", vec![]);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(format!("the database does not answer: {error}")),
        Err(_) => Err(format!("the database did not answer in {} seconds", PATIENCE.as_secs())),
    }
}

/// Prometheus text. Consumers' lag is read when asked for.
async fn metrics(State(collect): State<Collect>) -> Result<Response, Problem> {
    let handle = telemetry::handle().ok_or_else(|| Problem::internal(&"no recorder of metrics"))?;
    let log = collect.log.clone();
    let read = tokio::task::spawn_blocking(move || collect::freshness(&collect)).await;
    let freshness = read.map_err(|e| Problem::internal(&e))?.map_err(|e| Problem::internal(&e))?;
    metrics::gauge!("huitou_log_events").set(freshness.log.events as f64);
    metrics::gauge!("huitou_log_bytes").set(freshness.log.bytes as f64);
    if let Ok(free) = log.free_bytes() {
        metrics::gauge!("huitou_log_disk_free_bytes").set(free as f64);
    }
    for consumer in freshness.consumers {
        let labels = [("consumer", consumer.name)];
        metrics::gauge!("huitou_consumer_behind_events", &labels).set(consumer.behind as f64);
        metrics::gauge!("huitou_consumer_lag_seconds", &labels).set(consumer.lag_seconds);
        metrics::gauge!("huitou_consumer_poisoned_events", &labels).set(consumer.poisoned as f64);
    }
    let text = handle.render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
