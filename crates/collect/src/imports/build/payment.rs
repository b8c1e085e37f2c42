use serde_json::Map;

use super::order::Order;
use super::reader::{number, put, put_time};
use super::{Builder, Fate};
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, Reason, RowShape};

impl Builder<'_> {
    /// The payments of an order that is told of elsewhere.
    pub(super) fn payments(&self, order: &mut Order<'_>) -> Vec<Entity> {
        let rows = order.reader.rows(&[RowShape::Payment]);
        rows.into_iter().enumerate().filter_map(|(place, at)| self.payment(order, place, at)).collect()
    }

    fn payment(&self, order: &mut Order<'_>, place: usize, at: usize) -> Option<Entity> {
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
        let id = reader.text(at, Field::PaymentId).map_or_else(|| format!("{}-{}", order.id, place + 1), str::to_owned);
        let when = reader.time(at, Field::PaidAt).unwrap_or(order.at);
        let (method, reason) = (reader.text(at, Field::PaymentMethod), reader.text(at, Field::RefundReason));
        let event = |name: &'static str, key: &str, amount: tabular::Decimal| {
            let mut properties = Map::new();
            properties.insert("order_id".into(), order.id.as_str().into());
            properties.insert(key.into(), id.as_str().into());
            properties.insert("total".into(), number(amount, order.digits));
            properties.insert("currency".into(), order.currency.code().into());
            put(&mut properties, "payment_method", method);
            if name == "Order Paid" {
                put_time(&mut properties, "paid_at", Some(when));
            } else {
                put(&mut properties, "reason", reason);
            }
            order.identity.sign(Draft::track(name, Some(when), properties))
        };
        let paid = paid.map(|amount| event("Order Paid", "payment_id", amount));
        let events =
            paid.into_iter().chain(refund.map(|amount| event("Order Refunded", "refund_id", amount))).collect();
        let row = reader.records[at].row;
        let entity = Entity::new(EntityKind::Payment, self.key(&format!("{id}@{}", order.id)), events, row);
        Some(Entity { about: self.about(&order.id), ..entity })
    }
}
