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

fn role(mapping: &Mapping, code: &str) -> Result<Role, ()> {
    let code = clean::word(code);
    let is_in = |codes: &[String]| codes.iter().any(|known| clean::word(known) == code);
    let codes = &mapping.non_products;
    match () {
        () if is_in(&codes.expense) => Err(()),
        () if is_in(&codes.shipping) => Ok(Role::Shipping),
        () if is_in(&codes.discount) => Ok(Role::Discount),
        () if is_in(&codes.charge) => Ok(Role::Charge),
        () => Ok(Role::Product),
    }
}

impl Line {
    /// Reads a row as a line; none when it is no line (an order without items) or was taken out.
    pub fn read(reader: &mut Reader<'_>, at: usize, digits: u32) -> Option<Self> {
        const OF_A_LINE: [Field; 6] =
            [Field::ProductId, Field::Sku, Field::ProductName, Field::Price, Field::Quantity, Field::LineTotal];
        if OF_A_LINE.iter().all(|field| reader.text(at, *field).is_none()) {
            return None;
        }
        let code_field = if reader.text(at, Field::ProductId).is_some() { Field::ProductId } else { Field::Sku };
        let Ok(role) = role(&reader.plan.mapping, reader.text(at, code_field).unwrap_or_default()) else {
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
