use std::ops::Deref;

use primitives::{ImportId, ShopId};
use store::{Sql, micros, text};
use tabular::{Encoding, Options, Table};
use tempfile::TempPath;
use uuid::Uuid;

use super::record::seal;
use super::sealed::UPLOAD;
use super::{ColumnView, Import, ImportError, ImportView, Imports, StoredFile, load, saved_mappings};
use crate::imports::{Mapping, Plan, Suggestion, builtin, suggest};
use crate::sources::{SourceKind, make};

impl Imports {
    /// Where a new import's files are to be put, sealed.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn begin(&self) -> Result<(ImportId, std::path::PathBuf), ImportError> {
        let id = ImportId(self.collect.kit.ids.uuid());
        let folder = self.folder(id);
        std::fs::create_dir_all(&folder)?;
        std::fs::File::create(folder.join(UPLOAD))?;
        Ok((id, folder))
    }

    /// Looks into the files in the import's folder (given as name and stored name) and proposes a mapping. In what
    /// encoding they are is recognised unless it is given, or the mapping knows.
    ///
    /// # Errors
    /// When a file holds no table; its folder is then removed.
    pub async fn create(
        &self,
        shop: ShopId,
        id: ImportId,
        files: Vec<(String, String)>,
        encoding: Option<Encoding>,
    ) -> Result<ImportView, ImportError> {
        let imports = self.clone();
        let looked = tokio::task::spawn_blocking(move || imports.look_into(id, files, encoding)).await;
        let files = match looked.map_err(|_| ImportError::Panicked)? {
            Ok(files) => files,
            Err(error) => {
                std::fs::remove_dir_all(self.folder(id))?;
                return Err(error);
            }
        };
        let kit = &self.collect.kit;
        let (suggestion, chosen) = self.proposal(shop, &files).await?;
        let encoding = encoding.or(chosen.as_ref().and_then(|mapping| mapping.encoding));
        let files = self.read_in(id, &files, encoding).await?.unwrap_or(files);
        let chosen = chosen.map(|mapping| Mapping { encoding, ..mapping });
        let names = files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let rows: Option<u64> = files.iter().map(|file| file.rows).sum();
        let tx = kit.store.begin().await?;
        let source = import_source(self, &tx, shop).await?;
        tx.exec(
            "INSERT INTO imports (id, shop, source, file_name, bytes, files, sealed, state, suggestion, mapping,
                rows_read, rows_total, created_at) VALUES ($1, $2, $3, $4, $5, '[]', $6, 'preview', $7, $8, 0, $9, $10)",
            vec![
                id.0.into(),
                shop.0.into(),
                source.into(),
                text(&names),
                i64::try_from(bytes).unwrap_or(i64::MAX).into(),
                seal(kit, &files)?,
                suggestion.as_ref().and_then(|s| serde_json::to_string(s).ok()).into(),
                chosen.and_then(|mapping| serde_json::to_string(&mapping).ok()).into(),
                rows.and_then(|rows| i64::try_from(rows).ok()).into(),
                micros(kit.now()).into(),
            ],
        )
        .await?;
        std::fs::remove_file(self.folder(id).join(UPLOAD))?;
        tx.commit().await?;
        Ok(load(kit, shop, id).await?.view)
    }

    /// The mapping that fits the files best, if one is known well enough to be taken unasked.
    pub(super) async fn proposal(
        &self,
        shop: ShopId,
        files: &[StoredFile],
    ) -> Result<(Option<Suggestion>, Option<Mapping>), ImportError> {
        let own = saved_mappings(&self.collect.kit.store, shop).await?;
        let headers: Vec<Vec<String>> =
            files.iter().map(|file| file.columns.iter().map(|column| column.name.clone()).collect()).collect();
        let known: Vec<&Mapping> = own.iter().chain(builtin()).collect();
        let suggestion = suggest(&headers, known.iter().copied()).into_iter().next().filter(Suggestion::is_sure);
        let fits = suggestion.as_ref().and_then(|s| known.iter().find(|mapping| mapping.key == s.mapping_key));
        let fits = fits.map(|mapping| (*mapping).clone());
        Ok((suggestion, fits))
    }
}

/// The source under which a shop's imports stand, made with the first.
async fn import_source(imports: &Imports, tx: &store::Tx, shop: ShopId) -> Result<Uuid, ImportError> {
    let sql = "SELECT id FROM sources WHERE shop = $1 AND kind = 'import' ORDER BY created_at LIMIT 1";
    if let Some(id) = tx.scalar(sql, vec![shop.0.into()]).await? {
        return Ok(id);
    }
    let (source, _) = make(&imports.collect.kit, tx, shop, "Imports", SourceKind::Import).await?;
    Ok(source.id.0)
}

impl Imports {
    fn look_into(
        &self,
        id: ImportId,
        files: Vec<(String, String)>,
        encoding: Option<Encoding>,
    ) -> Result<Vec<StoredFile>, ImportError> {
        files.into_iter().map(|(name, stored)| self.look(id, name, stored, encoding)).collect()
    }

    /// Finds out what a file of an import is; `chosen` is the encoding of text, which is recognised otherwise.
    pub(super) fn look(
        &self,
        id: ImportId,
        name: String,
        stored: String,
        chosen: Option<Encoding>,
    ) -> Result<StoredFile, ImportError> {
        let open = self.lay_open(&self.folder(id).join(&stored))?;
        let table = Table::open(&open, &Options { encoding: chosen, ..Options::default() })?;
        let probe = table.probe();
        let column = |column: &tabular::Column| ColumnView {
            name: column.name.clone(),
            samples: column.samples.clone(),
            file: name.clone(),
        };
        Ok(StoredFile {
            bytes: std::fs::metadata(&open)?.len(),
            format: format!("{:?}", probe.format).to_lowercase(),
            encoding: probe.encoding.map(|evidence| evidence.encoding.name().to_owned()),
            rows: probe.rows.map(|count| count.rows),
            columns: probe.columns.iter().map(column).collect(),
            chosen: chosen.filter(|_| probe.encoding.is_some()),
            cut: 0,
            stored,
            name,
        })
    }

    /// A file of an import as a table, which can be read until what it is laid open in is dropped.
    pub(super) fn open(&self, id: ImportId, file: &StoredFile) -> Result<(TempPath, Table), ImportError> {
        let open = self.lay_open(&self.folder(id).join(&file.stored))?;
        let table = Table::open(&open, &Options { encoding: file.chosen, ..Options::default() })?;
        Ok((open, table))
    }
}

/// A mapping bound to an import's files, which lie open until it is dropped.
pub(crate) struct OpenPlan {
    plan: Plan,
    _open: Vec<TempPath>,
}

impl OpenPlan {
    pub(super) fn of(imports: &Imports, import: &Import, mapping: Mapping) -> Result<Self, ImportError> {
        let (mut open, mut files) = (Vec::new(), Vec::new());
        for file in &import.files {
            let (path, table) = imports.open(import.id, file)?;
            open.push(path);
            files.push((file.name.clone(), table));
        }
        Ok(Self { plan: Plan::new(mapping, files)?, _open: open })
    }
}

impl Deref for OpenPlan {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}
