use std::path::Path;

use primitives::{ImportId, ShopId};
use store::{Sql, json, micros, text};
use tabular::{Options, Table};
use uuid::Uuid;

use super::{ColumnView, ImportError, ImportView, Imports, StoredFile, load, saved_mappings};
use crate::imports::{Mapping, builtin, suggest};
use crate::sources::{SourceKind, make};

impl Imports {
    /// Where a new import's files are to be put.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn begin(&self) -> Result<(ImportId, std::path::PathBuf), ImportError> {
        let id = ImportId(self.collect.kit.ids.uuid());
        let folder = self.folder(id);
        std::fs::create_dir_all(&folder)?;
        Ok((id, folder))
    }

    /// Looks into the files in the import's folder (given as name and stored name) and proposes a mapping.
    ///
    /// # Errors
    /// When a file holds no table; its folder is then removed.
    pub async fn create(
        &self,
        shop: ShopId,
        id: ImportId,
        files: Vec<(String, String)>,
    ) -> Result<ImportView, ImportError> {
        let folder = self.folder(id);
        let looked = tokio::task::spawn_blocking(move || look_into(&folder, files)).await;
        let files = match looked.map_err(|_| ImportError::Panicked)? {
            Ok(files) => files,
            Err(error) => {
                std::fs::remove_dir_all(self.folder(id))?;
                return Err(error);
            }
        };
        let kit = &self.collect.kit;
        let own = saved_mappings(&kit.store, shop).await?;
        let headers: Vec<Vec<String>> =
            files.iter().map(|file| file.columns.iter().map(|column| column.name.clone()).collect()).collect();
        let known: Vec<&Mapping> = own.iter().chain(builtin()).collect();
        let suggestion = suggest(&headers, known.iter().copied()).into_iter().next();
        let chosen = suggestion.as_ref().and_then(|s| known.iter().find(|mapping| mapping.key == s.mapping_key));
        let names = files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let rows: Option<u64> = files.iter().map(|file| file.rows).sum();
        let tx = kit.store.begin().await?;
        let source = import_source(self, &tx, shop).await?;
        tx.exec(
            "INSERT INTO imports (id, shop, source, file_name, bytes, files, state, suggestion, mapping, rows_read,
                rows_total, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'preview', $7, $8, 0, $9, $10)",
            vec![
                id.0.into(),
                shop.0.into(),
                source.into(),
                text(&names),
                i64::try_from(bytes).unwrap_or(i64::MAX).into(),
                json(&files)?,
                suggestion.as_ref().and_then(|s| serde_json::to_string(s).ok()).into(),
                chosen.and_then(|mapping| serde_json::to_string(mapping).ok()).into(),
                rows.and_then(|rows| i64::try_from(rows).ok()).into(),
                micros(kit.now()).into(),
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(load(&kit.store, shop, id).await?.view)
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

fn look_into(folder: &Path, files: Vec<(String, String)>) -> Result<Vec<StoredFile>, ImportError> {
    let look = |(name, stored): (String, String)| {
        let path = folder.join(&stored);
        let table = Table::open(&path, &Options::default())?;
        let probe = table.probe();
        let column = |column: &tabular::Column| ColumnView {
            name: column.name.clone(),
            samples: column.samples.clone(),
            file: name.clone(),
        };
        Ok(StoredFile {
            bytes: std::fs::metadata(&path)?.len(),
            format: format!("{:?}", probe.format).to_lowercase(),
            encoding: probe.encoding.map(|evidence| evidence.encoding.name().to_owned()),
            rows: probe.rows.map(|count| count.rows),
            columns: probe.columns.iter().map(column).collect(),
            stored,
            name,
        })
    };
    files.into_iter().map(look).collect()
}

impl StoredFile {
    pub(crate) fn open(&self, folder: &Path) -> Result<(String, Table), tabular::Error> {
        Ok((self.name.clone(), Table::open(&folder.join(&self.stored), &Options::default())?))
    }
}
