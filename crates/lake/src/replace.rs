//! Putting other events, or none, in the place of those that the lake holds: what erasure and retention are made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashSet;
use primitives::{Event, Seq, ShopId};

use crate::error::{LakeError, Result};
use crate::file::DataFile;
use crate::lake::Lake;
use crate::rewrite::Changes;
use crate::scan::scan;

impl Lake {
    /// Puts other events of a shop, or none, in the place of those at the given positions, up to the lake's: let it catch
    /// up with the log first. The bytes leave the disk when the last query reading the old files ends; snapshots made
    /// before keep them. Returns how many events it found.
    ///
    /// # Errors
    /// When a file cannot be read or written; what was replaced before stays replaced.
    pub async fn replace(&self, shop: ShopId, changes: BTreeMap<Seq, Option<Event>>) -> Result<u64> {
        let _maintaining = self.0.maintaining.lock().await;
        let changes: Changes = Arc::new(changes);
        let (inner, wanted) = (Arc::clone(&self.0), Arc::clone(&changes));
        let find = tokio::task::spawn_blocking(move || holding(&inner.files(shop), &wanted, inner.options.threads));
        let mut replaced = 0;
        for file in find.await.map_err(|error| LakeError::Worker(error.to_string()))?? {
            replaced += self.rewrite(vec![file], Some(Arc::clone(&changes))).await?;
        }
        Ok(replaced)
    }
}

/// The files that hold any of the events.
fn holding(
    files: &[Arc<DataFile>],
    changes: &BTreeMap<Seq, Option<Event>>,
    threads: usize,
) -> Result<Vec<Arc<DataFile>>> {
    let may_hold = |file: &&Arc<DataFile>| changes.range(file.meta.first_seq..=file.meta.last_seq).next().is_some();
    let files: Vec<Arc<DataFile>> = files.iter().filter(may_hold).cloned().collect();
    let found = scan(&files, &["seq"], threads, HashSet::new, |found: &mut HashSet<usize>, block| {
        if block.seqs()?.iter().any(|seq| changes.contains_key(seq)) {
            found.insert(block.file);
        }
        Ok(())
    })?;
    let found: HashSet<usize> = found.into_iter().flatten().collect();
    Ok(files.into_iter().enumerate().filter(|(at, _)| found.contains(at)).map(|(_, file)| file).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::cipher::Cipher;
    use crate::compact::Compaction;
    use crate::folder::data_files;
    use crate::queries::Limits;
    use crate::select::Person;
    use crate::testing::{KEY, Shop, at, open, open_with};

    const CANARY: &str = "canary-7f3a";

    /// How many files below the folder hold the text, in their bytes or, with a key, in what they say.
    fn holding(dir: &Path, text: &str, key: Option<&[u8; 32]>) -> usize {
        let cipher = key.map(|key| Cipher::new(key).unwrap());
        let holds = |path: &String| {
            let path = dir.join(path);
            let bytes = std::fs::read(&path).unwrap();
            bytes.windows(text.len()).any(|part| part == text.as_bytes())
                || decoded(&path, cipher.as_ref()).contains(text)
        };
        data_files(dir).unwrap().iter().filter(|path| holds(path)).count()
    }

    fn decoded(path: &Path, cipher: Option<&Cipher>) -> String {
        use parquet::arrow::ProjectionMask;
        use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder as Builder;
        let file = std::fs::File::open(path).unwrap();
        let reader = Builder::try_new_with_options(file, Cipher::reader_options(cipher)).unwrap();
        // Without the key only the other columns can be read, and they can.
        let names: Vec<_> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
        let readable =
            names.iter().filter(|name| cipher.is_some() || !crate::schema::PERSONAL.contains(&name.as_str()));
        let mask = ProjectionMask::columns(reader.parquet_schema(), readable.map(String::as_str));
        let rows = reader.with_projection(mask).build().unwrap();
        rows.map(|batch| format!("{:?}", batch.unwrap().columns())).collect()
    }

    #[tokio::test]
    async fn an_erased_person_is_in_no_byte_and_the_books_are_whole() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open_with(dir.path(), Some(KEY));
        let mut seq = 0;
        for day in 0..4 {
            let mut batch = Vec::new();
            for user in [CANARY, "bob", "cat"] {
                seq += 1;
                batch.push(shop.order(seq, at(day, i64::try_from(seq).unwrap()), user, "1.00"));
            }
            seq += 1;
            batch.push(other.view(seq, CANARY, "p1"));
            lake.write(&batch).unwrap();
        }
        lake.compact(Compaction::Full).await.unwrap();
        lake.write(&[shop.order(17, at(9, 0), "bob", "1.00")]).unwrap();
        assert_eq!(holding(dir.path(), CANARY, None), 0, "it is sealed");
        assert_eq!(holding(dir.path(), CANARY, Some(&KEY)), 5, "the test can see it");

        let person = Person { user_ids: vec![CANARY.to_owned()], ..Person::default() };
        let seqs = lake.seqs_of(shop.0, &person).await.unwrap();
        assert_eq!(seqs, [1, 5, 9, 13]);
        let redacted = |seq: Seq| Event { user_id: None, ..shop.order(seq, at(0, 0), "nobody", "1.00").event };
        let changes: BTreeMap<_, _> = seqs.iter().map(|seq| (*seq, (*seq != 1).then(|| redacted(*seq)))).collect();
        assert_eq!(lake.replace(shop.0, changes.clone()).await.unwrap(), 4);
        assert_eq!(holding(&dir.path().join(format!("shop={}", shop.0)), CANARY, Some(&KEY)), 0);
        assert_eq!(holding(dir.path(), CANARY, Some(&KEY)), 1, "another shop's customer of that id is another person");
        let sql = "SELECT SUM(value), COUNT(*), COUNT(user_id) FROM events";
        let sums = lake.query(shop.0, sql, Limits::default()).await.unwrap().rows;
        assert_eq!(json!(sums), json!([[1200, 12, 9]]));
        assert_eq!((lake.position(), lake.verify().unwrap()), (17, vec![]));
        assert_eq!(lake.seqs_of(shop.0, &person).await.unwrap(), [0u64; 0]);
        assert_eq!(lake.replace(shop.0, BTreeMap::from([(1, None), (99, None)])).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn on_a_shared_device_it_is_who_is_signed_in() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let on_device = |seq: Seq, user: Option<&str>| {
            let mut stored = shop.view(seq, user.unwrap_or_default(), "p1");
            stored.event.user_id = user.map(ToOwned::to_owned);
            stored.event.anonymous_id = Some("a1".to_owned());
            stored
        };
        lake.write(&[on_device(1, Some("ann")), on_device(2, Some("bob")), on_device(3, None)]).unwrap();
        let known_by = |user_ids: &[&str]| Person {
            user_ids: user_ids.iter().map(|id| (*id).to_owned()).collect(),
            anonymous_ids: vec!["a1".to_owned()],
            ..Person::default()
        };
        assert_eq!(lake.seqs_of(shop.0, &known_by(&["ann"])).await.unwrap(), [1, 3]);
        assert_eq!(lake.seqs_of(shop.0, &known_by(&[])).await.unwrap(), [1, 2, 3]);
    }

    #[tokio::test]
    async fn what_is_older_than_an_instant_is_found_by_kind_and_name() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let several = [shop.order(1, at(0, 5), "ann", "1"), shop.event(2, at(0, 6), "ann", "Cart Viewed", "{}")];
        lake.write(&several).unwrap();
        lake.write(&[shop.event(3, at(1, 0), "ann", "Cart Viewed", "{}")]).unwrap();
        lake.write(&[Shop::new(2).event(4, at(0, 6), "ann", "Cart Viewed", "{}")]).unwrap();
        let found = lake.seqs_before(shop.0, at(1, 0), |kind, name| kind == "track" && name == "Cart Viewed").await;
        assert_eq!(found.unwrap(), [2]);
        assert_eq!(lake.replace(shop.0, BTreeMap::from([(2, None)])).await.unwrap(), 1);
        assert_eq!((lake.stats().rows, lake.verify().unwrap()), (3, vec![]));
    }

    #[tokio::test]
    async fn what_came_after_a_position_is_found_by_its_name() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let cart = |seq: Seq| shop.event(seq, at(0, 5), "ann", "Cart Viewed", "{}");
        lake.write(&[cart(1), shop.order(2, at(0, 5), "ann", "1"), cart(3)]).unwrap();
        lake.write(&[cart(4), Shop::new(2).event(5, at(0, 6), "ann", "Cart Viewed", "{}")]).unwrap();
        let named = async |after: Seq| lake.seqs_named(shop.0, "Cart Viewed", after).await.unwrap();
        assert_eq!((named(0).await, named(1).await, named(4).await), (vec![1, 3, 4], vec![3, 4], vec![]));
    }

    #[tokio::test]
    async fn a_lake_is_sealed_from_its_key_on_and_wholly_by_a_full_compaction() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        lake.write(&[shop.view(1, CANARY, "p1")]).unwrap();
        drop(lake);
        assert_eq!(holding(dir.path(), CANARY, None), 1);
        let lake = open_with(dir.path(), Some(KEY));
        lake.write(&[shop.order(30, at(9, 0), CANARY, "1")]).unwrap();
        let sql = "SELECT seq, user_id FROM events ORDER BY seq";
        let before = lake.query(shop.0, sql, Limits::default()).await.unwrap().rows;
        lake.compact(Compaction::Full).await.unwrap();
        assert_eq!(holding(dir.path(), CANARY, None), 0);
        assert_eq!(lake.compact(Compaction::Full).await.unwrap(), 0, "nothing is left to do");
        assert_eq!(lake.query(shop.0, sql, Limits::default()).await.unwrap().rows, before);
        drop(lake);
        let refused = Lake::open(dir.path(), crate::lake::Options::default()).err().unwrap().to_string();
        assert!(refused.contains("sealed"), "{refused}");
    }
}
