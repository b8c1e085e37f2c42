use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use datafusion::prelude::col;
use futures::TryStreamExt;
use jiff::civil::Date;
use primitives::{Event, Seq, ShopId, Stored};
use tokio::runtime::Handle;

use crate::error::{LakeError, Result};
use crate::file::{DataFile, Draft, FileWriter, instant, seqs, times};
use crate::lake::{Inner, Lake, day_of};
use crate::schema::SCHEMA;
use crate::state::Change;

/// A day's file is complete at this size.
pub(crate) const FULL: u64 = 1 << 20;

/// What becomes of events: another in its place, or nothing.
pub(crate) type Changes = Arc<BTreeMap<Seq, Option<Event>>>;

impl Lake {
    /// Replaces files of one shop by new ones with the same rows, changed ones changed: sorted by time, one day per file,
    /// today's columns. Memory is bounded by the engine's; the caller holds `maintaining`. Returns the rows changed.
    pub(crate) async fn rewrite(&self, files: Vec<Arc<DataFile>>, changes: Option<Changes>) -> Result<u64> {
        let (inner, handle) = (Arc::clone(&self.0), Handle::current());
        // On a thread for blocking work: encoding and writing would starve the others of a worker thread.
        let work = tokio::task::spawn_blocking(move || handle.block_on(inner.rewrite(&files, changes.as_deref())));
        work.await.map_err(|error| LakeError::Worker(error.to_string()))?
    }
}

impl Inner {
    async fn rewrite(&self, files: &[Arc<DataFile>], changes: Option<&BTreeMap<Seq, Option<Event>>>) -> Result<u64> {
        let Some(first) = files.first() else { return Ok(0) };
        let order = vec![col("timestamp").sort(true, false), col("seq").sort(true, false)];
        let sorted = self.engine.session().read_table(self.engine.table(files)?)?.sort(order)?;
        let mut stream = sorted.execute_stream().await?;
        let mut days = Days { lake: self, shop: first.meta.shop, open: None, done: Vec::new() };
        let (mut changed, mut instead) = (0, Vec::new());
        while let Some(batch) = stream.try_next().await? {
            let batch = RecordBatch::try_new(Arc::clone(&SCHEMA), batch.columns().to_vec())?;
            let Some(changes) = changes else {
                days.write(&batch)?;
                continue;
            };
            let seqs = seqs(&batch)?;
            let stays: BooleanArray = seqs.iter().map(|seq| Some(!changes.contains_key(seq))).collect();
            changed += stays.false_count() as u64;
            instead.extend(seqs.iter().filter_map(|seq| Some(Stored { seq: *seq, event: changes.get(seq)?.clone()? })));
            days.write(&filter_record_batch(&batch, &stays)?)?;
        }
        let mut added = days.finish()?;
        instead.sort_unstable_by_key(|stored| (stored.event.timestamp, stored.seq));
        if !instead.is_empty() {
            added.push(self.draft(&instead.iter().collect::<Vec<_>>())?);
        }
        self.commit(Change { removed: files, added, ..Change::default() })?;
        Ok(changed)
    }
}

/// Splits rows sorted by time into a file per day.
struct Days<'a> {
    lake: &'a Inner,
    shop: ShopId,
    open: Option<(Date, FileWriter)>,
    done: Vec<Draft>,
}

impl Days<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        for (day, rows) in runs(times(batch)?)? {
            if self.open.as_ref().is_none_or(|(open, writer)| *open != day || writer.rows() >= FULL) {
                self.close()?;
                self.open = Some((day, self.lake.writer(self.shop, Some(day))?));
            }
            if let Some((_, writer)) = &mut self.open {
                writer.write(&batch.slice(rows.start, rows.len()))?;
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if let Some((_, writer)) = self.open.take() {
            self.done.push(writer.finish()?);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Draft>> {
        self.close()?;
        Ok(self.done)
    }
}

/// Rows of the same UTC day, of times in ascending order.
fn runs(times: &[i64]) -> Result<Vec<(Date, Range<usize>)>> {
    const DAY: i64 = 86_400_000_000;
    let mut runs = Vec::new();
    let mut start = 0;
    for same in times.chunk_by(|a, b| a.div_euclid(DAY) == b.div_euclid(DAY)) {
        runs.push((day_of(instant(same[0])?), start..start + same.len()));
        start += same.len();
    }
    Ok(runs)
}
