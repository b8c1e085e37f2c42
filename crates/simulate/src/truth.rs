use jiff::civil::Date;
use primitives::Timestamp;

use crate::config::{Behaviour, Drivers};

/// The language a person lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tongue {
    Zh,
    En,
}

/// How a person meets the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CustomerKind {
    /// Buys in the shop's own channels.
    Buyer,
    /// Registers, looks around, never buys.
    Browser,
    /// Never says who it is.
    Visitor,
    /// Buys on Taobao: a buyer id and an OAID, neither phone nor e-mail.
    Taobao,
    /// The same on JD.
    Jd,
}

impl CustomerKind {
    #[must_use]
    pub fn buys(self) -> bool {
        !matches!(self, Self::Browser | Self::Visitor)
    }

    pub(crate) fn platform(self) -> Option<&'static str> {
        match self {
            Self::Taobao => Some("taobao"),
            Self::Jd => Some("jd"),
            _ => None,
        }
    }
}

/// What was put into a run.
#[derive(Debug, Clone)]
pub struct Truth {
    pub behaviour: Behaviour,
    pub customers: Vec<CustomerTruth>,
    /// Search terms that grow from two thirds of the run on.
    pub rising_terms: Vec<&'static str>,
    /// Search terms that are asked for more and more and find nothing.
    pub failing_terms: Vec<&'static str>,
    /// A brand whose goods are broken four times as often as others'.
    pub bad_brand: String,
    /// A batch of one product of which every second piece is broken.
    pub bad_batch: Batch,
    /// The carrier that is late most often, as in the events' `carrier`.
    pub late_carrier: String,
    /// How much more than on an average day is sold, by local date.
    pub season: Vec<(Date, f64)>,
}

/// The pieces of a product that were sold in a span of time.
#[derive(Debug, Clone)]
pub struct Batch {
    pub product_id: String,
    pub from: Timestamp,
    pub until: Timestamp,
    /// Chance that a piece is broken.
    pub defect_rate: f64,
}

/// What a person is and what became of them.
#[derive(Debug, Clone)]
pub struct CustomerTruth {
    /// `userId` of the events; the platform's buyer id (`taobao:tb_…`) for platform buyers, who have no `userId`;
    /// the first device's `anonymousId` for visitors.
    pub id: String,
    pub kind: CustomerKind,
    pub tongue: Tongue,
    pub first_seen: Timestamp,
    /// λ: orders per business day while still a customer.
    pub rate: f64,
    /// Chance to leave after an order with which nothing went wrong.
    pub dropout: f64,
    /// From then on the person never comes back; `None` when still a customer at the end of the run.
    pub left_at: Option<Timestamp>,
    /// Mean order value the person aims at, minor units.
    pub spend: f64,
    /// 0 (pays any price) to 1 (buys with coupons).
    pub price_sensitivity: f64,
    /// Personal factors on [`Behaviour::hurts`] and [`Behaviour::drives_away`], around 1.
    pub sensitivity: Drivers,
    /// Share of each category in what the person likes; sums to 1.
    pub tastes: Vec<(&'static str, f64)>,
    pub orders: Vec<OrderTruth>,
}

/// An order and how it was lived.
#[derive(Debug, Clone)]
pub struct OrderTruth {
    pub order_id: String,
    pub at: Timestamp,
    /// 0 when on time.
    pub late_days: f64,
    /// 0 to 1 for each mishap.
    pub severity: Drivers,
    /// Satisfaction with this order, 0 to 1.
    pub experience: f64,
    /// Satisfaction with the shop after it, 0 to 1.
    pub satisfaction: f64,
    /// Whether the person left because of, or after, this order.
    pub left: bool,
}
