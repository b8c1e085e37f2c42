use web::Problem;

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
            other => Err(Problem::invalid("by", format!("“{other}” is none of product, supplier, version, region"))),
        }
    }

    /// Of a row of `review_aspects a JOIN reviews r` with [`By::join`]: which one it is of, empty where nobody knows.
    pub fn key(self) -> &'static str {
        match self {
            Self::Product => "COALESCE(a.product_id, '')",
            Self::Supplier => "COALESCE(p.supplier, p.brand, '')",
            Self::Version => "COALESCE(l.variant, '')",
            Self::Region => "COALESCE(o.region, '')",
        }
    }

    /// What [`By::key`] is read from.
    pub fn join(self) -> &'static str {
        match self {
            Self::Product => "",
            Self::Supplier => "LEFT JOIN review_products p ON p.shop = r.shop AND p.product_id = r.product_id",
            Self::Version => {
                "LEFT JOIN review_order_lines l ON l.shop = r.shop AND l.order_id = r.order_id
                    AND l.product_id = r.product_id"
            }
            Self::Region => "LEFT JOIN review_orders o ON o.shop = r.shop AND o.order_id = r.order_id",
        }
    }
}
