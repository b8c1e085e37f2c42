//! What became of an order's parcels.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use primitives::day::promised_until;
use primitives::json;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::micros;

use super::orders::Row;
use crate::shop::Shop;

/// More parcels of one order are not told apart.
const MOST: usize = 200;

/// What one event said of a parcel; without an id, of no one in particular.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Parcel {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<i64>,
}

/// The moment after which a promise is broken: of a day, the midnight that ends it.
pub(super) fn promised(properties: &Json, shop: &Shop) -> Option<i64> {
    let at = json::time(properties, "promised_at")?;
    let until = promised_until(at, &shop.zone);
    Some(micros(if until == at { at } else { until + SignedDuration::from_secs(1) }))
}

impl Row {
    /// The last parcel delivers the order; while any is under way, the order is.
    pub(super) fn hear_parcel(&mut self, said: &Parcel) {
        let mut parcels: BTreeMap<String, bool> = serde_json::from_str(&self.parcels).unwrap_or_default();
        if parcels.len() >= MOST && !parcels.contains_key(&said.id) {
            return;
        }
        self.promised_at = self.promised_at.max(said.promised_at);
        self.delivered_at = self.delivered_at.max(said.delivered_at);
        if said.delivered_at.is_some() {
            let is_all = said.id.is_empty();
            parcels.iter_mut().filter(|(id, _)| is_all || id.is_empty()).for_each(|(_, is_there)| *is_there = true);
            parcels.insert(said.id.clone(), true);
        } else {
            // What was sent before all arrived arrived with it, in whichever order it is told.
            let of_all = |(id, is_there): (&String, &bool)| *is_there && (id.is_empty() || said.id.is_empty());
            let is_there = parcels.iter().any(of_all) && said.shipped_at <= self.delivered_at;
            parcels.entry(said.id.clone()).or_insert(is_there);
        }
        self.set_parcels(&parcels);
    }

    /// The order itself was said to be there, with all of it.
    pub(super) fn hear_arrival(&mut self) {
        let mut parcels: BTreeMap<String, bool> = serde_json::from_str(&self.parcels).unwrap_or_default();
        parcels.values_mut().for_each(|is_there| *is_there = true);
        parcels.insert(String::new(), true);
        self.set_parcels(&parcels);
    }

    fn set_parcels(&mut self, parcels: &BTreeMap<String, bool>) {
        self.is_under_way = parcels.values().any(|is_there| !is_there);
        // A map of names always has a JSON form.
        self.parcels = serde_json::to_string(parcels).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(id: &str, at: i64) -> Parcel {
        Parcel { id: id.to_owned(), shipped_at: Some(at), ..Parcel::default() }
    }

    fn arrived(id: &str, at: i64) -> Parcel {
        Parcel { id: id.to_owned(), delivered_at: Some(at), ..Parcel::default() }
    }

    fn row(said: &[Parcel]) -> (bool, Option<i64>) {
        let mut row = Row::default();
        said.iter().for_each(|parcel| row.hear_parcel(parcel));
        (row.is_under_way, row.delivered_at)
    }

    #[test]
    fn an_order_is_under_way_until_its_last_parcel_is_there() {
        assert_eq!(row(&[sent("a", 1)]), (true, None));
        assert_eq!(row(&[sent("a", 1), sent("b", 2), arrived("a", 3)]), (true, Some(3)));
        assert_eq!(row(&[sent("a", 1), sent("b", 2), arrived("a", 3), arrived("b", 4)]), (false, Some(4)));
        assert_eq!(row(&[arrived("a", 3), sent("a", 1)]), (false, Some(3)), "in whichever order it is told");
        assert_eq!(row(&[sent("a", 1), arrived("", 3)]), (false, Some(3)), "of no parcel in particular: all");
        assert_eq!(row(&[sent("", 1), arrived("a", 3)]), (false, Some(3)));
        assert_eq!(row(&[arrived("", 3), sent("a", 1)]), (false, Some(3)));
        assert_eq!(row(&[arrived("a", 3), sent("", 1)]), (false, Some(3)));
        assert_eq!(row(&[sent("a", 1), arrived("a", 3), sent("", 4)]), (true, Some(3)));
        assert_eq!(row(&[arrived("", 3), sent("b", 4)]), (true, Some(3)), "sent after that");
    }
}
