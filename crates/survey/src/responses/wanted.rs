//! How answers that a query wants are found, however rare they are among those of a survey: by a stretch of an index; by a
//! short list of their ids; or, where no index knows of it, by looking through a bounded number at a time.

use std::collections::HashSet;

use store::{Sql, StoreError, Value, Where};
use uuid::Uuid;
use web::{Cursor, Look, Page, Problem, Sifting};

use crate::answers::Response;

/// What belongs to answers in another table `l`, by the column `response`.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    pub table: &'static str,
    /// Of `l`, with a `?` for each value.
    pub clause: String,
    pub values: Vec<Value>,
}

/// Completed or partial answers `r` to one survey.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    survey: Uuid,
    /// Begins with `r.survey = $1`.
    pub found: Where,
    /// Of those that were found: what no index knows of.
    pub sifted: Option<Where>,
}

/// A list of so many ids is looked up faster than all answers are gone through.
const FEW: i64 = 2_000;

impl Wanted {
    pub fn new(survey: Uuid, found: Where) -> Self {
        Self { survey, found, sifted: None }
    }

    /// Narrows to answers that have such a row. Few of them are found by their ids; of many, one is soon met.
    pub async fn has(&mut self, db: &impl Sql, linked: Linked) -> Result<(), StoreError> {
        let mut condition = Where::new("l.survey = $1", vec![self.survey.into()]);
        condition.and(&linked.clause, linked.values.clone());
        let (table, limit) = (linked.table, FEW + 1);
        let rows = format!("SELECT l.response FROM {table} l WHERE {} LIMIT {limit}", condition.sql);
        let n: Option<i64> = db.scalar(&format!("SELECT COUNT(*) FROM ({rows}) AS few"), condition.values).await?;
        if n.unwrap_or(0) <= FEW {
            self.listed(linked);
        } else {
            self.met(linked);
        }
        Ok(())
    }

    fn listed(&mut self, Linked { table, clause, values }: Linked) {
        let values = std::iter::once(Value::from(self.survey)).chain(values);
        let of = format!("r.id IN (SELECT l.response FROM {table} l WHERE l.survey = ? AND ({clause}))");
        self.found.and(&of, values);
        by_id(&mut self.found);
    }

    fn met(&mut self, Linked { table, clause, values }: Linked) {
        self.found.and(&format!("EXISTS (SELECT 1 FROM {table} l WHERE l.response = r.id AND ({clause}))"), values);
    }

    /// Narrows by what has to be looked at answer by answer.
    pub fn sift(&mut self) -> &mut Where {
        self.sifted.get_or_insert_with(|| Where::new("r.id IS NOT NULL", Vec::new()))
    }

    /// A page of them, newest first, after a place. Where answers are looked at one by one and few of them pass, it ends early
    /// and the next one goes on.
    pub async fn page(
        &self,
        db: &impl Sql,
        mut after: Option<Place>,
        limit: usize,
        look: &Look,
    ) -> Result<Page<Response>, Problem> {
        let Some(sifted) = &self.sifted else {
            let rows = read(db, &self.found, after, limit + 1).await?;
            return Ok(Page::cut(rows, limit, cursor));
        };
        let mut sifting = Sifting::new(limit, look);
        loop {
            let rows = read(db, &self.found, after, look.at_once).await?;
            let (looked, last) = (rows.len(), rows.last().map(cursor));
            after = rows.last().map(|row| (row.at, row.id)).or(after);
            let passed = passing(db, sifted, rows).await?;
            if let Some(page) = sifting.take(looked, last, passed, cursor) {
                return Ok(page);
            }
        }
    }
}

/// The time and the id of an answer.
pub(super) type Place = (i64, Uuid);

fn cursor(row: &Response) -> String {
    Cursor::encode(&(row.at, row.id))
}

/// SQLite keeps no count of rows, and would rather go through all answers to the survey in the order that is wanted; so the
/// survey stands where no index can be used for it.
pub(super) fn by_id(condition: &mut Where) {
    condition.sql = condition.sql.replacen("r.survey = $1", "CASE WHEN r.survey = $1 THEN 1 ELSE 0 END = 1", 1);
}

pub(super) fn select(condition: &Where, limit: usize) -> String {
    format!("SELECT r.* FROM survey_responses r WHERE {} ORDER BY r.at DESC, r.id DESC LIMIT {limit}", condition.sql)
}

async fn read(db: &impl Sql, found: &Where, after: Option<Place>, limit: usize) -> Result<Vec<Response>, StoreError> {
    let mut condition = found.clone();
    if let Some((at, id)) = after {
        condition.and("(r.at, r.id) < (?, ?)", [Value::from(at), id.into()]);
    }
    db.rows(&select(&condition, limit), condition.values).await
}

/// Those that pass, in their order.
async fn passing(db: &impl Sql, sifted: &Where, mut rows: Vec<Response>) -> Result<Vec<Response>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut condition = sifted.clone();
    condition.and_listed(db, "r.id", &ids);
    let sql = format!("SELECT r.id FROM survey_responses r WHERE {}", condition.sql);
    let passed: Vec<Uuid> = db.column(&sql, condition.values).await?;
    let passed: HashSet<Uuid> = passed.into_iter().collect();
    rows.retain(|row| passed.contains(&row.id));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::world::World;

    #[tokio::test]
    async fn few_and_many_are_the_same_answers() {
        let world = World::open().await;
        let survey = world.nps(json!({})).await;
        for (user, score) in [("lin", 9), ("wang", 7), ("chen", 9)] {
            let body = json!({"customer": world.people.id(user), "answers": {"score": score}});
            world.post(&format!("/surveys/{survey}/phone"), body).await;
        }
        let survey: Uuid = survey.parse().unwrap();
        let values = vec![store::text("score"), store::text("9")];
        let clause = "l.question = ? AND l.choice = ?".to_owned();
        let linked = Linked { table: "survey_answers", clause, values };
        let all = Wanted::new(survey, Where::new("r.survey = $1", vec![survey.into()]));
        let (mut listed, mut met, mut asked) = (all.clone(), all.clone(), all);
        listed.listed(linked.clone());
        met.met(linked.clone());
        asked.has(&world.test.store, linked).await.unwrap();
        for wanted in [listed, met, asked] {
            let page = wanted.page(&world.test.store, None, 50, &Look::USUAL).await.unwrap();
            assert_eq!(page.items.iter().filter(|row| row.score == Some(9.0)).count(), 2, "{wanted:?}");
            assert_eq!(page.items.len(), 2, "{wanted:?}");
        }
    }
}
