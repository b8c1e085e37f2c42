//! `kill -9` under load over TCP: nothing acknowledged is lost, nothing is there or counted twice.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eventlog::{EventLog, Seal};
use primitives::{Ids, SharedClock, SystemClock};
use serde_json::{Value, json};
use store::Vault;

use crate::server::{Owner, Server, create_shop, huitou, request};

const SENDERS: u32 = 4;
/// Events of a batch: few, for what is tried here is how often it is killed, not how much it takes.
const BATCH: usize = 5;
/// How long a sender rests between its batches.
const REST: Duration = Duration::from_millis(5);
/// Kills that one data folder goes through before it is looked into.
const PER_FOLDER: u32 = 50;
/// Kills fall into so many microseconds after the first acknowledgement: requests are read, written and synced then, and
/// the projections follow.
const SPREAD: u32 = 150_000;
const EVENT: &str = "Order Completed";

/// What a sender holds: batches are sent again until they are acknowledged, as the Segment libraries do.
#[derive(Default)]
struct Sender {
    next: u32,
    unanswered: Option<Vec<String>>,
    acknowledged: Vec<String>,
}

/// 50 kills; `HUITOU_KILLS=1000` for more.
#[test]
fn no_acknowledged_event_is_lost_or_doubled_by_kill_9() {
    let kills: u32 = std::env::var("HUITOU_KILLS").map_or(PER_FOLDER, |kills| kills.parse().unwrap());
    for first in (0..kills).step_by(PER_FOLDER as usize) {
        survive(first, kills.min(first + PER_FOLDER));
    }
}

/// Goes through the kills from `first` to before `end` with one data folder.
fn survive(first: u32, end: u32) {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let server = Server::start(folder.path());
    let source = server.owner().ask("POST", "/api/v1/sources", &json!({ "name": "Till", "kind": "server" }));
    let key = source["write_key"].as_str().unwrap();
    let mut senders: Vec<Sender> = (0..SENDERS).map(|_| Sender::default()).collect();
    let mut server = Some(server);
    for round in first..end {
        let running = server.take().unwrap_or_else(|| Server::start(folder.path()));
        let after = Duration::from_micros(u64::from(round.wrapping_mul(2_654_435_761) % SPREAD));
        load(running, key, &mut senders, after);
    }
    let acknowledged: usize = senders.iter().map(|sender| sender.acknowledged.len()).sum();
    assert!(acknowledged >= (end - first) as usize * BATCH, "the senders sent: {acknowledged}");
    let stored = compare(folder.path(), &senders);
    counts_agree(&Server::start(folder.path()).owner(), stored);
    let said = huitou(folder.path(), &["check"]);
    let lake = said.lines().find(|line| line.starts_with("lake ")).expect("the lake is held against the log");
    assert!(lake.ends_with("equal") && counted(lake) >= stored as u64, "{stored} were stored: {lake}");
    eprintln!("kills {first} to {end}: {acknowledged} events acknowledged, {stored} stored");
}

/// Sends until the server is killed, some time after its first acknowledgement.
fn load(server: Server, key: &str, senders: &mut [Sender], after: Duration) {
    let address = server.address.clone();
    let (said, hear) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for (name, sender) in senders.iter_mut().enumerate() {
            let (said, address) = (said.clone(), &address);
            scope.spawn(move || {
                while sender.send(address, key, name) {
                    let _ = said.send(());
                    std::thread::sleep(REST);
                }
            });
        }
        hear.recv_timeout(Duration::from_secs(60)).expect("the server acknowledges");
        std::thread::sleep(after);
        server.kill();
    });
}

impl Sender {
    /// True when the server has acknowledged.
    fn send(&mut self, address: &str, key: &str, name: usize) -> bool {
        let ids = self.unanswered.take().unwrap_or_else(|| {
            self.next += 1;
            (0..BATCH).map(|n| format!("{name}-{}-{n}", self.next)).collect()
        });
        let order = |(n, id): (usize, &String)| {
            let bought = json!({ "order_id": id, "total": 20, "currency": "CNY" });
            json!({ "type": "track", "event": EVENT, "userId": format!("buyer-{name}-{n}"), "messageId": id, "properties": bought })
        };
        let batch: Vec<Value> = ids.iter().enumerate().map(order).collect();
        let body = json!({ "writeKey": key, "batch": batch }).to_string();
        match request(address, "POST", "/v1/batch", "", &body) {
            Some((head, answer)) => {
                assert!(head.starts_with("HTTP/1.1 200"), "{head} {answer}");
                self.acknowledged.extend(ids);
                true
            }
            None => {
                self.unanswered = Some(ids);
                false
            }
        }
    }
}

/// Compares the log with what was acknowledged; gives how many of the senders' events it holds.
fn compare(data: &Path, senders: &[Sender]) -> usize {
    let clock: SharedClock = Arc::new(SystemClock);
    let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
    let vault = Vault::open(&data.join("keys").join("master.key"), &ids).unwrap();
    let seal = Some(Seal::new(vault.derived_key("event log"), ids));
    let log =
        EventLog::open(&data.join("log"), eventlog::Options { seal, ..eventlog::Options::default() }, clock).unwrap();
    let mut found: HashMap<String, u32> = HashMap::new();
    for stored in log.read(0, usize::MAX).unwrap() {
        // What the installation tells of itself, such as a customer's new class, nobody sent.
        if stored.event.name.as_deref() == Some(EVENT) {
            *found.entry(stored.event.message_id).or_default() += 1;
        }
    }
    let doubled: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    let lost: HashSet<_> = senders.iter().flat_map(|s| &s.acknowledged).filter(|id| !found.contains_key(*id)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    found.len()
}

/// How many events the lake has, as `huitou check` tells.
fn counted(lake: &str) -> u64 {
    let (before, _) = lake.split_once(" in lake").expect("a number of events");
    before.rsplit(' ').next().and_then(|events| events.parse().ok()).expect("a number of events")
}

/// What is shown comes from the log once, however often the projections were cut.
fn counts_agree(owner: &Owner, stored: usize) {
    let began = Instant::now();
    loop {
        let freshness = owner.ask("GET", "/api/v1/freshness", &Value::Null);
        let consumers = freshness["consumers"].as_array().unwrap();
        if consumers.iter().all(|consumer| consumer["behind"] == 0) {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{freshness}");
        std::thread::sleep(Duration::from_millis(200));
    }
    let sources = owner.ask("GET", "/api/v1/sources", &Value::Null);
    assert_eq!(sources["items"][0]["events_24h"], stored, "{sources}");
    let overview = owner.ask("GET", "/api/v1/customers/overview", &Value::Null);
    assert_eq!(overview["orders_30d"], stored, "every event was an order of its own: {overview}");
    assert_eq!(overview["total"], SENDERS as usize * BATCH, "{overview}");
}
