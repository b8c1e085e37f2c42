//! Where the shops' audit logs end, noted beside the database and sealed: who deletes the newest entries there leaves a
//! chain that is whole, and shorter than it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use store::{PersonKey, Store, Vault};
use uuid::Uuid;
use web::{AuditHead, AuditRest};

use crate::app::Places;
use crate::config::Settings;

/// How long the newest entry may be unnoted.
const PAUSE: Duration = Duration::from_secs(1);
/// Binds what is sealed to its place.
const FIELD: &str = "audit ends";

/// The newest entry that was seen, by shop.
pub type Seen = BTreeMap<Uuid, AuditHead>;

#[derive(Clone)]
pub struct AuditEnds {
    path: PathBuf,
    key: PersonKey,
}

impl AuditEnds {
    pub fn of(settings: &Settings, vault: &Vault) -> Self {
        Self { path: Places::of(settings).audit_ends(), key: vault.installation_key() }
    }

    /// What was noted; nothing before the first time.
    pub fn read(&self) -> Result<Seen> {
        let shown = || format!("{} cannot be read", self.path.display());
        match std::fs::read(&self.path) {
            Ok(sealed) => self.key.open_json(FIELD, &sealed).with_context(shown),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Seen::default()),
            Err(error) => Err(error).with_context(shown),
        }
    }

    fn write(&self, seen: &Seen) -> Result<()> {
        let draft = self.path.with_extension("new");
        let mut file = File::create(&draft)?;
        file.write_all(&self.key.seal_json(FIELD, seen)?)?;
        file.sync_all()?;
        Ok(std::fs::rename(&draft, &self.path)?)
    }

    /// Notes where the logs end now; gives the shops whose log lacks what was seen of it, of which what was seen stays.
    pub async fn note(&self, store: &Store, seen: &mut Seen) -> Result<BTreeSet<Uuid>> {
        let (mut has_grown, mut cut) = (false, BTreeSet::new());
        for shop in web::shops(store).await? {
            let head = web::audit_head(store, shop.id).await?;
            let known = seen.get(&shop.id.0);
            if known == head.as_ref() {
                continue;
            }
            let rest = match known {
                Some(known) => web::audit_rest(store, shop.id, known).await?,
                None => AuditRest::Whole,
            };
            match head {
                Some(head) if rest == AuditRest::Whole => {
                    seen.insert(shop.id.0, head);
                    has_grown = true;
                }
                _ => {
                    cut.insert(shop.id.0);
                }
            }
        }
        if has_grown {
            self.write(seen)?;
        }
        Ok(cut)
    }

    /// For ever.
    pub async fn follow(self, store: Store) {
        let mut seen = match self.read() {
            Ok(seen) => seen,
            Err(error) => {
                tracing::error!(error = crate::explained(&error), "no end of an audit log is noted: see huitou doctor");
                return;
            }
        };
        let mut told = BTreeSet::new();
        loop {
            match self.note(&store, &mut seen).await {
                Ok(cut) if cut == told => {}
                Ok(cut) => {
                    for shop in cut.difference(&told) {
                        tracing::error!(%shop, "entries of the audit log are gone: see huitou doctor");
                    }
                    told = cut;
                }
                Err(error) => tracing::error!(error = crate::explained(&error), "no end of an audit log is noted"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
