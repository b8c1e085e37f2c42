//! The numbers that events tell, beside how often they happened: apart from `activity`, since few events tell any.

use std::collections::BTreeMap;

use primitives::{Currency, ShopId};
use store::{StoreError, Tx, Value};

use super::behaviour::Activity;
use crate::facts::Item;

/// A number that is kept of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Number {
    /// Of one unit.
    Price,
    /// What all of it is worth: a cart, a checkout.
    Value,
    Quantity,
    /// How many a search found.
    Results,
}

impl Number {
    fn column(self) -> &'static str {
        match self {
            Self::Price => "price_minor",
            Self::Value => "value_minor",
            Self::Quantity => "quantity",
            Self::Results => "results",
        }
    }

    /// Money in another currency than the shop's is not comparable, and what is no number is none.
    fn read(self, item: &Item<'_>, currency: Currency) -> Option<i64> {
        let properties = &item.properties;
        let is_own = || properties.text("currency").is_none_or(|code| code.parse::<Currency>() == Ok(currency));
        let money = |key: &str| is_own().then(|| properties.money(key, currency).ok().flatten()).flatten();
        match self {
            Self::Price => money("price"),
            Self::Value => ["value", "total", "revenue"].into_iter().find_map(money),
            Self::Quantity => properties.whole("quantity"),
            Self::Results => properties.whole("results"),
        }
    }
}

/// The numbers that are kept of an event of this name.
pub(crate) fn kept(event: &str) -> &'static [Number] {
    match event {
        "Products Searched" => &[Number::Results],
        "Product Viewed" | "Product Clicked" | "Product Added" | "Product Removed" => {
            &[Number::Price, Number::Quantity]
        }
        "Product List Viewed" | "Page Viewed" | "Page Left" | "Screen Viewed" => &[],
        _ => &[Number::Price, Number::Quantity, Number::Value],
    }
}

/// What one event tells, by number.
type Told = BTreeMap<Number, i64>;

/// How often the events of a batch told just these numbers.
#[derive(Debug, Default)]
pub(crate) struct Numbers(BTreeMap<(Activity, Told), i64>);

impl Numbers {
    /// `of` is the line of `activity` that the event counts in.
    pub fn take(&mut self, currency: Currency, item: &Item<'_>, of: Activity) {
        let told: Told =
            kept(item.name()).iter().filter_map(|number| Some((*number, number.read(item, currency)?))).collect();
        if !told.is_empty() {
            *self.0.entry((of, told)).or_default() += 1;
        }
    }

    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let row = |(((persona, name, item, day, via), told), count): ((Activity, Told), i64)| -> Vec<Value> {
            let text: Vec<String> = told.iter().map(|(number, value)| format!("{}={value}", number.column())).collect();
            let value = |number: Number| -> Value { told.get(&number).copied().into() };
            vec![
                persona.into(),
                name.into(),
                item.into(),
                day.into(),
                via.into(),
                text.join(" ").into(),
                shop.0.into(),
                value(Number::Price),
                value(Number::Value),
                value(Number::Quantity),
                value(Number::Results),
                count.into(),
            ]
        };
        let columns = [
            "persona",
            "name",
            "item",
            "day",
            "via",
            "told",
            "shop",
            "price_minor",
            "value_minor",
            "quantity",
            "results",
            "count",
        ];
        let add = "ON CONFLICT (persona, name, item, day, via, told)
            DO UPDATE SET count = event_numbers.count + excluded.count";
        tx.insert("event_numbers", &columns, self.0.into_iter().map(row).collect(), add).await?;
        Ok(())
    }
}
