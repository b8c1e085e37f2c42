use arrow::array::Array;
use std::collections::BTreeMap;
use std::ops::Range;

use hashbrown::HashMap;
use jiff::civil::Date;

use super::calendar::Calendar;
use super::people::{Numbered, Numbers, code};
use super::scope::Scope;
use crate::error::Result;
use crate::lake::Lake;
use crate::scan::{Block, scan};

/// How often something happened on a day, and to how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayEvents {
    /// In the scope's time zone.
    pub day: Date,
    pub name: String,
    pub events: u64,
    /// Distinct people.
    pub people: u64,
}

impl Lake {
    /// Events and distinct people per day and event name; by day, then name.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn distinct_people(&self, scope: &Scope) -> Result<Vec<DayEvents>> {
        self.ask(scope, |lake, scope, files| {
            let calendar = Calendar::covering(files, &scope.zone)?;
            let mut touched = vec![0u32; calendar.len()];
            for file in files {
                let micros = |time: primitives::Timestamp| calendar.number(time.as_microsecond());
                touched[micros(file.meta.first_time)..=micros(file.meta.last_time)].iter_mut().for_each(|n| *n += 1);
            }
            let counting = Counting {
                scope,
                calendar,
                touched,
                names: Numbers::new(),
                people: Numbers::of_people(&scope.aliases),
            };
            let columns = ["timestamp", "name", "person"];
            let partials =
                scan(files, &columns, lake.options.threads, Groups::new, |groups, block| counting.fold(groups, block))?;
            Ok(counting.finish(partials))
        })
        .await
    }
}

/// By day and name.
type Groups = HashMap<(usize, u32), Group>;

/// The people of a day and name, without repetition within each run they were met in.
#[derive(Default)]
struct Group {
    events: u64,
    people: Vec<u32>,
    /// People who cannot be met again, because one block holds their whole day.
    complete: u64,
}

struct Counting<'a> {
    scope: &'a Scope,
    calendar: Calendar,
    /// In how many files each day has events.
    touched: Vec<u32>,
    names: Numbers<'a>,
    people: Numbers<'a>,
}

impl Counting<'_> {
    fn fold(&self, groups: &mut Groups, block: &Block) -> Result<()> {
        let times = block.times()?;
        let (names, people) = (block.texts("name")?, block.texts("person")?);
        let mut row = 0;
        while row < times.len() {
            let day = self.calendar.number(times[row]);
            let (start, end) = (row, self.calendar.end(day));
            row = times[row..].iter().position(|time| *time >= end).map_or(times.len(), |run| row + run);
            // Files are sorted by time, so what the scope leaves out is at the ends.
            let covered = covered(&times[start..row], self.scope);
            let run = start + covered.start..start + covered.end;
            let mut pairs = Pairs::new(names.values().len(), people.values().len(), run.len());
            for (name, person) in names.codes()[run.clone()].iter().zip(&people.codes()[run]) {
                pairs.add(code(*name), code(*person));
            }
            let complete = block.whole_file && self.touched[day] == 1 && self.scope.aliases.is_empty();
            self.collect(groups, day, pairs, block, complete)?;
        }
        Ok(())
    }

    fn collect(&self, groups: &mut Groups, day: usize, pairs: Pairs, block: &Block, complete: bool) -> Result<()> {
        let mut names = Numbered::new(&self.names, block.texts("name")?);
        let mut people = Numbered::new(&self.people, block.texts("person")?);
        for (name, events) in pairs.events.iter().enumerate().filter(|(_, events)| **events > 0) {
            groups.entry((day, names.of_code(name))).or_default().events += events;
        }
        pairs.each(|name, persons| {
            let group = groups.entry((day, names.of_code(name))).or_default();
            if complete {
                group.complete += persons.len() as u64;
            } else {
                group.people.extend(persons.iter().map(|person| people.of_code(*person)));
            }
        });
        Ok(())
    }

    fn finish(self, partials: Vec<Groups>) -> Vec<DayEvents> {
        let names = self.names.into_texts();
        let mut days: BTreeMap<(usize, &str), Group> = BTreeMap::new();
        for ((day, name), group) in partials.into_iter().flatten() {
            let all = days.entry((day, &names[name as usize])).or_default();
            all.events += group.events;
            all.complete += group.complete;
            all.people.extend(group.people);
        }
        let count = |((day, name), mut group): ((usize, &str), Group)| {
            group.people.sort_unstable();
            group.people.dedup();
            let people = group.complete + group.people.len() as u64;
            DayEvents { day: self.calendar.date(day), name: name.to_owned(), events: group.events, people }
        };
        days.into_iter().map(count).collect()
    }
}

/// The part of times in ascending order that the scope covers.
fn covered(times: &[i64], scope: &Scope) -> Range<usize> {
    let before = |limit: i64| times.partition_point(|time| *time < limit);
    before(scope.from.as_microsecond())..before(scope.until.as_microsecond())
}

/// Which people did what, each pair once.
struct Pairs {
    events: Vec<u64>,
    people: usize,
    marked: Marked,
}

enum Marked {
    /// A bit per possible pair.
    Bits(Vec<u64>),
    /// Where pairs are few among the possible ones.
    List(Vec<(usize, usize)>),
}

impl Pairs {
    fn new(names: usize, people: usize, rows: usize) -> Self {
        let words = (names * people).div_ceil(64);
        let marked = if words <= rows { Marked::Bits(vec![0; words]) } else { Marked::List(Vec::with_capacity(rows)) };
        Self { events: vec![0; names], people, marked }
    }

    fn add(&mut self, name: usize, person: usize) {
        self.events[name] += 1;
        match &mut self.marked {
            Marked::Bits(words) => {
                let bit = name * self.people + person;
                words[bit / 64] |= 1 << (bit % 64);
            }
            Marked::List(pairs) => pairs.push((name, person)),
        }
    }

    /// Calls with each name and its people.
    fn each(self, mut with: impl FnMut(usize, &[usize])) {
        let mut pairs = match self.marked {
            Marked::List(pairs) => pairs,
            Marked::Bits(words) => {
                let pair = |bit: usize| (bit / self.people, bit % self.people);
                words
                    .iter()
                    .enumerate()
                    .flat_map(|(at, word)| bits(*word).map(move |bit| at * 64 + bit))
                    .map(pair)
                    .collect()
            }
        };
        pairs.sort_unstable();
        pairs.dedup();
        let mut persons = Vec::new();
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            persons.clear();
            persons.extend(same.iter().map(|(_, person)| *person));
            with(same[0].0, &persons);
        }
    }
}

/// The positions of the bits that are set.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            bit
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::compact::Compaction;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn agrees_with_counting_by_hand_before_and_after_compaction() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let mut by_hand: BTreeMap<(Date, String), (u64, BTreeSet<String>)> = BTreeMap::new();
        for batch in 0..5u64 {
            let events: Vec<_> = (1..=200)
                .map(|n| {
                    let seq = batch * 200 + n;
                    let (day, second) = (i64::try_from(seq % 3).unwrap(), i64::try_from(seq * 37 % 86_400).unwrap());
                    let (user, name) = (format!("user{}", seq * seq % 17), format!("name{}", seq % 4));
                    shop.event(seq, at(day, second), &user, &name, "{}")
                })
                .collect();
            for event in events.iter().map(|stored| &stored.event) {
                let key = (crate::lake::day_of(event.timestamp), event.name.clone().unwrap());
                let (count, people) = by_hand.entry(key).or_default();
                *count += 1;
                people.insert(event.user_id.clone().unwrap());
            }
            lake.write(&events).unwrap();
        }
        let expected: Vec<DayEvents> = by_hand
            .into_iter()
            .map(|((day, name), (events, people))| DayEvents { day, name, events, people: people.len() as u64 })
            .collect();
        let scope = Scope::all(shop.0);
        assert_eq!(lake.distinct_people(&scope).await.unwrap(), expected);
        lake.compact(Compaction::Full).await.unwrap();
        assert_eq!(lake.distinct_people(&scope).await.unwrap(), expected);

        let one_day = Scope { from: at(1, 0), until: at(2, 0), ..scope };
        let second_day: Vec<_> = expected.into_iter().filter(|row| row.day == crate::lake::day_of(at(1, 0))).collect();
        assert_eq!(lake.distinct_people(&one_day).await.unwrap(), second_day);
    }
}
