use std::path::Path;
use std::sync::Arc;

use eventlog::{Appended, EventLog, LogError, Options, Seal};
use primitives::{Event, EventKind, Ids, ManualClock, Seq, ShopId, SourceId, Timestamp};
use serde_json::value::RawValue;

pub fn noon() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

pub fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(noon()))
}

/// A key, and nonces that differ from one process to the next, as a log demands.
pub fn seal(key: u8) -> Seal {
    Seal::new([key; 32], Arc::new(Ids::from_os(clock())))
}

pub fn open_with(dir: &Path, seal: Option<Seal>) -> Result<EventLog, LogError> {
    EventLog::open(dir, Options { seal, ..Options::default() }, clock())
}

/// Opens a sealed log.
pub fn open(dir: &Path) -> EventLog {
    open_with(dir, Some(seal(1))).unwrap()
}

pub fn event(id: impl Into<String>) -> Event {
    let message_id = id.into();
    let body = format!(r#"{{"type":"track","event":"Product Viewed","properties":{{"product_id":"{message_id}"}}}}"#);
    Event {
        v: Event::VERSION,
        shop: ShopId("0198c0de-0000-7000-8000-000000000001".parse().unwrap()),
        source: SourceId("0198c0de-0000-7000-8000-000000000002".parse().unwrap()),
        user_id: Some(format!("user of {message_id}")),
        message_id,
        kind: EventKind::Track,
        name: Some("Product Viewed".to_owned()),
        anonymous_id: None,
        timestamp: noon(),
        received_at: noon(),
        body: RawValue::from_string(body).unwrap(),
    }
}

pub fn events(ids: impl IntoIterator<Item = usize>) -> Vec<Event> {
    ids.into_iter().map(|id| event(id.to_string())).collect()
}

pub fn stored(seqs: impl IntoIterator<Item = Seq>) -> Vec<Appended> {
    seqs.into_iter().map(Appended::Stored).collect()
}

/// All positions and message ids in the log.
pub fn contents(log: &EventLog) -> Vec<(Seq, String)> {
    log.read(0, usize::MAX).unwrap().into_iter().map(|stored| (stored.seq, stored.event.message_id)).collect()
}

/// How many files below `dir` hold the text.
pub fn files_with(dir: &Path, text: &str) -> usize {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let count = |path: std::path::PathBuf| {
        if path.is_dir() {
            return files_with(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap();
        usize::from(bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    };
    entries.map(count).sum()
}
