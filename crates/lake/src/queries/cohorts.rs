use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calendar::{Calendar, Unit};
use super::people::{Numbered, Numbers, code};
use super::scope::Scope;
use crate::error::Result;
use crate::lake::Lake;
use crate::scan::{Block, scan};

/// The people whose first order fell in a month, and how many of them ordered in the months since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// The month's first day, in the scope's time zone.
    pub month: Date,
    /// People who ordered k months later; the first is the size of the cohort. Ends with the last month anybody
    /// ordered in.
    pub active: Vec<u64>,
}

impl Lake {
    /// Retention by the month of the first `Order Completed` in scope; by month.
    ///
    /// Events count as they were told, also by visitors whose word the shop's own systems have not confirmed or have told
    /// otherwise. Whoever needs the state of each order reads the projection of orders.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn cohorts(&self, scope: &Scope) -> Result<Vec<Cohort>> {
        self.ask(scope, |lake, scope, files| {
            let calendar = Calendar::covering(files, Unit::Month, &scope.zone)?;
            let people = Numbers::of_people(&scope.aliases);
            let columns = ["timestamp", "name", "person"];
            let partials = scan(files, &columns, lake.options.threads, Vec::new, |orders, block| {
                fold(orders, block, scope, &calendar, &people)
            })?;
            Ok(count(partials.concat(), &calendar))
        })
        .await
    }
}

/// A person and a month in which they ordered.
type Ordered = (u32, u32);

fn fold(orders: &mut Vec<Ordered>, block: &Block, scope: &Scope, calendar: &Calendar, people: &Numbers) -> Result<()> {
    let (times, names) = (block.times()?, block.texts("name")?);
    let mut persons = Numbered::new(people, block.texts("person")?);
    let is_order = names.map(|name| name == "Order Completed");
    let (mut month, mut ends) = (0, i64::MIN);
    for (row, time) in times.iter().enumerate() {
        if !is_order[code(names.codes()[row])] || !scope.covers(*time) {
            continue;
        }
        if *time >= ends {
            month = calendar.number(*time);
            ends = calendar.end(month);
        }
        orders.push((persons.of_row(row), u32::try_from(month).unwrap_or(u32::MAX)));
    }
    Ok(())
}

fn count(mut orders: Vec<Ordered>, calendar: &Calendar) -> Vec<Cohort> {
    orders.sort_unstable();
    orders.dedup();
    let last = orders.iter().map(|(_, month)| *month).max().unwrap_or(0);
    let mut cohorts: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    for months in orders.chunk_by(|a, b| a.0 == b.0) {
        let first = months[0].1;
        let active = cohorts.entry(first).or_insert_with(|| vec![0; (last - first + 1) as usize]);
        months.iter().for_each(|(_, month)| active[(month - first) as usize] += 1);
    }
    let cohort = |(month, active)| Cohort { month: calendar.date(month as usize), active };
    cohorts.into_iter().map(cohort).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn people_count_once_a_month_from_their_first_order_on() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        // Days from 1 January 2026; the last second of January is February in Shanghai.
        let orders = [(0, "ann"), (1, "ann"), (35, "ann"), (70, "ann"), (31, "bob"), (75, "bob")];
        let mut events = Vec::new();
        for (seq, (day, user)) in orders.into_iter().enumerate() {
            events.push(shop.order(seq as u64 + 1, at(day, 0), user, "1"));
        }
        events.push(shop.order(7, at(30, 86_399), "cat", "1"));
        events.push(shop.view(8, "dan", "p1"));
        lake.write(&events).unwrap();

        let utc = lake.cohorts(&Scope::all(shop.0)).await.unwrap();
        let cohort = |month, active: &[u64]| Cohort { month: date(2026, month, 1), active: active.to_vec() };
        assert_eq!(utc, [cohort(1, &[2, 1, 1]), cohort(2, &[1, 1])]);
        let shanghai = Scope { zone: TimeZone::get("Asia/Shanghai").unwrap(), ..Scope::all(shop.0) };
        assert_eq!(lake.cohorts(&shanghai).await.unwrap(), [cohort(1, &[1, 1, 1]), cohort(2, &[2, 1])]);
    }
}
