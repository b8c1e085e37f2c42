use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use primitives::{Currency, Timestamp};

use super::people::{Numbered, Numbers, code};
use super::scope::Scope;
use crate::error::{LakeError, Result};
use crate::file::instant;
use crate::lake::Lake;
use crate::scan::{Block, scan};

/// What one person bought: recency, frequency and monetary value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchases {
    pub person: String,
    /// `Order Completed` events.
    pub orders: u64,
    /// Their values less those of `Order Refunded`, minor units.
    pub net_minor: i64,
    pub first_order_at: Timestamp,
    pub last_order_at: Timestamp,
}

impl Lake {
    /// The purchases of everyone with an order in this currency; by person.
    ///
    /// These are sums over events: an order sent twice under different message ids counts twice, and one that a visitor
    /// claims as well as one that the shop's own systems tell. Whoever needs the state of each order reads the projection
    /// of orders.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn purchases(&self, scope: &Scope, currency: Currency) -> Result<Vec<Purchases>> {
        self.ask(scope, move |lake, scope, files| {
            let people = Numbers::of_people(&scope.aliases);
            let columns = ["timestamp", "name", "person", "value", "currency"];
            let partials = scan(files, &columns, lake.options.threads, Vec::new, |totals, block| {
                fold(totals, block, scope, currency, &people)
            })?;
            let mut all = vec![Totals::NONE; people.len()];
            for totals in partials {
                all.iter_mut().zip(totals).for_each(|(sum, part)| sum.add(&part));
            }
            let buyers = people.into_texts().into_iter().zip(all).filter(|(_, totals)| totals.orders > 0);
            let mut purchases = buyers.map(|(person, totals)| totals.of(person)).collect::<Result<Vec<_>>>()?;
            purchases.sort_unstable_by(|a, b| a.person.cmp(&b.person));
            Ok(purchases)
        })
        .await
    }
}

#[derive(Clone)]
struct Totals {
    orders: u64,
    net: i64,
    first: i64,
    last: i64,
}

impl Totals {
    const NONE: Self = Self { orders: 0, net: 0, first: i64::MAX, last: i64::MIN };

    fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.net = self.net.saturating_add(other.net);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }

    fn of(self, person: String) -> Result<Purchases> {
        let (first_order_at, last_order_at) = (instant(self.first)?, instant(self.last)?);
        Ok(Purchases { person, orders: self.orders, net_minor: self.net, first_order_at, last_order_at })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Deed {
    Order,
    Refund,
    Other,
}

fn fold(totals: &mut Vec<Totals>, block: &Block, scope: &Scope, currency: Currency, people: &Numbers) -> Result<()> {
    let (times, names, currencies) = (block.times()?, block.texts("name")?, block.texts("currency")?);
    let mut persons = Numbered::new(people, block.texts("person")?);
    let values = block.batch.column_by_name("value").and_then(|values| values.as_primitive_opt::<Int64Type>());
    let values = values.ok_or_else(|| LakeError::Query("column “value” is missing".to_owned()))?;
    let deeds = names.map(|name| match name {
        "Order Completed" => Deed::Order,
        "Order Refunded" => Deed::Refund,
        _ => Deed::Other,
    });
    let wanted = currencies.map(|code| code == currency.code());
    for (row, name) in names.codes().iter().enumerate() {
        let deed = deeds[code(*name)];
        if deed == Deed::Other || currencies.is_null(row) || values.is_null(row) {
            continue;
        }
        let time = times[row];
        if !wanted[code(currencies.codes()[row])] || !scope.covers(time) {
            continue;
        }
        let person = persons.of_row(row) as usize;
        if totals.len() <= person {
            totals.resize(person + 1, Totals::NONE);
        }
        let value = values.value(row);
        totals[person].add(&match deed {
            Deed::Order => Totals { orders: 1, net: value, first: time, last: time },
            _ => Totals { net: value.saturating_neg(), ..Totals::NONE },
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::queries::Aliases;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn sums_net_money_of_one_currency_under_the_id_that_counts() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let refund = r#"{"order_id":"o1","total":2.5,"currency":"CNY"}"#;
        let dollars = r#"{"order_id":"o9","total":900,"currency":"USD"}"#;
        lake.write(&[
            shop.order(1, at(0, 0), "ann", "12.50"),
            shop.event(2, at(1, 0), "ann", "Order Refunded", refund),
            shop.event(3, at(2, 0), "ann", "Order Completed", dollars),
            shop.order(4, at(3, 0), "cookie", "0.1"),
            shop.event(5, at(4, 0), "bob", "Order Refunded", refund),
        ])
        .unwrap();
        let aliases = Aliases::from([("cookie".to_owned(), "ann".to_owned())]);
        let scope = Scope { aliases: Arc::new(aliases), ..Scope::all(shop.0) };
        let person = |person: &str, orders, net_minor, first, last| Purchases {
            person: person.to_owned(),
            orders,
            net_minor,
            first_order_at: at(first, 0),
            last_order_at: at(last, 0),
        };
        assert_eq!(lake.purchases(&scope, Currency::CNY).await.unwrap(), [person("ann", 2, 1010, 0, 3)]);
        let apart = lake.purchases(&Scope::all(shop.0), Currency::CNY).await.unwrap();
        assert_eq!(apart, [person("ann", 1, 1000, 0, 0), person("cookie", 1, 10, 3, 3)]);
    }
}
