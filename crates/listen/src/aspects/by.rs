use web::{Fault, Problem};

/// What the rows of aspects are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Product,
    Supplier,
    Version,
    Region,
}

impl By {
    /// # Errors
    /// 422 when there is no such thing.
    pub fn parse(given: &str) -> Result<Self, Problem> {
        match given {
            "product" => Ok(Self::Product),
            "supplier" => Ok(Self::Supplier),
            "version" => Ok(Self::Version),
            "region" => Ok(Self::Region),
            _ => Err(Problem::invalid("by", Fault::one_of(&["product", "supplier", "version", "region"]))),
        }
    }

    /// Of a row of `reviews r`: which one it is of, empty where nobody knows.
    pub fn key(self) -> &'static str {
        match self {
            Self::Product => "COALESCE(r.product_id, '')",
            Self::Supplier => "r.supplier",
            Self::Version => "r.variant",
            Self::Region => "r.region",
        }
    }

    /// As sums are kept by it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Supplier => "supplier",
            Self::Version => "version",
            Self::Region => "region",
        }
    }
}
