use std::process::ExitCode;

use anyhow::{Context, Result};
use store::{Sql, Store};

use super::rebuild::replay;
use super::told;
use crate::app::{App, migrations};
use crate::config::Config;
use crate::logs;

/// Tables that a projection needs and does not make.
const GIVEN: [&str; 6] = ["shops", "person_keys", "erasures", "listen_settings", "text_models", "text_readings"];

/// Replays the log into a database beside the live one and compares the two, table by table; then what is kept beside
/// the log with what the log tells of it.
pub async fn run(config: Config) -> Result<ExitCode> {
    logs::init(&config.settings);
    let app = App::open(&config).await.context("the stores cannot be opened: stop the running server first")?;
    let kit = &app.kit;
    // What took effect already and waits to be told would differ.
    flows::drain(kit, &app.log).await?;
    replay(&app.log, kit, &kit.store).await?;
    // What is behind is read as everything is read in the replay.
    listen::read_again(kit).await?;
    let place = app.settings.data.join("check.db");
    let scratch = scratch(&app, &place).await?;
    let events = replay(&app.log, kit, &scratch).await?;
    let differ = different(&tables(&kit.store).await?, &tables(&scratch).await?);
    scratch.close().await?;
    remove(&place);
    let disagree = disagreeing(&told::compare(&app.log, &kit.store).await?);
    if differ > 0 {
        println!("{differ} tables differ: `huitou rebuild` makes them anew from the events");
    }
    if differ + disagree > 0 {
        return Ok(ExitCode::FAILURE);
    }
    println!("{events} events replayed: what is stored is what they tell");
    Ok(ExitCode::SUCCESS)
}

type Table = (&'static str, u64, String);

/// Prints table by table; gives how many differ.
fn different(live: &[Table], rebuilt: &[Table]) -> usize {
    let mut differ = 0;
    for ((table, rows, digest), (_, again, other)) in live.iter().zip(rebuilt) {
        let is_equal = digest == other;
        differ += usize::from(!is_equal);
        let verdict = if is_equal { "equal" } else { "DIFFERENT" };
        println!("{table:<20} {rows:>9} rows live {again:>9} rebuilt  {verdict}");
    }
    differ
}

/// Prints kind by kind, with what to do; gives how many do not agree.
fn disagreeing(told: &[told::Told]) -> usize {
    for kind in told {
        let verdict = if kind.agrees() { "told" } else { "DIFFERENT" };
        println!("{:<20} {:>9} rows of {}  {verdict}", kind.name, kind.rows, kind.shop);
        for remedy in kind.remedies() {
            println!("  → {remedy}");
        }
    }
    told.iter().filter(|kind| !kind.agrees()).count()
}

/// Name, rows and digest of every table that follows from events.
async fn tables(store: &Store) -> Result<Vec<Table>> {
    let customers = know::digest(store).await?.into_iter().map(|table| (table.table, table.rows, table.digest));
    let reviews = listen::digest(store).await?.into_iter().map(|table| (table.table, table.rows, table.digest));
    Ok(customers.chain(reviews).collect())
}

/// An empty database beside the live one, with the shops and the keys of its people.
pub async fn scratch(app: &App, place: &std::path::Path) -> Result<Store> {
    remove(place);
    let scratch = Store::open_sqlite(place).await?;
    scratch.migrate(&migrations(), app.kit.now()).await?;
    store::copy_tables(&app.kit.store, &scratch, &GIVEN).await?;
    scratch.scalar::<i64>("SELECT COUNT(*) FROM shops", vec![]).await?;
    Ok(scratch)
}

fn remove(place: &std::path::Path) {
    for end in ["", "-wal", "-shm"] {
        let file = format!("{}{end}", place.display());
        if let Err(error) = std::fs::remove_file(&file) {
            tracing::debug!(%error, file, "nothing to remove");
        }
    }
}
