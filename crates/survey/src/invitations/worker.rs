//! Decides what is due. It takes no input but the time, and doing it twice changes nothing.

use std::time::Duration;

use store::{Sql, micros};
use uuid::Uuid;
use web::Problem;

use super::{Invitation, decide};
use crate::Surveys;
use crate::surveys::Survey;

/// Decided in one round.
const BATCH: usize = 200;
const EVERY: Duration = Duration::from_secs(30);

/// Asks for ever.
pub async fn ask(surveys: Surveys) {
    loop {
        match decide_due(&surveys).await {
            Ok(BATCH) => {}
            Ok(_) => tokio::time::sleep(EVERY).await,
            Err(problem) => {
                tracing::error!(problem = problem.detail, "whom surveys ask could not be decided");
                tokio::time::sleep(EVERY).await;
            }
        }
    }
}

/// Decides about what is due now; gives how many there were. Those of a paused survey wait until it goes on, or until
/// they are over.
pub(crate) async fn decide_due(surveys: &Surveys) -> Result<usize, Problem> {
    let sql = format!(
        "SELECT i.id FROM survey_invitations i JOIN surveys s ON s.id = i.survey
         WHERE i.decided_at IS NULL AND i.due_at <= $1 AND (s.state IN ('live', 'closed') OR i.expires_at <= $1)
         ORDER BY i.due_at, i.id LIMIT {BATCH}"
    );
    let now = micros(surveys.kit.now());
    let due: Vec<Uuid> = surveys.kit.store.column(&sql, vec![now.into()]).await?;
    for id in &due {
        decide_one(surveys, *id).await?;
    }
    Ok(due.len())
}

async fn decide_one(surveys: &Surveys, id: Uuid) -> Result<(), Problem> {
    let tx = surveys.kit.store.begin().await?;
    let found = Invitation::by_id(&tx, id).await?.filter(|invitation| invitation.decided_at.is_none());
    let Some(mut invitation) = found else { return Ok(()) };
    let Some(survey) = Survey::load(&tx, invitation.shop(), invitation.survey).await? else { return Ok(()) };
    decide(&tx, surveys, &survey, &mut invitation, None).await?;
    Ok(tx.commit().await?)
}
