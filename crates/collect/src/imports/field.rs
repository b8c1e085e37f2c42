use serde::{Deserialize, Serialize};

/// How a field's cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text that must not have been through a floating-point number.
    Id,
    Text,
    Number,
    Time,
}

macro_rules! fields {
    ($($kind:ident: $($name:ident),+ $(,)?;)+) => {
        /// What a column can mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($($name),+),+ }

        impl Field {
            pub const ALL: &[Self] = &[$($(Self::$name),+),+];

            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $($(Self::$name)|+ => Kind::$kind),+ }
            }
        }
    };
}

fields! {
    Id: OrderId, CustomerId, CustomerKey, Oaid, Phone, ProductId, Sku, RefundId, ReviewId, ParcelId, PaymentId,
        AnonymousId, MessageId, BuyerId, ResponseId;
    Text: Email, CustomerName, Gender, Street, City, Province, Country, PostalCode, Language, Tags,
          Status, RefundStatus, RefundReason, Coupon, PaymentMethod, Channel, Currency, Carrier,
          ProductName, Category, Brand, Supplier, Variant, Image, Title, Text, Note,
          CategoryName, EventName, EventType, Properties, Traits, Context,
          Author, Anonymous, Origin, Rewarded, Dimensions, Pictures, Reply, FollowUp;
    Number: Total, Subtotal, Shipping, Tax, Discount, Refund, Price, Quantity, LineTotal, LineDiscount, Instalments, Rating,
          Described, Service, Delivery;
    Time: OrderedAt, PaidAt, ShippedAt, DeliveredAt, PromisedAt, CompletedAt, RefundedAt, CreatedAt, ReviewedAt, Birthday,
          OccurredAt, RepliedAt, FollowedUpAt;
}

impl Field {
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// As mappings write it.
    #[must_use]
    pub fn name(self) -> String {
        let written = serde_json::to_value(self).ok();
        written.as_ref().and_then(serde_json::Value::as_str).map(str::to_owned).unwrap_or_default()
    }
}
