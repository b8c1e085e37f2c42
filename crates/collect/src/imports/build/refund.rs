use serde_json::{Map, Value};
use tabular::Decimal;

use super::Builder;
use super::line::{Line, Role};
use super::order::Order;
use super::reader::{number, put};
use crate::imports::{Draft, Field};

impl Builder<'_> {
    /// A document that gives money back without naming the order it mends: a refund under its own number. False when it
    /// is a stock adjustment and was set aside, or nobody can read how much it gives back.
    pub(super) fn credit_note(&self, order: &mut Order<'_>) -> bool {
        let (head, reader) = (&order.head, &mut order.reader);
        let (stated, is_unread) = reader.whole(|reader| reader.first_number(head, Field::Total));
        let total = stated.unwrap_or_else(|| order.lines.iter().map(|line| line.total).sum());
        if is_unread && total.is_zero() {
            order.reader.take_all_out_without_amount();
            return false;
        }
        if self.is_stock_adjustment(order, total) {
            return false;
        }
        self.give_back(order, total);
        true
    }

    /// Tells of all of it as money given back: a document of a negative amount sells nothing.
    pub(super) fn give_back(&self, order: &mut Order<'_>, total: Decimal) {
        let lines = std::mem::take(&mut order.lines);
        self.refund(order, &order.id.clone(), total.abs(), &lines);
    }

    /// What of a sale was given back: returned lines, amounts on its rows, or all of it.
    pub(super) fn refunds(&self, order: &mut Order<'_>, returned: &[Line], total: Decimal) {
        let on_lines: Decimal = order.lines.iter().filter_map(|line| line.refund).sum();
        let (head, reader) = (&order.head, &mut order.reader);
        let stated = if order.lines.is_empty() { reader.first_number(head, Field::Refund) } else { Some(on_lines) };
        let stated = stated.filter(|amount| !amount.is_zero());
        let whole = (order.status == Some("refunded")).then_some(total);
        let given_back: Decimal = returned.iter().map(|line| line.total).sum();
        // A refunded line shows its list price; no more goes back than was paid.
        let amount = stated.or(whole).unwrap_or_default().abs().min(total.abs()) + given_back.abs();
        if !amount.is_zero() {
            self.refund(order, &format!("{}-refund", order.id), amount, returned);
        }
    }

    fn refund(&self, order: &mut Order<'_>, refund_id: &str, total: Decimal, lines: &[Line]) {
        let mut properties = Map::new();
        properties.insert("order_id".into(), order.id.as_str().into());
        properties.insert("refund_id".into(), refund_id.into());
        properties.insert("total".into(), number(total, order.digits));
        properties.insert("currency".into(), order.currency.code().into());
        put(&mut properties, "reason", order.reader.first(&order.head, Field::RefundReason));
        let products = lines.iter().filter(|line| line.role == Role::Product);
        let products: Vec<Value> = products.map(|line| line.product.clone().into()).collect();
        if !products.is_empty() {
            properties.insert("products".into(), products.into());
        }
        let fields = [Field::RefundedAt, Field::CompletedAt, Field::DeliveredAt];
        let at = fields.into_iter().find_map(|field| order.reader.first_time(&order.head, field)).unwrap_or(order.at);
        let event = Draft::track("Order Refunded", Some(at.max(order.at)), properties);
        order.events.push(order.identity.sign(event));
    }
}
