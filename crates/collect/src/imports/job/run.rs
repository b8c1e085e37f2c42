use std::fs::File;

use eventlog::AppendError;
use primitives::Event;
use store::{Sql, json};
use tabular::Writer;

use super::files::OpenPlan;
use super::namespace::Namespaces;
use super::record::Import;
use super::sealed::NEW;
use super::sink::LogSink;
use super::{ImportError, ImportView, Imports};
use crate::counted;
use crate::imports::convert;
use crate::sources::SourceKind;

/// Events given to the log at a time.
const APPEND: usize = 500;

impl Imports {
    pub(super) async fn convert_and_append(
        &self,
        import: Import,
        progress: impl Fn(&ImportView) + Send + Sync + 'static,
    ) -> Result<(), ImportError> {
        let settings = self.settings(&import).await?;
        let mapping = import.view.mapping.as_ref().ok_or(ImportError::NoMapping)?;
        let namespaces = Namespaces::of(self, import.shop, mapping).await?;
        let (imports, runtime) = (self.clone(), tokio::runtime::Handle::current());
        let work = move || -> Result<(), ImportError> {
            let folder = imports.folder(import.id);
            let plan = imports.plan(&import)?;
            let new = folder.join(format!("{NEW}rejects.csv"));
            let mut rejects = Writer::new(imports.sealing(File::create(&new)?)?)?;
            rejects.row(["file", "row", "column", "value", "outcome", "code", "原因", "reason"])?;
            let mut sink =
                LogSink::new(imports.clone(), runtime.clone(), &import, rejects, namespaces, Box::new(progress));
            let tally = convert(&plan, &settings, &mut sink)?;
            let mut counts = sink.finish()?;
            std::fs::rename(new, folder.join("rejects.csv"))?;
            counts.add(tally);
            runtime.block_on(imports.keep_result(&import, counts))
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ImportError::Panicked)?
    }

    /// An import's mapping bound to its files.
    ///
    /// # Errors
    /// When no mapping was chosen, or it does not fit the files.
    pub(crate) fn plan(&self, import: &Import) -> Result<OpenPlan, ImportError> {
        let mapping = import.view.mapping.clone().ok_or(ImportError::NoMapping)?;
        OpenPlan::of(self, import, mapping)
    }

    async fn keep_result(&self, import: &Import, counts: super::ResultCounts) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        let rows = i64::try_from(counts.rows).unwrap_or(i64::MAX);
        let sql = "UPDATE imports SET result = $1, rows_read = $2, rows_total = $2 WHERE id = $3";
        tx.exec(sql, vec![json(&counts)?, rows.into(), import.id.0.into()]).await?;
        Ok(tx.commit().await?)
    }

    /// Appends events, waiting while the log is busy.
    pub(super) async fn append(&self, events: Vec<Event>) -> Result<(), ImportError> {
        for chunk in events.chunks(APPEND) {
            loop {
                match self.collect.log.append(chunk.to_vec()).await {
                    Err(AppendError::Busy { retry_after }) => tokio::time::sleep(retry_after).await,
                    other => {
                        counted::appended(SourceKind::Import, &other?);
                        break;
                    }
                }
            }
        }
        Ok(())
    }
}
