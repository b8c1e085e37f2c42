use serde_json::{Map, Value};
use tabular::Decimal;

use super::line::{Line, Role};
use super::order::Order;
use super::reader::{Reader, number, put};
use super::{Builder, Fate};
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, Reason, RowShape};

const DIMENSIONS: [(Field, &str); 3] =
    [(Field::Described, "described"), (Field::Service, "service"), (Field::Delivery, "delivery")];

impl Builder<'_> {
    /// The reviews of an order.
    pub(super) fn reviews(&self, order: &mut Order<'_>) -> Vec<Entity> {
        let rows = order.reader.rows(&[RowShape::Review]);
        rows.into_iter().filter_map(|at| self.review(order, at)).collect()
    }

    fn review(&self, order: &mut Order<'_>, at: usize) -> Option<Entity> {
        let reader = &mut order.reader;
        let rating = reader.number(at, Field::Rating, Outcome::Rejected);
        let Some(rating) = rating.filter(|rating| rating.whole().is_some_and(|stars| (1..=5).contains(&stars))) else {
            reader
                .problems
                .retain(|problem| problem.reason != Reason::BadNumber || problem.row != reader.records[at].row);
            reader.take_out(at, Field::Rating, Reason::BadRating, Fate::Rejected);
            return None;
        };
        let own = reader.text(at, Field::ReviewId);
        // One review text may stand for several orders: Olist repeats the id.
        let id = own.map_or_else(|| order.id.clone(), |own| format!("{own}@{}", order.id));
        let mut properties = Map::new();
        properties.insert("review_id".into(), id.as_str().into());
        let is_of_order = own != Some(order.id.as_str()) || reader.text(at, Field::OrderId).is_some();
        if is_of_order {
            properties.insert("order_id".into(), order.id.as_str().into());
        }
        put(&mut properties, "product_id", product(reader, at, order.lines.as_slice()));
        let category_at = properties.len();
        put(&mut properties, "category", reader.text(at, Field::Category));
        properties.insert("rating".into(), number(rating, 0));
        put(&mut properties, "title", reader.text(at, Field::Title));
        put(&mut properties, "text", reader.text(at, Field::Text));
        put(&mut properties, "dimensions", dimensions(reader, at));
        let when = reader.time(at, Field::ReviewedAt).unwrap_or(order.at);
        let event = order.identity.sign(Draft::track("Review Submitted", Some(when), properties));
        let entity = Entity::new(EntityKind::Review, self.key(&id), vec![event], reader.records[at].row);
        Some(Entity { about: self.about(&order.id).filter(|_| is_of_order), category_at, ..entity })
    }
}

/// The product that the row names, or the only one of the order, however many lines it stands on.
fn product(reader: &Reader<'_>, at: usize, lines: &[Line]) -> Option<Value> {
    let id = |line: &Line| line.product.get("product_id").cloned();
    let only = || {
        let mut bought = lines.iter().filter(|line| line.role == Role::Product).map(id);
        let first = bought.next()??;
        bought.all(|other| other.as_ref() == Some(&first)).then_some(first)
    };
    reader.text(at, Field::ProductId).map(Value::from).or_else(only)
}

pub(super) fn dimensions(reader: &mut Reader<'_>, at: usize) -> Option<Value> {
    let mut dimensions = Map::new();
    for (field, name) in DIMENSIONS {
        let score: Option<Decimal> = reader.number(at, field, Outcome::ValueDropped);
        put(&mut dimensions, name, score.map(|score| number(score, 1)));
    }
    (!dimensions.is_empty()).then_some(Value::Object(dimensions))
}
