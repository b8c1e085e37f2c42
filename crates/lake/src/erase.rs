use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use hashbrown::HashSet;
use primitives::{CustomerId, ShopId};

use crate::error::{LakeError, Result};
use crate::file::DataFile;
use crate::lake::Lake;
use crate::rewrite::Keep;
use crate::scan::{Block, scan};

/// Everything a person is known by.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub user_ids: Vec<String>,
    pub anonymous_ids: Vec<String>,
    pub customers: Vec<CustomerId>,
}

/// What an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    pub events: u64,
    /// Files written anew without them.
    pub files: usize,
}

impl Lake {
    /// Removes every event of a person from a shop's files, up to the lake's position: let the lake catch up with the
    /// log first. The bytes leave the disk when the last query reading the old files ends. Snapshots made before keep
    /// them.
    ///
    /// # Errors
    /// When a file cannot be read or written; what was erased before stays erased.
    pub async fn erase(&self, shop: ShopId, person: &Person) -> Result<Erased> {
        let _maintaining = self.0.maintaining.lock().await;
        let wanted = Arc::new(Wanted::new(person));
        let (inner, finder) = (Arc::clone(&self.0), Arc::clone(&wanted));
        let find = tokio::task::spawn_blocking(move || finder.find(&inner.files(shop), inner.options.threads));
        let files = find.await.map_err(|error| LakeError::Worker(error.to_string()))??;
        let keep: Keep = Arc::new(move |batch| wanted.others(batch));
        let mut erased = Erased::default();
        for file in files {
            erased.events += self.rewrite(vec![file], Some(Arc::clone(&keep))).await?;
            erased.files += 1;
        }
        Ok(erased)
    }
}

/// The values that must go, by column.
struct Wanted([(&'static str, HashSet<String>); 3]);

impl Wanted {
    fn new(person: &Person) -> Self {
        let customers = person.customers.iter().map(ToString::to_string);
        Self([
            ("user_id", person.user_ids.iter().cloned().collect()),
            ("anonymous_id", person.anonymous_ids.iter().cloned().collect()),
            ("customer", customers.collect()),
        ])
    }

    /// The files that hold any of them.
    fn find(&self, files: &[Arc<DataFile>], threads: usize) -> Result<Vec<Arc<DataFile>>> {
        let columns = self.0.each_ref().map(|(column, _)| *column);
        let found = scan(files, &columns, threads, HashSet::new, |found: &mut HashSet<usize>, block| {
            if self.in_block(block)? {
                found.insert(block.file);
            }
            Ok(())
        })?;
        let found: HashSet<usize> = found.into_iter().flatten().collect();
        Ok(files.iter().enumerate().filter(|(at, _)| found.contains(at)).map(|(_, file)| Arc::clone(file)).collect())
    }

    fn in_block(&self, block: &Block) -> Result<bool> {
        for (column, values) in &self.0 {
            if block.texts(column)?.values().iter().flatten().any(|value| values.contains(value)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The rows of everyone else.
    fn others(&self, batch: &RecordBatch) -> Result<BooleanArray> {
        let mut others = vec![true; batch.num_rows()];
        for (column, values) in &self.0 {
            let ids = batch.column_by_name(column).and_then(|ids| ids.as_string_opt::<i32>());
            let ids = ids.ok_or_else(|| LakeError::Query(format!("column “{column}” is missing")))?;
            for (stays, id) in others.iter_mut().zip(ids) {
                *stays &= id.is_none_or(|id| !values.contains(id));
            }
        }
        Ok(others.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::compact::Compaction;
    use crate::testing::{Shop, at, open};

    /// Every file below the folder that holds the text, compressed or not.
    fn holding(dir: &Path, text: &str) -> usize {
        let mut found = 0;
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found += holding(&path, text);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let plain = bytes.windows(text.len()).any(|part| part == text.as_bytes());
            found += usize::from(plain || decoded(&path).is_some_and(|rows| rows.contains(text)));
        }
        found
    }

    fn decoded(path: &Path) -> Option<String> {
        let file = fs::File::open(path).unwrap();
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).ok()?;
        Some(reader.build().unwrap().map(|batch| format!("{:?}", batch.unwrap().columns())).collect())
    }

    #[tokio::test]
    async fn an_erased_person_is_in_no_byte_and_everyone_else_is_whole() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        let mut seq = 0;
        for day in 0..4 {
            let mut batch = Vec::new();
            for user in ["canary-7f3a", "bob", "cat"] {
                seq += 1;
                batch.push(shop.order(seq, at(day, i64::try_from(seq).unwrap()), user, "1.00"));
            }
            seq += 1;
            batch.push(other.view(seq, "canary-7f3a", "p1"));
            lake.write(&batch).unwrap();
        }
        lake.compact(Compaction::Full).await.unwrap();
        lake.write(&[shop.order(17, at(9, 0), "bob", "1.00")]).unwrap();
        assert_eq!(holding(dir.path(), "canary-7f3a"), 5, "the test can see it");

        let person = Person { user_ids: vec!["canary-7f3a".to_owned()], ..Person::default() };
        let erased = lake.erase(shop.0, &person).await.unwrap();
        assert_eq!(erased, Erased { events: 4, files: 4 });
        assert_eq!(holding(&dir.path().join(format!("shop={}", shop.0)), "canary-7f3a"), 0);
        assert_eq!(holding(dir.path(), "canary-7f3a"), 1, "another shop's customer of that id is another person");
        assert_eq!(lake.stats().rows, 9 + 4);
        assert_eq!((lake.position(), lake.verify().unwrap()), (17, vec![]));
        assert_eq!(lake.erase(shop.0, &person).await.unwrap(), Erased::default());
    }
}
