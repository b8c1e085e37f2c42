use serde_json::{Value, json};

use crate::calendar::Millis;
use crate::call::amount;
use crate::config::Drivers;
use crate::data::PEOPLE;
use crate::stage::Stage;

/// An order, and what is going to happen with it.
#[derive(Debug, Clone)]
pub struct Order {
    pub id: String,
    pub at: Millis,
    pub lines: Vec<Line>,
    /// Minor units, as all amounts here.
    pub shipping: i64,
    pub discount: i64,
    pub coupon: Option<&'static str>,
    pub channel: &'static str,
    pub payment: &'static str,
    pub parcel: Parcel,
    pub mishap: Option<Mishap>,
    pub contact: Option<Contact>,
    pub severity: Drivers,
    /// Satisfaction with the order, 0 to 1.
    pub experience: f64,
    /// Stars of the review, once written.
    pub rating: u8,
    /// Its buyer writes about it unasked.
    pub is_reviewed: bool,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub product: usize,
    pub sku: usize,
    pub quantity: u32,
    pub price: i64,
}

#[derive(Debug, Clone)]
pub struct Parcel {
    pub carrier: usize,
    pub shipped: Millis,
    pub promised: Millis,
    pub delivered: Millis,
    /// Days after the promise; 0 when on time.
    pub late_days: f64,
}

/// What is wrong with a line of the order.
#[derive(Debug, Clone, Copy)]
pub struct Mishap {
    pub line: usize,
    pub kind: MishapKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MishapKind {
    Defect,
    Size,
}

/// A question or complaint to the service.
#[derive(Debug, Clone)]
pub struct Contact {
    pub case_id: String,
    pub order_id: String,
    /// Key of the texts: late, defect, size, question.
    pub topic: &'static str,
    pub at: Millis,
    pub resolved: Millis,
    pub slow: bool,
}

impl Order {
    pub fn subtotal(&self) -> i64 {
        self.lines.iter().map(Line::total).sum()
    }

    pub fn total(&self) -> i64 {
        self.subtotal() + self.shipping - self.discount
    }

    /// Category of the line that a review is about.
    pub fn spoken_of(&self) -> &Line {
        &self.lines[self.mishap.map_or(0, |mishap| mishap.line)]
    }

    pub fn suffers(&self, kind: MishapKind) -> bool {
        self.mishap.is_some_and(|mishap| mishap.kind == kind)
    }

    pub fn slow_service(&self) -> bool {
        self.contact.as_ref().is_some_and(|contact| contact.slow)
    }
}

impl Line {
    pub fn total(&self) -> i64 {
        self.price * i64::from(self.quantity)
    }
}

impl Stage<'_> {
    /// `Order Completed`'s and `Order Updated`'s properties.
    pub fn order_properties(&self, order: &Order, status: &str) -> Value {
        let currency = self.world.config.currency;
        let money = |minor| amount(minor, currency);
        let products = order.lines.iter().map(|line| {
            let mut product = self.describe(line.product, line.sku);
            product["quantity"] = line.quantity.into();
            product
        });
        let mut properties = json!({
            "order_id": order.id,
            "status": status,
            "total": money(order.total()),
            "subtotal": money(order.subtotal()),
            "revenue": money(order.subtotal() - order.discount),
            "shipping": money(order.shipping),
            "tax": 0,
            "discount": money(order.discount),
            "currency": currency.code(),
            "ordered_at": self.time(order.at),
            "paid_at": self.time(order.at),
            "promised_at": self.time(order.parcel.promised),
            "channel": order.channel,
            "payment_method": order.payment,
            "address": self.address(),
            "products": products.collect::<Vec<_>>(),
        });
        if let Some(coupon) = order.coupon {
            properties["coupon"] = coupon.into();
        }
        properties
    }

    fn address(&self) -> Value {
        let (person, tongue) = (self.person, self.person.tongue);
        let city = &PEOPLE.cities[person.city];
        let mut address = json!({
            "city": city.city.say(tongue),
            "state": city.province.say(tongue),
            "country": "CN",
        });
        if person.kind.platform().is_none() {
            let street = PEOPLE.streets[person.street].say(tongue);
            let line = match tongue {
                crate::truth::Tongue::Zh => format!("{street}{}号", person.house),
                crate::truth::Tongue::En => format!("{} {street}", person.house),
            };
            address["street"] = line.into();
            address["name"] = person.name.as_str().into();
            if let Some(phone) = &person.phone {
                address["phone"] = phone.as_str().into();
            }
        }
        address
    }
}
