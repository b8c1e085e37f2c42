use primitives::{Event, EventKind, ImportId, ShopId, SourceId, Timestamp};
use serde_json::json;
use serde_json::value::to_raw_value;
use store::{Sql, text};
use tokio::runtime::Handle;
use web::Fault;

use super::blind::{blind_open, kept_key};
use super::record::Import;
use super::sink::{Again, Origin};
use super::versions::{Succession, Wanted};
use super::{ImportError, ImportView, Imports, Progress, State, load};
use crate::imports::{Entity, Problem, Sink, Tally, convert, fault};

impl Imports {
    /// Marks an import as being taken back.
    ///
    /// # Errors
    /// When it has not run, or is at work.
    pub async fn begin_undo(&self, shop: ShopId, id: ImportId) -> Result<ImportView, ImportError> {
        let kit = &self.collect.kit;
        let import = load(kit, shop, id).await?;
        let is_idle = self.claim(id);
        if is_idle {
            self.release(id);
        }
        if !is_idle || !matches!(import.view.state, State::Done | State::Failed | State::Undoing) {
            return Err(ImportError::State(import.view.state.as_str()));
        }
        let tx = kit.store.begin().await?;
        let sql = "UPDATE imports SET state = 'undoing', error = NULL, fault = NULL, rows_read = 0 WHERE id = $1";
        tx.exec(sql, vec![id.0.into()]).await?;
        tx.commit().await?;
        Ok(load(kit, shop, id).await?.view)
    }

    /// Undoes an import in the background.
    pub fn spawn_undo(&self, shop: ShopId, id: ImportId) {
        let imports = self.clone();
        tokio::spawn(async move {
            if let Err(error) = imports.undo(shop, id).await {
                tracing::warn!(import = %id, %error, "undoing an import stopped");
            }
        });
    }

    /// Takes back what an import told: `Import Undone` makes consumers forget what stands under its id, then what
    /// other imports say of its entities is told again, from their kept files.
    ///
    /// # Errors
    /// When the import is not being undone, or something cannot be read or written; undoing again is safe.
    pub async fn undo(&self, shop: ShopId, id: ImportId) -> Result<ImportView, ImportError> {
        let kit = &self.collect.kit;
        let import = load(kit, shop, id).await?;
        if import.view.state != State::Undoing || !self.claim(id) {
            return Err(ImportError::State(import.view.state.as_str()));
        }
        let mut ended = self.undo_claimed(&import).await;
        if let Err(error) = &ended {
            ended = self.keep_error(id, &fault::of_import(error)).await.and(ended);
        }
        self.release(id);
        let view = load(kit, shop, id).await?.view;
        kit.notify(shop, "import", &view);
        ended.map(|()| view)
    }

    /// It stays half undone until it is asked for again.
    async fn keep_error(&self, id: ImportId, fault: &Fault) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        let sql = "UPDATE imports SET error = $1, fault = $2 WHERE id = $3";
        tx.exec(sql, vec![text(&fault.to_string()), store::json(fault)?, id.0.into()]).await?;
        Ok(tx.commit().await?)
    }

    async fn undo_claimed(&self, import: &Import) -> Result<(), ImportError> {
        blind_open(&self.collect.kit).await?;
        self.append(vec![self.undone_event(import)?]).await?;
        let succession = Succession::of(&self.collect.kit.store, import.shop, import.id.0).await?;
        let mut heirs = Vec::new();
        for (heir, wanted) in succession.wanted() {
            heirs.push((load(&self.collect.kit, import.shop, ImportId(heir)).await?, wanted));
        }
        let rows = |import: &Import| import.view.result.map_or(0, |result| result.rows);
        let mut progress = Progress::of(0, heirs.iter().map(|(heir, _)| rows(heir)).sum());
        for (heir, wanted) in heirs {
            let read = rows(&heir);
            self.tell_again(heir, import, wanted, progress).await?;
            progress.rows_read += read;
        }
        self.mark_undone(import.id, succession, i64::try_from(rows(import)).unwrap_or(i64::MAX)).await
    }

    async fn mark_undone(&self, id: ImportId, succession: Succession, rows: i64) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        succession.settle(&tx).await?;
        let sql = "UPDATE imports SET state = 'undone', rows_read = $2, rows_total = $2 WHERE id = $1";
        tx.exec(sql, vec![id.0.into(), rows.into()]).await?;
        Ok(tx.commit().await?)
    }

    /// Shows and stores how far an undo is.
    async fn keep_progress(&self, undone: &Import) -> Result<(), ImportError> {
        let (kit, progress) = (&self.collect.kit, undone.view.progress);
        kit.notify(undone.shop, "import", &undone.view);
        let whole = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
        let tx = kit.store.begin().await?;
        let sql = "UPDATE imports SET rows_read = $1, rows_total = $2 WHERE id = $3";
        let total = progress.rows_total.map(whole);
        tx.exec(sql, vec![whole(progress.rows_read).into(), total.into(), undone.id.0.into()]).await?;
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
        undone: &Import,
        wanted: Wanted,
        progress: Progress,
    ) -> Result<(), ImportError> {
        let settings = self.settings(&previous).await?;
        let (imports, runtime) = (self.clone(), Handle::current());
        let now = self.collect.kit.now();
        let undone = undone.clone();
        let work = move || -> Result<(), ImportError> {
            let plan = imports.plan(&previous)?;
            let origin = Origin {
                shop: previous.shop,
                source: previous.source,
                import: previous.id,
                at: previous.view.created_at,
                again: Some(Again {
                    after_undo_of: undone.id,
                    as_of: previous.view.finished_at.unwrap_or(previous.view.created_at),
                }),
            };
            let salt = undone.id.to_string();
            let mut teller = Teller { imports, runtime, origin, undone, salt, wanted, progress, now };
            convert(&plan, &settings, &mut teller)?;
            Ok(())
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ImportError::Panicked)?
    }
}

struct Teller {
    imports: Imports,
    runtime: Handle,
    origin: Origin,
    undone: Import,
    salt: String,
    wanted: Wanted,
    /// When the reading of this import's files began.
    progress: Progress,
    now: Timestamp,
}

impl Sink for Teller {
    fn entity(&mut self, entity: Entity) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let vault = &self.imports.collect.kit.vault;
        let wanted = |one: &Entity| self.wanted.get(&(one.kind.as_str().to_owned(), kept_key(vault, one).into_owned()));
        let of_former = || {
            let former = entity.former.as_ref()?;
            let word = wanted(&former.entity)?;
            (former.was_told || former.entity.hash == word.hash).then_some((&*former.entity, word))
        };
        let known = wanted(&entity).map(|word| (&entity, word)).or_else(of_former);
        if let Some((entity, word)) = known {
            let entity = entity.clone().in_category(word.category.as_deref());
            let events = self.origin.events(&entity, true, word.namespace.as_deref(), &self.salt, self.now)?;
            self.runtime.block_on(self.imports.append(events))?;
        }
        Ok(())
    }

    fn problem(&mut self, _: Problem) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn progress(&mut self, so_far: &Tally) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let progress = Progress { rows_read: self.progress.rows_read + so_far.rows, ..self.progress };
        self.undone.view.progress = progress;
        self.runtime.block_on(self.imports.keep_progress(&self.undone))?;
        Ok(())
    }
}
