use std::process::ExitCode;

use anyhow::{Context, Result};
use know::Projector;
use store::{Sql, Store};

use super::rebuild::project;
use crate::app::{App, migrations};
use crate::config::Config;
use crate::logs;

/// Tables that a projection needs and does not make.
const GIVEN: [&str; 2] = ["shops", "person_keys"];

/// Replays the log into a database beside the live one and compares the two, table by table.
pub async fn run(config: Config) -> Result<ExitCode> {
    logs::init(&config.settings);
    let app = App::open(&config).await.context("the stores cannot be opened: stop the running server first")?;
    let kit = &app.kit;
    let live = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&app.log, &live).await?;
    let place = app.settings.data.join("check.db");
    let scratch = scratch(&app, &place).await?;
    let rebuilt = Projector::new(scratch.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    let events = project(&app.log, &rebuilt).await?;
    let (mine, theirs) = (know::digest(&kit.store).await?, know::digest(&scratch).await?);
    let mut differ = 0;
    for (live, rebuilt) in mine.iter().zip(&theirs) {
        let equal = live.digest == rebuilt.digest;
        differ += u32::from(!equal);
        let verdict = if equal { "equal" } else { "DIFFERENT" };
        println!("{:<20} {:>9} rows live {:>9} rebuilt  {verdict}", live.table, live.rows, rebuilt.rows);
    }
    scratch.close().await?;
    remove(&place);
    if differ == 0 {
        println!("{events} events replayed: what is stored is what they tell");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{differ} tables differ: `huitou rebuild` makes them anew from the events");
    Ok(ExitCode::FAILURE)
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
