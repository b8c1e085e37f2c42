use primitives::Timestamp;
use primitives::day::promised_until;
use serde_json::Map;

use super::order::Order;
use super::reader::{put, put_time};
use super::{Builder, Fate};
use crate::imports::{Draft, Entity, EntityKind, Field, Reason, RowShape};

impl Builder<'_> {
    /// The parcels of an order. Several rows of one parcel tell of it together.
    pub(super) fn parcels(&self, order: &mut Order<'_>) -> Vec<Entity> {
        let mut parcels: Vec<(String, Vec<usize>)> = Vec::new();
        for at in order.reader.rows(&[RowShape::Parcel]) {
            let id = order.reader.text(at, Field::ParcelId).unwrap_or(&order.id);
            match parcels.iter_mut().find(|(known, _)| known == id) {
                Some((_, rows)) => rows.push(at),
                None => parcels.push((id.to_owned(), vec![at])),
            }
        }
        parcels.into_iter().filter_map(|(id, rows)| self.parcel(order, &id, &rows)).collect()
    }

    fn parcel(&self, order: &mut Order<'_>, id: &str, rows: &[usize]) -> Option<Entity> {
        let reader = &mut order.reader;
        let fields = [Field::ShippedAt, Field::DeliveredAt, Field::PromisedAt];
        let [shipped, delivered, promised] = fields.map(|field| reader.first_time(rows, field));
        let promised = promised.map(|promised| promised_until(promised, &self.zone));
        let is_late_by_word = rows.iter().any(|at| {
            let word = reader.text(*at, Field::Status);
            word.is_some_and(|word| self.plan.mapping.is_delayed(word))
        });
        let is_late = is_late_by_word || delivered.zip(promised).is_some_and(|(delivered, due)| delivered > due);
        let carrier = reader.first(rows, Field::Carrier);
        let about = |name: &'static str, at: Timestamp| {
            let mut properties = Map::new();
            properties.insert("order_id".into(), order.id.as_str().into());
            properties.insert("parcel_id".into(), id.into());
            put(&mut properties, "carrier", carrier);
            put_time(&mut properties, "promised_at", promised);
            if name == "Parcel Delivered" {
                put_time(&mut properties, "delivered_at", Some(at));
            }
            order.identity.sign(Draft::track(name, Some(at), properties))
        };
        let delayed = promised.or(shipped).filter(|_| is_late);
        let steps = [("Parcel Shipped", shipped), ("Parcel Delayed", delayed), ("Parcel Delivered", delivered)];
        let events: Vec<Draft> = steps.into_iter().filter_map(|(name, at)| Some(about(name, at?))).collect();
        let first = rows[0];
        if events.is_empty() {
            rows.iter().for_each(|at| reader.take_out(*at, Field::ShippedAt, Reason::Missing, Fate::Rejected));
            return None;
        }
        let row = reader.records[first].row;
        let entity = Entity::new(EntityKind::Parcel, self.key(&format!("{id}@{}", order.id)), events, row);
        Some(Entity { about: self.about(&order.id), ..entity })
    }
}
