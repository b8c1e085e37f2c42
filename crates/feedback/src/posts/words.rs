use store::{FromQueryResult, Sql, Store, StoreError, Tx, Words, sea_orm, words_of};

use super::Post;
use crate::mining::joined;

/// The index of titles and texts.
pub(crate) const WORDS: Words = Words { table: "words_feedback" };

/// Sets what a post is found by.
pub(crate) async fn index(tx: &Tx, post: &Post) -> Result<(), StoreError> {
    WORDS.put(tx, &[(post.n, words_of(&joined(&post.title, &post.text)))]).await
}

#[derive(FromQueryResult)]
struct Text {
    n: i64,
    title: String,
    text: String,
}

const PAGE: usize = 2_000;

/// Fills the index of words from the posts, where a copy of a database came without it.
///
/// # Errors
/// When the database refuses.
pub async fn refill_words(store: &Store) -> Result<(), StoreError> {
    if !WORDS.is_empty(store).await? {
        return Ok(());
    }
    let mut after = 0i64;
    loop {
        let sql = format!("SELECT n, title, text FROM feedback_posts WHERE n > $1 ORDER BY n LIMIT {PAGE}");
        let rows: Vec<Text> = store.rows(&sql, vec![after.into()]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.n;
        let tx = store.begin().await?;
        let words: Vec<_> = rows.iter().map(|row| (row.n, words_of(&joined(&row.title, &row.text)))).collect();
        WORDS.put(&tx, &words).await?;
        tx.commit().await?;
    }
}
