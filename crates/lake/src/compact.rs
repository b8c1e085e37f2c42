use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use primitives::ShopId;

use crate::error::Result;
use crate::file::DataFile;
use crate::lake::{Lake, day_of};
use crate::rewrite::FULL;

/// How thoroughly to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compaction {
    /// While events come in: merges eight files of like size, so that each row is rewritten a logarithmic number of
    /// times.
    Routine,
    /// Once a day: leaves every day in one file, or in full ones and one more, and none unsealed in a lake that has a key.
    Full,
}

const FAN_IN: usize = 8;

/// Rows to sort at a time when days are separated.
const SORTED_AT_ONCE: u64 = 2 << 20;

impl Lake {
    /// Merges small files into larger ones, a file per day, sorted by time. Returns how many files it replaced.
    ///
    /// # Errors
    /// When a file cannot be read or written; what was merged before stays merged.
    pub async fn compact(&self, how: Compaction) -> Result<usize> {
        let _maintaining = self.0.maintaining.lock().await;
        let mut replaced = 0;
        for select in [mixed, daily, unsealed] {
            let files = self.0.state().files.clone();
            for group in select(&files, how) {
                replaced += group.len();
                self.rewrite(group, None).await?;
            }
        }
        Ok(replaced)
    }
}

type Groups = Vec<Vec<Arc<DataFile>>>;

/// Files of several days: to be split into days.
fn mixed(files: &[Arc<DataFile>], how: Compaction) -> Groups {
    let mut shops: BTreeMap<ShopId, Vec<Arc<DataFile>>> = BTreeMap::new();
    for file in files.iter().filter(|file| single_day(file).is_none()) {
        shops.entry(file.meta.shop).or_default().push(Arc::clone(file));
    }
    shops.retain(|_, files| how == Compaction::Full || files.len() >= FAN_IN);
    shops.into_values().flat_map(portions).collect()
}

/// Cuts a list of files where their rows would exceed what is sorted at once.
fn portions(files: Vec<Arc<DataFile>>) -> Groups {
    let mut groups: Groups = Vec::new();
    let mut rows = u64::MAX;
    for file in files {
        rows = rows.saturating_add(file.meta.rows);
        if rows > SORTED_AT_ONCE {
            groups.push(Vec::new());
            rows = file.meta.rows;
        }
        if let Some(group) = groups.last_mut() {
            group.push(file);
        }
    }
    groups
}

/// Files of the same day: to be merged.
fn daily(files: &[Arc<DataFile>], how: Compaction) -> Groups {
    let mut groups: BTreeMap<(ShopId, Date, u32), Vec<Arc<DataFile>>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.meta.rows < FULL) {
        let Some(day) = single_day(file) else { continue };
        let size = if how == Compaction::Full { 0 } else { file.meta.rows.max(1).ilog(FAN_IN as u64) };
        groups.entry((file.meta.shop, day, size)).or_default().push(Arc::clone(file));
    }
    let enough = if how == Compaction::Full { 2 } else { FAN_IN };
    groups.retain(|_, files| files.len() >= enough);
    groups.into_values().collect()
}

/// Files from before the lake had its key.
fn unsealed(files: &[Arc<DataFile>], how: Compaction) -> Groups {
    let is_open = |file: &&Arc<DataFile>| how == Compaction::Full && file.cipher.is_some() && !file.meta.sealed;
    files.iter().filter(is_open).map(|file| vec![Arc::clone(file)]).collect()
}

fn single_day(file: &DataFile) -> Option<Date> {
    let day = day_of(file.meta.first_time);
    (day == day_of(file.meta.last_time)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::data_files;
    use crate::queries::{Limits, Scope};
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn every_day_becomes_one_file_and_every_answer_stays() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        for batch in 0..20u64 {
            let events: Vec<_> = (1..=30)
                .map(|n| {
                    let seq = batch * 30 + n;
                    let time = at(i64::try_from(seq * 7 % 5).unwrap(), i64::try_from(seq * 977 % 80_000).unwrap());
                    let shop = if seq.is_multiple_of(3) { &other } else { &shop };
                    shop.order(seq, time, &format!("user{}", seq % 11), "12.50")
                })
                .collect();
            lake.write(&events).unwrap();
        }
        let sql = "SELECT seq, timestamp, person, order_id, value, body FROM events ORDER BY seq";
        let scope = Scope::all(shop.0);
        let is_order = |_: &str, name: &str| name == "Order Completed";
        let starts = [at(0, 0), at(2, 0)];
        let here = lake.presence(&scope, &starts, is_order).await.unwrap().retention();
        let before = (lake.query(shop.0, sql, Limits::default()).await.unwrap(), here);
        let days = lake.distinct_people(&scope).await.unwrap();

        assert_eq!(lake.compact(Compaction::Full).await.unwrap(), 40);
        assert_eq!(lake.stats().files, 10, "five days of two shops");
        assert_eq!(data_files(dir.path()).unwrap().len(), 10, "what was replaced is gone");
        assert_eq!(lake.verify().unwrap(), []);
        let here = lake.presence(&scope, &starts, is_order).await.unwrap().retention();
        let after = (lake.query(shop.0, sql, Limits::default()).await.unwrap(), here);
        assert_eq!(before, after);
        assert_eq!(days, lake.distinct_people(&scope).await.unwrap());
        assert_eq!(lake.compact(Compaction::Full).await.unwrap(), 0, "nothing is left to do");
    }

    #[tokio::test]
    async fn a_file_replaced_while_it_is_read_stays_until_the_reader_is_done() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        (1..=2).for_each(|seq| assert_eq!(lake.write(&[shop.view(seq, "ann", "p1")]).unwrap(), 1));
        let reading = lake.0.files(shop.0);
        lake.compact(Compaction::Full).await.unwrap();
        assert!(reading.iter().all(|file| file.path.exists()));
        drop(reading);
        assert_eq!(data_files(dir.path()).unwrap().len(), 1);
    }
}
