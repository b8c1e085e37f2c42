use forecast::rfm::{Group, Rfm};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rfm;

/// What kind of value a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    Number,
    /// Minor units of the shop's currency.
    Money,
    /// A day, `YYYY-MM-DD`.
    Time,
    Text,
    Enum,
    Bool,
}

/// Where a field's value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Of `profiles`: name, what to read, and its type.
    Column(&'static Column),
    /// Any of the customer's tags.
    Tag,
    /// Whether the customer may be written to on this channel.
    Consent(&'static str),
    /// Whether a parcel of the customer is later than promised.
    LateParcel,
    /// The named group that the three scores make.
    RfmGroup,
    /// A field of the shop's own.
    Custom(String),
}

#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub kind: FieldType,
    /// An expression over `profiles c`, or over `touches t`.
    pub sql: &'static str,
    /// Holds fractions.
    pub fractional: bool,
    /// Whether the shop's own values are offered for choice.
    pub offered: bool,
    /// Lies ahead rather than back.
    pub ahead: bool,
    /// Of which touch it is, when it is no column of the profile.
    pub touch: Option<Edge>,
}

/// What brought a customer to the shop first, and what did so last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    First,
    Last,
}

const fn column(key: &'static str, kind: FieldType, sql: &'static str) -> Column {
    Column { key, kind, sql, fractional: false, offered: false, ahead: false, touch: None }
}

const fn fraction(key: &'static str, sql: &'static str) -> Column {
    Column { fractional: true, ..column(key, FieldType::Number, sql) }
}

const fn choice(key: &'static str, sql: &'static str) -> Column {
    Column { offered: true, ..column(key, FieldType::Text, sql) }
}

const fn touch(key: &'static str, edge: Edge, sql: &'static str) -> Column {
    Column { touch: Some(edge), ..choice(key, sql) }
}

use FieldType as T;

/// What a profile's row says, and what brought the customer.
pub const COLUMNS: &[Column] = &[
    column("class", T::Enum, "c.class"),
    column("orders", T::Number, "c.orders"),
    column("net", T::Money, "c.net_minor"),
    column("gross", T::Money, "c.gross_minor"),
    column("refunds", T::Money, "c.refunded_minor"),
    column("aov", T::Money, "(CASE WHEN c.orders > 0 THEN c.net_minor / c.orders END)"),
    column("items", T::Number, "c.items"),
    column("first_order_at", T::Time, "c.first_order_at"),
    column("last_order_at", T::Time, "c.last_order_at"),
    column("first_seen_at", T::Time, "c.first_seen_at"),
    column("last_seen_at", T::Time, "c.last_seen_at"),
    choice("category", "c.top_category"),
    choice("brand", "c.top_brand"),
    fraction("price_level", "c.price_level"),
    fraction("discount_share", "c.discount_share"),
    choice("channel", "c.channel"),
    choice("device", "c.device"),
    choice("payment_method", "c.payment_method"),
    choice("city", "c.city"),
    choice("province", "c.province"),
    choice("country", "c.country"),
    choice("language", "c.language"),
    choice("gender", "c.gender"),
    column("has_email", T::Bool, "c.has_email"),
    column("has_phone", T::Bool, "c.has_phone"),
    column("is_known", T::Bool, "c.is_known"),
    touch("first_source", Edge::First, "t.source"),
    touch("first_medium", Edge::First, "t.medium"),
    touch("first_campaign", Edge::First, "t.campaign"),
    touch("last_source", Edge::Last, "t.source"),
    touch("last_medium", Edge::Last, "t.medium"),
    touch("last_campaign", Edge::Last, "t.campaign"),
    column("rfm_r", T::Number, "c.r"),
    column("rfm_f", T::Number, "c.f"),
    column("rfm_m", T::Number, "c.m"),
    fraction("p_alive", "c.p_alive"),
    fraction("expected_orders_30d", "c.orders_30"),
    fraction("expected_orders_90d", "c.orders_90"),
    column("expected_value_30d", T::Money, "c.value_30_minor"),
    column("expected_value_365d", T::Money, "c.value_365_minor"),
    Column { ahead: true, ..column("next_order_at", T::Time, "c.next_order_at") },
];

/// Channels that consent is asked for.
pub const CONSENTS: [(&str, &str); 5] = [
    ("email_consent", "email"),
    ("sms_consent", "sms"),
    ("wechat_consent", "wechat"),
    ("push_consent", "push"),
    ("web_consent", "web"),
];

pub const LATE_PARCEL: &str = "late_parcel";
pub const RFM_GROUP: &str = "rfm_group";
const CUSTOM: &str = "custom.";

/// The named groups, best first, each with the scores that belong to it: recency, frequency and money, a digit each.
pub(super) fn rfm_groups() -> Vec<(String, Vec<String>)> {
    let scores = || (1..=5u8).flat_map(|r| (1..=5u8).flat_map(move |f| (1..=5u8).map(move |m| Rfm { r, f, m })));
    let of = |group: Group| {
        let own = scores().filter(|scores| scores.group() == group);
        (rfm::key(group), own.map(|Rfm { r, f, m }| format!("{r}{f}{m}")).collect())
    };
    Group::ALL.into_iter().map(of).collect()
}

impl Edge {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }

    /// Of several touches of a customer, the one with the largest is meant.
    pub(super) fn rank(self, touch: &str) -> String {
        let sign = if self == Self::First { "-" } else { "" };
        format!("({sign}{touch}.at, {touch}.persona, {touch}.via)")
    }
}

impl Field {
    /// The field of a key; `None` when there is none.
    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        if let Some(name) = key.strip_prefix(CUSTOM).filter(|name| !name.is_empty() && name.chars().count() <= 64) {
            return Some(Self::Custom(name.to_owned()));
        }
        if key == "tag" {
            return Some(Self::Tag);
        }
        if key == LATE_PARCEL {
            return Some(Self::LateParcel);
        }
        if key == RFM_GROUP {
            return Some(Self::RfmGroup);
        }
        if let Some((_, channel)) = CONSENTS.iter().find(|(name, _)| *name == key) {
            return Some(Self::Consent(channel));
        }
        COLUMNS.iter().find(|column| column.key == key).map(Self::Column)
    }

    #[must_use]
    pub fn kind(&self) -> FieldType {
        match self {
            Self::Column(column) => column.kind,
            Self::Tag | Self::Custom(_) => FieldType::Text,
            Self::Consent(_) | Self::LateParcel => FieldType::Bool,
            Self::RfmGroup => FieldType::Enum,
        }
    }

    /// The tests that make sense of the field.
    #[must_use]
    pub fn operators(&self) -> &'static [&'static str] {
        match (self, self.kind()) {
            (Self::Tag, _) => &["eq", "ne", "in", "is_set", "not_set"],
            (Self::Custom(_), _) => &[
                "eq",
                "ne",
                "in",
                "contains",
                "gt",
                "gte",
                "lt",
                "lte",
                "between",
                "within_days",
                "not_within_days",
                "is_set",
                "not_set",
            ],
            (Self::LateParcel, _) => &["eq", "ne"],
            (Self::RfmGroup, _) => &["eq", "ne", "in", "is_set", "not_set"],
            (_, T::Number | T::Money) => &["eq", "ne", "gt", "gte", "lt", "lte", "between", "is_set", "not_set"],
            (_, T::Time) => {
                &["within_days", "not_within_days", "gt", "gte", "lt", "lte", "between", "is_set", "not_set"]
            }
            (_, T::Text) => &["eq", "ne", "in", "contains", "is_set", "not_set"],
            (_, T::Enum) => &["eq", "ne", "in"],
            (_, T::Bool) => &["eq", "ne", "is_set", "not_set"],
        }
    }
}
