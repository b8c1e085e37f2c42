use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use eventlog::EventLog;
use lake::Lake;
use primitives::{Ids, SharedClock, SystemClock};
use store::{Migration, Store, Vault};
use web::Kit;

use crate::config::{Config, Settings};

/// The stores of an installation, open.
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

    pub fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    pub fn lake(&self) -> PathBuf {
        self.0.join("lake")
    }

    pub fn master_key(&self) -> PathBuf {
        self.0.join("keys").join("master.key")
    }
}

/// Every table that there is.
pub fn migrations() -> Vec<Migration> {
    [store::MIGRATIONS, web::MIGRATIONS, collect::MIGRATIONS, know::MIGRATIONS].concat()
}

impl App {
    /// Opens everything, making what is not there yet and bringing the schema up to date.
    pub async fn open(config: &Config) -> Result<Self> {
        let settings = config.settings.clone();
        let places = Places::of(&settings);
        std::fs::create_dir_all(places.data())
            .with_context(|| format!("cannot make the data folder {}", places.data().display()))?;
        let clock: SharedClock = Arc::new(SystemClock);
        let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
        let vault = Arc::new(Vault::open(&places.master_key(), &ids)?);
        let log = EventLog::open(&places.log(), log_options(&settings), Arc::clone(&clock))?;
        let lake = Lake::open(&places.lake(), lake::Options::default())?;
        let store = Store::open(&config.database()).await?;
        let (applied, copy) = store.migrate(&migrations(), clock.now()).await?;
        if let Some(copy) = copy {
            tracing::info!(steps = applied.len(), copy = %copy.display(), "the schema was brought up to date");
        }
        let kit = Kit::new(store, clock, ids, vault);
        Ok(Self { settings, kit, log, lake })
    }
}

fn log_options(settings: &Settings) -> eventlog::Options {
    eventlog::Options {
        dedupe_window: Duration::from_secs(settings.dedupe_hours * 3600),
        min_free_bytes: settings.min_free_mib << 20,
        ..eventlog::Options::default()
    }
}
