use std::collections::{BTreeMap, HashMap};

use store::Value;
use uuid::Uuid;

use super::gather::OrderRow;
use super::personal::Personal;
use crate::shop::ShopSettings;

/// What the personas of one profile add up to.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub first_seen_at: i64,
    pub last_seen_at: i64,
    pub orders: i64,
    pub items: i64,
    pub gross: i64,
    pub refunded: i64,
    pub discounted: i64,
    pub first_order_at: Option<i64>,
    pub last_order_at: Option<i64>,
    /// Days with an order, in their order.
    pub days: Vec<i64>,
    pub place: Place,
    pub channels: BTreeMap<String, i64>,
    /// Orders by how they were paid.
    pub payment_methods: BTreeMap<String, i64>,
    pub habits: HashMap<&'static str, BTreeMap<String, i64>>,
    pub categories: BTreeMap<String, i64>,
    pub brands: BTreeMap<String, i64>,
    pub personal: Personal,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Place {
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
}

impl Facts {
    pub fn add_order(&mut self, shop: &ShopSettings, order: OrderRow) {
        self.orders += 1;
        self.items += order.items;
        if order.currency == shop.currency.code() {
            self.gross += order.total_minor;
            self.refunded += order.refunded_minor;
        }
        self.discounted += i64::from(order.discount_minor > 0 || order.coupon.is_some());
        self.first_order_at.get_or_insert(order.ordered_at);
        self.last_order_at = Some(order.ordered_at);
        if self.days.last() != Some(&order.day) {
            self.days.push(order.day);
        }
        if let Some(channel) = order.channel {
            *self.channels.entry(channel).or_default() += 1;
        }
        if order.city.is_some() || order.province.is_some() || order.country.is_some() {
            self.place = Place { city: order.city, province: order.province, country: order.country };
        }
    }

    pub fn row(&self, id: Uuid, shop: &ShopSettings, personal: &Personal, sealed: Option<&Vec<u8>>) -> Vec<Value> {
        let most = |dimension: &str| self.habits.get(dimension).and_then(top);
        let place = personal.open.place(&self.place.city, &self.place.province, &self.place.country);
        let share = |part: i64| (self.orders > 0).then(|| ratio(part, self.orders));
        let class = if self.orders > 0 { "new" } else { "potential" };
        vec![
            id.into(),
            shop.id.0.into(),
            sealed.cloned().into(),
            personal.email.is_some().into(),
            personal.phone.is_some().into(),
            personal.is_known.into(),
            personal.open.gender.clone().into(),
            place.0.into(),
            place.1.into(),
            place.2.into(),
            personal.open.language.clone().or_else(|| most("language")).into(),
            self.first_seen_at.into(),
            self.last_seen_at.into(),
            self.orders.into(),
            self.items.into(),
            self.gross.into(),
            self.refunded.into(),
            (self.gross - self.refunded).into(),
            shop.currency.to_string().into(),
            self.first_order_at.into(),
            self.last_order_at.into(),
            i64::try_from(self.days.len()).unwrap_or(i64::MAX).into(),
            share(self.discounted).into(),
            top(&self.categories).into(),
            top(&self.brands).into(),
            top(&self.channels).or_else(|| most("channel")).into(),
            most("device").into(),
            top(&self.payment_methods).into(),
            class.into(),
            self.first_seen_at.into(),
        ]
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a person's orders are far below 2^52")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

/// The largest; of equals the first by name.
fn top(sums: &BTreeMap<String, i64>) -> Option<String> {
    let best = sums.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    best.filter(|(_, sum)| **sum > 0).map(|(name, _)| name.clone())
}

pub(super) const COLUMNS: [&str; 30] = [
    "id",
    "shop",
    "personal",
    "has_email",
    "has_phone",
    "is_known",
    "gender",
    "city",
    "province",
    "country",
    "language",
    "first_seen_at",
    "last_seen_at",
    "orders",
    "items",
    "gross_minor",
    "refunded_minor",
    "net_minor",
    "currency",
    "first_order_at",
    "last_order_at",
    "order_days",
    "discount_share",
    "top_category",
    "top_brand",
    "channel",
    "device",
    "payment_method",
    "class",
    "class_since",
];
/// The first of the columns that only a new row gets from here: the lifecycle owns them afterwards.
pub(super) const FIRST_KEPT: usize = 28;
