use pages::encoded;
use primitives::ShopId;

/// The page of a product's reviews, or of the shop's.
pub(crate) fn page(shop: ShopId, product: Option<&str>) -> String {
    match product {
        Some(product) => format!("/s/{shop}/reviews/{}", encoded(product)),
        None => format!("/s/{shop}/reviews"),
    }
}
