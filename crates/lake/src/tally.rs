//! How many events there are of each name: by this the lake is held against the log that it follows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use primitives::{Event, Seq, ShopId, Timestamp};

use crate::error::{LakeError, Result};
use crate::file::instant;
use crate::lake::Lake;
use crate::rows::name_of;
use crate::scan::{Block, scan};

/// Events of one name: how many, and when the oldest and the newest happened, in microseconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub events: u64,
    first: i64,
    last: i64,
}

impl Span {
    fn at(micros: i64) -> Self {
        Self { events: 1, first: micros, last: micros }
    }

    fn with(self, other: Self) -> Self {
        let (first, last) = (self.first.min(other.first), self.last.max(other.last));
        Self { events: self.events + other.events, first, last }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |micros: i64| Timestamp::from_microsecond(micros).unwrap_or_default();
        write!(f, "{} from {} to {}", self.events, at(self.first), at(self.last))
    }
}

/// Events by shop and name; those without a name by their kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<(ShopId, String), Span>);

/// A name of which one tally has something else than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub shop: ShopId,
    pub name: String,
    pub ours: Option<Span>,
    pub theirs: Option<Span>,
}

impl Tally {
    pub fn add(&mut self, event: &Event) {
        self.join((event.shop, name_of(event).to_owned()), Span::at(event.timestamp.as_microsecond()));
    }

    #[must_use]
    pub fn events(&self) -> u64 {
        self.0.values().map(|span| span.events).sum()
    }

    /// Where another one says something else, by shop and name.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let names: BTreeSet<_> = self.0.keys().chain(other.0.keys()).collect();
        let difference = |key: &(ShopId, String)| {
            let (ours, theirs) = (self.0.get(key).copied(), other.0.get(key).copied());
            (ours != theirs).then(|| Difference { shop: key.0, name: key.1.clone(), ours, theirs })
        };
        names.into_iter().filter_map(difference).collect()
    }

    fn join(&mut self, key: (ShopId, String), span: Span) {
        self.0.entry(key).and_modify(|known| *known = known.with(span)).or_insert(span);
    }

    fn joined(mut self, other: Self) -> Self {
        other.0.into_iter().for_each(|(key, span)| self.join(key, span));
        self
    }
}

impl Lake {
    /// Counts what the lake holds up to a position of the log, in every shop, but for what is left out by its shop, time,
    /// kind and name.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn tally(
        &self,
        until: Seq,
        is_left_out: impl Fn(ShopId, Timestamp, &str, &str) -> bool + Send + Sync + 'static,
    ) -> Result<Tally> {
        let (files, threads) = (self.0.state().files.clone(), self.0.options.threads);
        let work = tokio::task::spawn_blocking(move || {
            let columns = ["seq", "timestamp", "kind", "name"];
            scan(&files, &columns, threads, Tally::default, |tally: &mut Tally, block| {
                count(tally, block, files[block.file].meta.shop, until, &is_left_out)
            })
        });
        let parts = work.await.map_err(|error| LakeError::Worker(error.to_string()))??;
        Ok(parts.into_iter().fold(Tally::default(), Tally::joined))
    }

    /// The events of the log that could not be written here and were passed over.
    #[must_use]
    pub fn passed_over(&self) -> Vec<Seq> {
        self.0.state().passed_over.clone()
    }
}

/// Each name is looked up once in a block.
fn count(
    tally: &mut Tally,
    block: &Block,
    shop: ShopId,
    until: Seq,
    is_left_out: &impl Fn(ShopId, Timestamp, &str, &str) -> bool,
) -> Result<()> {
    let (kinds, names) = (block.texts("kind")?, block.texts("name")?);
    let known: Vec<String> = names.map(str::to_owned);
    let mut spans: Vec<Option<Span>> = vec![None; known.len()];
    for (row, (micros, seq)) in block.times()?.iter().zip(block.seqs()?).enumerate() {
        let (kind, name) = (kinds.at(row), names.at(row));
        if *seq > until || is_left_out(shop, instant(*micros)?, kind, name) {
            continue;
        }
        let code = usize::try_from(names.codes()[row]).unwrap_or_default();
        let span = Span::at(*micros);
        spans[code] = Some(spans[code].map_or(span, |known| known.with(span)));
    }
    for (name, span) in known.into_iter().zip(spans) {
        if let Some(span) = span {
            tally.join((shop, name), span);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use primitives::Stored;

    use super::*;
    use crate::compact::Compaction;
    use crate::testing::{Shop, at, open};

    fn by_hand(events: &[Stored]) -> Tally {
        let mut tally = Tally::default();
        events.iter().for_each(|stored| tally.add(&stored.event));
        tally
    }

    #[tokio::test]
    async fn counts_as_one_counts_by_hand_before_and_after_compaction() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        let order = |seq: Seq, day: i64| shop.order(seq, at(day, 0), "ann", "1.00");
        let events = [order(1, 3), other.view(2, "bob", "p1"), order(3, 1), shop.view(4, "ann", "p1"), order(5, 2)];
        for batch in events.chunks(2) {
            lake.write(batch).unwrap();
        }
        for _ in 0..2 {
            let all = lake.tally(5, |_, _, _, _| false).await.unwrap();
            assert_eq!((&all, all.events()), (&by_hand(&events), 5));
            assert_eq!(lake.tally(3, |_, _, _, _| false).await.unwrap(), by_hand(&events[..3]));
            let orders = lake.tally(5, |_, _, kind, name| kind == "track" && name == "Product Viewed").await.unwrap();
            assert_eq!(orders.events(), 3);
            lake.compact(Compaction::Full).await.unwrap();
        }
    }

    #[test]
    fn what_is_missing_or_of_another_time_differs() {
        let shop = Shop::new(1);
        let order = |day: i64| shop.order(1, at(day, 0), "ann", "1.00");
        let (log, lake) = (by_hand(&[order(1), order(2)]), by_hand(&[order(1)]));
        let differences = log.differences(&lake);
        assert_eq!((differences.len(), differences[0].name.as_str()), (1, "Order Completed"));
        let said = differences[0].ours.unwrap().to_string();
        assert_eq!(said, "2 from 2026-01-02T00:00:00Z to 2026-01-03T00:00:00Z");
        assert_eq!(log.differences(&log), []);
        assert_eq!(by_hand(&[order(1)]).differences(&by_hand(&[order(2)])).len(), 1, "as many, at another time");
        assert_eq!(by_hand(&[]).differences(&lake)[0].ours, None);
    }
}
