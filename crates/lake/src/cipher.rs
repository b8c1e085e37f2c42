use std::sync::Arc;

use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::encryption::encrypt::FileEncryptionProperties;
use parquet::errors::Result;

use crate::schema::PERSONAL;

/// Parquet's own modular encryption (AES-256-GCM, apache/parquet-format, Encryption.md) of the columns that may hold
/// something personal. The footer stays readable and is signed, so that every tool reads the other columns.
#[derive(Debug, Clone)]
pub(crate) struct Cipher {
    pub write: Arc<FileEncryptionProperties>,
    pub read: Arc<FileDecryptionProperties>,
}

impl Cipher {
    pub(crate) fn new(key: &[u8; 32]) -> Result<Self> {
        let keys = || vec![key.to_vec(); PERSONAL.len()];
        let write = FileEncryptionProperties::builder(key.to_vec()).with_plaintext_footer(true);
        let read = FileDecryptionProperties::builder(key.to_vec());
        Ok(Self {
            write: write.with_column_keys(PERSONAL.to_vec(), keys())?.build()?,
            read: read.with_column_keys(PERSONAL.to_vec(), keys())?.build()?,
        })
    }

    /// What reads a file, sealed or not.
    pub(crate) fn reader_options(cipher: Option<&Self>) -> ArrowReaderOptions {
        let options = ArrowReaderOptions::new();
        match cipher {
            Some(cipher) => options.with_file_decryption_properties(Arc::clone(&cipher.read)),
            None => options,
        }
    }
}
