use std::path::{Path, PathBuf};

/// Why the lake could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    #[error("{action} {}: {source}", path.display())]
    Io { action: &'static str, path: PathBuf, source: std::io::Error },
    #[error("Parquet file {}: {source}", path.display())]
    Parquet { path: PathBuf, source: parquet::errors::ParquetError },
    #[error(
        "the lake's manifest {} is damaged ({reason}): restore it from a backup, or empty the lake's folder: the next \
         start fills it from the log, as far back as that goes",
        path.display()
    )]
    Manifest { path: PathBuf, reason: String },
    #[error("{} was written by a newer version (format {found}, this one reads up to {known}): upgrade", path.display())]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error(
        "{} holds Parquet files but no manifest: restore the manifest from a backup, or empty the folder: the next \
         start fills it from the log, as far back as that goes",
        path.display()
    )]
    NoManifest { path: PathBuf },
    #[error("the lake {} is in use by another process: stop that one first", path.display())]
    InUse { path: PathBuf },
    #[error("the lake {} is sealed: open it with the key that it was sealed with", path.display())]
    Sealed { path: PathBuf },
    #[error("the query was refused: {0}")]
    Refused(String),
    #[error("the query failed: {0}")]
    Query(String),
    #[error("the query took longer than {0} s: narrow the days or columns it reads")]
    Slow(u64),
    #[error("the lake's engine: {0}")]
    Engine(#[from] datafusion::error::DataFusionError),
    #[error("the lake's columns: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    #[error("a worker of the lake stopped: {0}")]
    Worker(String),
}

pub type Result<T> = std::result::Result<T, LakeError>;

/// Says what was being done to which file when it failed.
pub(crate) trait At<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T>;
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| LakeError::Io { action, path: path.to_owned(), source })
    }
}

impl<T> At<T> for parquet::errors::Result<T> {
    fn at(self, _action: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| LakeError::Parquet { path: path.to_owned(), source })
    }
}
