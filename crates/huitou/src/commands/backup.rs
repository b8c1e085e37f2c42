use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::{App, Places, migrations};
use crate::config::Config;
use crate::logs;

pub const MANIFEST: &str = "manifest.json";
/// The version of a backup's layout.
pub const LAYOUT: u32 = 1;

/// What a backup holds, with a fingerprint of every file.
#[derive(Serialize, Deserialize)]
pub struct Manifest {
    pub layout: u32,
    pub version: String,
    pub made_at: String,
    /// The last event of the log's copy.
    pub last_seq: u64,
    pub events: u64,
    /// Path within the backup → SHA-256.
    pub files: Vec<(String, String)>,
}

/// Copies everything into a new folder. The database is copied first: its consumers' positions are then within the
/// log's copy, which catches up when it is restored.
pub async fn run(config: Config, to: &Path) -> Result<()> {
    logs::init(&config.settings);
    if to.exists() {
        bail!("{} is there already: give a folder that does not exist yet", to.display());
    }
    let app = App::open(&config)
        .await
        .context("the stores cannot be opened: a running server holds them. Stop it for the length of the backup")?;
    std::fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    app.kit.store.backup(&to.join("huitou.db"), &migrations(), app.kit.now()).await?;
    let contents = app.log.snapshot(&to.join("log")).await?;
    std::fs::create_dir(to.join("lake"))?;
    app.lake.snapshot(&to.join("lake"))?;
    std::fs::copy(Places::of(&app.settings).master_key(), to.join("master.key"))?;
    let manifest = Manifest {
        layout: LAYOUT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: app.kit.now().to_string(),
        last_seq: contents.last,
        events: contents.events,
        files: fingerprints(to)?,
    };
    std::fs::write(to.join(MANIFEST), serde_json::to_string_pretty(&manifest)?)?;
    println!("{} events up to {}, {} files in {}", contents.events, contents.last, manifest.files.len(), to.display());
    println!("The backup holds the key to the personal data in it: keep it as safe as the installation.");
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
