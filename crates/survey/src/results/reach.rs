use store::{FromQueryResult, Sql, StoreError, Where, sea_orm};

/// How far the invitations of a window have come.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Invited {
    pub asked: i64,
    pub opened: i64,
    pub completed: i64,
}

/// How many answers were begun and how many of them completed.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Answered {
    pub started: i64,
    pub completed: i64,
}

/// `condition` picks invitations `r`.
pub(crate) async fn invited(db: &impl Sql, condition: Where) -> Result<Invited, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS asked, COUNT(r.opened_at) AS opened, COUNT(r.completed_at) AS completed
         FROM survey_invitations r WHERE {}",
        condition.sql
    );
    let found: Option<Invited> = db.row(&sql, condition.values).await?;
    Ok(found.unwrap_or(Invited { asked: 0, opened: 0, completed: 0 }))
}

/// `condition` picks responses `r`, whatever their state.
pub(crate) async fn answered(db: &impl Sql, condition: Where) -> Result<Answered, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS started, COUNT(CASE WHEN r.state = 'completed' THEN 1 END) AS completed
         FROM survey_responses r WHERE {}",
        condition.sql
    );
    let found: Option<Answered> = db.row(&sql, condition.values).await?;
    Ok(found.unwrap_or(Answered { started: 0, completed: 0 }))
}
