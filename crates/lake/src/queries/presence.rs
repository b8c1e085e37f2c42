use std::ops::Range;

use primitives::Timestamp;

use super::people::{Numbered, Numbers, code};
use super::scope::Scope;
use crate::error::Result;
use crate::lake::Lake;
use crate::scan::{Block, scan};

/// Who was there in which of several spans of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    spans: usize,
    /// A person and a span, each pair once, ascending.
    pairs: Vec<(u32, u32)>,
}

impl Presence {
    /// Distinct people of each span.
    #[must_use]
    pub fn per_span(&self) -> Vec<u64> {
        let mut people = vec![0; self.spans];
        self.pairs.iter().for_each(|(_, span)| people[*span as usize] += 1);
        people
    }

    /// Distinct people of several spans together.
    #[must_use]
    pub fn within(&self, spans: &Range<usize>) -> u64 {
        let each = self.pairs.chunk_by(|a, b| a.0 == b.0);
        each.filter(|theirs| theirs.iter().any(|(_, span)| spans.contains(&(*span as usize)))).count() as u64
    }

    /// For each span, of the people who were there then for the first time: how many were there 0, 1, 2 … spans later.
    #[must_use]
    pub fn retention(&self) -> Vec<Vec<u64>> {
        let mut cohorts: Vec<Vec<u64>> = (0..self.spans).map(|first| vec![0; self.spans - first]).collect();
        for theirs in self.pairs.chunk_by(|a, b| a.0 == b.0) {
            let first = theirs[0].1;
            theirs.iter().for_each(|(_, span)| cohorts[first as usize][(span - first) as usize] += 1);
        }
        cohorts
    }
}

impl Lake {
    /// Who did something meant in each span of time: `starts` are their beginnings, ascending; each ends with the next, the
    /// last with the scope. `is_meant` is told an event's kind and name. What nobody in particular did is left out.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn presence(
        &self,
        scope: &Scope,
        starts: &[Timestamp],
        is_meant: impl Fn(&str, &str) -> bool + Send + Sync + 'static,
    ) -> Result<Presence> {
        let starts: Vec<i64> = starts.iter().map(|start| start.as_microsecond()).collect();
        self.ask(scope, move |lake, scope, files| {
            let people = Numbers::of_people(&scope.aliases);
            let columns = ["timestamp", "kind", "name", "person"];
            let partials = scan(files, &columns, lake.options.threads, Vec::new, |pairs, block| {
                fold(pairs, block, scope, &starts, &is_meant, &people)
            })?;
            let mut pairs = partials.concat();
            pairs.sort_unstable();
            pairs.dedup();
            Ok(Presence { spans: starts.len(), pairs })
        })
        .await
    }
}

fn fold(
    pairs: &mut Vec<(u32, u32)>,
    block: &Block,
    scope: &Scope,
    starts: &[i64],
    is_meant: &impl Fn(&str, &str) -> bool,
    people: &Numbers,
) -> Result<()> {
    let (times, kinds, names) = (block.times()?, block.texts("kind")?, block.texts("name")?);
    let ids = block.texts("person")?;
    let is_somebody = ids.map(|person| !person.is_empty());
    let mut persons = Numbered::new(people, block.texts("person")?);
    let meant: Vec<Vec<bool>> = kinds.map(|kind| names.map(|name| is_meant(kind, name)));
    let mut met = Vec::new();
    for (row, time) in times.iter().enumerate() {
        let is_meant = meant[code(kinds.codes()[row])][code(names.codes()[row])];
        if !is_meant || !is_somebody[code(ids.codes()[row])] || !scope.covers(*time) {
            continue;
        }
        let Some(span) = starts.partition_point(|start| start <= time).checked_sub(1) else { continue };
        met.push((persons.of_row(row), u32::try_from(span).unwrap_or(u32::MAX)));
    }
    met.sort_unstable();
    met.dedup();
    pairs.append(&mut met);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::queries::Aliases;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn people_count_once_a_span_and_from_their_first_one_on() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let seen = [(0, "ann"), (1, "ann"), (9, "ann"), (15, "ann"), (8, "bob"), (16, "cookie"), (2, ""), (30, "late")];
        for (seq, (day, user)) in (1..).zip(seen) {
            lake.write(&[shop.event(seq, at(day, 0), user, "Product Viewed", "{}")]).unwrap();
        }
        lake.write(&[shop.order(90, at(1, 0), "eve", "1")]).unwrap();
        let weeks = [at(0, 0), at(7, 0), at(14, 0)];
        let aliases = Arc::new(Aliases::from([("cookie".to_owned(), "bob".to_owned())]));
        let scope = Scope { from: at(0, 0), until: at(21, 0), aliases, ..Scope::all(shop.0) };
        let is_view = |kind: &str, name: &str| kind == "track" && name == "Product Viewed";
        let presence = lake.presence(&scope, &weeks, is_view).await.unwrap();
        assert_eq!(presence.per_span(), [1, 2, 2], "neither nobody, nor orders, nor what is later");
        assert_eq!((presence.within(&(0..1)), presence.within(&(1..3)), presence.within(&(0..3))), (1, 2, 2));
        assert_eq!(presence.retention(), [vec![1, 1, 1], vec![1, 1], vec![0]]);
    }
}
