//! What follows from a question and its answers.

use store::{FromQueryResult, Sql, Store, StoreError, Tx, Words, sea_orm, words_of};
use uuid::Uuid;

/// The words of questions and of their answers.
pub(super) const WORDS: Words = Words { table: "words_questions" };

/// Sums up the published answers, and indexes all that was written.
pub(super) async fn settle(tx: &Tx, question: Uuid) -> Result<(), StoreError> {
    count(tx, question).await?;
    let sql = "SELECT n, text FROM questions WHERE id = $1";
    let Some(row) = tx.row::<Text>(sql, vec![question.into()]).await? else { return Ok(()) };
    let sql = "SELECT text FROM question_answers WHERE question = $1 ORDER BY at, id";
    let answers: Vec<String> = tx.column(sql, vec![question.into()]).await?;
    let all = std::iter::once(row.text).chain(answers).collect::<Vec<_>>().join("\n");
    WORDS.put(tx, &[(row.n, words_of(&all))]).await
}

/// Sums up the published answers.
pub(super) async fn count(tx: &Tx, question: Uuid) -> Result<(), StoreError> {
    let sql = "UPDATE questions SET
            answers = (SELECT COUNT(*) FROM question_answers a WHERE a.question = $1 AND a.state = 'published'),
            answered_at = (SELECT MIN(a.at) FROM question_answers a WHERE a.question = $1 AND a.state = 'published'),
            helpful = (SELECT CAST(COALESCE(SUM(a.helpful), 0) AS BIGINT) FROM question_answers a
                WHERE a.question = $1 AND a.state = 'published')
        WHERE id = $1";
    tx.exec(sql, vec![question.into()]).await.map(drop)
}

#[derive(FromQueryResult)]
struct Text {
    n: i64,
    text: String,
}

#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    n: i64,
}

const PAGE: usize = 500;

/// Fills the index of words from the questions, where a copy of a database came without it.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn refill_words(store: &Store) -> Result<(), StoreError> {
    if !WORDS.is_empty(store).await? {
        return Ok(());
    }
    let mut after = 0i64;
    loop {
        let sql = format!("SELECT id, n FROM questions WHERE n > $1 ORDER BY n LIMIT {PAGE}");
        let places: Vec<Place> = store.rows(&sql, vec![after.into()]).await?;
        let Some(last) = places.last() else { return Ok(()) };
        after = last.n;
        let tx = store.begin().await?;
        for place in &places {
            settle(&tx, place.id).await?;
        }
        tx.commit().await?;
    }
}
