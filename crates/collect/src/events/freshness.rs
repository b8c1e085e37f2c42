use axum::Json;
use axum::extract::State;
use eventlog::LogError;
use primitives::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use crate::Collect;

/// How far what is shown lags behind what was acknowledged.
#[derive(Debug, Serialize, ToSchema)]
pub struct Freshness {
    pub log: LogView,
    pub consumers: Vec<ConsumerView>,
    /// At so many unread events new ones are refused; null: at no number.
    pub most_unread: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LogView {
    /// The newest event.
    pub last_seq: u64,
    pub events: u64,
    /// On disk.
    pub bytes: u64,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub oldest_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ConsumerView {
    pub name: String,
    /// The last event whose effect is in place.
    pub position: u64,
    /// Events still to come.
    pub behind: u64,
    /// Of them those that came since the server started and that it never applied: a rebuild has none.
    pub unread: u64,
    /// Whether new events are refused until it has caught up.
    pub is_refusing: bool,
    /// Age of the oldest event still to come; 0 when there is none.
    pub lag_seconds: f64,
    /// Events that could not be applied since the server started.
    pub poisoned: u64,
    /// Whether what it shows was derived by an older version's rules, so that `huitou rebuild` is to be run.
    pub is_outdated: bool,
    /// What holds it up.
    pub error: Option<String>,
}

/// # Errors
/// When the log cannot be read.
pub fn freshness(collect: &Collect) -> Result<Freshness, LogError> {
    let stats = collect.log.stats()?;
    let mut consumers = Vec::new();
    for (progress, unread) in collect.progress.iter().zip(collect.ceiling.unread(stats.last)) {
        let report = progress.report(&collect.log)?;
        consumers.push(ConsumerView {
            name: report.name,
            position: report.position,
            behind: report.behind,
            unread,
            is_refusing: collect.ceiling.is_reached(unread),
            lag_seconds: report.lag_seconds,
            poisoned: report.poisoned,
            is_outdated: report.is_outdated,
            error: report.error,
        });
    }
    let log = LogView { last_seq: stats.last, events: stats.events, bytes: stats.bytes, oldest_at: stats.oldest_at };
    Ok(Freshness { log, consumers, most_unread: collect.ceiling.most() })
}

/// Freshness of what is shown
#[utoipa::path(get, path = "/freshness", tag = "data", operation_id = "getFreshness",
    responses((status = 200, body = Freshness)))]
pub(crate) async fn show(State(collect): State<Collect>, staff: Staff) -> Result<Json<Freshness>, Problem> {
    staff.may(Permission::Read)?;
    let read = tokio::task::spawn_blocking(move || freshness(&collect)).await;
    Ok(Json(read.map_err(|error| Problem::internal(&error))?.map_err(|error| Problem::internal(&error))?))
}
