use std::path::Path;
use std::sync::Arc;

use eventlog::{Appended, EventLog, Options};
use primitives::{Event, EventKind, ManualClock, Seq, ShopId, SourceId, Timestamp};
use serde_json::value::RawValue;

pub fn noon() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

pub fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(noon()))
}

pub fn open(dir: &Path) -> EventLog {
    EventLog::open(dir, Options::default(), clock()).unwrap()
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
