use std::sync::Arc;

use primitives::Seq;

use crate::file::{DataFile, Draft};
use crate::manifest::FileMeta;

/// What the lake consists of at one moment.
pub(crate) struct State {
    pub position: Seq,
    pub files: Vec<Arc<DataFile>>,
    pub passed_over: Vec<Seq>,
}

impl State {
    pub(crate) fn stats(&self) -> Stats {
        let sum = |of: fn(&FileMeta) -> u64| self.files.iter().map(|file| of(&file.meta)).sum();
        Stats {
            position: self.position,
            files: self.files.len(),
            rows: sum(|meta| meta.rows),
            bytes: sum(|meta| meta.bytes),
            passed_over: self.passed_over.len(),
        }
    }
}

/// What a commit changes.
#[derive(Default)]
pub(crate) struct Change<'a> {
    pub position: Option<Seq>,
    pub removed: &'a [Arc<DataFile>],
    pub added: Vec<Draft>,
    pub passed_over: Option<Seq>,
}

/// How much the lake holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// The last event of the log that the lake contains.
    pub position: Seq,
    pub files: usize,
    pub rows: u64,
    pub bytes: u64,
    /// Events that could not be written and were passed over.
    pub passed_over: usize,
}
