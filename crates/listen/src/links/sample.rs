use primitives::ShopId;
use store::Vault;

/// Whether an order is drawn. It follows from the order's number and a seed of the shop alone: nobody can see how happy
/// the buyer is, and drawing again gives the same. `rate` is the share of orders to draw, 0 to 1.
pub(crate) fn is_drawn(vault: &Vault, shop: ShopId, order_id: &str, rate: f64) -> bool {
    let hash = vault.blind(&format!("review sample {shop}"), order_id);
    let start = hash.iter().take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte));
    f64::from(start) < rate * 2f64.powi(32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn drawn(shop: u128, rate: f64) -> Vec<u32> {
        let vault = Vault::with_key([3; 32]);
        (0..10_000).filter(|n| is_drawn(&vault, ShopId(Uuid::from_u128(shop)), &format!("A{n}"), rate)).collect()
    }

    #[test]
    fn the_share_drawn_is_the_rate_and_differs_by_shop() {
        assert_eq!(drawn(1, 0.0).len(), 0);
        assert_eq!(drawn(1, 1.0).len(), 10_000);
        // Three standard deviations of a binomial of 10,000 at 0.3 are 137.
        assert!((2_860..=3_140).contains(&drawn(1, 0.3).len()));
        assert_eq!(drawn(1, 0.3), drawn(1, 0.3));
        assert_ne!(drawn(1, 0.3), drawn(2, 0.3));
    }

    #[test]
    fn raising_the_rate_keeps_who_was_drawn() {
        let (few, many) = (drawn(1, 0.2), drawn(1, 0.6));
        assert!(few.iter().all(|order| many.contains(order)));
    }
}
