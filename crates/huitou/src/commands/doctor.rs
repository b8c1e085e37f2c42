use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use collect::{Collect, Freshness};
use eventlog::EventLog;
use jiff::SignedDuration;
use lake::Lake;
use primitives::{Clock, Ids, Seq, SharedClock, SystemClock, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError, Vault};
use web::{AuditHead, AuditRest, Shop};

use super::say::say;
use crate::app::{App, Places, migrations, open_history};
use crate::audit_ends::{AuditEnds, Seen};
use crate::config::{Config, Settings};
use crate::control::{self, Answer, Request};
use crate::key::MasterKey;

/// What was looked at, and what to do about it when it is not well.
#[derive(Debug, Serialize, Deserialize)]
pub struct Finding {
    what: String,
    pub seen: String,
    pub remedy: Option<String>,
}

impl Finding {
    fn well(what: &str, seen: impl Into<String>) -> Self {
        Self { what: what.to_owned(), seen: seen.into(), remedy: None }
    }

    fn ill(what: &str, seen: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.to_owned(), seen: seen.into(), remedy: Some(remedy.into()) }
    }
}

pub async fn run(config: Config) -> Result<ExitCode> {
    let settings = &config.settings;
    let mut findings =
        vec![Finding::well("version", env!("CARGO_PKG_VERSION")), folder(&settings.data), key(settings), clock()];
    findings.extend(database(&config).await);
    findings.extend(held(settings).await);
    for finding in &findings {
        let mark = if finding.remedy.is_none() { "ok  " } else { "BAD " };
        say!("{mark} {:<12} {}", finding.what, finding.seen)?;
        if let Some(remedy) = &finding.remedy {
            say!("     {:<12} → {remedy}", "")?;
        }
    }
    let ill = findings.iter().any(|finding| finding.remedy.is_some());
    Ok(if ill { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn port(listen: &str) -> Finding {
    match TcpListener::bind(listen) {
        Ok(_) => Finding::well("port", format!("{listen} is free")),
        Err(error) => {
            Finding::ill("port", format!("{listen}: {error}"), "stop what holds it, or give another with --listen")
        }
    }
}

fn folder(data: &Path) -> Finding {
    let probe = data.join(".doctor");
    let written = std::fs::create_dir_all(data).and_then(|()| std::fs::write(&probe, b"ok"));
    match written.and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => Finding::well("data folder", format!("{} can be written", data.display())),
        Err(error) => {
            let remedy = match error.kind() {
                ErrorKind::StorageFull => "free some space",
                _ => "give the folder to the user that runs the server, or choose another with --data",
            };
            Finding::ill("data folder", format!("{}: {error}", data.display()), remedy)
        }
    }
}

fn key(settings: &Settings) -> Finding {
    let key = MasterKey::of(settings);
    let path = key.path();
    let Ok(metadata) = std::fs::metadata(path) else {
        if key.is_given() {
            let remedy = "put this installation's key there, or correct master_key_file";
            return Finding::ill("master key", format!("{} is not there", path.display()), remedy);
        }
        if key.is_lost() {
            let remedy = "put it back, or name the file that holds it by master_key_file";
            return Finding::ill(
                "master key",
                format!("{} is not there, which sealed the log", path.display()),
                remedy,
            );
        }
        return Finding::well("master key", "not there yet; the first start makes it");
    };
    // Who may read a mounted secret is up to what mounts it.
    if key.is_given() {
        return Finding::well("master key", format!("in {}, apart from the data", path.display()));
    }
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
    let sealed = sealed(&store, &MasterKey::of(&config.settings)).await;
    if !pending.is_empty() {
        return vec![sound, sealed];
    }
    let shops = match web::shops(&store).await {
        Ok(shops) => shops,
        Err(error) => return ill(error, "see the message"),
    };
    let mut findings = vec![sound, sealed, derived(&store).await];
    for shop in &shops {
        findings.push(retention(shop));
        findings.push(audit_log(&store, shop).await);
    }
    match audit_ends(&config.settings) {
        Ok(seen) => {
            for shop in &shops {
                findings.push(audit_end(&store, shop, seen.get(&shop.id.0)).await);
            }
        }
        Err(error) => {
            let remedy = if MasterKey::of(&config.settings).path().exists() {
                "it was changed or damaged: compare the log with that of a backup, then remove the file"
            } else {
                "give the master key first"
            };
            findings.push(Finding::ill("audit log", crate::explained(&error), remedy));
        }
    }
    findings
}

/// Whether the master key is the one that sealed the database.
pub async fn sealed(store: &Store, key: &MasterKey) -> Finding {
    match key.misfit(store).await {
        Ok(None) => Finding::well("master key", "no other one sealed the database"),
        Ok(Some((seen, remedy))) => Finding::ill("master key", seen, remedy),
        Err(error) => Finding::ill("master key", crate::explained(&error), "see the message"),
    }
}

/// Where the audit logs ended when a server last looked.
fn audit_ends(settings: &Settings) -> Result<Seen> {
    let places = Places::of(settings);
    if !places.audit_ends().exists() {
        return Ok(Seen::default());
    }
    let vault = Vault::read(MasterKey::of(settings).path())?;
    AuditEnds::of(settings, &vault).read()
}

/// Whether the log still has all that was seen of it: without its newest entries it is a whole chain too.
pub async fn audit_end(store: &Store, shop: &Shop, seen: Option<&AuditHead>) -> Finding {
    let Some(seen) = seen else {
        let told = format!("{}: its end is not noted yet; a running server does it within seconds", shop.name);
        return Finding::well("audit log", told);
    };
    let missing = match web::audit_rest(store, shop.id, seen).await {
        Ok(AuditRest::Whole) => {
            return Finding::well("audit log", format!("{}: it has all {} entries that were seen", shop.name, seen.n));
        }
        Ok(AuditRest::Shorter(last)) => format!("{}: entries {} to {} are gone", shop.name, last + 1, seen.n),
        Ok(AuditRest::Exchanged) => format!("{}: others stand in place of its {} entries", shop.name, seen.n),
        Err(error) => return Finding::ill("audit log", error.to_string(), "see the message"),
    };
    let remedy = "somebody wrote to the database by hand: look for the entries in a backup, and find out who can reach \
                  it. If you put back an older database yourself, remove audit.ends from the data folder";
    Finding::ill("audit log", missing, remedy)
}

/// Whether what is derived was written by the rules that this version has.
pub async fn derived(store: &Store) -> Finding {
    let read = async {
        let is_outdated = store::is_outdated(store, (listen::CONSUMER, listen::RULES)).await?;
        Ok::<_, StoreError>((is_outdated, store::position(store, listen::CONSUMER).await?))
    };
    match read.await {
        Ok((false, _)) => Finding::well("derived", "reviews follow the rules of this version"),
        Ok((true, events)) => Finding::ill(
            "derived",
            format!(
                "what was read before the upgrade follows an older version's rules: reviews, and who is asked for one. \
                 Nothing is lost, and what comes now follows the new ones; {events} events were read so far"
            ),
            "run `huitou rebuild` once, when it is quiet: it reads all events again, and takes as long as `huitou check`, \
             which changes nothing and can be timed before. A running server goes on taking events meanwhile; the console, \
             the API and the shoppers' pages answer 503 until it is done, and nothing is mailed",
        ),
        Err(error) => Finding::ill("derived", error.to_string(), "see the message"),
    }
}

/// Whether what staff did is told as it was written.
pub async fn audit_log(store: &Store, shop: &Shop) -> Finding {
    match web::audit_broken_at(store, shop.id).await {
        Ok(None) => Finding::well("audit log", format!("{}: every entry follows from the one before it", shop.name)),
        Ok(Some(entry)) => Finding::ill(
            "audit log",
            format!("{}: entry {entry} does not follow from those before it", shop.name),
            "somebody wrote to the database by hand: compare the log with that of a backup, and find out who can reach it",
        ),
        Err(error) => Finding::ill("audit log", error.to_string(), "see the message"),
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

/// The port and the stores: as the server sees them that holds them, or as they lie where none runs.
async fn held(settings: &Settings) -> Vec<Finding> {
    match control::ask(settings, &Request::Examine).await {
        Ok(Some(Answer::Examined(findings))) => findings,
        Ok(None) => std::iter::once(port(&settings.listen)).chain(at_rest(settings)).collect(),
        Ok(Some(_)) | Err(_) => {
            let seen = "it runs and does not say how it is, or is of another version";
            vec![Finding::ill("server", seen, "restart it, and look into its log")]
        }
    }
}

/// What only the server knows that holds the stores. Blocks on the disk.
pub fn examine(app: &App, collect: &Collect) -> Vec<Finding> {
    let server = Finding::well("server", format!("it runs and listens on {}", app.settings.listen));
    let readers = match collect::freshness(collect) {
        Ok(freshness) => readers(&freshness),
        Err(error) => Finding::ill("readers", error.to_string(), "restore the last backup"),
    };
    [server, readers].into_iter().chain(stores(&app.log, &app.lake, app.settings.min_free_mib)).collect()
}

/// Whether what comes is read: where one who reads is too far behind, no more is taken.
pub fn readers(freshness: &Freshness) -> Finding {
    let Some(slowest) = freshness.consumers.iter().max_by_key(|consumer| consumer.unread) else {
        return Finding::well("readers", "nobody reads the log");
    };
    let ceiling = freshness.most_unread.map_or_else(String::new, |most| format!("; at {most} events are refused"));
    let seen = format!("the slowest, {}, has {} new events still to read{ceiling}", slowest.name, slowest.unread);
    if slowest.is_refusing {
        let remedy = "senders keep their events and come again: Data, “Freshness”, and the server's log say what holds \
                      it up. A crowd that stays needs a faster disk or database, or a higher max_unread_events";
        return Finding::ill("readers", seen, remedy);
    }
    Finding::well("readers", seen)
}

/// Looks without bringing the schema up to date, and without a key to make: both are for a start.
pub fn at_rest(settings: &Settings) -> Vec<Finding> {
    let key = MasterKey::of(settings);
    if !key.path().exists() {
        return Vec::new();
    }
    let clock: SharedClock = Arc::new(SystemClock);
    let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
    match key.open(&ids).and_then(|vault| open_history(settings, &vault, &ids, &clock)) {
        Ok((log, lake)) => stores(&log, &lake, settings.min_free_mib),
        Err(error) => {
            let remedy = "if another process has them, stop it; else restore the last backup";
            vec![Finding::ill("stores", crate::explained(&error), remedy)]
        }
    }
}

fn stores(log: &EventLog, lake: &Lake, min_free_mib: u64) -> Vec<Finding> {
    let held = match log.stats() {
        Ok(stats) => Finding::well("event log", format!("{} events up to {}", stats.events, stats.last)),
        Err(error) => Finding::ill("event log", error.to_string(), "restore the last backup"),
    };
    vec![disk(log, min_free_mib), newest(log, SystemClock.now()), held, self::lake(log, lake)]
}

/// Whether the lake is sound, and how far it is behind the log.
pub fn lake(log: &EventLog, lake: &Lake) -> Finding {
    // The log last: it may go on meanwhile, the lake not beyond it.
    let (stats, last) = (lake.stats(), log.last());
    match lake.verify() {
        Ok(problems) if !problems.is_empty() => Finding::ill(
            "lake",
            format!("{} problems: {:?}", problems.len(), problems.first()),
            "restore the last backup",
        ),
        Ok(_) if stats.position > last => Finding::ill(
            "lake",
            format!("it has come to event {}, the log only to {last}", stats.position),
            "they are not of one moment: restore the last backup",
        ),
        Ok(_) => {
            let (rows, at, unread) = (stats.rows, stats.position, last - stats.position);
            Finding::well("lake", format!("{rows} rows, sound; at event {at} of {last}, {unread} still to read"))
        }
        Err(error) => Finding::ill("lake", error.to_string(), "restore the last backup"),
    }
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
