use store::Value;
use uuid::Uuid;

/// A growing WHERE clause over `r`: responses, or invitations; `$1` is the survey.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Condition {
    pub fn survey(survey: Uuid) -> Self {
        Self { sql: "r.survey = $1".to_owned(), values: vec![survey.into()] }
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
