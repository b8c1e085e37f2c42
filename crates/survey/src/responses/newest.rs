use std::collections::VecDeque;

use store::{Sql, StoreError, Value, Where};
use uuid::Uuid;

use super::wanted::by_id;
use crate::answers::Response;

/// Answers to one question, newest first.
struct List {
    question: String,
    condition: Where,
    after: Option<(i64, Uuid)>,
    /// Read, and not taken yet.
    read: VecDeque<Response>,
    is_at_end: bool,
}

/// Answers to several questions as one list, newest first.
pub(super) struct Newest<'a, Db> {
    db: &'a Db,
    lists: Vec<List>,
    /// So many are read of one question at a time.
    at_once: usize,
}

impl<'a, Db: Sql> Newest<'a, Db> {
    /// Begins after a place. `lists`: each question with the condition of its answers `a` to responses `r`; about as many
    /// as `wanted` are taken.
    pub fn after(db: &'a Db, lists: Vec<(String, Where)>, place: Option<(i64, Uuid)>, wanted: usize) -> Self {
        let at_once = (wanted / lists.len().max(1)).max(FEW);
        let list =
            |(question, condition)| List { question, condition, after: place, read: VecDeque::new(), is_at_end: false };
        Self { db, lists: lists.into_iter().map(list).collect(), at_once }
    }

    /// The next ones, each with the question; fewer than `wanted` when there are no more.
    pub async fn take(&mut self, wanted: usize) -> Result<Vec<(String, Response)>, StoreError> {
        let mut taken = Vec::with_capacity(wanted);
        while taken.len() < wanted {
            for list in &mut self.lists {
                list.fill(self.db, self.at_once).await?;
            }
            let newest = self.lists.iter_mut().max_by_key(|list| list.read.front().map(|next| (next.at, next.id)));
            let next = newest.and_then(|list| Some((list.question.clone(), list.read.pop_front()?)));
            match next {
                Some(next) => taken.push(next),
                None => break,
            }
        }
        Ok(taken)
    }
}

/// At least so many are read at a time.
const FEW: usize = 20;

impl List {
    /// Reads on when all that was read is taken.
    async fn fill(&mut self, db: &impl Sql, limit: usize) -> Result<(), StoreError> {
        if self.is_at_end || !self.read.is_empty() {
            return Ok(());
        }
        let mut condition = self.condition.clone();
        if let Some((at, id)) = self.after {
            condition.and("(r.at, r.id) < (?, ?)", [Value::from(at), id.into()]);
        }
        let rows: Vec<Response> = db.rows(&select(&condition, limit), condition.values).await?;
        self.is_at_end = rows.len() < limit;
        self.after = rows.last().map(|row| (row.at, row.id)).or(self.after);
        self.read = rows.into();
        Ok(())
    }
}

/// Narrows to the answers of some customers.
pub(super) fn of_customers(condition: &mut Where, db: &impl Sql, customers: &[Uuid]) {
    by_id(condition);
    condition.and_listed(db, "r.customer", customers);
}

fn select(condition: &Where, limit: usize) -> String {
    format!(
        "SELECT r.* FROM survey_responses r JOIN survey_answers a ON a.response = r.id WHERE {}
         ORDER BY r.at DESC, r.id DESC LIMIT {limit}",
        condition.sql
    )
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn the_answers_of_a_few_are_found_by_who_they_are() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        let mut condition = Where::new("r.survey = $1", vec![Uuid::nil().into()]);
        condition.and("r.state = 'completed' AND a.question = ? AND a.number IS NOT NULL", ["score".into()]);
        of_customers(&mut condition, &test.store, &[Uuid::nil(), Uuid::max()]);
        let index = "survey_responses_customer (customer=?)";
        testing::finds_by(&test.store, index, &select(&condition, 51), condition.values).await;
    }
}
