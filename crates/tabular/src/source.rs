use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::{Error, Limits};

/// Whether the file begins as gzip does.
pub(crate) fn is_gzip(path: &Path) -> Result<bool, Error> {
    Ok(magic(path)?.starts_with(&[0x1f, 0x8b]))
}

/// The first bytes of a file, up to 8.
pub(crate) fn magic(path: &Path) -> Result<Vec<u8>, Error> {
    let mut start = Vec::with_capacity(8);
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    file.take(8).read_to_end(&mut start).map_err(|e| Error::io(path, e))?;
    Ok(start)
}

/// The bytes of a file, gzip unpacked, within the limits.
pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Box<dyn Read + Send>, Error> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    if !is_gzip(path)? {
        return Ok(Box::new(file));
    }
    let packed = file.metadata().map_err(|e| Error::io(path, e))?.len();
    let unpacked = MultiGzDecoder::new(BufReader::new(file));
    Ok(Box::new(Guarded { inner: unpacked, left: limits.allowance(packed), limits: *limits }))
}

/// Stops a reader that gives more bytes than allowed.
pub(crate) struct Guarded<R> {
    pub(crate) inner: R,
    pub(crate) left: u64,
    pub(crate) limits: Limits,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other(self.limits.bomb())),
        }
        Ok(read)
    }
}
