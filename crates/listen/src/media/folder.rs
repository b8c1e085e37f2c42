use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pages::picture::{LARGE, Picture, SMALL};
use uuid::Uuid;

/// The two files of a picture that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Small,
    Large,
}

impl Size {
    /// As it stands in an address: `320` or `320.jpg`, `1280` or `1280.jpg`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_suffix(".jpg").unwrap_or(text) {
            "320" => Some(Self::Small),
            "1280" => Some(Self::Large),
            _ => None,
        }
    }

    fn pixels(self) -> u32 {
        match self {
            Self::Small => SMALL,
            Self::Large => LARGE,
        }
    }
}

/// Where pictures lie: `ab/abcdef…-320.jpg`. Their names are ids; nothing of a stranger's file name gets here.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub fn path(&self, id: Uuid, size: Size) -> PathBuf {
        let name = id.simple().to_string();
        self.0.join(&name[..2]).join(format!("{name}-{}.jpg", size.pixels()))
    }

    /// Both sizes are whole on the disk when this is done.
    pub fn keep(&self, id: Uuid, picture: &Picture) -> io::Result<()> {
        for (size, bytes) in [(Size::Small, &picture.small), (Size::Large, &picture.large)] {
            write_whole(&self.path(id, size), bytes)?;
        }
        Ok(())
    }

    pub fn read(&self, id: Uuid, size: Size) -> io::Result<Vec<u8>> {
        fs::read(self.path(id, size))
    }

    /// Files that are gone already are fine.
    pub fn remove(&self, id: Uuid) -> io::Result<()> {
        for size in [Size::Small, Size::Large] {
            match fs::remove_file(self.path(id, size)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whoever looks sees the whole file or none.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("part");
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}
