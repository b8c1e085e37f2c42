use primitives::{ImportId, ShopId};
use store::{Sql, micros};
use uuid::Uuid;
use web::Fault;

use super::blind::blind_open;
use super::{ImportError, ImportView, Imports, State, load, record};
use crate::imports::fault;
use crate::rejected::seal_rejected;

impl Imports {
    /// Runs an import to its end. A run that was cut off goes on where it stopped: what was told is not told again.
    /// `progress` gets the import whenever it has moved.
    ///
    /// # Errors
    /// When it has no mapping, is running already, or stops; it is then marked as failed and may be started again.
    pub async fn run(
        &self,
        shop: ShopId,
        id: ImportId,
        progress: impl Fn(&ImportView) + Send + Sync + 'static,
    ) -> Result<ImportView, ImportError> {
        let import = load(&self.collect.kit, shop, id).await?;
        if matches!(import.view.state, State::Done | State::Undoing | State::Undone) {
            return Err(ImportError::State(import.view.state.as_str()));
        }
        if import.view.mapping.is_none() {
            return Err(ImportError::NoMapping);
        }
        if !self.claim(id) {
            return Err(ImportError::State("running"));
        }
        let ended = self.run_claimed(import, progress).await;
        // Who reads that it has ended may undo it at once.
        self.release(id);
        let view = load(&self.collect.kit, shop, id).await?.view;
        self.collect.kit.notify(shop, "import", &view);
        ended.map(|()| view)
    }

    async fn run_claimed(
        &self,
        import: record::Import,
        progress: impl Fn(&ImportView) + Send + Sync + 'static,
    ) -> Result<(), ImportError> {
        let id = import.id;
        self.mark(id, State::Running, None).await?;
        let ended = match blind_open(&self.collect.kit).await {
            Ok(_) => self.convert_and_append(import, progress).await,
            Err(error) => Err(error.into()),
        };
        match &ended {
            Ok(()) => self.mark(id, State::Done, None).await?,
            Err(error) => self.mark(id, State::Failed, Some(fault::of_import(error))).await?,
        }
        ended
    }

    /// Seals what an older version kept in the open, then takes up what was running when the program stopped: imports,
    /// and undoing them.
    ///
    /// # Errors
    /// When the database or a file cannot be read or written.
    pub async fn resume(&self) -> Result<(), ImportError> {
        self.seal_what_lies_open().await?;
        for import in record::running(&self.collect.kit).await? {
            match import.view.state {
                State::Undoing => self.spawn_undo(import.shop, import.id),
                _ => self.spawn(import.shop, import.id),
            }
        }
        Ok(())
    }

    async fn seal_what_lies_open(&self) -> Result<(), ImportError> {
        let kit = &self.collect.kit;
        let ids: Vec<Uuid> = kit.store.column("SELECT id FROM imports ORDER BY id", vec![]).await?;
        let all: Vec<ImportId> = ids.into_iter().map(ImportId).collect();
        let imports = self.clone();
        let work = tokio::task::spawn_blocking(move || imports.seal_files(&all));
        let files = work.await.map_err(|_| ImportError::Panicked)??;
        let samples = record::seal_open(kit).await?;
        let customers = blind_open(kit).await?;
        let events = seal_rejected(kit).await?;
        if files + samples + customers + events > 0 {
            tracing::info!(files, samples, customers, events, "imports and refused events that lay open were sealed");
        }
        Ok(())
    }

    /// Runs an import in the background.
    pub fn spawn(&self, shop: ShopId, id: ImportId) {
        let imports = self.clone();
        tokio::spawn(async move {
            if let Err(error) = imports.run(shop, id, |_| {}).await {
                tracing::warn!(import = %id, %error, "an import stopped");
            }
        });
    }

    pub(super) async fn mark(&self, id: ImportId, state: State, fault: Option<Fault>) -> Result<(), ImportError> {
        let kit = &self.collect.kit;
        let finished = (state != State::Running).then(|| micros(kit.now()));
        let tx = kit.store.begin().await?;
        let sql = "UPDATE imports SET state = $1, error = $2, fault = $3, finished_at = $4 WHERE id = $5";
        let error = fault.as_ref().map(|fault| fault.to_string().replace('\0', ""));
        let fault = fault.map(|fault| serde_json::to_string(&fault)).transpose().map_err(std::io::Error::other)?;
        let values = vec![state.as_str().into(), error.into(), fault.into(), finished.into(), id.0.into()];
        tx.exec(sql, values).await?;
        Ok(tx.commit().await?)
    }
}
