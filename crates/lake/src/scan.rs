use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{Array, AsArray, DictionaryArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};

use crate::error::{At, LakeError, Result};
use crate::file::{self, DataFile};

/// The wanted columns of one row group. Texts come as the file keeps them, a code per row and each value once, so a
/// query hashes a person's id once per block instead of once per row.
pub(crate) struct Block {
    /// Index of the file in the list that is read.
    pub file: usize,
    /// Whether the file has no other row group.
    pub whole_file: bool,
    pub batch: RecordBatch,
}

impl Block {
    pub(crate) fn times(&self) -> Result<&[i64]> {
        file::times(&self.batch)
    }

    pub(crate) fn seqs(&self) -> Result<&[u64]> {
        file::seqs(&self.batch)
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Texts<'_>> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_dictionary_opt::<Int32Type>());
        let codes = column.ok_or_else(|| LakeError::Query(format!("column “{name}” was not read")))?;
        let values = codes.values().as_string_opt::<i32>();
        values.map(|values| Texts { codes, values }).ok_or_else(|| LakeError::Query(format!("“{name}” is not text")))
    }
}

/// A column of texts as codes into distinct values.
pub(crate) struct Texts<'a> {
    codes: &'a DictionaryArray<Int32Type>,
    values: &'a StringArray,
}

impl<'a> Texts<'a> {
    pub(crate) fn values(&self) -> &'a StringArray {
        self.values
    }

    /// A code per row; meaningless where the text is null, which [`Texts::is_null`] tells.
    pub(crate) fn codes(&self) -> &'a [i32] {
        self.codes.keys().values()
    }

    /// For each distinct value, what `of` makes of it.
    pub(crate) fn map<T>(&self, of: impl Fn(&str) -> T) -> Vec<T> {
        (0..self.values.len()).map(|code| of(self.values.value(code))).collect()
    }

    /// The text of a row; empty where it is null.
    pub(crate) fn at(&self, row: usize) -> &'a str {
        let code = usize::try_from(self.codes()[row]).ok().filter(|_| !self.is_null(row));
        code.map_or("", |code| self.values.value(code))
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.codes.is_null(row)
    }
}

/// Reads columns of files on several threads, a file at a time, and folds their row groups: one partial result per
/// thread, in no order.
///
/// # Errors
/// The first error of any thread.
pub(crate) fn scan<P: Send>(
    files: &[Arc<DataFile>],
    columns: &[&str],
    threads: usize,
    start: impl Fn() -> P + Sync,
    fold: impl Fn(&mut P, &Block) -> Result<()> + Sync,
) -> Result<Vec<P>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut partial = start();
        while let Some((at, file)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, files.get(at)?)))
        {
            blocks(file, at, columns, |block| fold(&mut partial, block))?;
        }
        Ok(partial)
    };
    let threads = threads.clamp(1, files.len().max(1));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Result<P>>| {
            worker.join().unwrap_or_else(|_| Err(LakeError::Worker("a thread reading the lake panicked".to_owned())))
        };
        workers.into_iter().map(join).collect()
    })
}

fn blocks(data: &DataFile, at: usize, columns: &[&str], mut each: impl FnMut(&Block) -> Result<()>) -> Result<()> {
    let path = &data.path;
    let file = File::open(path).at("opening", path)?;
    let plain = ArrowReaderMetadata::load(&file, data.reader_options()).at("reading", path)?;
    let coded = data.reader_options().with_schema(as_codes(plain.schema()));
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), coded).at("reading", path)?;
    let mask = ProjectionMask::columns(metadata.parquet_schema(), columns.iter().copied());
    let groups = metadata.metadata().row_groups();
    for (group, rows) in groups.iter().map(|group| group.num_rows()).enumerate() {
        let file = file.try_clone().at("opening", path)?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
            .with_projection(mask.clone())
            .with_row_groups(vec![group])
            .with_batch_size(usize::try_from(rows).unwrap_or(usize::MAX))
            .build()
            .at("reading", path)?;
        for batch in reader {
            each(&Block { file: at, whole_file: groups.len() == 1, batch: batch? })?;
        }
    }
    Ok(())
}

fn as_codes(schema: &SchemaRef) -> SchemaRef {
    let coded = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let field = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 => Arc::new(field.as_ref().clone().with_data_type(coded.clone())),
        _ => Arc::clone(field),
    };
    Arc::new(Schema::new(schema.fields().iter().map(field).collect::<Vec<_>>()))
}
