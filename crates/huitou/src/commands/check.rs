use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Sql, Store};
use uuid::Uuid;
use web::Kit;

use super::history;
use super::progress::{self, Tell};
use super::rebuild::replay;
use super::say::say;
use super::told;
use crate::app::{App, Places, migrations};
use crate::config::Config;
use crate::control::{self, Answer, Request};
use crate::logs;

/// Tables that a projection needs and does not make.
const GIVEN: [&str; 8] = [
    "shops",
    "person_keys",
    "erasures",
    "customer_fields",
    "listen_settings",
    "review_later_since",
    "text_models",
    "text_readings",
];

/// What a comparison found, line by line.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    pub lines: Vec<String>,
    pub is_well: bool,
}

/// Replays the log beside what is stored and compares the two, table by table; then what is kept beside the log with
/// what the log tells of it, and the lake with the log: by the server that holds the stores, where one runs.
pub async fn run(config: Config) -> Result<ExitCode> {
    logs::init(&config.settings);
    let (bar, progress) = progress::bar("events")?;
    let report = match control::watch(&config.settings, &Request::Check, &progress).await? {
        Some(Answer::Checked(report)) => report,
        Some(_) => bail!("the server that runs is of another version: restart it"),
        None => compare(&App::open(&config).await.context("the stores cannot be opened")?, &progress).await?,
    };
    bar.finish_and_clear();
    for line in &report.lines {
        say!("{line}")?;
    }
    Ok(if report.is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares while everything goes on; changes nothing but a folder of its own, which goes when it is done.
pub async fn compare(app: &App, tell: Tell<'_>) -> Result<Report> {
    let folder = Places::of(&app.settings).check();
    remove(&folder)?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let report = compare_in(&folder, app, tell).await;
    let removed = remove(&folder);
    let report = report?;
    removed.map(|()| report)
}

/// A copy of the database is brought to an event that lies after it, and so is an empty database: what differs then was
/// different before.
async fn compare_in(folder: &Path, app: &App, tell: Tell<'_>) -> Result<Report> {
    let (kit, log) = (&app.kit, &app.log);
    let (taken, before) = (taken_away(app).await?, log.last());
    let live = copy(kit, &folder.join("live.db")).await?;
    // What took effect in the copy and waits to be told would differ.
    flows::drain(kit, log).await?;
    let end = log.last();
    let of_copy = Kit::new(live.clone(), kit.clock.clone(), kit.ids.clone(), kit.vault.clone());
    replay(log, &of_copy, &live, end, tell).await?;
    // What is behind is read as everything is read in the replay.
    listen::read_again(&of_copy).await?;
    let rebuilt = scratch(&live, &folder.join("rebuilt.db"), kit.now()).await?;
    let events = replay(log, kit, &rebuilt, end, tell).await?;
    let (mut lines, differ) = different(&tables(&live).await?, &tables(&rebuilt).await?);
    let (kinds, disagree) = disagreeing(&told::compare(log, &live, before, end).await?);
    lines.extend(kinds);
    let mut history = history::compare(app).await?;
    let is_moved = taken_away(app).await? != taken;
    history.is_moving |= is_moved && !history.agrees();
    lines.extend(history.lines());
    let is_well = differ + disagree == 0 && history.agrees();
    if is_well {
        lines.push(format!("{events} events replayed: what is stored is what they tell"));
    } else if is_moved {
        let why = "somebody was erased, or old browsing was forgotten, while this was compared: run it again";
        lines.push(why.to_owned());
    } else if differ > 0 {
        lines.push(format!("{differ} tables differ: `huitou rebuild` makes them anew from the events"));
    }
    rebuilt.close().await?;
    live.close().await?;
    Ok(Report { lines, is_well })
}

/// What was taken out of the log: where that moves, the log and a copy of the database are of two moments.
async fn taken_away(app: &App) -> Result<(Vec<Uuid>, Option<i64>, u64)> {
    let store = &app.kit.store;
    let erasures: Vec<Uuid> = store.column("SELECT id FROM erasures ORDER BY id", vec![]).await?;
    let forgotten = "SELECT CAST(COALESCE(SUM(forgotten_before), 0) AS BIGINT) FROM shops";
    let forgotten: Option<i64> = store.scalar(forgotten, vec![]).await?;
    let log = app.log.clone();
    let stats = tokio::task::spawn_blocking(move || log.stats()).await??;
    Ok((erasures, forgotten, stats.last - stats.events))
}

type Table = (&'static str, u64, String);

/// A line for each table; how many differ.
fn different(live: &[Table], rebuilt: &[Table]) -> (Vec<String>, usize) {
    let (mut lines, mut differ) = (Vec::new(), 0);
    for ((table, rows, digest), (_, again, other)) in live.iter().zip(rebuilt) {
        let is_equal = digest == other;
        differ += usize::from(!is_equal);
        let verdict = if is_equal { "equal" } else { "DIFFERENT" };
        lines.push(format!("{table:<20} {rows:>9} rows live {again:>9} rebuilt  {verdict}"));
    }
    (lines, differ)
}

/// A line for each kind, and what to do; how many do not agree.
fn disagreeing(told: &[told::Told]) -> (Vec<String>, usize) {
    let mut lines = Vec::new();
    for kind in told {
        let verdict = if kind.agrees() { "told" } else { "DIFFERENT" };
        lines.push(format!("{:<20} {:>9} rows of {}  {verdict}", kind.name, kind.rows, kind.shop));
        lines.extend(kind.remedies().into_iter().map(|remedy| format!("  → {remedy}")));
    }
    (lines, told.iter().filter(|kind| !kind.agrees()).count())
}

/// Name, rows and digest of every table that follows from events.
async fn tables(store: &Store) -> Result<Vec<Table>> {
    let customers = know::digest(store).await?.into_iter().map(|table| (table.table, table.rows, table.digest));
    let reviews = listen::digest(store).await?.into_iter().map(|table| (table.table, table.rows, table.digest));
    Ok(customers.chain(reviews).collect())
}

/// The database as it is at one moment.
async fn copy(kit: &Kit, place: &Path) -> Result<Store> {
    kit.store.backup(place, &migrations(), kit.now()).await?;
    let copy = Store::open_sqlite(place).await?;
    listen::refill_words(&copy).await?;
    Ok(copy)
}

/// An empty database with the shops of another and the keys of its people.
pub async fn scratch(from: &Store, place: &Path, now: Timestamp) -> Result<Store> {
    let scratch = Store::open_sqlite(place).await?;
    scratch.migrate(&migrations(), now).await?;
    store::copy_tables(from, &scratch, &GIVEN).await?;
    Ok(scratch)
}

/// Removes what a comparison left that was cut: there are personal fields in it, with their keys.
pub fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
