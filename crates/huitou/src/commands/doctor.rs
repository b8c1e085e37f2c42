use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use eventlog::EventLog;
use jiff::SignedDuration;
use primitives::{Clock, Seq, SystemClock, Timestamp};
use store::{Store, StoreError};
use web::Shop;

use crate::app::{App, Places, migrations};
use crate::config::{Config, Settings};

/// What was looked at, and what to do about it when it is not well.
pub struct Finding {
    what: &'static str,
    seen: String,
    pub remedy: Option<String>,
}

impl Finding {
    fn well(what: &'static str, seen: impl Into<String>) -> Self {
        Self { what, seen: seen.into(), remedy: None }
    }

    fn ill(what: &'static str, seen: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what, seen: seen.into(), remedy: Some(remedy.into()) }
    }
}

pub async fn run(config: Config) -> Result<ExitCode> {
    let settings = &config.settings;
    let mut findings = vec![
        Finding::well("version", env!("CARGO_PKG_VERSION")),
        port(&settings.listen),
        folder(&settings.data),
        key(settings),
        clock(),
    ];
    findings.extend(database(&config).await);
    findings.extend(stores(&config).await);
    for finding in &findings {
        let mark = if finding.remedy.is_none() { "ok  " } else { "BAD " };
        println!("{mark} {:<12} {}", finding.what, finding.seen);
        if let Some(remedy) = &finding.remedy {
            println!("     {:<12} → {remedy}", "");
        }
    }
    let ill = findings.iter().any(|finding| finding.remedy.is_some());
    Ok(if ill { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn port(listen: &str) -> Finding {
    match TcpListener::bind(listen) {
        Ok(_) => Finding::well("port", format!("{listen} is free")),
        Err(error) => {
            let remedy =
                "if it is this installation's own server, all is well; else stop what holds it, or give --listen";
            Finding::ill("port", format!("{listen}: {error}"), remedy)
        }
    }
}

fn folder(data: &Path) -> Finding {
    let probe = data.join(".doctor");
    let written = std::fs::create_dir_all(data).and_then(|()| std::fs::write(&probe, b"ok"));
    match written.and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => Finding::well("data folder", format!("{} can be written", data.display())),
        Err(error) => {
            let remedy = "give the folder to the user that runs the server, or choose another with --data";
            Finding::ill("data folder", format!("{}: {error}", data.display()), remedy)
        }
    }
}

fn key(settings: &Settings) -> Finding {
    let path = Places::of(settings).master_key();
    let Ok(metadata) = std::fs::metadata(&path) else {
        return Finding::well("master key", "not there yet; the first start makes it");
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let remedy = format!("chmod 600 {}", path.display());
            return Finding::ill("master key", format!("others can read it (mode {mode:o})"), remedy);
        }
    }
    Finding::well("master key", format!("{} bytes, private", metadata.len()))
}

fn clock() -> Finding {
    let now = SystemClock.now();
    if now.as_second() < 1_767_225_600 {
        return Finding::ill("clock", now.to_string(), "the clock is years behind: turn on time synchronisation (NTP)");
    }
    Finding::well("clock", now.to_string())
}

async fn database(config: &Config) -> Vec<Finding> {
    let address = config.database();
    let is_new = address.strip_prefix("sqlite:").is_some_and(|path| !Path::new(path).exists());
    if is_new {
        return vec![Finding::well("database", "not there yet; the first start makes it")];
    }
    let ill = |error: StoreError, remedy: &str| vec![Finding::ill("database", error.to_string(), remedy)];
    let store = match Store::open(&address).await {
        Ok(store) => store,
        Err(error) => return ill(error, "start it, or mend the address"),
    };
    let pending = match store::pending(&store, &migrations()).await {
        Ok(pending) => pending,
        Err(error) => return ill(error, "see the message"),
    };
    let damage = match store.integrity().await {
        Ok(damage) => damage,
        Err(error) => return ill(error, "stop the server and restore the last backup"),
    };
    if !damage.is_empty() {
        return vec![Finding::ill("database", damage.join("; "), "stop the server and restore the last backup")];
    }
    let sound = Finding::well("database", format!("sound, {} steps of the schema to come", pending.len()));
    if !pending.is_empty() {
        return vec![sound];
    }
    match web::shops(&store).await {
        Ok(shops) => std::iter::once(sound).chain(shops.iter().map(retention)).collect(),
        Err(error) => ill(error, "see the message"),
    }
}

/// A start looks for it after ten minutes, and then every hour.
const LATE: SignedDuration = SignedDuration::from_hours(48);

fn retention(shop: &Shop) -> Finding {
    let now = SystemClock.now();
    let Some(months) = shop.retention_months else {
        return Finding::well("retention", format!("{}: browsing is kept for good", shop.name));
    };
    let done = shop.forgotten_before.map_or_else(|| "nothing".to_owned(), |before| format!("all before {before}"));
    let seen = format!("{}: browsing is kept {months} months, {done} is forgotten", shop.name);
    let due = flows::kept_from(shop, now);
    let is_late = due.is_some_and(|due| shop.forgotten_before.is_none_or(|done| due.duration_since(done) > LATE));
    if is_late {
        return Finding::ill(
            "retention",
            seen,
            "let the server run: it follows within the hour, or its log says why not",
        );
    }
    Finding::well("retention", seen)
}

async fn stores(config: &Config) -> Vec<Finding> {
    let app = match App::open(config).await {
        Ok(app) => app,
        Err(error) => {
            let remedy = "if the server runs, this is as it should be: stop it to look at the stores";
            return vec![Finding::ill("stores", format!("{error:#}"), remedy)];
        }
    };
    let log = match app.log.stats() {
        Ok(stats) => Finding::well("event log", format!("{} events up to {}", stats.events, stats.last)),
        Err(error) => Finding::ill("event log", error.to_string(), "restore the last backup"),
    };
    let lake = match app.lake.verify() {
        Ok(problems) if problems.is_empty() => Finding::well("lake", format!("{} rows, sound", app.lake.stats().rows)),
        Ok(problems) => Finding::ill(
            "lake",
            format!("{} problems: {:?}", problems.len(), problems.first()),
            "restore the last backup",
        ),
        Err(error) => Finding::ill("lake", error.to_string(), "restore the last backup"),
    };
    vec![disk(&app.log, app.settings.min_free_mib), newest(&app.log, SystemClock.now()), log, lake]
}

/// Whether events are taken: under `floor` MiB they are not.
pub fn disk(log: &EventLog, floor: u64) -> Finding {
    let free = match log.free_bytes() {
        Ok(free) => free >> 20,
        Err(error) => return Finding::ill("disk", error.to_string(), "see the message"),
    };
    let seen = format!("{free} MiB are free; under {floor} MiB events are refused");
    if free < floor {
        return Finding::ill("disk", seen, "free some space: senders keep their events and come again");
    }
    Finding::well("disk", seen)
}

/// Clocks of servers differ by moments.
const TOLERATED: SignedDuration = SignedDuration::from_mins(5);

/// What was received in the future was received when the clock was ahead, or the clock is behind now.
pub fn newest(log: &EventLog, now: Timestamp) -> Finding {
    let received = match log.read_back(Seq::MAX, 1) {
        Ok(newest) => newest.first().map(|stored| stored.event.received_at),
        Err(error) => return Finding::ill("newest event", error.to_string(), "restore the last backup"),
    };
    let Some(at) = received else { return Finding::well("newest event", "there is none yet") };
    if at > now + TOLERATED {
        let seen = format!("received at {at}, which is yet to come");
        return Finding::ill("newest event", seen, "the clock was or is wrong: turn on time synchronisation (NTP)");
    }
    Finding::well("newest event", format!("received at {at}"))
}
