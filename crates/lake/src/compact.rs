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
    /// Once a day: leaves every day in one file, or in full ones and one more.
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
        for select in [mixed, daily] {
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

fn single_day(file: &DataFile) -> Option<Date> {
    let day = day_of(file.meta.first_time);
    (day == day_of(file.meta.last_time)).then_some(day)
}
