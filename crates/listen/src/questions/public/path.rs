use pages::encoded;
use primitives::ShopId;
use uuid::Uuid;

/// The page of a product's questions.
pub(crate) fn page(shop: ShopId, product: &str) -> String {
    format!("/s/{shop}/questions/{}", encoded(product))
}

/// One question alone, with all its answers.
pub(crate) fn question(shop: ShopId, product: &str, id: Uuid) -> String {
    format!("{}?question={id}", page(shop, product))
}
