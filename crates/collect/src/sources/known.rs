use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::Source;

/// Sources by their write keys, as the database has them. All are forgotten whenever one changes.
#[derive(Default)]
pub(crate) struct Known(RwLock<Keys>);

#[derive(Default)]
struct Keys {
    /// How often all were forgotten.
    changes: u64,
    sources: HashMap<String, Arc<Source>>,
}

impl Known {
    pub fn get(&self, write_key: &str) -> Option<Arc<Source>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).sources.get(write_key).cloned()
    }

    /// How often a source has changed; to be asked before the database is.
    pub fn changes(&self) -> u64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).changes
    }

    /// Remembers what was read, unless a source has changed since: an old key would open its source for ever.
    pub fn remember(&self, changes: u64, write_key: &str, source: &Arc<Source>) {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if keys.changes == changes {
            keys.sources.insert(write_key.to_owned(), Arc::clone(source));
        }
    }

    /// To be called after a source has changed.
    pub fn forget(&self) {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        keys.changes += 1;
        keys.sources.clear();
    }
}

#[cfg(test)]
mod tests {
    use primitives::{ShopId, SourceId};
    use uuid::Uuid;

    use super::*;
    use crate::sources::SourceKind;

    #[test]
    fn a_key_that_was_replaced_while_it_was_looked_up_is_not_remembered() {
        let (known, id) = (Known::default(), Uuid::nil());
        let source = Arc::new(Source { id: SourceId(id), shop: ShopId(id), kind: SourceKind::Web, enabled: true });
        known.remember(known.changes(), "wk_old", &source);
        assert!(known.get("wk_old").is_some());
        let before = known.changes();
        known.forget();
        known.remember(before, "wk_old", &source);
        assert!(known.get("wk_old").is_none());
        known.remember(known.changes(), "wk_new", &source);
        assert!(known.get("wk_new").is_some());
    }
}
