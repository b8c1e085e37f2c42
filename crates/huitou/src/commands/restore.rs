use std::path::Path;

use anyhow::{Context, Result, bail};
use primitives::Timestamp;
use store::Store;

use super::backup::{DATABASE, LAYOUT, MANIFEST, Manifest, copy_folder, fingerprints};
use super::check::remove;
use super::say::say;
use crate::app::{App, Places, migrations};
use crate::config::Config;
use crate::key::MasterKey;
use crate::logs;

/// Checks every file of the backup against its manifest, then puts it in place. What is there is never overwritten.
pub async fn run(config: Config, from: &Path) -> Result<()> {
    logs::init(&config.settings);
    let manifest = manifest(from)?;
    verify(from, &manifest)?;
    let places = Places::of(&config.settings);
    refuse_what_is_taken(&config, &places)?;
    MasterKey::of(&config.settings).restore(from, manifest.master_key.as_deref())?;
    restore_files(from, &places)?;
    restore_database(&config, &from.join(DATABASE), &places).await?;
    let app = App::open(&config).await.context("the restored stores do not open")?;
    compare(&app, &manifest).await?;
    say!("{} events up to {}, as of {}", manifest.events, manifest.last_seq, manifest.made_at)?;
    Ok(())
}

fn manifest(from: &Path) -> Result<Manifest> {
    let manifest = std::fs::read_to_string(from.join(MANIFEST))
        .with_context(|| format!("{} holds no backup: {MANIFEST} is missing", from.display()))?;
    let manifest: Manifest = serde_json::from_str(&manifest).context("the backup's manifest is damaged")?;
    if manifest.layout > LAYOUT {
        bail!("the backup was made by Huitou {}: restore it with that version or a newer one", manifest.version);
    }
    Ok(manifest)
}

fn refuse_what_is_taken(config: &Config, places: &Places) -> Result<()> {
    let taken = places.data().is_dir() && std::fs::read_dir(places.data())?.next().is_some();
    if taken {
        bail!("{} is not empty: restore into a new data folder (--data)", places.data().display());
    }
    if let Some(path) = config.database().strip_prefix("sqlite:").filter(|path| Path::new(path).exists()) {
        bail!("{path} is there already: restore into a database that does not exist yet (--database)");
    }
    Ok(())
}

/// All but the database and the key.
fn restore_files(from: &Path, places: &Places) -> Result<()> {
    std::fs::create_dir_all(places.data())?;
    copy_folder(&from.join("log"), &places.log())?;
    copy_folder(&from.join("lake"), &places.lake())?;
    for (name, folder) in places.beside_the_database() {
        if from.join(name).is_dir() {
            copy_folder(&from.join(name), &folder)?;
        }
    }
    Ok(())
}

/// That the log holds what the manifest says, and nobody has come further than it.
async fn compare(app: &App, manifest: &Manifest) -> Result<()> {
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
async fn restore_database(config: &Config, kept: &Path, places: &Places) -> Result<()> {
    let address = config.database();
    if let Some(path) = address.strip_prefix("sqlite:") {
        std::fs::copy(kept, path).with_context(|| format!("cannot write {path}"))?;
        return Ok(());
    }
    let target = Store::open(&address).await?;
    let now = primitives::Clock::now(&primitives::SystemClock);
    let (applied, _) = target.migrate(&migrations(), now).await?;
    if applied.len() != migrations().len() {
        bail!("the database is not empty: restore into a new one");
    }
    let folder = places.data().join("restoring");
    let copy = opened_copy(kept, &folder, now).await?;
    store::copy_all(&copy, &target).await?;
    copy.close().await?;
    remove(&folder)
}

/// The backup's database, brought to the schema of this version in a copy: opening it writes to the file, and what is in
/// a backup stays as its fingerprint says.
async fn opened_copy(kept: &Path, folder: &Path, now: Timestamp) -> Result<Store> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(DATABASE);
    std::fs::copy(kept, &file).with_context(|| format!("cannot write {}", file.display()))?;
    let copy = Store::open_sqlite(&file).await?;
    copy.migrate(&migrations(), now).await?;
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_backup_is_read_without_being_changed() {
        let folder = tempfile::tempdir().unwrap();
        let [live, backup, restoring] = ["live.db", "backup", "restoring"].map(|name| folder.path().join(name));
        let store = Store::open_sqlite(&live).await.unwrap();
        // As an older version left it.
        store.migrate(&migrations()[..1], Timestamp::UNIX_EPOCH).await.unwrap();
        std::fs::create_dir(&backup).unwrap();
        store.backup(&backup.join(DATABASE), &migrations(), Timestamp::UNIX_EPOCH).await.unwrap();
        let before = fingerprints(&backup).unwrap();
        let copy = opened_copy(&backup.join(DATABASE), &restoring, Timestamp::UNIX_EPOCH).await.unwrap();
        assert!(store::pending(&copy, &migrations()).await.unwrap().is_empty(), "the copy is up to date");
        copy.close().await.unwrap();
        assert_eq!(fingerprints(&backup).unwrap(), before, "it can be restored again");
    }
}
