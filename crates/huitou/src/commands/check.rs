use std::process::ExitCode;

use anyhow::{Context, Result};
use store::{Sql, Store};

use super::rebuild::replay;
use crate::app::{App, migrations};
use crate::config::Config;
use crate::logs;

/// Tables that a projection needs and does not make.
const GIVEN: [&str; 5] = ["shops", "person_keys", "listen_settings", "text_models", "text_readings"];

/// Replays the log into a database beside the live one and compares the two, table by table.
pub async fn run(config: Config) -> Result<ExitCode> {
    logs::init(&config.settings);
    let app = App::open(&config).await.context("the stores cannot be opened: stop the running server first")?;
    let kit = &app.kit;
    replay(&app.log, kit, &kit.store).await?;
    // What is behind is read as everything is read in the replay.
    listen::read_again(kit).await?;
    let place = app.settings.data.join("check.db");
    let scratch = scratch(&app, &place).await?;
    let events = replay(&app.log, kit, &scratch).await?;
    let (mine, theirs) = (tables(&kit.store).await?, tables(&scratch).await?);
    let mut differ = 0;
    for ((table, rows, digest), (_, rebuilt, again)) in mine.iter().zip(&theirs) {
        let equal = digest == again;
        differ += u32::from(!equal);
        let verdict = if equal { "equal" } else { "DIFFERENT" };
        println!("{table:<20} {rows:>9} rows live {rebuilt:>9} rebuilt  {verdict}");
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

/// Name, rows and digest of every table that follows from events.
async fn tables(store: &Store) -> Result<Vec<(&'static str, u64, String)>> {
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
