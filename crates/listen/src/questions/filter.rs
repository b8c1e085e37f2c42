use primitives::ShopId;
use serde::Deserialize;
use store::{Sql, Value};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Problem};

use super::settle::WORDS;
use crate::condition::Condition;

/// Which questions. Filters narrow each other; lists have commas between.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuestionQuery {
    /// Words of the question or its answers, or the id of a product or a question.
    pub q: Option<String>,
    /// One or more of published, held, rejected; held also finds questions of which an answer is held.
    pub state: Option<String>,
    /// Whether there is an answer that everybody sees.
    pub answered: Option<bool>,
    /// A product's id.
    pub product: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    pub limit: Option<u32>,
}

const STATES: [&str; 3] = ["published", "held", "rejected"];

impl QuestionQuery {
    /// A condition over `questions r`.
    ///
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub fn condition(&self, db: &impl Sql, shop: ShopId) -> Result<Condition, Problem> {
        let mut all = Condition::shop(shop);
        if let Some(given) = &self.state {
            let states: Vec<&str> = given.split(',').map(str::trim).collect();
            if states.iter().any(|state| !STATES.contains(state)) {
                return Err(Problem::invalid("state", Fault::one_of(&STATES)));
            }
            let marks = vec!["?"; states.len()].join(",");
            let held = "r.id IN (SELECT a.question FROM question_answers a WHERE a.shop = $1 AND a.state = 'held')";
            let also = if states.contains(&"held") { format!(" OR {held}") } else { String::new() };
            all.and(&format!("r.state IN ({marks}){also}"), states.into_iter().map(Value::from));
        }
        if let Some(answered) = self.answered {
            all.and(if answered { "r.answers > 0" } else { "r.answers = 0" }, []);
        }
        if let Some(product) = &self.product {
            all.and("r.product_id = ?", [store::text(product)]);
        }
        self.typed(&mut all, db)?;
        Ok(all)
    }

    fn typed(&self, all: &mut Condition, db: &impl Sql) -> Result<(), Problem> {
        let Some(q) = web::searched(self.q.as_deref())? else { return Ok(()) };
        let mut ways = vec!["r.product_id = ?".to_owned()];
        let mut values: Vec<Value> = vec![store::text(q)];
        if let Ok(id) = q.parse::<Uuid>() {
            ways.push("r.id = ?".to_owned());
            values.push(id.into());
        }
        if let Some((sql, value)) = WORDS.query(db, q) {
            ways.push(format!("r.n IN ({sql})"));
            values.push(value);
        }
        all.and(&ways.join(" OR "), values);
        Ok(())
    }
}
