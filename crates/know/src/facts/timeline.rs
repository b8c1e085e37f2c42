use primitives::{EventKind, Seq};
use store::{StoreError, Tx, Value, micros};
use uuid::Uuid;

use crate::facts::Item;

/// The lines of events of a batch.
#[derive(Debug, Default)]
pub(crate) struct Timeline(Vec<Vec<Value>>);

impl Timeline {
    /// `seen` is who did it themselves, of the people whom it concerns.
    pub fn take(&mut self, item: &Item<'_>, people: &[Uuid], seen: Option<Uuid>) {
        let event = &item.stored.event;
        let name = match event.kind {
            EventKind::Page => item.context.object("page").string("path").or_else(|| event.name.clone()),
            _ => event.name.clone(),
        };
        for person in people {
            self.0.push(vec![
                (*person).into(),
                micros(item.at()).into(),
                seq(item.seq()).into(),
                event.kind.as_str().into(),
                store::text(name.as_deref().unwrap_or_default()),
                item.import.into(),
                (seen == Some(*person)).into(),
            ]);
        }
    }

    pub async fn save(self, tx: &Tx) -> Result<(), StoreError> {
        let columns = ["persona", "at", "seq", "kind", "name", "import_id", "is_sight"];
        tx.insert("timeline", &columns, self.0, "ON CONFLICT (persona, at, seq) DO NOTHING").await?;
        Ok(())
    }
}

fn seq(seq: Seq) -> i64 {
    seq.cast_signed()
}
