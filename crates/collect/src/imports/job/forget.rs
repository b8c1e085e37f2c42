use std::collections::HashSet;
use std::io::ErrorKind;

use primitives::{ImportId, ShopId};
use store::{Sql, StoreError, Tx, exec_in, rows_in, unindexed};
use uuid::Uuid;

use super::blind::{blind_open, blinded};
use super::cut::{Found, Rows, Sought};
use super::record::seal;
use super::{Import, ImportError, Imports, State, list};
use crate::imports::EntityKind;
use crate::rejected::Kept;

/// Rejected events read at a time.
pub(super) const PAGE: i64 = 500;
/// Imports looked at; a shop has few.
const MOST: usize = 100_000;

impl Imports {
    /// Takes out what is kept here of a person: refused calls that name them, or of which only the beginning is there, and
    /// their rows in the files of imports, with the other rows of their orders. An import goes whole where that cannot be:
    /// when a file is a workbook or Parquet, nothing would be left, or it told of them (`told`) under what is not to be
    /// found. What imports told stays told. `words` are what the person is known by.
    ///
    /// # Errors
    /// When such an import runs just now, or something cannot be read or removed; doing it again is safe.
    pub async fn forget(&self, shop: ShopId, told: &[ImportId], words: &[String]) -> Result<(), ImportError> {
        blind_open(&self.collect.kit).await?;
        self.forget_rejected(shop, words).await?;
        for import in list(&self.collect.kit, shop, (i64::MAX, Uuid::max()), MOST).await? {
            let is_told = told.contains(&import.id);
            let sought = Sought { words: words.to_vec(), is_told, is_handed: false };
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
        tx.take_turn(&format!("import {}", import.id)).await?;
        let sql = "UPDATE imports SET files = '[]', sealed = $1 WHERE id = $2";
        tx.exec(sql, vec![seal(&self.collect.kit, &files)?, import.id.0.into()]).await?;
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

    /// Reads before it writes: to open and read so much takes long, and would hold up all who write.
    async fn forget_rejected(&self, shop: ShopId, words: &[String]) -> Result<(), ImportError> {
        let store = &self.collect.kit.store;
        let (sql, mut after, mut looked) = (refused(), Uuid::nil(), HashSet::new());
        loop {
            let page: Vec<Kept> = store.rows(&sql, vec![shop.0.into(), after.into(), PAGE.into()]).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            looked.extend(page.iter().map(|kept| kept.id));
            let theirs = self.theirs(page, words)?;
            if theirs.is_empty() {
                continue;
            }
            let tx = store.begin().await?;
            discard(&tx, &theirs).await?;
            tx.commit().await?;
        }
        let tx = store.begin().await?;
        // What was kept meanwhile, which the order of the ids does not tell.
        let mut kept: Vec<Uuid> = tx.column(IDS, vec![shop.0.into()]).await?;
        kept.retain(|id| !looked.contains(id));
        let new: Vec<Kept> = rows_in(&tx, &[], &kept, by_id).await?;
        discard(&tx, &self.theirs(new, words)?).await?;
        // What could not be read might tell of anybody, in letters that are not found, and is sent again by nobody.
        tx.exec("DELETE FROM rejected_events WHERE shop = $1 AND is_stub", vec![shop.0.into()]).await?;
        let mut keys: Vec<String> = words.iter().map(|word| blinded(&self.collect.kit.vault, word)).collect();
        keys.extend_from_slice(words);
        for table in ["import_entities", "import_versions"] {
            exec_in(&tx, &[shop.0.into()], &keys, |list| forget_told(table, list)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Of these, what names them or might.
    fn theirs(&self, page: Vec<Kept>, words: &[String]) -> Result<Vec<Uuid>, ImportError> {
        let mut theirs = Vec::new();
        for kept in page {
            let (id, said) = (kept.id, kept.said(&self.collect.kit.vault)?);
            if said.is_cut() || said.texts().any(|text| names(text, words)) {
                theirs.push(id);
            }
        }
        Ok(theirs)
    }
}

const IDS: &str = "SELECT id FROM rejected_events WHERE shop = $1";

fn by_id(list: &str) -> String {
    format!("SELECT id, reason, raw, sealed FROM rejected_events WHERE id IN ({list})")
}

async fn discard(tx: &Tx, ids: &[Uuid]) -> Result<u64, StoreError> {
    exec_in(tx, &[], ids, |list| format!("DELETE FROM rejected_events WHERE id IN ({list})")).await
}

/// What was refused in a shop, from one on.
pub(super) fn refused() -> String {
    let of_shop = unindexed("shop = $1");
    format!("SELECT id, reason, raw, sealed FROM rejected_events WHERE {of_shop} AND id > $2 ORDER BY id LIMIT $3")
}

/// With every kind, for it stands before the key in the index.
fn forget_told(table: &str, list: &str) -> String {
    let kinds = EntityKind::ALL.map(|kind| format!("'{}'", kind.as_str())).join(", ");
    format!("DELETE FROM {table} WHERE shop = $1 AND kind IN ({kinds}) AND entity_key IN ({list})")
}

/// Whether what was sent names somebody, however it is written.
pub(super) fn names(text: &str, words: &[String]) -> bool {
    web::mentions(&plain(text), words) || web::mentions(&unescaped(text), words)
}

/// What may be no JSON, or half of it, with the escapes of JSON as what they stand for, and without the space before
/// values that are texts.
fn unescaped(raw: &str) -> String {
    let (mut units, mut rest) = (Vec::with_capacity(raw.len()), raw);
    while let Some((before, after)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        if let Some(unit) = unit(after) {
            units.push(unit);
            rest = &after[5..];
            continue;
        }
        let mut left = after.chars();
        let meant = left.next().map(|c| if "bfnrt".contains(c) { ' ' } else { c });
        units.extend(meant.map(String::from).unwrap_or_default().encode_utf16());
        rest = left.as_str();
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units).replace("\": \"", "\":\"")
}

/// Of `u` and four digits.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// JSON without escapes, so that its text can be looked through; what is no JSON stays as it is.
pub(super) fn plain(raw: &str) -> String {
    serde_json::from_str::<serde_json::Value>(raw).map_or_else(|_| raw.to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use store::{listed, testing};

    use super::*;

    #[tokio::test]
    async fn nobody_is_looked_for_among_all_of_a_shop() {
        let test = testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        let (list, mut words) = listed(&test.store, 2, &["u-1".to_owned()]);
        words.insert(0, Uuid::nil().into());
        let page = vec![Uuid::nil().into(), Uuid::nil().into(), PAGE.into()];
        for (sql, values, by) in [
            (forget_told("import_entities", &list), words.clone(), "(shop=? AND kind=? AND entity_key=?)"),
            (forget_told("import_versions", &list), words, "(shop=? AND kind=? AND entity_key=?)"),
            (refused(), page, "(id>?)"),
        ] {
            let Some(plan) = testing::plan(&test.store, &sql, values).await else { return };
            assert!(plan[0].ends_with(by), "{sql}: {plan:#?}");
        }
    }

    #[test]
    fn somebody_is_found_however_they_are_written() {
        let words = ["ann@x.cn", "小林在这里", "7", r"x\ann"].map(str::to_owned);
        for text in [
            r#"{"email":"ann\u0040x.cn"}"#,
            r#"{"a":"\nAnn@x.cn","#,
            r#"[{"a":"\u5c0f\u6797\u5728\u8fd9\u91cc"]"#,
            r#"{"userId": "7", oops"#,
            r#"{"user_id" : "7"}"#,
            r#"{"userId":"x\\ann"}"#,
            r"x\ann",
        ] {
            assert!(names(text, &words), "{text}");
        }
        for text in [r#"{"email":"joann\u0040x.cn"}"#, r#"{"quantity": "7", oops"#, r"\", r"\u00", r"\ud83d"] {
            assert!(!names(text, &words), "{text}");
        }
    }
}
