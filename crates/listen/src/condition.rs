use primitives::ShopId;
use store::Value;

/// A growing WHERE clause over `reviews r`; `$1` is the shop.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Condition {
    pub fn shop(shop: ShopId) -> Self {
        Self { sql: "r.shop = $1".to_owned(), values: vec![shop.0.into()] }
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
