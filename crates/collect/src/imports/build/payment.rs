use serde_json::{Map, Value};

use super::order::Order;
use super::reader::{Reader, number, put, put_time};
use super::{Builder, Fate};
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, Reason, RowShape};

impl Builder<'_> {
    /// The payments of an order that is told of elsewhere. Several rows of one payment tell of it together.
    pub(super) fn payments(&self, order: &mut Order<'_>) -> Vec<Entity> {
        let mut payments: Vec<(String, u64, Vec<Draft>)> = Vec::new();
        for (place, at) in order.reader.rows(&[RowShape::Payment]).into_iter().enumerate() {
            let id = id(order, place, at);
            let Some(events) = self.payment(order, at, &id) else { continue };
            let row = order.reader.records[at].row;
            match payments.iter_mut().find(|(known, ..)| *known == id) {
                Some((.., told)) => {
                    for event in events {
                        if !told.contains(&event) {
                            told.push(event);
                        }
                    }
                }
                None => payments.push((id, row, events)),
            }
        }
        let entity = |(id, row, events): (String, u64, Vec<Draft>)| {
            let key = self.key(&format!("{id}@{}", order.id));
            Entity { about: self.about(&order.id), ..Entity::new(EntityKind::Payment, key, numbered(events), row) }
        };
        payments.into_iter().map(entity).collect()
    }

    /// The payments that are told together with their order.
    pub(super) fn payments_of_sale(&self, order: &mut Order<'_>) -> Vec<Value> {
        let mut listed = Vec::new();
        for (place, at) in order.reader.rows(&[RowShape::Payment]).into_iter().enumerate() {
            let id = id(order, place, at);
            let reader = &mut order.reader;
            let status = reader.text(at, Field::Status).and_then(|word| self.plan.mapping.status(word));
            if matches!(status, Some("pending" | "cancelled")) {
                continue;
            }
            let mut payment = Map::new();
            payment.insert("payment_id".into(), id.into());
            put(&mut payment, "payment_method", reader.text(at, Field::PaymentMethod));
            let total = reader.number_once(at, Field::Total, Outcome::ValueDropped);
            put(&mut payment, "total", total.map(|total| number(total, order.digits)));
            put(&mut payment, "instalments", instalments(reader, at));
            put_time(&mut payment, "paid_at", reader.time(at, Field::PaidAt));
            listed.push(payment.into());
        }
        listed
    }

    fn payment(&self, order: &mut Order<'_>, at: usize, id: &str) -> Option<Vec<Draft>> {
        let reader = &mut order.reader;
        let before = reader.problems.len();
        let paid = reader.number(at, Field::Total, Outcome::Rejected);
        let refunded = reader.number(at, Field::Refund, Outcome::Rejected).filter(|amount| !amount.is_zero());
        if reader.problems.len() > before {
            reader.fates[at] = Fate::Rejected;
            return None;
        }
        let status = reader.text(at, Field::Status).and_then(|word| self.plan.mapping.status(word));
        if matches!(status, Some("pending" | "cancelled")) {
            reader.take_out(at, Field::Status, Reason::NotPaid, Fate::SetAside);
            return None;
        }
        if paid.is_none() && refunded.is_none() {
            reader.take_out(at, Field::Total, Reason::Missing, Fate::Rejected);
            return None;
        }
        let goes_back = paid.filter(|amount| amount.is_negative() || status == Some("refunded"));
        let refund = refunded.or(goes_back).map(tabular::Decimal::abs);
        let paid = paid.filter(|amount| !amount.is_negative() && (status != Some("refunded") || refunded.is_some()));
        let when = reader.time(at, Field::PaidAt).unwrap_or(order.at);
        let instalments = instalments(reader, at);
        let (method, reason) = (reader.text(at, Field::PaymentMethod), reader.text(at, Field::RefundReason));
        let event = |name: &'static str, key: &str, amount: tabular::Decimal| {
            let mut properties = Map::new();
            properties.insert("order_id".into(), order.id.as_str().into());
            properties.insert(key.into(), id.into());
            properties.insert("total".into(), number(amount, order.digits));
            properties.insert("currency".into(), order.currency.code().into());
            put(&mut properties, "payment_method", method);
            if name == "Order Paid" {
                put(&mut properties, "instalments", instalments.clone());
                put_time(&mut properties, "paid_at", Some(when));
            } else {
                put(&mut properties, "reason", reason);
            }
            order.identity.sign(Draft::track(name, Some(when), properties))
        };
        let paid = paid.map(|amount| event("Order Paid", "payment_id", amount));
        Some(paid.into_iter().chain(refund.map(|amount| event("Order Refunded", "refund_id", amount))).collect())
    }
}

/// The payment's own number; its place among those of the order where it has none.
fn id(order: &Order<'_>, place: usize, at: usize) -> String {
    let own = order.reader.text(at, Field::PaymentId);
    own.map_or_else(|| format!("{}-{}", order.id, place + 1), str::to_owned)
}

/// In how many parts it is paid.
fn instalments(reader: &mut Reader<'_>, at: usize) -> Option<Value> {
    reader.number(at, Field::Instalments, Outcome::ValueDropped).map(|count| number(count, 0))
}

/// With ids of their own where one payment was taken or given back in several parts.
fn numbered(mut events: Vec<Draft>) -> Vec<Draft> {
    for index in 1..events.len() {
        let (earlier, rest) = events.split_at_mut(index);
        let event = &mut rest[0];
        let alike = earlier.iter().filter(|other| other.name == event.name).count();
        for key in ["payment_id", "refund_id"] {
            if let Some(Value::String(id)) = event.properties.get_mut(key).filter(|_| alike > 0) {
                *id = format!("{id}-{}", alike + 1);
            }
        }
    }
    events
}
