use std::collections::{HashMap, HashSet};

use primitives::{Event, EventKind, ImportId, ShopId, SourceId, Timestamp};
use serde_json::json;
use serde_json::value::to_raw_value;
use store::{FromQueryResult, Sql, sea_orm};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::record::Import;
use super::sink::Origin;
use super::{ImportError, ImportView, Imports, State, load};
use crate::imports::{Entity, Problem, Sink, convert};

/// An entity whose earlier version another import had told.
#[derive(FromQueryResult)]
struct Changed {
    kind: String,
    entity_key: String,
    previous_import_id: Uuid,
}

impl Imports {
    /// Takes back what an import told: `Import Undone` makes consumers forget what stands under its id, then the
    /// entities that it changed are told again as the import before had them, from that import's kept files.
    ///
    /// # Errors
    /// When the import has not run, or something cannot be read or written; undoing again is safe.
    pub async fn undo(&self, shop: ShopId, id: ImportId) -> Result<ImportView, ImportError> {
        let store = &self.collect.kit.store;
        let import = load(store, shop, id).await?;
        if !matches!(import.view.state, State::Done | State::Failed) {
            return Err(ImportError::State(import.view.state.as_str()));
        }
        if !self.claim(id) {
            return Err(ImportError::State("running"));
        }
        let ended = self.undo_claimed(&import).await;
        self.release(id);
        ended?;
        let view = load(store, shop, id).await?.view;
        self.collect.kit.notify(shop, "import", &view);
        Ok(view)
    }

    async fn undo_claimed(&self, import: &Import) -> Result<(), ImportError> {
        let store = &self.collect.kit.store;
        self.append(vec![self.undone_event(import)?]).await?;
        let sql = "SELECT kind, entity_key, previous_import_id FROM import_entities
                   WHERE import_id = $1 AND previous_import_id IS NOT NULL";
        let changed: Vec<Changed> = store.rows(sql, vec![import.id.0.into()]).await?;
        let mut by_import: HashMap<Uuid, HashSet<(String, String)>> = HashMap::new();
        for row in changed {
            by_import.entry(row.previous_import_id).or_default().insert((row.kind, row.entity_key));
        }
        for (previous, wanted) in by_import {
            let previous = match load(store, import.shop, ImportId(previous)).await {
                Ok(previous) if previous.view.state == State::Done => previous,
                // Undone or deleted since: there is nothing to go back to.
                Ok(_) | Err(ImportError::NotFound) => continue,
                Err(error) => return Err(error),
            };
            self.tell_again(previous, import.id, wanted).await?;
        }
        let tx = store.begin().await?;
        let of_import = || vec![import.id.0.into()];
        tx.exec(
            "DELETE FROM import_entities WHERE import_id = $1 AND (previous_import_id IS NULL OR previous_import_id NOT IN
                (SELECT id FROM imports WHERE state = 'done'))",
            of_import(),
        )
        .await?;
        tx.exec(
            "UPDATE import_entities SET hash = previous_hash, import_id = previous_import_id, previous_hash = NULL,
                previous_import_id = NULL WHERE import_id = $1",
            of_import(),
        )
        .await?;
        tx.exec("UPDATE imports SET state = 'undone' WHERE id = $1", of_import()).await?;
        Ok(tx.commit().await?)
    }

    fn undone_event(&self, import: &Import) -> Result<Event, ImportError> {
        let now = self.collect.kit.now();
        let message_id = format!("{}:undone", import.id.0.simple());
        let body = json!({
            "type": "track", "event": "Import Undone", "messageId": message_id, "timestamp": now.to_string(),
            "properties": { "import_id": import.id.to_string() },
        });
        Ok(Event {
            v: Event::VERSION,
            shop: import.shop,
            source: SourceId::SYSTEM,
            message_id,
            kind: EventKind::Track,
            name: Some("Import Undone".to_owned()),
            user_id: None,
            anonymous_id: None,
            timestamp: now,
            received_at: now,
            body: to_raw_value(&body).map_err(std::io::Error::other)?,
        })
    }

    /// Tells the wanted entities of an earlier import again.
    async fn tell_again(
        &self,
        previous: Import,
        undone: ImportId,
        wanted: HashSet<(String, String)>,
    ) -> Result<(), ImportError> {
        let settings = self.settings(previous.shop).await?;
        let (imports, runtime) = (self.clone(), Handle::current());
        let now = self.collect.kit.now();
        let work = move || -> Result<(), ImportError> {
            let plan = imports.plan(&previous)?;
            let origin = Origin {
                shop: previous.shop,
                source: previous.source,
                import: previous.id,
                at: previous.view.created_at,
            };
            let mut again = Again { imports, runtime, origin, salt: undone.to_string(), wanted, now };
            convert(&plan, &settings, &mut again)?;
            Ok(())
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ImportError::Panicked)?
    }
}

struct Again {
    imports: Imports,
    runtime: Handle,
    origin: Origin,
    salt: String,
    wanted: HashSet<(String, String)>,
    now: Timestamp,
}

impl Sink for Again {
    fn entity(&mut self, entity: Entity) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.wanted.contains(&(entity.kind.as_str().to_owned(), entity.key.clone())) {
            let events = self.origin.events(&entity, true, &self.salt, self.now)?;
            self.runtime.block_on(self.imports.append(events))?;
        }
        Ok(())
    }

    fn problem(&mut self, _: Problem) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
}
