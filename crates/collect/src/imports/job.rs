//! An import's life: files kept, looked into, mapped, run in the background, undone.

mod blind;
mod command;
mod cut;
mod encoding;
mod files;
mod forget;
mod former;
mod left_out;
mod namespace;
mod overrides;
mod record;
mod run;
mod sealed;
mod sink;
mod start;
#[cfg(test)]
mod tests;
mod theirs;
mod undo;
mod versions;

use std::collections::HashSet;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRef;
use jiff::SignedDuration;
use primitives::{ImportId, ShopId};
use store::StoreError;
use uuid::Uuid;
use web::{Fault, Kit, Problem};

use super::questionnaire::NoSurveys;
use super::{AnswerRules, ConvertError, Mapping, PlanError, Questionnaire, Questionnaires, builtin, fault};
use crate::Collect;
pub use command::Command;
pub(crate) use encoding::hold;
pub use left_out::{LeftOut, left_out};
pub use overrides::Overrides;
pub use record::{ColumnView, ImportView, LeftOutFile, Progress, ResultCounts, State};
pub(crate) use record::{Import, StoredFile, list, load, saved_mappings, seal};
pub use sealed::is_passing;

/// How far ahead of the server's clock the time of an order may lie, as for events that are sent.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// What the import handlers have at hand: the domain's state, and the folder where files wait. Cheap to clone.
#[derive(Clone)]
pub struct Imports(Arc<Inner>);

pub struct Inner {
    pub collect: Collect,
    /// One folder an import.
    folder: PathBuf,
    /// Bytes that the files of one import may have together.
    pub(crate) max_upload: u64,
    running: Mutex<HashSet<ImportId>>,
    questionnaires: Arc<dyn Questionnaires>,
}

impl Imports {
    #[must_use]
    pub fn new(collect: Collect, folder: PathBuf, max_upload: u64) -> Self {
        Self::answering(collect, folder, max_upload, Arc::new(NoSurveys))
    }

    /// With surveys to which files may hold answers.
    #[must_use]
    pub fn answering(
        collect: Collect,
        folder: PathBuf,
        max_upload: u64,
        questionnaires: Arc<dyn Questionnaires>,
    ) -> Self {
        if let Err(error) = sealed::remove_left_over(&folder) {
            tracing::warn!(%error, folder = %folder.display(), "what a crash left of import files cannot be removed");
        }
        Self(Arc::new(Inner { collect, folder, max_upload, running: Mutex::default(), questionnaires }))
    }

    pub(crate) fn folder(&self, id: ImportId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// False when somebody works on it already.
    fn claim(&self, id: ImportId) -> bool {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    fn release(&self, id: ImportId) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// The mapping of a key: the shop's own before those that come with the program.
    pub(crate) async fn mapping(&self, shop: ShopId, key: &str) -> Result<Option<Mapping>, ImportError> {
        let own = saved_mappings(&self.collect.kit.store, shop).await?;
        let all = own.into_iter().chain(builtin().iter().cloned());
        Ok(all.into_iter().find(|mapping| mapping.key == key))
    }

    pub(crate) async fn settings(&self, import: &Import) -> Result<super::Settings, ImportError> {
        let shop = web::shop(&self.collect.kit.store, import.shop).await?;
        let latest = self.collect.kit.now().checked_add(AHEAD).ok();
        let questionnaire = match import.view.mapping.as_ref().and_then(|mapping| mapping.answers.as_ref()) {
            Some(rules) => Some(self.questionnaire(import.shop, rules).await?),
            None => None,
        };
        Ok(super::Settings { latest, questionnaire, ..super::Settings::new(shop.currency, shop.zone()?) })
    }

    /// The questions to which a file answers.
    pub(crate) async fn questionnaire(
        &self,
        shop: ShopId,
        rules: &AnswerRules,
    ) -> Result<Arc<dyn Questionnaire>, ImportError> {
        self.questionnaires.of(shop, rules.survey).await?.ok_or(ImportError::NoSurvey)
    }
}

impl Deref for Imports {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Imports> for Kit {
    fn from_ref(imports: &Imports) -> Self {
        imports.collect.kit.clone()
    }
}

/// Why an import did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("there is no such import")]
    NotFound,
    #[error("the import is {0}: this cannot be done with it now")]
    State(&'static str),
    #[error("the import has changed in the meantime: look at it again")]
    Changed,
    #[error("no mapping was chosen: choose one, or name the columns")]
    NoMapping,
    #[error("there is no mapping “{0}”")]
    UnknownMapping(String),
    #[error("the survey of these answers is not there, or is a draft that nobody can have answered")]
    NoSurvey,
    #[error(transparent)]
    Mapping(#[from] super::MappingError),
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error(transparent)]
    Convert(#[from] ConvertError),
    #[error("the file cannot be read: {0}")]
    File(#[from] tabular::Error),
    #[error("the import's files cannot be kept: {0}")]
    Io(#[from] std::io::Error),
    #[error("events cannot be stored: {0}")]
    Log(#[from] eventlog::AppendError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the import stopped unexpectedly: start it again")]
    Panicked,
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::NotFound => Self::not_found("import"),
            ImportError::State(_) | ImportError::Changed => Self::conflict("import_state", error.to_string()),
            ImportError::NoMapping => Self::invalid("mapping", Fault::NoMapping),
            ImportError::UnknownMapping(given) => Self::invalid("mapping", Fault::UnknownMapping { given }),
            ImportError::NoSurvey => Self::invalid("answers.survey", Fault::NoSurvey),
            ImportError::Mapping(error) => Self::invalid("mapping", fault::of_mapping(&error)),
            ImportError::Plan(PlanError::File(error)) | ImportError::File(error) => {
                Self::invalid("file", fault::of_file(&error))
            }
            ImportError::Plan(error) => Self::invalid("mapping", fault::of_plan(&error)),
            ImportError::Log(error) => crate::ingest::refused(error),
            ImportError::Store(error) => error.into(),
            ImportError::Convert(_) | ImportError::Io(_) | ImportError::Panicked => Self::internal(&error),
        }
    }
}

/// A message id that is the same whenever the same import tells the same.
pub(crate) fn message_id(import: ImportId, entity: &super::Entity, index: usize, salt: &str) -> String {
    use sha2::{Digest, Sha256};
    let text = format!("{}\n{}\n{}\n{index}\n{salt}", entity.kind.as_str(), entity.key, entity.hash);
    let digest: String = Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("{}:{digest}", Uuid::from(import).simple())
}
