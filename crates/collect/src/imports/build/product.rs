use serde_json::{Map, Value};

use super::reader::{Reader, number, put};
use super::{Builder, Built};
use crate::imports::stage::Record;
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, RowShape};

const DESCRIBING: [(Field, &str); 5] = [
    (Field::ProductName, "name"),
    (Field::Category, "category"),
    (Field::Brand, "brand"),
    (Field::Supplier, "supplier"),
    (Field::Variant, "variant"),
];

impl Builder<'_> {
    pub fn product(&mut self, key: &str, records: &[Record]) -> Built {
        let mut reader = Reader::new(self.plan, self.zone.clone(), records);
        let rows: Vec<usize> = (0..records.len()).collect();
        let mut description = Map::new();
        for (field, name) in DESCRIBING {
            put(&mut description, name, reader.first(&rows, field));
        }
        if let Some(name) = reader.first(&rows, Field::Category).and_then(|category| self.categories.get(category)) {
            description.insert("category".into(), name.as_str().into());
        }
        if self.plan.has(RowShape::Order) || self.plan.has(RowShape::Line) {
            self.products.insert(key.to_owned(), description.clone());
        }
        let mut properties = Map::new();
        properties.insert("product_id".into(), key.into());
        put(&mut properties, "sku", reader.first(&rows, Field::Sku));
        properties.extend(description);
        put(&mut properties, "image", reader.first(&rows, Field::Image));
        let digits = self.currency.exponent();
        if let Some(price) = reader.number(0, Field::Price, Outcome::ValueDropped) {
            properties.insert("price".into(), number(price, digits));
            properties.insert("currency".into(), self.currency.code().into());
        }
        let event = Draft::track("Product Updated", None, properties);
        let events = vec![Draft { anonymous_id: Some("catalogue".into()), ..event }];
        let entity = Entity::new(EntityKind::Product, self.key(key), events, records[0].row);
        reader.built(vec![entity])
    }

    /// What a category is called.
    pub fn category(&mut self, key: &str, records: &[Record]) -> Built {
        let reader = Reader::new(self.plan, self.zone.clone(), records);
        let rows: Vec<usize> = (0..records.len()).collect();
        if let Some(name) = reader.first(&rows, Field::CategoryName) {
            self.categories.insert(key.to_owned(), name.to_owned());
        }
        reader.built(Vec::new())
    }

    /// What the products file says of a product, under what the line itself says.
    pub(super) fn describe(&self, product: &mut Map<String, Value>) {
        let id = product.get("product_id").and_then(Value::as_str);
        if let Some(known) = id.and_then(|id| self.products.get(id)) {
            for (key, value) in known {
                if !product.contains_key(key) {
                    product.insert(key.clone(), value.clone());
                }
            }
        }
    }
}
