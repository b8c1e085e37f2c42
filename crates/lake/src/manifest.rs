use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use primitives::{Seq, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{At, LakeError, Result};

pub(crate) const MANIFEST: &str = "MANIFEST";
/// Since 2, files may be sealed.
const FORMAT: u32 = 2;

/// One Parquet file of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMeta {
    /// Relative to the lake's folder.
    pub path: String,
    pub shop: ShopId,
    pub rows: u64,
    pub bytes: u64,
    pub first_seq: Seq,
    pub last_seq: Seq,
    pub first_time: Timestamp,
    pub last_time: Timestamp,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
    /// Whether its personal columns are encrypted.
    #[serde(default)]
    pub sealed: bool,
}

/// What the lake consists of. Replaced as a whole by a rename, so the position and the files always agree.
///
/// On disk: one line of JSON, then its SHA-256.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub format: u32,
    /// The last event of the log that the files contain.
    pub position: Seq,
    /// Number for the next file's name: names are never used twice.
    pub next_file: u64,
    pub files: Vec<FileMeta>,
    /// Events that are not in the files, because they could not be written.
    #[serde(default)]
    pub passed_over: Vec<Seq>,
}

impl Manifest {
    pub(crate) fn empty() -> Self {
        Self { format: FORMAT, position: 0, next_file: 1, files: Vec::new(), passed_over: Vec::new() }
    }

    /// Of a new lake. It is there before the first file, or a lake that is cut while it writes that one would later be
    /// taken for one whose manifest was lost.
    pub(crate) fn begin(dir: &Path) -> Result<Self> {
        let manifest = Self::empty();
        manifest.store(dir)?;
        Ok(manifest)
    }

    /// `None` where there is no manifest yet.
    pub(crate) fn load(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(MANIFEST);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.at("reading", &path)?,
        };
        let damaged = |reason: &str| LakeError::Manifest { path: path.clone(), reason: reason.to_owned() };
        let (json, sum) = text.split_once('\n').ok_or_else(|| damaged("it has no checksum"))?;
        if sum.trim_end() != hex(&Sha256::digest(json)) {
            return Err(damaged("its checksum is wrong"));
        }
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_str(json).map_err(|error| damaged(&error.to_string()))?;
        if head.format > FORMAT {
            return Err(LakeError::Newer { path, found: head.format, known: FORMAT });
        }
        serde_json::from_str(json).map(Some).map_err(|error| damaged(&error.to_string()))
    }

    /// Replaces the manifest on disk; returns once it would survive a power cut.
    pub(crate) fn store(&self, dir: &Path) -> Result<()> {
        let path = dir.join(MANIFEST);
        let json = serde_json::to_string(self)
            .map_err(|error| LakeError::Manifest { path: path.clone(), reason: error.to_string() })?;
        let draft = dir.join("MANIFEST.new");
        let mut file = File::create(&draft).at("creating", &draft)?;
        file.write_all(format!("{json}\n{}\n", hex(&Sha256::digest(&json))).as_bytes()).at("writing", &draft)?;
        file.sync_all().at("syncing", &draft)?;
        fs::rename(&draft, &path).at("renaming to", &path)?;
        sync_dir(dir)
    }
}

/// Makes names created or removed in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).at("syncing", dir)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, open};

    #[test]
    fn killed_at_the_very_first_file_it_begins_anew() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let before = fs::read(dir.path().join(MANIFEST)).expect("a new lake has a manifest");
        lake.write(&[shop.view(1, "ann", "p1")]).unwrap();
        drop(lake);
        fs::write(dir.path().join(MANIFEST), before).unwrap();
        let lake = open(dir.path());
        assert_eq!((lake.position(), lake.stats().rows), (0, 0));
        assert_eq!(lake.write(&[shop.view(1, "ann", "p1")]).unwrap(), 1);
        assert_eq!(lake.verify().unwrap(), []);
    }

    #[test]
    fn a_manifest_is_whole_or_refused() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Manifest::load(dir.path()).unwrap().is_none());
        Manifest { position: 7, ..Manifest::empty() }.store(dir.path()).unwrap();
        assert_eq!(Manifest::load(dir.path()).unwrap().unwrap().position, 7);

        let path = dir.path().join(MANIFEST);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() - 1 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&path, &flipped).unwrap();
            assert!(Manifest::load(dir.path()).is_err(), "a flipped bit in byte {at} went unnoticed");
        }
    }

    #[test]
    fn a_newer_format_is_refused_with_the_remedy() {
        let dir = tempfile::tempdir().unwrap();
        Manifest { format: FORMAT + 1, ..Manifest::empty() }.store(dir.path()).unwrap();
        let message = Manifest::load(dir.path()).unwrap_err().to_string();
        assert!(message.contains("upgrade"), "{message}");
    }
}
