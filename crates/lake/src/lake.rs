use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use primitives::{Seq, ShopId, Stored, Timestamp};

use crate::cipher::Cipher;
use crate::engine::Engine;
use crate::error::{At, LakeError, Result};
use crate::file::{DataFile, Draft, FileWriter};
use crate::folder::{data_files, lock, remove_orphans};
use crate::manifest::{FileMeta, Manifest};
use crate::rows::{Resolve, to_batch};
use crate::schema::SCHEMA;
use crate::state::{Change, State, Stats};

/// How the lake may use the machine.
#[derive(Clone)]
pub struct Options {
    /// Bytes that sorting and SQL may hold in memory; beyond it they spill to disk or fail.
    pub memory: usize,
    /// Threads that read at the same time.
    pub threads: usize,
    /// Fills the `customer` column when an event is written.
    pub resolve: Option<Resolve>,
    /// Encrypts the columns that may hold something personal; without it they lie open, and a sealed lake does not open.
    pub key: Option<[u8; 32]>,
}

impl Default for Options {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { memory: 256 << 20, threads, resolve: None, key: None }
    }
}

/// All history as Parquet files in one folder, a folder per shop and day. Cheap to clone; every clone is the same lake.
#[derive(Clone)]
pub struct Lake(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub dir: PathBuf,
    pub options: Options,
    pub engine: Engine,
    pub cipher: Option<Cipher>,
    /// What readers see: taken once, it stays readable, whatever is replaced meanwhile.
    state: RwLock<Arc<State>>,
    next_file: AtomicU64,
    /// Held while new events are written.
    appending: Mutex<()>,
    /// Held while the manifest is replaced.
    committing: Mutex<()>,
    /// Held while files are replaced by others: one at a time.
    pub maintaining: tokio::sync::Mutex<()>,
    _lock: File,
}

impl Lake {
    /// Opens the lake in `dir`, or begins one there. Leftovers of a crash are removed.
    ///
    /// # Errors
    /// When another process has it open, the manifest is damaged, missing or newer, or the folder cannot be used.
    pub fn open(dir: &Path, options: Options) -> Result<Self> {
        fs::create_dir_all(dir).at("creating", dir)?;
        let lock = lock(dir)?;
        let manifest = match Manifest::load(dir)? {
            Some(manifest) => manifest,
            None if data_files(dir)?.is_empty() => Manifest::begin(dir)?,
            None => return Err(LakeError::NoManifest { path: dir.to_owned() }),
        };
        remove_orphans(dir, &manifest)?;
        if options.key.is_none() && manifest.files.iter().any(|file| file.sealed) {
            return Err(LakeError::Sealed { path: dir.to_owned() });
        }
        let cipher = options.key.as_ref().map(Cipher::new).transpose().at("preparing the key for", dir)?;
        let engine = Engine::new(dir, &options, cipher.clone())?;
        let files = manifest.files.into_iter().map(|meta| DataFile::new(dir, meta, cipher.clone())).collect();
        Ok(Self(Arc::new(Inner {
            dir: dir.to_owned(),
            options,
            engine,
            cipher,
            state: RwLock::new(Arc::new(State {
                position: manifest.position,
                files,
                passed_over: manifest.passed_over,
            })),
            next_file: AtomicU64::new(manifest.next_file),
            appending: Mutex::new(()),
            committing: Mutex::new(()),
            maintaining: tokio::sync::Mutex::new(()),
            _lock: lock,
        })))
    }

    /// The last event of the log that the lake contains, durably.
    #[must_use]
    pub fn position(&self) -> Seq {
        self.0.state().position
    }

    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.state().stats()
    }

    /// The files that hold a shop's events, oldest first.
    #[must_use]
    pub fn files(&self, shop: ShopId) -> Vec<FileMeta> {
        self.0.files(shop).iter().map(|file| file.meta.clone()).collect()
    }

    /// Adds events of the log, in any number of shops and days, and moves the position to the last of them: both or
    /// neither. Events up to the position are there already and are passed over, so a repeated batch changes nothing.
    /// Blocks on the disk; returns the number of events added.
    ///
    /// # Errors
    /// When a file cannot be written; the lake is then as it was.
    pub fn write(&self, batch: &[Stored]) -> Result<usize> {
        let _appending = lock_of(&self.0.appending);
        let position = self.position();
        let mut fresh: Vec<&Stored> = batch.iter().filter(|stored| stored.seq > position).collect();
        let Some(last) = fresh.iter().map(|stored| stored.seq).max() else { return Ok(0) };
        fresh.sort_unstable_by_key(|stored| (stored.event.shop, stored.event.timestamp, stored.seq));
        let drafts = fresh.chunk_by(|a, b| a.event.shop == b.event.shop).map(|events| self.0.draft(events));
        let drafts = drafts.collect::<Result<Vec<_>>>()?;
        self.0.commit(Change { position: Some(last), added: drafts, ..Change::default() })?;
        Ok(fresh.len())
    }

    /// Moves the position past an event that cannot be written, and remembers that.
    ///
    /// # Errors
    /// When the manifest cannot be written.
    pub fn pass_over(&self, seq: Seq) -> Result<()> {
        let _appending = lock_of(&self.0.appending);
        if seq <= self.position() {
            return Ok(());
        }
        self.0.commit(Change { position: Some(seq), passed_over: Some(seq), ..Change::default() })
    }
}

impl Inner {
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn files(&self, shop: ShopId) -> Vec<Arc<DataFile>> {
        let state = self.state();
        let mut files: Vec<_> = state.files.iter().filter(|file| file.meta.shop == shop).cloned().collect();
        files.sort_unstable_by_key(|file| (file.meta.first_time, file.meta.first_seq));
        files
    }

    /// One shop's events, sorted by time, as a file of its own.
    pub(crate) fn draft(&self, events: &[&Stored]) -> Result<Draft> {
        let (Some(first), Some(end)) = (events.first(), events.last()) else {
            return Err(LakeError::Query("there is nothing to write".to_owned()));
        };
        let day = day_of(first.event.timestamp);
        let folder = (day == day_of(end.event.timestamp)).then_some(day);
        let mut writer = self.writer(first.event.shop, folder)?;
        writer.write(&to_batch(events, self.options.resolve.as_ref())?)?;
        writer.finish()
    }

    /// A new file for events of one day, or of several days (`None`) until they are sorted into theirs.
    pub(crate) fn writer(&self, shop: ShopId, day: Option<Date>) -> Result<FileWriter> {
        let number = self.next_file.fetch_add(1, Ordering::Relaxed);
        let folder = day.map_or_else(|| "mixed".to_owned(), |day| format!("day={day}"));
        let path = format!("shop={shop}/{folder}/{number:010}.parquet");
        FileWriter::create(&self.dir, path, shop, Arc::clone(&SCHEMA), self.cipher.as_ref())
    }

    /// Makes the next state durable, then visible: removed files go as soon as nobody reads them.
    pub(crate) fn commit(&self, change: Change) -> Result<()> {
        let _committing = lock_of(&self.committing);
        let old = self.state();
        let stays = |file: &&Arc<DataFile>| !change.removed.iter().any(|gone| Arc::ptr_eq(gone, file));
        let mut files: Vec<_> = old.files.iter().filter(stays).cloned().collect();
        // Kept even if storing fails: the rename may have reached the disk all the same.
        files.extend(change.added.into_iter().map(|draft| DataFile::new(&self.dir, draft.keep(), self.cipher.clone())));
        let passed_over = old.passed_over.iter().copied().chain(change.passed_over).collect();
        let next = State { position: change.position.unwrap_or(old.position), files, passed_over };
        self.manifest(&next).store(&self.dir)?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        change.removed.iter().for_each(|file| file.doom());
        Ok(())
    }

    pub(crate) fn manifest(&self, state: &State) -> Manifest {
        Manifest {
            position: state.position,
            next_file: self.next_file.load(Ordering::Relaxed),
            files: state.files.iter().map(|file| file.meta.clone()).collect(),
            passed_over: state.passed_over.clone(),
            ..Manifest::empty()
        }
    }
}

/// The UTC day that an instant belongs to.
pub(crate) fn day_of(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}

fn lock_of(mutex: &Mutex<()>) -> MutexGuard<'_, ()> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::MANIFEST;
    use crate::testing::{Shop, at, open};

    #[test]
    fn a_repeated_batch_changes_nothing_and_an_overlapping_one_adds_what_is_new() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let events: Vec<Stored> = (1..=6).map(|seq| shop.view(seq, "ann", "p1")).collect();
        assert_eq!(lake.write(&events[..4]).unwrap(), 4);
        assert_eq!(lake.write(&events[..4]).unwrap(), 0);
        assert_eq!(lake.write(&events[2..]).unwrap(), 2);
        assert_eq!((lake.position(), lake.stats().rows), (6, 6));
        assert_eq!(lake.verify().unwrap(), []);
    }

    #[test]
    fn killed_between_the_files_and_the_manifest_it_begins_where_the_manifest_stands() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        lake.write(&[shop.view(1, "ann", "p1")]).unwrap();
        let before = fs::read(dir.path().join(MANIFEST)).unwrap();
        let batch = [shop.view(2, "ann", "p2"), other.view(3, "bob", "p3"), shop.view(90, "ann", "p4")];
        lake.write(&batch).unwrap();
        drop(lake);

        fs::write(dir.path().join(MANIFEST), before).unwrap();
        fs::write(dir.path().join("MANIFEST.new"), "half a manif").unwrap();
        let lake = open(dir.path());
        assert_eq!((lake.position(), lake.stats().rows), (1, 1));
        assert_eq!(data_files(dir.path()).unwrap().len(), 1, "files without a manifest are gone");
        assert_eq!(lake.write(&batch).unwrap(), 3);
        assert_eq!(lake.stats().rows, 4);
        assert_eq!(lake.verify().unwrap(), []);
    }

    #[test]
    fn a_failed_write_leaves_the_lake_as_it_was() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        fs::write(dir.path().join(format!("shop={}", shop.0)), "in the way").unwrap();
        assert!(lake.write(&[shop.view(1, "ann", "p1")]).is_err());
        assert_eq!(lake.stats(), Stats::default());
        fs::remove_file(dir.path().join(format!("shop={}", shop.0))).unwrap();
        assert_eq!(lake.write(&[shop.view(1, "ann", "p1")]).unwrap(), 1);
    }

    #[test]
    fn a_second_process_and_a_lost_manifest_are_refused_with_the_remedy() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let refused = |dir| Lake::open(dir, Options::default()).err().unwrap().to_string();
        assert!(refused(dir.path()).contains("in use by another process"));
        lake.write(&[shop.order(1, at(0, 0), "ann", "10.00")]).unwrap();
        drop(lake);
        fs::remove_file(dir.path().join(MANIFEST)).unwrap();
        assert!(refused(dir.path()).contains("empty the folder"));
    }

    #[test]
    fn verify_names_the_file_with_a_flipped_bit_and_the_one_that_is_missing() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        lake.write(&[shop.view(1, "ann", "p1")]).unwrap();
        lake.write(&[shop.view(2, "ann", "p1")]).unwrap();
        let paths: Vec<PathBuf> = lake.files(shop.0).iter().map(|file| dir.path().join(&file.path)).collect();
        let mut bytes = fs::read(&paths[0]).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        fs::write(&paths[0], bytes).unwrap();
        fs::remove_file(&paths[1]).unwrap();
        let problems = lake.verify().unwrap();
        assert!(problems[0].what.contains("checksum is wrong"), "{problems:?}");
        assert!(problems[1].what.contains("opening"), "{problems:?}");
    }
}
