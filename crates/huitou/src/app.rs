use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use eventlog::{EventLog, Seal};
use lake::Lake;
use primitives::{Ids, SharedClock, SystemClock};
use store::{Migration, Store, Vault};
use web::Kit;

use crate::config::{Config, Settings};
use crate::key::MasterKey;

/// The stores of an installation, open. Clones share them.
#[derive(Clone)]
pub struct App {
    pub settings: Settings,
    pub kit: Kit,
    pub log: EventLog,
    pub lake: Lake,
}

/// Where things lie in the data folder.
pub struct Places(PathBuf);

impl Places {
    pub fn of(settings: &Settings) -> Self {
        Self(settings.data.clone())
    }

    pub fn data(&self) -> &Path {
        &self.0
    }

    /// Makes the data folder where it is not there.
    fn make(&self) -> Result<()> {
        let shown = self.0.display();
        std::fs::create_dir_all(&self.0).with_context(|| {
            format!("cannot make the data folder {shown}: choose another with --data, or give its parent to this user")
        })
    }

    pub fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    pub fn lake(&self) -> PathBuf {
        self.0.join("lake")
    }

    /// Where commands ask a running server.
    pub fn control(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// What a comparison needs while it lasts.
    pub fn check(&self) -> PathBuf {
        self.0.join("check")
    }

    /// Where the audit logs end, as far as was seen. No backup has it: a restored log ends where the backup did.
    pub fn audit_ends(&self) -> PathBuf {
        self.0.join("audit.ends")
    }

    pub fn imports(&self) -> PathBuf {
        self.0.join("imports")
    }

    /// The pictures that shoppers sent.
    pub fn media(&self) -> PathBuf {
        self.0.join("media")
    }

    /// Folders with files that rows of the database name, by what a backup calls them.
    pub fn beside_the_database(&self) -> [(&'static str, PathBuf); 2] {
        [("imports", self.imports()), ("media", self.media())]
    }

    /// The master key, where no other file is given for it.
    pub fn own_key(&self) -> PathBuf {
        self.0.join("keys").join("master.key")
    }
}

/// Every table that there is.
pub fn migrations() -> Vec<Migration> {
    [
        store::MIGRATIONS,
        web::MIGRATIONS,
        collect::MIGRATIONS,
        contact::MIGRATIONS,
        know::MIGRATIONS,
        listen::MIGRATIONS,
        survey::MIGRATIONS,
        feedback::MIGRATIONS,
    ]
    .concat()
}

impl App {
    /// Opens everything, making what is not there yet and bringing the schema up to date.
    pub async fn open(config: &Config) -> Result<Self> {
        let settings = config.settings.clone();
        let (places, key) = (Places::of(&settings), MasterKey::of(&settings));
        key.look()?;
        places.make()?;
        let clock: SharedClock = Arc::new(SystemClock);
        let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
        let store = Store::open(&config.database()).await?.with_copies(places.data());
        let vault = Arc::new(key.open_for(&store, &ids).await?);
        let (log, lake) = open_history(&settings, &vault, &ids, &clock)?;
        let (applied, copy) = store.migrate(&migrations(), clock.now()).await?;
        if let Some(copy) = copy {
            tracing::info!(steps = applied.len(), copy = %copy.display(), "the schema was brought up to date");
        }
        vault.note_fingerprint(&store).await?;
        listen::refill_words(&store).await?;
        feedback::refill_words(&store).await?;
        let kit = Kit::new(store, clock, ids, vault);
        let ended = web::end_orphaned_keys(&kit).await?;
        if ended > 0 {
            tracing::warn!(ended, "API keys whose maker was revoked ended with it");
        }
        Ok(Self { settings, kit, log, lake })
    }

    /// The database alone, also while a server runs; where its schema is behind, everything, which a running server
    /// forbids.
    pub async fn open_kit(config: &Config) -> Result<Kit> {
        let (places, key) = (Places::of(&config.settings), MasterKey::of(&config.settings));
        key.look()?;
        places.make()?;
        let store = Store::open(&config.database()).await?;
        if !store::pending(&store, &migrations()).await?.is_empty() {
            store.close().await?;
            return Ok(Self::open(config).await?.kit);
        }
        let clock: SharedClock = Arc::new(SystemClock);
        let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
        let vault = Arc::new(key.open_for(&store, &ids).await?);
        Ok(Kit::new(store, clock, ids, vault))
    }
}

/// Opens log and lake, each sealed with a key of its own that follows from the master key.
pub fn open_history(
    settings: &Settings,
    vault: &Vault,
    ids: &Arc<Ids>,
    clock: &SharedClock,
) -> Result<(EventLog, Lake)> {
    let places = Places::of(settings);
    let seal = Some(Seal::new(vault.derived_key("event log"), Arc::clone(ids)));
    let log = eventlog::Options { seal, ..log_options(settings) };
    let lake = lake::Options { key: Some(vault.derived_key("lake")), ..lake::Options::default() };
    Ok((EventLog::open(&places.log(), log, Arc::clone(clock))?, Lake::open(&places.lake(), lake)?))
}

fn log_options(settings: &Settings) -> eventlog::Options {
    eventlog::Options {
        dedupe_window: Duration::from_secs(settings.dedupe_hours * 3600),
        min_free_bytes: settings.min_free_mib << 20,
        ..eventlog::Options::default()
    }
}
