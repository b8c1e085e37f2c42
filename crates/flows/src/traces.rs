use std::collections::BTreeSet;

use know::Erasure;
use primitives::{Event, ImportId, Seq};
use serde_json::Value;

/// What of an erased person may be found where no event lies.
pub(crate) struct Traces {
    /// Words that point at the person: ids, addresses, numbers, as they are known and as they were sent.
    pub words: Vec<String>,
    /// The imports that told of the person.
    pub imports: Vec<ImportId>,
}

/// Where events carry what points at a person.
/// A name is none: others have it too.
const FIELDS: [&str; 4] = ["email", "phone", "buyer_id", "oaid"];

impl Traces {
    pub(crate) fn of(erasure: &Erasure, events: &[(Seq, Event)]) -> Self {
        let mut words: BTreeSet<String> = erasure.identifiers.iter().map(|trace| trace.value.clone()).collect();
        words.insert(erasure.profile.to_string());
        let mut imports = BTreeSet::new();
        for (_, event) in events {
            words.extend([&event.user_id, &event.anonymous_id].into_iter().flatten().cloned());
            let body: Value = serde_json::from_str(event.body.get()).unwrap_or_default();
            for part in [&body["traits"], &body["context"]["traits"], &body["properties"]] {
                words.extend(FIELDS.iter().filter_map(|field| part[*field].as_str().map(str::to_owned)));
            }
            imports.extend(body["context"]["import_id"].as_str().and_then(|id| id.parse().ok()).map(ImportId));
        }
        words.retain(|word| !word.trim().is_empty());
        Self { words: words.into_iter().collect(), imports: imports.into_iter().collect() }
    }
}
