//! What the answer about one customer is made of.

use std::collections::BTreeMap;

use primitives::{Money, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::consent_source::ConsentSource;
use super::interests::Interest;
use super::preferences::Preferences;
use super::row::CustomerRow;
use crate::identity::Kind;
use crate::lifecycle::Class;
use crate::predictions::CustomerPrediction;

/// Everything known of a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Customer {
    #[serde(flatten)]
    pub row: CustomerRow,
    pub identifiers: Vec<Identifier>,
    /// What was said of the customer, by name; personal ones masked for those who may not see them. What staff wrote
    /// stands over what events said.
    pub traits: BTreeMap<String, serde_json::Value>,
    pub custom: BTreeMap<String, serde_json::Value>,
    /// Whether the customer agreed, by channel. A channel that is not there was never asked for.
    pub consent: BTreeMap<String, bool>,
    /// Where each of these answers comes from.
    pub consent_sources: BTreeMap<String, ConsentSource>,
    pub totals: Totals,
    pub preferences: Preferences,
    pub first_touch: Option<Touch>,
    pub last_touch: Option<Touch>,
    pub interests: Vec<Interest>,
    pub lifecycle: Lifecycle,
    /// Null before there are any predictions, and without an order.
    pub prediction: Option<CustomerPrediction>,
    pub segments: Vec<SegmentRef>,
    #[schema(value_type = String, format = DateTime)]
    pub first_seen_at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Identifier {
    pub kind: Kind,
    pub value: String,
    #[schema(value_type = String, format = DateTime)]
    pub first_seen_at: Timestamp,
}

/// Over all orders that are neither pending nor cancelled; money of those in the shop's currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Totals {
    pub orders: i64,
    pub items: i64,
    pub gross: Money,
    pub refunds: Money,
    pub net: Money,
    /// Net money per order in the shop's currency; null without one.
    pub aov: Option<Money>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_order_at: Option<Timestamp>,
}

/// What brought the customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Touch {
    pub source: Option<String>,
    pub medium: Option<String>,
    pub campaign: Option<String>,
    pub referrer: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomerLifecycle)]
pub(crate) struct Lifecycle {
    pub class: Class,
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// A code and the numbers that its words need, as JSON text.
    pub why: String,
    /// By today's rules, dated by the order or the silence that made each; newest first.
    pub history: Vec<ClassChange>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClassChange {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub from: Class,
    pub to: Class,
    pub why: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SegmentRef {
    pub id: Uuid,
    pub name: String,
}
