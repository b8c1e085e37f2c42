use std::collections::{HashMap, HashSet};

use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, Sql, StoreError, Value, Where, has_words, rows_in, sea_orm};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Problem};

use super::settle::WORDS;
use crate::condition::of_shop;
use crate::reviews::are_few;

/// Which questions. Filters narrow each other; lists have commas between.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuestionQuery {
    /// Words of the question or its answers, or the id of a product or a question. Of very frequent words a page may have
    /// fewer questions than asked for, even none; the next one goes on.
    pub q: Option<String>,
    /// One or more of published, held, rejected; held also finds questions of which an answer is held.
    pub state: Option<String>,
    /// Whether there is an answer that everybody sees.
    pub answered: Option<bool>,
    /// A product's id.
    pub product: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

const STATES: [&str; 3] = ["published", "held", "rejected"];

/// What was searched for, where so many questions have it that each is looked at for it.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub q: String,
}

#[derive(FromQueryResult)]
struct Text {
    id: Uuid,
    product_id: String,
    text: String,
}

#[derive(FromQueryResult)]
struct AnswerText {
    question: Uuid,
    text: String,
}

impl Typed {
    /// Those of some questions that have all words, or the id.
    pub async fn pass(&self, db: &impl Sql, questions: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
        let texts: Vec<Text> = rows_in(db, &[], questions, |list| {
            format!("SELECT id, product_id, text FROM questions WHERE id IN ({list})")
        })
        .await?;
        let answers: Vec<AnswerText> = rows_in(db, &[], questions, |list| {
            format!("SELECT question, text FROM question_answers WHERE question IN ({list}) ORDER BY at, id")
        })
        .await?;
        let mut said: HashMap<Uuid, String> = texts.iter().map(|row| (row.id, row.text.clone())).collect();
        for answer in answers {
            let all = said.entry(answer.question).or_default();
            all.push('\n');
            all.push_str(&answer.text);
        }
        let (has_all, own) = (has_words(&self.q), self.q.parse::<Uuid>().ok());
        let is_meant = |row: &Text| {
            own == Some(row.id) || row.product_id == self.q || said.get(&row.id).is_some_and(|all| has_all(all))
        };
        Ok(texts.iter().filter(|row| is_meant(row)).map(|row| row.id).collect())
    }
}

impl QuestionQuery {
    /// A condition over `questions r`, and what each that it finds must have besides.
    ///
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub async fn condition(&self, db: &impl Sql, shop: ShopId) -> Result<(Where, Option<Typed>), Problem> {
        let mut all = of_shop(shop);
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
        let typed = self.typed(&mut all, db).await?;
        Ok((all, typed))
    }

    async fn typed(&self, all: &mut Where, db: &impl Sql) -> Result<Option<Typed>, Problem> {
        let Some(q) = web::searched(self.q.as_deref())? else { return Ok(None) };
        let words = WORDS.query(db, q);
        if let Some((sql, value)) = &words
            && !are_few(db, sql, vec![value.clone()]).await?
        {
            return Ok(Some(Typed { q: q.to_owned() }));
        }
        let mut ways = vec!["r.product_id = ?".to_owned()];
        let mut values: Vec<Value> = vec![store::text(q)];
        if let Ok(id) = q.parse::<Uuid>() {
            ways.push("r.id = ?".to_owned());
            values.push(id.into());
        }
        if let Some((sql, value)) = words {
            ways.push(format!("r.n IN ({sql})"));
            values.push(value);
        }
        all.and(&ways.join(" OR "), values);
        Ok(None)
    }
}
