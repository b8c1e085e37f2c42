//! How fast the log takes events, beside what the disk itself takes: `cargo run --release --example append_speed`.
//!
//! Interleaved A B A B on one directory: (a) the same bytes appended to a plain file, one fdatasync per 1,000 events,
//! (b) [`EventLog::append`] from 64 concurrent callers with 100 events of 500 bytes each, deduplicated. Prints one line
//! of JSON; the ratio is the median of the pairs.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use eventlog::{Appended, EventLog, Options};
use primitives::{Event, EventKind, Ids, SharedClock, ShopId, SourceId, SystemClock};

const PAIRS: usize = 5;
const CALLERS: usize = 64;
const CALLS: usize = 40;
const PER_CALL: usize = 100;
const EVENTS: usize = CALLERS * CALLS * PER_CALL;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).map_or_else(|| tempfile::tempdir_in("."), tempfile::tempdir_in)?;
    let clock: SharedClock = Arc::new(SystemClock);
    let log = EventLog::open(&dir.path().join("log"), Options::default(), clock.clone())?;
    let ids = Ids::seeded(clock.clone(), 1);
    let (shop, source) = (ShopId(ids.uuid()), SourceId(ids.uuid()));
    let (mut raw, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let events: Vec<Event> = (0..EVENTS).map(|_| event(&ids, &clock, shop, source)).collect();
        let bytes = serde_json::to_vec(&events[0])?;
        raw.push(append_raw(dir.path(), &bytes)?);
        ours.push(append_log(&log, events).await?);
        ratios.push(ours[ours.len() - 1] / raw[raw.len() - 1]);
    }
    let report = serde_json::json!({
        "bench": "append_speed",
        "events_per_run": EVENTS,
        "raw_events_per_s": median(&mut raw),
        "log_events_per_s": median(&mut ours),
        "ratio": median(&mut ratios),
        "ratio_min": ratios[0],
        "ratio_max": ratios[PAIRS - 1],
        "answer_ok": log.last() == (PAIRS * EVENTS) as u64,
        "bytes_per_event": log.stats()?.bytes / log.last(),
        "resident_mib": resident_mib(),
    });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

fn event(ids: &Ids, clock: &SharedClock, shop: ShopId, source: SourceId) -> Event {
    let message_id = ids.uuid().to_string();
    let body = format!(
        r#"{{"type":"track","event":"Product Viewed","userId":"u_{}","messageId":"{message_id}","properties":{{"product_id":"p_{}","price":25.9}}}}"#,
        &message_id[..9],
        &message_id[24..],
    );
    let now = clock.now();
    Event {
        v: Event::VERSION,
        shop,
        source,
        user_id: Some(format!("u_{}", &message_id[..9])),
        message_id,
        kind: EventKind::Track,
        name: Some("Product Viewed".to_owned()),
        anonymous_id: None,
        timestamp: now,
        received_at: now,
        body: serde_json::value::RawValue::from_string(body).expect("the body is JSON"),
    }
}

fn append_raw(dir: &Path, event: &[u8]) -> std::io::Result<f64> {
    let path = dir.join("raw");
    let mut file = File::create(&path)?;
    let batch = event.repeat(1000);
    let start = Instant::now();
    for _ in 0..EVENTS / 1000 {
        file.write_all(&batch)?;
        file.sync_data()?;
    }
    let speed = EVENTS as f64 / start.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(speed)
}

async fn append_log(log: &EventLog, events: Vec<Event>) -> Result<f64, Box<dyn std::error::Error>> {
    let mut calls = events.chunks(PER_CALL).map(<[Event]>::to_vec).collect::<Vec<_>>();
    let start = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (log, calls) = (log.clone(), calls.split_off(calls.len() - CALLS));
            tokio::spawn(async move {
                for call in calls {
                    let answers = log.append(call).await?;
                    assert!(answers.iter().all(|answer| matches!(answer, Appended::Stored(_))), "all are new");
                }
                Ok::<_, eventlog::AppendError>(())
            })
        })
        .collect();
    for caller in callers {
        caller.await??;
    }
    Ok(EVENTS as f64 / start.elapsed().as_secs_f64())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn resident_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib / 1024)
}
