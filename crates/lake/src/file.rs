use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{SchemaRef, TimestampMicrosecondType, UInt64Type};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;
use primitives::{ShopId, Timestamp};
use sha2::{Digest, Sha256};

use crate::cipher::Cipher;
use crate::error::{At, LakeError, Result};
use crate::manifest::{FileMeta, hex, sync_dir};
use crate::schema::{IDENTITIES, SCHEMA_KEY, SCHEMA_VERSION, UNIQUE};

const ROWS_PER_GROUP: usize = 128 * 1024;

/// A file that belongs to the lake or did until a moment ago: readers hold it, and once it is doomed, the last of them
/// removes it from the disk.
#[derive(Debug)]
pub(crate) struct DataFile {
    pub meta: FileMeta,
    pub path: PathBuf,
    pub cipher: Option<Cipher>,
    doomed: AtomicBool,
}

impl DataFile {
    pub(crate) fn new(dir: &Path, meta: FileMeta, cipher: Option<Cipher>) -> Arc<Self> {
        Arc::new(Self { path: dir.join(&meta.path), meta, cipher, doomed: AtomicBool::new(false) })
    }

    /// What reads it.
    pub(crate) fn reader_options(&self) -> ArrowReaderOptions {
        Cipher::reader_options(self.cipher.as_ref())
    }

    /// Removes the file as soon as nobody reads it.
    pub(crate) fn doom(&self) {
        self.doomed.store(true, Ordering::Release);
    }
}

impl Drop for DataFile {
    fn drop(&mut self) {
        if self.doomed.load(Ordering::Acquire)
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(path = %self.path.display(), %error, "a replaced file stays until the next start");
        }
    }
}

/// A finished file that no manifest names yet. Dropped, it is gone; [`Draft::keep`] leaves it to the manifest.
pub(crate) struct Draft {
    meta: FileMeta,
    path: PathBuf,
    kept: bool,
}

impl Draft {
    pub(crate) fn keep(mut self) -> FileMeta {
        self.kept = true;
        self.meta.clone()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed now is an orphan, and orphans go when the lake is opened.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Writes one Parquet file; it becomes part of the lake when the manifest names it.
pub(crate) struct FileWriter {
    parquet: ArrowWriter<Hashing>,
    draft: Draft,
}

impl FileWriter {
    /// `relative` is the path within the lake's folder `dir`.
    pub(crate) fn create(
        dir: &Path,
        relative: String,
        shop: ShopId,
        schema: SchemaRef,
        cipher: Option<&Cipher>,
    ) -> Result<Self> {
        let path = dir.join(&relative);
        let folder = path.parent().unwrap_or(dir);
        if !folder.exists() {
            fs::create_dir_all(folder).at("creating", folder)?;
            folder.ancestors().skip(1).take_while(|above| above.starts_with(dir)).try_for_each(sync_dir)?;
        }
        let file = File::create_new(&path).at("creating", &path)?;
        let parquet =
            ArrowWriter::try_new(Hashing::new(file), schema, Some(properties(cipher)?)).at("writing", &path)?;
        let meta = FileMeta {
            path: relative,
            shop,
            rows: 0,
            bytes: 0,
            first_seq: u64::MAX,
            last_seq: 0,
            first_time: Timestamp::MAX,
            last_time: Timestamp::MIN,
            sha256: String::new(),
            sealed: cipher.is_some(),
        };
        Ok(Self { parquet, draft: Draft { meta, path, kept: false } })
    }

    pub(crate) fn rows(&self) -> u64 {
        self.draft.meta.rows
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.parquet.write(batch).at("writing", &self.draft.path)?;
        let meta = &mut self.draft.meta;
        meta.rows += batch.num_rows() as u64;
        if let Some((first, last)) = bounds(seqs(batch)?) {
            meta.first_seq = meta.first_seq.min(first);
            meta.last_seq = meta.last_seq.max(last);
        }
        if let Some((first, last)) = bounds(times(batch)?) {
            meta.first_time = meta.first_time.min(instant(first)?);
            meta.last_time = meta.last_time.max(instant(last)?);
        }
        Ok(())
    }

    /// Completes the file and makes it durable.
    pub(crate) fn finish(self) -> Result<Draft> {
        let Self { parquet, mut draft } = self;
        let hashing = parquet.into_inner().at("finishing", &draft.path)?;
        let (file, sha256, bytes) = hashing.finish().at("writing", &draft.path)?;
        file.sync_all().at("syncing", &draft.path)?;
        draft.path.parent().map_or(Ok(()), sync_dir)?;
        draft.meta.sha256 = sha256;
        draft.meta.bytes = bytes;
        Ok(draft)
    }
}

fn bounds<T: Copy + Ord>(values: &[T]) -> Option<(T, T)> {
    Some((*values.iter().min()?, *values.iter().max()?))
}

pub(crate) fn seqs(batch: &RecordBatch) -> Result<&[u64]> {
    let column = column(batch, "seq")?.as_primitive_opt::<UInt64Type>();
    column.map(|seqs| seqs.values().as_ref()).ok_or_else(|| wrong("seq"))
}

pub(crate) fn times(batch: &RecordBatch) -> Result<&[i64]> {
    let column = column(batch, "timestamp")?.as_primitive_opt::<TimestampMicrosecondType>();
    column.map(|times| times.values().as_ref()).ok_or_else(|| wrong("timestamp"))
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|error| LakeError::Query(error.to_string()))
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array> {
    batch.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| wrong(name))
}

fn wrong(name: &str) -> LakeError {
    LakeError::Query(format!("column “{name}” is missing or of another type than the schema says"))
}

fn properties(cipher: Option<&Cipher>) -> Result<WriterProperties> {
    let level = ZstdLevel::try_new(3).at("choosing the compression of", Path::new("zstd"))?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_dictionary_page_size_limit(8 << 20)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![KeyValue::new(SCHEMA_KEY.to_owned(), SCHEMA_VERSION.to_string())]));
    for name in ["seq", "timestamp", "received_at"] {
        let column = ColumnPath::from(name);
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
    }
    for name in UNIQUE {
        let column = ColumnPath::from(name);
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_statistics_enabled(column, EnabledStatistics::None);
    }
    let Some(cipher) = cipher else { return Ok(looked_up(properties).build()) };
    // Their Bloom filters would lie open, and tell whether somebody is in the file.
    Ok(properties.with_file_encryption_properties(Arc::clone(&cipher.write)).build())
}

fn looked_up(mut properties: WriterPropertiesBuilder) -> WriterPropertiesBuilder {
    for name in IDENTITIES {
        let column = ColumnPath::from(name);
        properties = properties
            .set_column_bloom_filter_enabled(column.clone(), true)
            .set_column_bloom_filter_max_ndv(column, ROWS_PER_GROUP as u64);
    }
    properties
}

/// Sums what it writes.
struct Hashing {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashing {
    fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(256 << 10, file), hash: Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> std::io::Result<(File, String, u64)> {
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok((file, hex(&self.hash.finalize()), self.bytes))
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
