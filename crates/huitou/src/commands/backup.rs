use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::say::say;
use crate::app::{App, Places, migrations};
use crate::config::Config;
use crate::control::{self, Answer, Request};
use crate::key::MasterKey;
use crate::logs;

pub const MANIFEST: &str = "manifest.json";
/// The database's copy.
pub const DATABASE: &str = "huitou.db";
/// The version of a backup's layout.
pub const LAYOUT: u32 = 1;

/// What a backup holds, with a fingerprint of every file.
#[derive(Serialize, Deserialize)]
pub struct Manifest {
    pub layout: u32,
    pub version: String,
    pub made_at: String,
    /// The fingerprint of the master key; none in a backup of an older version.
    #[serde(default)]
    pub master_key: Option<String>,
    /// The last event of the log's copy.
    pub last_seq: u64,
    pub events: u64,
    /// Path within the backup → SHA-256.
    pub files: Vec<(String, String)>,
}

/// What a backup came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Summary {
    pub events: u64,
    pub last_seq: u64,
    pub files: usize,
}

/// Copies everything into a new folder: by the server that holds the stores, where one runs.
pub async fn run(config: Config, to: &Path) -> Result<()> {
    logs::init(&config.settings);
    let to = std::path::absolute(to)?;
    let asked = control::ask(&config.settings, &Request::Backup { to: to.clone() }).await?;
    let summary = match asked {
        Some(Answer::Done(summary)) => summary,
        Some(_) => bail!("the server that runs is of another version: restart it"),
        None => write(&App::open(&config).await.context("the stores cannot be opened")?, &to).await?,
    };
    say!("{} events up to {}, {} files in {}", summary.events, summary.last_seq, summary.files, to.display())?;
    if MasterKey::is_in(&to) {
        say!("The backup holds the key to the personal data in it: keep it as safe as the installation.")?;
    } else {
        say!("The backup does not hold the master key: keep the file of master_key_file too, to open it.")?;
    }
    Ok(())
}

/// Writes the copy while everything goes on.
///
/// The order makes it one state. The database comes first: what it holds follows from the log up to its consumers'
/// positions, and the log's copy reaches further, so that a restored server only has to catch up. The files that its rows
/// name, of imports and pictures, are older than it. The lake comes before the log too, for a lake ahead of its log would
/// take the next events for those it has. The log comes last and holds all that the others stand on.
pub async fn write(app: &App, to: &Path) -> Result<Summary> {
    if to.exists() {
        bail!("{} is there already: give a folder that does not exist yet", to.display());
    }
    let mut draft = to.as_os_str().to_owned();
    draft.push(".unfinished");
    let draft = PathBuf::from(draft);
    if draft.exists() {
        std::fs::remove_dir_all(&draft).with_context(|| format!("cannot remove {}", draft.display()))?;
    }
    std::fs::create_dir_all(&draft).with_context(|| format!("cannot make {}", draft.display()))?;
    let places = Places::of(&app.settings);
    app.kit.store.backup(&draft.join(DATABASE), &migrations(), app.kit.now()).await?;
    let (lake, copy, beside) = (app.lake.clone(), draft.clone(), places.beside_the_database());
    blocking(move || {
        lake.snapshot(&copy.join("lake"))?;
        beside
            .iter()
            .filter(|(_, folder)| folder.is_dir())
            .try_for_each(|(name, folder)| copy_folder(folder, &copy.join(name)))
    })
    .await?;
    let contents = app.log.snapshot(&draft.join("log")).await?;
    MasterKey::of(&app.settings).back_up(&draft)?;
    let copy = draft.clone();
    let manifest = Manifest {
        layout: LAYOUT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: app.kit.now().to_string(),
        master_key: Some(app.kit.vault.fingerprint()),
        last_seq: contents.last,
        events: contents.events,
        files: blocking(move || fingerprints(&copy)).await?,
    };
    std::fs::write(draft.join(MANIFEST), serde_json::to_string_pretty(&manifest)?)?;
    std::fs::rename(&draft, to).with_context(|| format!("cannot make {}", to.display()))?;
    Ok(Summary { events: contents.events, last_seq: contents.last, files: manifest.files.len() })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await?
}

/// Copies files that may go away meanwhile, such as those of an import that is deleted, but what imports hold only for a
/// moment: it may lie open there, and nothing names it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if collect::imports::is_passing(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&source, &target)?;
        } else if let Err(error) = std::fs::copy(&source, &target)
            && source.exists()
        {
            return Err(error).with_context(|| format!("cannot write {}", target.display()));
        }
    }
    Ok(())
}

/// Every file below `root` and its SHA-256, in name order.
pub fn fingerprints(root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            if name != MANIFEST {
                let mut hasher = Sha256::new();
                std::io::copy(&mut std::fs::File::open(&path)?, &mut HashWriter(&mut hasher))?;
                files.push((name, hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()));
            }
        }
    }
    files.sort();
    Ok(files)
}

struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_import_lays_open_for_a_moment_is_in_no_copy() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("imports"), folder.path().join("copy"));
        std::fs::create_dir_all(from.join("a")).unwrap();
        for name in ["file-0", "open-0123456789abcdef-x", "new-rejects.csv", "rejects.csv"] {
            std::fs::write(from.join("a").join(name), name).unwrap();
        }
        copy_folder(&from, &to).unwrap();
        let names: Vec<String> = fingerprints(&to).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a/file-0", "a/rejects.csv"]);
    }
}
