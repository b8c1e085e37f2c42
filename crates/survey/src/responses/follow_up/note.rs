use std::collections::HashMap;

use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody noted about a follow-up. Notes are added, and never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyFollowUpNote)]
pub(crate) struct Note {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// An account; null where it is not known who wrote it.
    pub author: Option<Uuid>,
    pub author_name: Option<String>,
    pub text: String,
}

#[derive(FromQueryResult)]
struct Row {
    response: Uuid,
    at: i64,
    author: Option<Uuid>,
    author_name: Option<String>,
    text: String,
}

/// Of some responses, oldest first.
pub(super) async fn of(db: &impl Sql, responses: &[Uuid]) -> Result<HashMap<Uuid, Vec<Note>>, StoreError> {
    let rows: Vec<Row> = rows_in(db, &[], responses, |list| {
        format!(
            "SELECT response, at, author, author_name, text FROM survey_follow_up_notes WHERE response IN ({list})
             ORDER BY response, ordinal"
        )
    })
    .await?;
    let mut all: HashMap<Uuid, Vec<Note>> = HashMap::new();
    for row in rows {
        let note = Note { at: instant(row.at), author: row.author, author_name: row.author_name, text: row.text };
        all.entry(row.response).or_default().push(note);
    }
    Ok(all)
}

/// Adds a note behind the others. The caller has changed the follow-up's row in this transaction, so that two notes
/// never take the same place.
pub(super) async fn add(
    tx: &Tx,
    response: Uuid,
    (author, author_name): (Uuid, &str),
    text: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "SELECT MAX(ordinal) FROM survey_follow_up_notes WHERE response = $1";
    let last: Option<Option<i64>> = tx.scalar(sql, vec![response.into()]).await?;
    let ordinal = last.flatten().map_or(0, |last| last + 1);
    let sql = "INSERT INTO survey_follow_up_notes (response, ordinal, at, author, author_name, text)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = vec![
        response.into(),
        ordinal.into(),
        micros(now).into(),
        author.into(),
        store::text(author_name),
        store::text(text),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}
