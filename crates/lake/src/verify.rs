use std::fs::File;
use std::io::Read;

use arrow::array::AsArray;
use arrow::datatypes::UInt64Type;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use primitives::Seq;
use sha2::{Digest, Sha256};

use crate::error::{At, LakeError, Result};
use crate::file::DataFile;
use crate::folder::data_files;
use crate::lake::Lake;
use crate::manifest::hex;
use crate::schema::{SCHEMA_KEY, SCHEMA_VERSION};

/// Something wrong with a file of the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Relative to the lake's folder.
    pub path: String,
    pub what: String,
}

impl Lake {
    /// Reads every file and compares it with the manifest: bytes, checksum, rows, version, and each event there once.
    /// Returns what is wrong; blocks on the disk.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn verify(&self) -> Result<Vec<Problem>> {
        let state = self.0.state();
        let mut seen = Seen::new(state.position);
        let mut problems = Vec::new();
        for file in &state.files {
            if let Err(error) = check(file, &mut seen) {
                problems.push(Problem { path: file.meta.path.clone(), what: error.to_string() });
            }
        }
        // Whoever writes meanwhile has files here that this state does not know; they are newer than it.
        let newest = state.files.iter().map(|file| file.meta.path.as_str()).filter_map(number).max().unwrap_or(0);
        for path in data_files(&self.0.dir)? {
            let known = state.files.iter().any(|file| file.meta.path == path);
            if !known && number(&path).is_none_or(|number| number < newest) {
                problems.push(Problem { path, what: "no manifest names it; opening the lake removes it".to_owned() });
            }
        }
        Ok(problems)
    }
}

fn number(path: &str) -> Option<u64> {
    path.rsplit('/').next()?.strip_suffix(".parquet")?.parse().ok()
}

/// Which events were met, a bit each.
struct Seen {
    bits: Vec<u64>,
    position: Seq,
}

impl Seen {
    fn new(position: Seq) -> Self {
        Self { bits: vec![0; usize::try_from(position / 64 + 1).unwrap_or(usize::MAX)], position }
    }

    fn add(&mut self, seq: Seq) -> Result<()> {
        let wrong = |what: &str| Err(LakeError::Query(format!("event {seq} {what}")));
        if seq == 0 || seq > self.position {
            return wrong("is beyond the lake's position");
        }
        let (word, bit) = (usize::try_from(seq / 64).unwrap_or(usize::MAX), 1 << (seq % 64));
        if self.bits[word] & bit != 0 {
            return wrong("is there twice");
        }
        self.bits[word] |= bit;
        Ok(())
    }
}

fn check(data: &DataFile, seen: &mut Seen) -> Result<()> {
    let wrong = |what: String| Err(LakeError::Query(what));
    let mut file = File::open(&data.path).at("opening", &data.path)?;
    let (mut sum, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer).at("reading", &data.path)?;
        if read == 0 {
            break;
        }
        sum.update(&buffer[..read]);
        bytes += read as u64;
    }
    if bytes != data.meta.bytes {
        return wrong(format!("has {bytes} bytes instead of {}", data.meta.bytes));
    }
    if hex(&sum.finalize()) != data.meta.sha256 {
        return wrong("its checksum is wrong: restore it from a backup or run `huitou rebuild`".to_owned());
    }
    let builder =
        ParquetRecordBatchReaderBuilder::try_new_with_options(file, data.reader_options()).at("reading", &data.path)?;
    let metadata = builder.metadata().file_metadata();
    let version = metadata.key_value_metadata().into_iter().flatten().find(|pair| pair.key == SCHEMA_KEY);
    let version: u32 = version.and_then(|pair| pair.value.as_ref()?.parse().ok()).unwrap_or(0);
    if version > SCHEMA_VERSION {
        return Err(LakeError::Newer { path: data.path.clone(), found: version, known: SCHEMA_VERSION });
    }
    if u64::try_from(metadata.num_rows()) != Ok(data.meta.rows) {
        return wrong(format!("has {} rows instead of {}", metadata.num_rows(), data.meta.rows));
    }
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["seq"]);
    for batch in builder.with_projection(mask).build().at("reading", &data.path)? {
        batch?.column(0).as_primitive::<UInt64Type>().values().iter().try_for_each(|seq| seen.add(*seq))?;
    }
    Ok(())
}
