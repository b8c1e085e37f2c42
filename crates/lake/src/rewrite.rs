use std::ops::Range;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use datafusion::prelude::col;
use futures::TryStreamExt;
use jiff::civil::Date;
use primitives::ShopId;
use tokio::runtime::Handle;

use crate::error::{LakeError, Result};
use crate::file::{DataFile, Draft, FileWriter, instant, times};
use crate::lake::{Change, Inner, Lake, day_of};
use crate::schema::SCHEMA;

/// A day's file is complete at this size.
pub(crate) const FULL: u64 = 1 << 20;

/// Says which rows stay.
pub(crate) type Keep = Arc<dyn Fn(&RecordBatch) -> Result<BooleanArray> + Send + Sync>;

impl Lake {
    /// Replaces files of one shop by new ones with the same rows, or those to keep: sorted by time, one day per file,
    /// today's columns. Memory is bounded by the engine's; the caller holds `maintaining`. Returns the rows left out.
    pub(crate) async fn rewrite(&self, files: Vec<Arc<DataFile>>, keep: Option<Keep>) -> Result<u64> {
        let (inner, handle) = (Arc::clone(&self.0), Handle::current());
        // On a thread for blocking work: encoding and writing would starve the others of a worker thread.
        let work = tokio::task::spawn_blocking(move || handle.block_on(inner.rewrite(&files, keep)));
        work.await.map_err(|error| LakeError::Worker(error.to_string()))?
    }
}

impl Inner {
    async fn rewrite(&self, files: &[Arc<DataFile>], keep: Option<Keep>) -> Result<u64> {
        let Some(first) = files.first() else { return Ok(0) };
        let order = vec![col("timestamp").sort(true, false), col("seq").sort(true, false)];
        let sorted = self.engine.session().read_table(self.engine.table(files)?)?.sort(order)?;
        let mut stream = sorted.execute_stream().await?;
        let mut days = Days { lake: self, shop: first.meta.shop, open: None, done: Vec::new() };
        let mut dropped = 0;
        while let Some(batch) = stream.try_next().await? {
            let batch = RecordBatch::try_new(Arc::clone(&SCHEMA), batch.columns().to_vec())?;
            let kept = match &keep {
                Some(keep) => filter_record_batch(&batch, &keep(&batch)?)?,
                None => batch.clone(),
            };
            dropped += (batch.num_rows() - kept.num_rows()) as u64;
            days.write(&kept)?;
        }
        self.commit(Change { removed: files, added: days.finish()?, ..Change::default() })?;
        Ok(dropped)
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
