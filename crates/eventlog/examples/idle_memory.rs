//! What the log takes when idle with many message ids remembered:
//! `cargo run --release --example idle_memory -- 10000000`.
//!
//! Fills a log, then opens it in a process of its own, which sends some old ids again, waits for the answers and prints
//! one line of JSON with its resident memory and the time opening took.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use eventlog::{Appended, EventLog, Options};
use primitives::{Event, EventKind, SharedClock, ShopId, SourceId, SystemClock};

const PER_CALL: usize = 10_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments.first().map_or(Ok(1_000_000), |count| count.parse())?;
    if let Some(dir) = arguments.get(1) {
        return look(Path::new(dir), count).await;
    }
    let dir = tempfile::tempdir_in(".")?;
    let log = open(dir.path())?;
    for from in (0..count).step_by(PER_CALL) {
        log.append(events(from)).await?;
    }
    drop(log);
    let done = Command::new(std::env::current_exe()?).arg(count.to_string()).arg(dir.path()).status()?;
    if done.success() { Ok(()) } else { Err("the reader failed".into()) }
}

async fn look(dir: &Path, count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let log = open(dir)?;
    let opened = start.elapsed();
    let idle = resident_mib();
    let start = Instant::now();
    let again = log.append(events(0)).await?;
    let report = serde_json::json!({
        "bench": "idle_memory",
        "ids": log.last(),
        "open_s": opened.as_secs_f64(),
        "idle_mib": idle,
        "old_ids_again_per_s": PER_CALL as f64 / start.elapsed().as_secs_f64(),
        "answer_ok": log.last() == count as u64 && again.iter().all(|answer| *answer == Appended::Duplicate),
        "log_bytes": log.stats()?.bytes,
    });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

fn open(dir: &Path) -> Result<EventLog, eventlog::LogError> {
    EventLog::open(dir, Options::default(), Arc::new(SystemClock) as SharedClock)
}

fn events(from: usize) -> Vec<Event> {
    let now = primitives::Clock::now(&SystemClock);
    let event = |id: usize| Event {
        v: Event::VERSION,
        shop: ShopId(uuid()),
        source: SourceId(uuid()),
        message_id: id.to_string(),
        kind: EventKind::Track,
        name: None,
        user_id: None,
        anonymous_id: Some("a".to_owned()),
        timestamp: now,
        received_at: now,
        body: serde_json::value::RawValue::from_string("{}".to_owned()).expect("the body is JSON"),
    };
    (from..from + PER_CALL).map(event).collect()
}

fn uuid<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    "0198c0de-0000-7000-8000-000000000001".parse().expect("it is a UUID")
}

fn resident_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib / 1024)
}
