//! `kill -9` under load: nothing acknowledged is lost, nothing is there twice.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use eventlog::{Appended, EventLog};
use primitives::Seq;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::{contents, event, open};

const ROLE: &str = "EVENTLOG_KILL_DIR";
const ROUND: &str = "EVENTLOG_KILL_ROUND";
const SELF: &str = "killing::no_acknowledged_event_is_lost_or_doubled_by_kill_9";
const WRITERS: u64 = 8;

/// Kills per log: beyond that, replaying ever fuller journals takes most of the time.
const PER_LOG: u32 = 10;

/// 50 kills; `HUITOU_KILLS=1000` for more.
#[test]
fn no_acknowledged_event_is_lost_or_doubled_by_kill_9() {
    if let Some(dir) = std::env::var_os(ROLE) {
        return write_until_killed(Path::new(&dir));
    }
    let kills = std::env::var("HUITOU_KILLS").map_or(50, |kills| kills.parse().unwrap());
    let mut rng = StdRng::seed_from_u64(20_260_301);
    let (mut acknowledged, mut stored, mut slowest) = (0, 0, Duration::ZERO);
    for start in (0..kills).step_by(PER_LOG as usize) {
        let dir = tempfile::tempdir().unwrap();
        let mut checked = 0;
        for round in start..kills.min(start + PER_LOG) {
            let acks = kill_a_writer(dir.path(), round, Duration::from_micros(rng.random_range(0..150_000)));
            acknowledged += acks.len();
            let start = Instant::now();
            let log = open(dir.path());
            slowest = slowest.max(start.elapsed());
            checked = compare(&log, checked, &acks, round);
        }
        let ids: HashSet<String> = contents(&open(dir.path())).into_iter().map(|(_, id)| id).collect();
        assert_eq!(ids.len() as Seq, checked, "positions are dense and no id is there twice");
        stored += checked;
    }
    eprintln!("{kills} kills, {acknowledged} events acknowledged, {stored} stored, slowest recovery {slowest:?}");
    assert!(acknowledged > kills as usize, "the writers wrote");
}

/// Checks the events after `checked` against the acknowledgements; back with the new end.
fn compare(log: &EventLog, checked: Seq, acks: &HashMap<Seq, String>, round: u32) -> Seq {
    let new = log.read(checked, usize::MAX).unwrap();
    let found: HashMap<Seq, &str> = new.iter().map(|stored| (stored.seq, stored.event.message_id.as_str())).collect();
    for (seq, id) in acks {
        assert_eq!(found.get(seq).copied(), Some(id.as_str()), "round {round}: event {seq} was acknowledged");
    }
    for stored in &new {
        assert_eq!(stored.event, event(stored.event.message_id.clone()), "round {round}: event {}", stored.seq);
    }
    log.last()
}

/// Starts this very test as a writer, kills it some time after its first acknowledgement, and returns what it said.
fn kill_a_writer(dir: &Path, round: u32, after: Duration) -> HashMap<Seq, String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", SELF, "--nocapture"])
        .env(ROLE, dir)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    let (said, hear) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut acks = HashMap::new();
        for line in lines.split(b'\n').map_while(Result::ok) {
            // A line the kill cut short has no end mark.
            let line = String::from_utf8(line).unwrap();
            if let Some(ack) = line.strip_prefix("ack ").and_then(|ack| ack.strip_suffix(" .")) {
                let (seq, id) = ack.split_once(' ').unwrap();
                acks.insert(seq.parse().unwrap(), id.to_owned());
                let _ = said.send(());
            }
        }
        acks
    });
    hear.recv_timeout(Duration::from_secs(60)).expect("the writer acknowledges");
    std::thread::sleep(after);
    kill(&mut child);
    reader.join().unwrap()
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "killed, not ended: {status}");
}

fn write_until_killed(dir: &Path) {
    let round = std::env::var(ROUND).unwrap();
    let log = open(dir);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| tokio::spawn(write(log.clone(), round.clone(), writer))).collect();
        for writer in writers {
            writer.await.unwrap();
        }
    });
}

async fn write(log: EventLog, round: String, writer: u64) {
    let mut rng = StdRng::seed_from_u64(writer);
    for call in 0u64.. {
        // Some calls are large enough for direct I/O.
        let most = if call % 4 == 3 { 800 } else { 60 };
        let ids: Vec<String> = (0..rng.random_range(1..most)).map(|n| format!("{round}-{writer}-{call}-{n}")).collect();
        let send = || log.append(ids.iter().map(event).collect());
        let answers = send().await.unwrap();
        let mut said = String::new();
        for (answer, id) in answers.iter().zip(&ids) {
            let Appended::Stored(seq) = answer else { panic!("{id} is new") };
            said.push_str(&format!("ack {seq} {id} .\n"));
        }
        std::io::stdout().lock().write_all(said.as_bytes()).unwrap();
        if call % 8 == 0 {
            assert!(send().await.unwrap().iter().all(|answer| *answer == Appended::Duplicate));
        }
    }
}
