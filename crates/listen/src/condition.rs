use primitives::ShopId;
use store::{Value, Where, unindexed};

/// What reviews `r` must be, and how they are found; `$1` is the shop.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub clause: Where,
    /// Whether the reviews are found by their ids, of which a clause has few.
    pub is_by_id: bool,
    /// On SQLite: the index to go through, where that is not left to it.
    pub index: Option<&'static str>,
}

const SHOP: &str = "r.shop = $1";

/// What rows `r` of a shop must be, to be narrowed; `$1` is the shop.
pub(crate) fn of_shop(shop: ShopId) -> Where {
    Where::new(SHOP, vec![shop.0.into()])
}

impl Condition {
    pub fn shop(shop: ShopId) -> Self {
        Self { clause: of_shop(shop), is_by_id: false, index: None }
    }

    /// What follows FROM.
    pub fn from(&self) -> String {
        self.index.map_or_else(|| "reviews r".to_owned(), |index| format!("reviews r INDEXED BY {index}"))
    }

    /// Narrows by a query for ids; the shop is then asked of what it found.
    pub fn and_ids(&mut self, ids: &str, values: impl IntoIterator<Item = Value>) {
        if !self.is_by_id {
            self.is_by_id = true;
            self.clause.sql = self.clause.sql.replacen(SHOP, &unindexed(SHOP), 1);
        }
        self.and(&format!("r.id IN ({ids})"), values);
    }

    /// Narrows by `clause`, whose `?` stand for `values` in their order.
    pub fn and(&mut self, clause: &str, values: impl IntoIterator<Item = Value>) {
        self.clause.and(clause, values);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_shop_is_asked_of_what_was_found_by_ids_and_found_itself_otherwise() {
        let mut all = Condition::shop(ShopId(Uuid::nil()));
        all.and("r.rating = ?", [1i64.into()]);
        assert_eq!((all.clause.sql.as_str(), all.is_by_id), ("r.shop = $1 AND (r.rating = $2)", false));
        all.and_ids("SELECT i.id FROM reviews i WHERE i.shop = $1 AND i.product_id = ?", ["p".into()]);
        all.and_ids("SELECT 1", []);
        let Where { sql, values } = all.clause;
        assert_eq!((values.len(), all.is_by_id), (3, true));
        assert_eq!(sql.matches("CASE WHEN r.shop = $1 THEN").count(), 1, "{sql}");
        assert!(sql.ends_with("i.product_id = $3)) AND (r.id IN (SELECT 1))"), "{sql}");
    }
}
