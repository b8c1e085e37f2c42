use std::fs::File;
use std::path::{Path, PathBuf};

use primitives::{ImportId, ShopId};
use store::{Sql, json};

use super::{ColumnView, ImportError, ImportView, Imports, Overrides, hold, load, seal};
use crate::imports::{MappingKind, builtin, suggest};

/// What `huitou import` is told.
#[derive(Debug, Clone, Default)]
pub struct Command {
    /// Files that belong together.
    pub files: Vec<PathBuf>,
    /// Only mappings of this kind are considered.
    pub kind: Option<MappingKind>,
    /// The mapping; the one that fits best when absent.
    pub mapping_key: Option<String>,
    /// What is different about these files.
    pub overrides: Overrides,
}

impl Imports {
    /// Imports files from disk, from the first look to the end.
    ///
    /// # Errors
    /// When a file cannot be read, no mapping fits, or the run stops.
    pub async fn import(
        &self,
        shop: ShopId,
        command: Command,
        progress: impl Fn(&ImportView) + Send + Sync + 'static,
    ) -> Result<ImportView, ImportError> {
        let Command { files, kind, mapping_key, overrides } = command;
        overrides.check()?;
        let (id, folder) = self.begin()?;
        let imports = self.clone();
        let copied = tokio::task::spawn_blocking(move || imports.copy(&folder, &files)).await;
        let files = match copied.map_err(|_| ImportError::Panicked)? {
            Ok(files) => files,
            Err(error) => {
                tokio::fs::remove_dir_all(self.folder(id)).await?;
                return Err(error);
            }
        };
        let view = self.create(shop, id, files, overrides.encoding).await?;
        if let Err(error) = self.choose(shop, &view, (kind, mapping_key), &overrides).await {
            self.discard(id).await?;
            return Err(error);
        }
        self.run(shop, id, progress).await?;
        Ok(load(&self.collect.kit, shop, id).await?.view)
    }

    /// Has the files of an import be read as its command says.
    async fn choose(
        &self,
        shop: ShopId,
        view: &ImportView,
        (kind, mapping_key): (Option<MappingKind>, Option<String>),
        overrides: &Overrides,
    ) -> Result<(), ImportError> {
        let named = || kind.filter(|_| !overrides.is_empty()).and_then(any_of_kind);
        let key = mapping_key.or_else(|| kind.and_then(|kind| best_of_kind(view, kind)).or_else(named));
        let mapping = match key {
            Some(key) => Some(self.mapping(shop, &key).await?.ok_or(ImportError::UnknownMapping(key))?),
            None => view.mapping.clone(),
        };
        let mapping = mapping.ok_or(ImportError::NoMapping)?;
        let kit = &self.collect.kit;
        let import = load(kit, shop, view.id).await?;
        let encoding = overrides.encoding.or(mapping.encoding);
        let files = self.read_in(view.id, &import.files, encoding).await?.unwrap_or_else(|| import.files.clone());
        let columns: Vec<ColumnView> = files.iter().flat_map(|file| file.columns.iter().cloned()).collect();
        let mapping = overrides.apply(mapping, &columns)?;
        let tx = kit.store.begin().await?;
        hold(&tx, kit, &import).await?;
        let sql = "UPDATE imports SET files = '[]', sealed = $1, mapping = $2 WHERE id = $3";
        tx.exec(sql, vec![seal(kit, &files)?, json(&mapping)?, view.id.0.into()]).await?;
        Ok(tx.commit().await?)
    }

    /// Takes away an import that nobody is to come back to.
    async fn discard(&self, id: ImportId) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        tx.exec("DELETE FROM imports WHERE id = $1", vec![id.0.into()]).await?;
        tx.commit().await?;
        Ok(tokio::fs::remove_dir_all(self.folder(id)).await?)
    }

    /// The files of an import that no table of its mapping fits, by name: they are not read.
    ///
    /// # Errors
    /// When there is no such import.
    pub async fn unused_files(&self, shop: ShopId, id: ImportId) -> Result<Vec<String>, ImportError> {
        let import = load(&self.collect.kit, shop, id).await?;
        Ok(import.view.left_out_files.into_iter().map(|left_out| left_out.file).collect())
    }

    /// What of an import was not taken, as CSV; none when it has not run.
    ///
    /// # Errors
    /// When the report cannot be read.
    pub fn report(&self, id: ImportId) -> std::io::Result<Option<File>> {
        match self.open_copy(&self.folder(id).join("rejects.csv")) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some),
        }
    }
}

impl Imports {
    fn copy(&self, folder: &Path, files: &[PathBuf]) -> Result<Vec<(String, String)>, ImportError> {
        let copy = |(index, path): (usize, &PathBuf)| {
            let stored = format!("file-{index}");
            let mut sealed = self.sealing(File::create(folder.join(&stored))?)?;
            std::io::copy(&mut File::open(path)?, &mut sealed)?;
            sealed.finish()?.sync_all()?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            Ok((name.unwrap_or_else(|| stored.clone()), stored))
        };
        files.iter().enumerate().map(copy).collect()
    }
}

fn best_of_kind(view: &ImportView, kind: MappingKind) -> Option<String> {
    let mut files: Vec<&str> = view.columns.iter().map(|column| column.file.as_str()).collect();
    files.dedup();
    let headers = |file: &&str| view.columns.iter().filter(|c| c.file == **file).map(|c| c.name.clone()).collect();
    let headers: Vec<Vec<String>> = files.iter().map(headers).collect();
    let of_kind = builtin().iter().filter(|mapping| mapping.kind == kind);
    suggest(&headers, of_kind).into_iter().next().map(|suggestion| suggestion.mapping_key)
}

/// The mapping of a kind that is of no platform: columns that a person names make it fit.
fn any_of_kind(kind: MappingKind) -> Option<String> {
    let is_plain = |key: &str| serde_json::to_value(kind).is_ok_and(|kind| kind == key);
    builtin().iter().find(|mapping| mapping.kind == kind && is_plain(&mapping.key)).map(|mapping| mapping.key.clone())
}
