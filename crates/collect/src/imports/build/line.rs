use std::collections::HashMap;

use serde_json::{Map, Value};
use tabular::{Decimal, clean};

use super::Fate;
use super::reader::{Reader, number, put};
use crate::imports::{Field, Mapping, Outcome, Reason};

/// What a line of an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Product,
    Shipping,
    Discount,
    Charge,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub role: Role,
    pub product: Map<String, Value>,
    pub quantity: Decimal,
    /// What it costs: unit price times quantity less its discount, unrounded.
    pub total: Decimal,
    /// Money given back for it, where the row says so.
    pub refund: Option<Decimal>,
}

/// The codes of a mapping that are no products: few beside very many that are, so they are looked up ready-made.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<String, Option<Role>>);

impl Codes {
    pub fn of(mapping: &Mapping) -> Self {
        let codes = &mapping.non_products;
        let roles = [
            (&codes.shipping, Some(Role::Shipping)),
            (&codes.discount, Some(Role::Discount)),
            (&codes.charge, Some(Role::Charge)),
            (&codes.expense, None),
        ];
        Self(roles.iter().flat_map(|(codes, role)| codes.iter().map(|code| (clean::word(code), *role))).collect())
    }

    /// What a line with this code is; none when it is no sale.
    fn role(&self, code: &str) -> Option<Role> {
        if self.0.is_empty() {
            return Some(Role::Product);
        }
        self.0.get(&clean::word(code)).copied().unwrap_or(Some(Role::Product))
    }
}

impl Line {
    /// Reads a row as a line; none when it is no line (an order without items) or was taken out.
    pub fn read(reader: &mut Reader<'_>, at: usize, digits: u32, codes: &Codes) -> Option<Self> {
        const OF_A_LINE: [Field; 6] =
            [Field::ProductId, Field::Sku, Field::ProductName, Field::Price, Field::Quantity, Field::LineTotal];
        if OF_A_LINE.iter().all(|field| reader.text(at, *field).is_none()) {
            return None;
        }
        let code_field = if reader.text(at, Field::ProductId).is_some() { Field::ProductId } else { Field::Sku };
        let Some(role) = codes.role(reader.text(at, code_field).unwrap_or_default()) else {
            reader.take_out(at, code_field, Reason::NotASale, Fate::SetAside);
            return None;
        };
        let mut amounts = [None; 5];
        let fields = [Field::Quantity, Field::Price, Field::LineTotal, Field::LineDiscount, Field::Refund];
        for (amount, field) in amounts.iter_mut().zip(fields) {
            let before = reader.problems.len();
            *amount = reader.number(at, field, Outcome::Rejected);
            if reader.problems.len() > before {
                reader.fates[at] = Fate::Rejected;
                return None;
            }
        }
        let [quantity, price, line_total, discount, refund] = amounts;
        let quantity = quantity.unwrap_or(Decimal::ONE);
        let full = line_total.or(price.map(|price| price.times(quantity))).unwrap_or_default();
        // A product that was taken off an order stays in its export, without quantity.
        if quantity.is_zero() && full.is_zero() && refund.is_none_or(Decimal::is_zero) {
            reader.report(at, Field::Quantity, Reason::NoQuantity, Outcome::ValueDropped);
            return None;
        }
        let total = full - discount.map_or(Decimal::ZERO, Decimal::abs);
        let refund = match reader.table(at).slot(Field::RefundStatus) {
            None => refund,
            Some(_) => {
                let word = reader.text(at, Field::RefundStatus).unwrap_or_default();
                reader.plan.mapping.is_refunded(word).then_some(refund.unwrap_or(total))
            }
        };
        let price = price.or_else(|| full.over(quantity)).unwrap_or(full);
        let mut product = Map::new();
        put(&mut product, "product_id", reader.text(at, Field::ProductId).or(reader.text(at, Field::Sku)));
        for (field, name) in [
            (Field::Sku, "sku"),
            (Field::ProductName, "name"),
            (Field::Category, "category"),
            (Field::Brand, "brand"),
            (Field::Supplier, "supplier"),
            (Field::Variant, "variant"),
        ] {
            put(&mut product, name, reader.text(at, field));
        }
        product.insert("price".into(), number(price, 4));
        product.insert("quantity".into(), number(quantity, 3));
        if total.rounded(digits) != price.rounded(4).times(quantity).rounded(digits) {
            product.insert("total".into(), number(total, 4));
        }
        Some(Self { role, product, quantity, total, refund })
    }

    pub fn is_return(&self) -> bool {
        self.quantity.is_negative()
    }
}

pub(super) fn sum<'a>(lines: impl IntoIterator<Item = &'a Line>, role: Role) -> Decimal {
    lines.into_iter().filter(|line| line.role == role).map(|line| line.total).sum()
}
