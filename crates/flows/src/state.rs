use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use collect::Collect;
use collect::imports::Imports;
use eventlog::EventLog;
use know::Know;
use lake::Lake;
use listen::Listen;
use web::Kit;

use crate::recent::Recent;
use crate::{behaviour, scoreboard};

/// What the flows have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Flows(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub log: EventLog,
    pub lake: Lake,
    pub collect: Collect,
    pub(crate) imports: Imports,
    pub(crate) know: Know,
    pub(crate) listen: Listen,
    pub(crate) drops: scoreboard::Memory,
    /// The words that are new this week: words that many used, which are nobody's.
    pub(crate) words: Recent,
    /// The terms that people search for in vain.
    pub(crate) searches: Recent,
    pub(crate) desk: behaviour::Desk,
}

impl Flows {
    #[must_use]
    pub fn new(lake: Lake, imports: Imports, know: Know, listen: Listen) -> Self {
        let (kit, log, collect) = (know.kit.clone(), know.log.clone(), imports.collect.clone());
        let (drops, words, searches, desk) = Default::default();
        Self(Arc::new(Inner { kit, log, lake, collect, imports, know, listen, drops, words, searches, desk }))
    }
}

impl Deref for Flows {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Flows> for Kit {
    fn from_ref(flows: &Flows) -> Self {
        flows.kit.clone()
    }
}
