//! The encoding of an import's files, as a person chooses it who sees that it was recognised wrongly.

use primitives::ImportId;
use store::{Sql, Tx, json};
use tabular::Encoding;
use web::Kit;

use super::record::{find, seal};
use super::{Import, ImportError, ImportView, Imports, StoredFile, load};
use crate::imports::{Mapping, Suggestion};

impl Imports {
    /// Files as they read in an encoding, or in the one that is recognised; none where they are read so already. What was
    /// cut is in UTF-8 for good.
    pub(crate) async fn read_in(
        &self,
        id: ImportId,
        files: &[StoredFile],
        encoding: Option<Encoding>,
    ) -> Result<Option<Vec<StoredFile>>, ImportError> {
        let is_other = move |file: &StoredFile| file.is_text() && file.cut == 0 && file.chosen != encoding;
        if !files.iter().any(is_other) {
            return Ok(None);
        }
        let (imports, files) = (self.clone(), files.to_vec());
        let look = move |file: StoredFile| {
            if is_other(&file) { imports.look(id, file.name, file.stored, encoding) } else { Ok(file) }
        };
        let looked = move || files.into_iter().map(look).collect::<Result<Vec<_>, ImportError>>();
        tokio::task::spawn_blocking(looked).await.map_err(|_| ImportError::Panicked)?.map(Some)
    }

    /// Has an import's files be read in an encoding, or as is recognised. Where another mapping fits what is then seen, it
    /// is taken; what was mapped by hand stays otherwise.
    pub(crate) async fn choose_encoding(
        &self,
        import: Import,
        encoding: Option<Encoding>,
    ) -> Result<ImportView, ImportError> {
        let files = self.read_in(import.id, &import.files, encoding).await?.unwrap_or_else(|| import.files.clone());
        let (suggestion, fits) = self.proposal(import.shop, &files).await?;
        let key = |suggestion: Option<&Suggestion>| suggestion.map(|fits| fits.mapping_key.clone());
        let is_same = key(suggestion.as_ref()) == key(import.view.suggestion.as_ref());
        let own = import.view.mapping.clone();
        let mapping = if is_same { own.or(fits) } else { fits.or(own) };
        let mapping = mapping.map(|mapping| Mapping { encoding, ..mapping });
        let kit = &self.collect.kit;
        let tx = kit.store.begin().await?;
        hold(&tx, kit, &import).await?;
        let written = |mapping: &Mapping| serde_json::to_string(mapping).ok();
        let sql = "UPDATE imports SET files = '[]', sealed = $1, suggestion = $2, mapping = $3 WHERE id = $4";
        let values = vec![
            seal(kit, &files)?,
            suggestion.as_ref().and_then(|suggestion| serde_json::to_string(suggestion).ok()).into(),
            mapping.as_ref().and_then(written).into(),
            import.id.0.into(),
        ];
        tx.exec(sql, values).await?;
        tx.commit().await?;
        Ok(load(kit, import.shop, import.id).await?.view)
    }
}

/// Keeps an import as it is until the write ends. Refused where it is no longer as it was read: it may have begun to run,
/// or somebody was erased whose words stand among the samples that were read.
pub(crate) async fn hold(tx: &Tx, kit: &Kit, import: &Import) -> Result<(), ImportError> {
    tx.take_turn(&format!("import {}", import.id)).await?;
    let now = find(tx, &kit.vault, import.shop, import.id).await?;
    let is_as_read = now.view.state == import.view.state && json(&now.files)? == json(&import.files)?;
    if is_as_read { Ok(()) } else { Err(ImportError::Changed) }
}
