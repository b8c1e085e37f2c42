//! How often what was answered, by day: kept in the transaction of every answer, so that results of hundreds of
//! thousands of answers are read at once.

mod cells;
mod index;
pub(crate) mod lines;
mod read;
mod scan;

use std::collections::BTreeMap;

use store::{Sql, StoreError, Tx, Value};
use uuid::Uuid;

pub(crate) use index::{dimension, moments, question as index_question};
pub(crate) use read::{ByRow, Counts, DayRow, by_day, by_dimension, totals};
pub(crate) use scan::{Scanned, scan};

use crate::answers::Whole;
use crate::definition::{Answers, Definition};

/// `question` of a tally of the responses themselves.
pub(crate) const RESPONSES: &str = "";
/// `question` of how many responses it is counted for what they were not asked. No question's key begins like this.
pub(crate) const FOLLOWED: &str = "#path";
/// `item` of those whose answers led past a question.
pub(crate) const SKIPPED: &str = "#skipped";

/// A completed response, as far as it is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted<'a> {
    pub survey: Uuid,
    /// YYYYMMDD in the shop's zone.
    pub day: i64,
    pub class: Option<&'a str>,
    pub segments: &'a [Uuid],
    pub channel: &'a str,
    pub product_id: Option<&'a str>,
    pub agent: Option<&'a str>,
    /// Of free words, that they were given is enough where no rule looks at them: the value may be null.
    pub answers: &'a Answers,
}

/// What is counted of which answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub survey: Uuid,
    pub question: String,
    pub dimension: &'static str,
    pub value: String,
    pub day: i64,
    pub item: String,
    pub answer: String,
}

/// Changes, to be added to what is stored.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tallies(BTreeMap<Key, i64>);

/// Adds a completed response to what is counted (`sign` 1) or takes it out again (−1), with the answers, the class and
/// the segments that it had when it was added.
pub(crate) async fn count(tx: &Tx, whole: &Whole<'_>, sign: i64) -> Result<(), StoreError> {
    let segments = whole.response.segments();
    let mut tallies = Tallies::default();
    tallies.add(whole.definition, &Counted::of(whole, &segments), sign);
    tallies.save(tx).await?;
    if sign > 0 {
        lines::put(tx, whole.response.id, whole.definition, whole.answers).await
    } else {
        lines::remove(tx, whole.response.id).await
    }
}

/// Question, item, answer, number.
type Cell = (String, String, String, i64);

/// All that the answers of one response count.
fn cells(definition: &Definition, answers: &Answers) -> Vec<Cell> {
    let one = |question: &str, item: &str| (question.to_owned(), item.to_owned(), String::new(), 1);
    let mut all = vec![one(RESPONSES, ""), one(FOLLOWED, "")];
    all.extend(definition.skipped(answers).into_iter().map(|key| one(key, SKIPPED)));
    for (key, value) in answers {
        let Some(question) = definition.question(key) else { continue };
        all.extend(cells::of(question, value).into_iter().map(|(item, answer)| (key.clone(), item, answer, 1)));
    }
    all.extend(index::cells(definition, answers));
    all
}

impl<'a> Counted<'a> {
    pub fn of(whole: &Whole<'a>, segments: &'a [Uuid]) -> Self {
        let response = whole.response;
        Self {
            survey: response.survey,
            day: response.day,
            class: response.class.as_deref(),
            segments,
            channel: &response.channel,
            product_id: response.product_id.as_deref(),
            agent: response.agent.as_deref(),
            answers: whole.answers,
        }
    }

    /// Under what it is counted: over everybody, and by each thing known of it.
    fn dimensions(&self) -> Vec<(&'static str, String)> {
        let known = [
            ("class", self.class),
            ("channel", Some(self.channel)),
            ("product", self.product_id),
            ("agent", self.agent),
        ];
        let mut all = vec![("", String::new())];
        all.extend(known.iter().filter_map(|(dimension, value)| Some((*dimension, (*value)?.to_owned()))));
        all.extend(self.segments.iter().map(|segment| ("segment", segment.to_string())));
        all
    }
}

impl Tallies {
    pub fn add(&mut self, definition: &Definition, response: &Counted<'_>, sign: i64) {
        let cells = cells(definition, response.answers);
        for (dimension, value) in response.dimensions() {
            for (question, item, answer, n) in &cells {
                let key = Key {
                    survey: response.survey,
                    question: question.clone(),
                    dimension,
                    value: value.clone(),
                    day: response.day,
                    item: item.clone(),
                    answer: answer.clone(),
                };
                *self.0.entry(key).or_default() += sign * n;
            }
        }
    }

    /// Adds the changes to what is stored; counts of nothing are removed.
    pub async fn save(self, tx: &Tx) -> Result<(), StoreError> {
        // Sorted, so that two writers meet the rows in one order and never wait for each other in a circle.
        let changed: Vec<(Key, i64)> = self.0.into_iter().filter(|(_, n)| *n != 0).collect();
        let gone: Vec<Uuid> = store::distinct(changed.iter().filter(|(_, n)| *n < 0).map(|(key, _)| key.survey));
        let rows = changed.into_iter().map(|(key, n)| key.row(n)).collect();
        tx.insert("survey_tallies", &COLUMNS, rows, UPSERT).await?;
        for survey in gone {
            tx.exec(NOTHING, vec![survey.into()]).await?;
        }
        Ok(())
    }

    #[cfg(test)]
    pub fn into_inner(self) -> BTreeMap<Key, i64> {
        self.0
    }
}

const COLUMNS: [&str; 8] = ["survey", "question", "dimension", "value", "day", "item", "answer", "n"];
const UPSERT: &str = "ON CONFLICT (survey, question, dimension, value, day, item, answer)
    DO UPDATE SET n = survey_tallies.n + excluded.n";

const NOTHING: &str = "DELETE FROM survey_tallies WHERE survey = $1 AND n = 0";

impl Key {
    fn row(self, n: i64) -> Vec<Value> {
        vec![
            self.survey.into(),
            self.question.into(),
            self.dimension.into(),
            store::text(&self.value),
            self.day.into(),
            self.item.into(),
            self.answer.into(),
            n.into(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn counts_of_nothing_are_found_without_looking_at_the_others() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = store::testing::store(&all).await;
        let values = vec![Uuid::nil().into()];
        store::testing::finds_by(&test.store, "survey_tallies_nothing", NOTHING, values).await;
    }
}
