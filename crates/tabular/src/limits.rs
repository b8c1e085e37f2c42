/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after unpacking gzip or a workbook, or decoding Parquet.
    pub unpacked_bytes: u64,
    /// How many times its packed size a file may unpack to, beyond the first 16 MiB. Deflate reaches about 1,000
    /// on crafted input, real tables seldom 100.
    pub unpack_ratio: u64,
    /// Parts in a workbook.
    pub entries: usize,
    /// Bytes in one row of a text format.
    pub row_bytes: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of an old-style `.xls` workbook, which is read into memory at once.
    pub xls_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 8 << 30,
            unpack_ratio: 200,
            entries: 2_000,
            row_bytes: 1 << 20,
            columns: 2_048,
            xls_bytes: 64 << 20,
        }
    }
}

impl Limits {
    /// Bytes that `packed` bytes may unpack to.
    pub(crate) fn allowance(&self, packed: u64) -> u64 {
        self.unpacked_bytes.min(packed.saturating_mul(self.unpack_ratio).max(16 << 20))
    }

    pub(crate) fn bomb(&self) -> crate::Error {
        crate::Error::Bomb { limit: self.unpacked_bytes, ratio: self.unpack_ratio }
    }
}
