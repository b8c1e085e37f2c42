use std::io::ErrorKind;

use primitives::{ImportId, ShopId};
use store::{FromQueryResult, Sql, in_list, sea_orm, text};
use uuid::Uuid;

use super::{Import, ImportError, Imports, State, list};

/// Rejected events read at a time.
const PAGE: i64 = 500;
/// Imports looked at; a shop has few.
const MOST: usize = 100_000;

#[derive(FromQueryResult)]
struct Kept {
    id: Uuid,
    raw: String,
}

impl Imports {
    /// Takes out what is kept here of a person: refused calls that name them, and whole imports that told of them (`told`)
    /// or whose files name them, since a file is kept as it came or not at all. What those imports told stays told.
    /// `words` are what the person is known by.
    ///
    /// # Errors
    /// When such an import runs just now, or something cannot be read or removed; doing it again is safe.
    pub async fn forget(&self, shop: ShopId, told: &[ImportId], words: &[String]) -> Result<(), ImportError> {
        self.forget_rejected(shop, words).await?;
        for import in list(&self.collect.kit.store, shop, (i64::MAX, Uuid::max()), MOST).await? {
            if !told.contains(&import.id) && !self.names(&import, words).await? {
                continue;
            }
            if matches!(import.view.state, State::Running | State::Undoing) {
                return Err(ImportError::State(import.view.state.as_str()));
            }
            let tx = self.collect.kit.store.begin().await?;
            tx.exec("DELETE FROM imports WHERE id = $1", vec![import.id.0.into()]).await?;
            tx.commit().await?;
            match tokio::fs::remove_dir_all(self.folder(import.id)).await {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => tracing::info!(import = %import.id, "an import was deleted: its files held an erased person"),
            }
        }
        Ok(())
    }

    async fn forget_rejected(&self, shop: ShopId, words: &[String]) -> Result<(), ImportError> {
        let tx = self.collect.kit.store.begin().await?;
        let sql = "SELECT id, raw FROM rejected_events WHERE shop = $1 AND id > $2 ORDER BY id LIMIT $3";
        let mut after = Uuid::nil();
        loop {
            let page: Vec<Kept> = tx.rows(sql, vec![shop.0.into(), after.into(), PAGE.into()]).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for kept in page.iter().filter(|kept| web::mentions(&plain(&kept.raw), words)) {
                tx.exec("DELETE FROM rejected_events WHERE id = $1", vec![kept.id.into()]).await?;
            }
        }
        for chunk in words.chunks(500) {
            let sql =
                format!("DELETE FROM import_entities WHERE shop = $1 AND entity_key IN ({})", in_list(2, chunk.len()));
            let values = std::iter::once(shop.0.into()).chain(chunk.iter().map(|word| text(word)));
            tx.exec(&sql, values.collect()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Whether a cell of the import's files names the person. A file that cannot be read any more is taken to.
    async fn names(&self, import: &Import, words: &[String]) -> Result<bool, ImportError> {
        let (folder, files, words) = (self.folder(import.id), import.files.clone(), words.to_vec());
        let look = move || {
            files.iter().any(|file| {
                let rows = file.open(&folder).and_then(|(_, table)| table.rows());
                let Ok(mut rows) = rows else { return true };
                rows.any(|row| {
                    row.map_or(true, |row| {
                        row.raw.iter().any(|raw| web::mentions(&plain(raw), &words))
                            || row.cells.iter().any(|cell| web::mentions(&cell.text(), &words))
                    })
                })
            })
        };
        tokio::task::spawn_blocking(look).await.map_err(|_| ImportError::Panicked)
    }
}

/// JSON without escapes, so that its text can be looked through; what is no JSON stays as it is.
fn plain(raw: &str) -> String {
    serde_json::from_str::<serde_json::Value>(raw).map_or_else(|_| raw.to_owned(), |value| value.to_string())
}
