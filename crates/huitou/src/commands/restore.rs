use std::path::Path;

use anyhow::{Context, Result, bail};
use store::Store;

use super::backup::{LAYOUT, MANIFEST, Manifest, copy_folder, fingerprints};
use crate::app::{App, Places, migrations};
use crate::config::Config;
use crate::logs;

/// Checks every file of the backup against its manifest, then puts it in place. What is there is never overwritten.
pub async fn run(config: Config, from: &Path) -> Result<()> {
    logs::init(&config.settings);
    let manifest = std::fs::read_to_string(from.join(MANIFEST))
        .with_context(|| format!("{} holds no backup: {MANIFEST} is missing", from.display()))?;
    let manifest: Manifest = serde_json::from_str(&manifest).context("the backup's manifest is damaged")?;
    if manifest.layout > LAYOUT {
        bail!("the backup was made by Huitou {}: restore it with that version or a newer one", manifest.version);
    }
    verify(from, &manifest)?;
    let places = Places::of(&config.settings);
    let taken = places.data().is_dir() && std::fs::read_dir(places.data())?.next().is_some();
    if taken {
        bail!("{} is not empty: restore into a new data folder (--data)", places.data().display());
    }
    std::fs::create_dir_all(places.data())?;
    copy_folder(&from.join("log"), &places.log())?;
    copy_folder(&from.join("lake"), &places.lake())?;
    for (name, folder) in places.beside_the_database() {
        if from.join(name).is_dir() {
            copy_folder(&from.join(name), &folder)?;
        }
    }
    std::fs::create_dir_all(places.master_key().parent().unwrap_or(places.data()))?;
    std::fs::copy(from.join("master.key"), places.master_key())?;
    restore_database(&config, from).await?;
    let app = App::open(&config).await.context("the restored stores do not open")?;
    let stats = app.log.stats()?;
    if (stats.last, stats.events) != (manifest.last_seq, manifest.events) {
        bail!(
            "the restored log holds {} events up to {}, the backup had {}",
            stats.events,
            stats.last,
            manifest.events
        );
    }
    let consumers = store::positions(&app.kit.store).await?;
    let ahead =
        consumers.into_iter().chain([("lake".to_owned(), app.lake.position())]).find(|(_, at)| *at > stats.last);
    if let Some((name, at)) = ahead {
        bail!("“{name}” has come to event {at}, the log only to {}: the backup is not of one moment", stats.last);
    }
    println!("{} events up to {}, as of {}", stats.events, stats.last, manifest.made_at);
    Ok(())
}

fn verify(from: &Path, manifest: &Manifest) -> Result<()> {
    let found = fingerprints(from)?;
    for (name, digest) in &manifest.files {
        match found.iter().find(|(file, _)| file == name) {
            None => bail!("the backup is incomplete: {name} is missing"),
            Some((_, other)) if other != digest => bail!("the backup is damaged: {name} is not what was saved"),
            Some(_) => {}
        }
    }
    Ok(())
}

/// A SQLite installation gets the file; a PostgreSQL one, which must be empty, gets its rows.
async fn restore_database(config: &Config, from: &Path) -> Result<()> {
    let address = config.database();
    if let Some(path) = address.strip_prefix("sqlite:") {
        std::fs::copy(from.join("huitou.db"), path).with_context(|| format!("cannot write {path}"))?;
        return Ok(());
    }
    let target = Store::open(&address).await?;
    let now = primitives::Clock::now(&primitives::SystemClock);
    let (applied, _) = target.migrate(&migrations(), now).await?;
    if applied.len() != migrations().len() {
        bail!("the database is not empty: restore into a new one");
    }
    let backup = Store::open_sqlite(&from.join("huitou.db")).await?;
    backup.migrate(&migrations(), now).await?;
    store::copy_all(&backup, &target).await?;
    Ok(())
}
