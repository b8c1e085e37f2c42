use std::io::ErrorKind;

use primitives::{ImportId, ShopId};
use store::{Sql, exec_in, json};
use uuid::Uuid;

use super::cut::{Found, Rows, Sought};
use super::{Import, ImportError, Imports, State, list};
use crate::rejected::Kept;

/// Rejected events read at a time.
const PAGE: i64 = 500;
/// Imports looked at; a shop has few.
const MOST: usize = 100_000;

impl Imports {
    /// Takes out what is kept here of a person: refused calls that name them, and their rows in the files of imports, with
    /// the other rows of their orders. An import goes whole where that cannot be: when a file is a workbook or Parquet,
    /// nothing would be left, or it told of them (`told`) under what is not to be found. What imports told stays told.
    /// `words` are what the person is known by.
    ///
    /// # Errors
    /// When such an import runs just now, or something cannot be read or removed; doing it again is safe.
    pub async fn forget(&self, shop: ShopId, told: &[ImportId], words: &[String]) -> Result<(), ImportError> {
        self.forget_rejected(shop, words).await?;
        for import in list(&self.collect.kit.store, shop, (i64::MAX, Uuid::max()), MOST).await? {
            let is_told = told.contains(&import.id);
            let sought = Sought { words: words.to_vec(), is_told };
            let (imports, looked) = (self.clone(), import.clone());
            let look = tokio::task::spawn_blocking(move || (imports.find(&looked, &sought), sought));
            let (found, sought) = look.await.map_err(|_| ImportError::Panicked)?;
            let is_at_work = matches!(import.view.state, State::Running | State::Undoing);
            match found {
                Found::Nobody => {}
                Found::Rows(_) | Found::Whole if is_at_work => {
                    return Err(ImportError::State(import.view.state.as_str()));
                }
                Found::Rows(rows) => self.cut_out(&import, rows, sought).await?,
                Found::Whole => self.forget_whole(&import).await?,
            }
        }
        Ok(())
    }

    async fn cut_out(&self, import: &Import, rows: Rows, sought: Sought) -> Result<(), ImportError> {
        let (imports, of) = (self.clone(), import.clone());
        let cutting = tokio::task::spawn_blocking(move || imports.cut(&of, &rows, &sought));
        let Some(files) = cutting.await.map_err(|_| ImportError::Panicked)?? else {
            return self.forget_whole(import).await;
        };
        let tx = self.collect.kit.store.begin().await?;
        let sql = "UPDATE imports SET files = $1 WHERE id = $2";
        tx.exec(sql, vec![json(&files)?, import.id.0.into()]).await?;
        tx.commit().await?;
        tracing::info!(import = %import.id, "an erased person's rows were cut out of an import's files");
        Ok(())
    }

    async fn forget_whole(&self, import: &Import) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        tx.exec("DELETE FROM imports WHERE id = $1", vec![import.id.0.into()]).await?;
        tx.commit().await?;
        match tokio::fs::remove_dir_all(self.folder(import.id)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => {
                tracing::info!(import = %import.id, "an import was deleted: its files held an erased person");
                Ok(())
            }
        }
    }

    async fn forget_rejected(&self, shop: ShopId, words: &[String]) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        let vault = &self.collect.kit.vault;
        let sql =
            "SELECT id, reason, raw, sealed FROM rejected_events WHERE shop = $1 AND id > $2 ORDER BY id LIMIT $3";
        let mut after = Uuid::nil();
        loop {
            let page: Vec<Kept> = tx.rows(sql, vec![shop.0.into(), after.into(), PAGE.into()]).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for kept in page {
                let id = kept.id;
                if kept.said(vault)?.texts().any(|text| web::mentions(&plain(text), words)) {
                    tx.exec("DELETE FROM rejected_events WHERE id = $1", vec![id.into()]).await?;
                }
            }
        }
        // What could not be read might tell of anybody, in letters that are not found, and is sent again by nobody.
        tx.exec("DELETE FROM rejected_events WHERE shop = $1 AND is_stub", vec![shop.0.into()]).await?;
        for table in ["import_entities", "import_versions"] {
            exec_in(&tx, &[shop.0.into()], words, |list| {
                format!("DELETE FROM {table} WHERE shop = $1 AND entity_key IN ({list})")
            })
            .await?;
        }
        Ok(tx.commit().await?)
    }
}

/// JSON without escapes, so that its text can be looked through; what is no JSON stays as it is.
pub(super) fn plain(raw: &str) -> String {
    serde_json::from_str::<serde_json::Value>(raw).map_or_else(|_| raw.to_owned(), |value| value.to_string())
}
