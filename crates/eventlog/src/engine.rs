//! The fjall store behind the log: three keyspaces written in one atomic batch.

use std::path::Path;
use std::sync::Arc;

use fjall::compaction::filter::Factory;
use fjall::config::{
    BloomConstructionPolicy, CompressionPolicy, FilterPolicy, FilterPolicyEntry, PartitioningPolicy, PinningPolicy,
};
use fjall::{AbstractTree, CompressionType, Database, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, PersistMode};
use primitives::{Event, Seq, Stored};

use crate::layout::Layout;
use crate::seen::{self, Horizon};
use crate::{LogError, Options, envelope};

const HEAD: &str = "head";

#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) db: Database,
    /// Position (big-endian) → envelope.
    pub(crate) events: Keyspace,
    /// Message key → time of acceptance, milliseconds, little-endian.
    pub(crate) seen: Keyspace,
    /// One record, [`Head`], written with every batch.
    head: Keyspace,
}

/// What the log knows of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The newest position ever given; never given again, even when its event is removed.
    pub(crate) last: Seq,
    /// Everything up to here was forgotten.
    pub(crate) forgotten: Seq,
    pub(crate) events: u64,
    pub(crate) commits: u64,
}

impl Head {
    fn encode(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (at, number) in [self.last, self.forgotten, self.events, self.commits].into_iter().enumerate() {
            bytes[at * 8..][..8].copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (numbers, []) = bytes.as_chunks::<8>() else { return None };
        let &[last, forgotten, events, commits] = numbers else { return None };
        let number = u64::from_le_bytes;
        Some(Self {
            last: number(last),
            forgotten: number(forgotten),
            events: number(events),
            commits: number(commits),
        })
    }
}

impl Engine {
    /// Opens the store in `layout`, building it where it is missing.
    pub(crate) fn open(layout: &Layout, options: &Options, horizon: &Horizon) -> Result<Self, LogError> {
        let path = layout.store();
        if !path.exists() {
            let unfinished = layout.unfinished_store()?;
            Self::open_at(&unfinished, options, horizon)?.db.persist(PersistMode::SyncAll)?;
            layout.finish_store()?;
        }
        Self::open_at(&path, options, horizon)
    }

    fn open_at(path: &Path, options: &Options, horizon: &Horizon) -> Result<Self, LogError> {
        let horizon = horizon.clone();
        let db = Database::builder(path)
            .cache_size(options.cache_bytes)
            .max_journaling_size(128 << 20)
            .journal_compression(CompressionType::None)
            .manual_journal_persist(true)
            .worker_threads(2)
            .with_compaction_filter_factories(Arc::new(move |keyspace| {
                (keyspace == "seen").then(|| Arc::new(horizon.clone()) as Arc<dyn Factory>)
            }))
            .open()?;
        let plain = |memtable| {
            KeyspaceCreateOptions::default()
                .manual_journal_persist(true)
                .max_memtable_size(memtable)
                .data_block_compression_policy(CompressionPolicy::disabled())
        };
        let events = db.keyspace("events", || {
            plain(16 << 20).data_block_compression_policy(CompressionPolicy::all(CompressionType::Lz4))
        })?;
        // Nearly every id asked for is new. With whole filters kept in memory (10 bits an id) the answer needs no read.
        let seen = db.keyspace("seen", || {
            plain(8 << 20)
                .filter_policy(FilterPolicy::all(FilterPolicyEntry::Bloom(BloomConstructionPolicy::BitsPerKey(10.0))))
                .filter_block_partitioning_policy(PartitioningPolicy::all(false))
                .filter_block_pinning_policy(PinningPolicy::all(true))
        })?;
        let head = db.keyspace(HEAD, || plain(1 << 20))?;
        Ok(Self { db, events, seen, head })
    }

    pub(crate) fn head(&self) -> Result<Head, LogError> {
        Self::parse_head(self.head.get(HEAD)?.as_deref())
    }

    /// The head as a snapshot of the store saw it.
    pub(crate) fn head_in(&self, snapshot: &fjall::Snapshot) -> Result<Head, LogError> {
        Self::parse_head(fjall::Readable::get(snapshot, &self.head, HEAD)?.as_deref())
    }

    fn parse_head(bytes: Option<&[u8]>) -> Result<Head, LogError> {
        bytes.map_or(Ok(Head::default()), |bytes| {
            Head::decode(bytes).ok_or_else(|| LogError::Corrupt { seq: 0, reason: "the head is unreadable".to_owned() })
        })
    }

    /// Whether a message with this key was taken within the window.
    pub(crate) fn has_seen(&self, key: &seen::Key, horizon: &Horizon) -> Result<bool, LogError> {
        Ok(self.seen.get(key)?.is_some_and(|at| horizon.remembers(&at)))
    }

    /// Commits the batch together with the head it leads to; back only when it is synced.
    pub(crate) fn commit(&self, mut batch: OwnedWriteBatch, head: Head) -> Result<(), fjall::Error> {
        batch.insert(&self.head, HEAD, head.encode());
        batch.durability(Some(PersistMode::SyncData)).commit()
    }

    /// Events with positions in `(after, through]`, oldest first.
    pub(crate) fn range(&self, after: Seq, through: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        self.between(after, through).take(limit).map(stored).collect()
    }

    /// Events with positions in `(after, through]`, newest first.
    pub(crate) fn range_back(&self, after: Seq, through: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        self.between(after, through).rev().take(limit).map(stored).collect()
    }

    fn between(&self, after: Seq, through: Seq) -> impl DoubleEndedIterator<Item = fjall::Guard> + use<> {
        // fjall takes `a..=b` with b < a for a mistake, so an empty range needs no iterator at all.
        (after < through)
            .then(|| self.events.range(after.saturating_add(1).to_be_bytes()..=through.to_be_bytes()))
            .into_iter()
            .flatten()
    }

    /// How many events have positions in `(after, through]`.
    pub(crate) fn count(&self, after: Seq, through: Seq) -> u64 {
        self.between(after, through).count() as u64
    }

    /// Deletes the files that hold nothing but events through `seq`.
    pub(crate) fn drop_through(&self, seq: Seq) -> Result<(), LogError> {
        self.events.tree.drop_range(..=seq.to_be_bytes()).map_err(fjall::Error::from)?;
        // fjall deletes dropped files when it rotates a memtable; the head's is never empty after a change.
        self.head.rotate_memtable_and_wait()?;
        Ok(())
    }

    /// Rewrites all event files and makes fjall drop its journals.
    ///
    /// fjall replaces its active journal only when a flush finds more than 64 MB in it, and deletes a journal only
    /// when every keyspace has flushed what it holds. So a filler pushes the journal over that mark first.
    pub(crate) fn scrub(&self) -> Result<(), LogError> {
        const FILLER: usize = 1 << 20;
        for _ in 0..=(64_000_000 / FILLER) {
            let mut batch = self.db.batch();
            batch.insert(&self.head, "filler", vec![0; FILLER]);
            batch.commit()?;
        }
        let mut batch = self.db.batch();
        batch.remove(&self.head, "filler");
        batch.commit()?;
        for keyspace in [&self.events, &self.seen, &self.head] {
            keyspace.rotate_memtable_and_wait()?;
        }
        for keyspace in [&self.events, &self.head] {
            keyspace.major_compact()?;
        }
        Ok(())
    }

    pub(crate) fn get(&self, seq: Seq) -> Result<Option<Event>, LogError> {
        self.events.get(seq.to_be_bytes())?.map(|bytes| envelope::decode(seq, &bytes)).transpose()
    }
}

fn stored(guard: fjall::Guard) -> Result<Stored, LogError> {
    let (key, value) = guard.into_inner()?;
    let seq = position(&key)?;
    Ok(Stored { seq, event: envelope::decode(seq, &value)? })
}

pub(crate) fn position(key: &[u8]) -> Result<Seq, LogError> {
    let bytes = key.try_into().map_err(|_| LogError::Corrupt { seq: 0, reason: format!("position {key:02x?}") })?;
    Ok(Seq::from_be_bytes(bytes))
}
