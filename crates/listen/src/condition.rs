use primitives::ShopId;
use store::Value;

/// A growing WHERE clause over `reviews r`; `$1` is the shop.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
    /// Whether the reviews are found by their ids, of which a clause has few.
    pub is_by_id: bool,
    /// On SQLite: the index to go through, where that is not left to it.
    pub index: Option<&'static str>,
}

const SHOP: &str = "r.shop = $1";

impl Condition {
    pub fn shop(shop: ShopId) -> Self {
        Self { sql: SHOP.to_owned(), values: vec![shop.0.into()], is_by_id: false, index: None }
    }

    /// What follows FROM.
    pub fn from(&self) -> String {
        self.index.map_or_else(|| "reviews r".to_owned(), |index| format!("reviews r INDEXED BY {index}"))
    }

    /// Narrows by a query for ids. SQLite keeps no count of rows, and would rather go through all reviews of the shop in
    /// the order that is wanted; so the shop stands where no index can be used for it.
    pub fn and_ids(&mut self, ids: &str, values: impl IntoIterator<Item = Value>) {
        if !self.is_by_id {
            self.is_by_id = true;
            self.sql = self.sql.replacen(SHOP, "CASE WHEN r.shop = $1 THEN 1 ELSE 0 END = 1", 1);
        }
        self.and(&format!("r.id IN ({ids})"), values);
    }

    /// Narrows by `clause`, whose `?` stand for `values` in their order.
    pub fn and(&mut self, clause: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND (");
        let mut values = values.into_iter();
        for c in clause.chars() {
            match (c, if c == '?' { values.next() } else { None }) {
                ('?', Some(value)) => {
                    self.values.push(value);
                    self.sql.push_str(&format!("${}", self.values.len()));
                }
                _ => self.sql.push(c),
            }
        }
        self.sql.push(')');
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn clauses_are_numbered_in_their_order() {
        let mut all = Condition::shop(ShopId(Uuid::nil()));
        all.and("r.rating = ? OR r.rating = ?", [1i64.into(), 2i64.into()]);
        assert_eq!(all.sql, "r.shop = $1 AND (r.rating = $2 OR r.rating = $3)");
        all.and_ids("SELECT i.id FROM reviews i WHERE i.shop = $1 AND i.product_id = ?", ["p".into()]);
        all.and_ids("SELECT 1", []);
        assert_eq!((all.values.len(), all.is_by_id), (4, true));
        assert_eq!(all.sql.matches("CASE WHEN r.shop = $1 THEN").count(), 1, "{}", all.sql);
        assert!(all.sql.ends_with("i.product_id = $4)) AND (r.id IN (SELECT 1))"), "{}", all.sql);
    }
}
