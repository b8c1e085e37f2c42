//! Decides what is due. It takes no input but the time, and doing it twice changes nothing.

use std::time::Duration;

use jiff::SignedDuration;
use store::{Sql, StoreError, micros};
use uuid::Uuid;
use web::Problem;

use super::{Invitation, decide, recall, waves};
use crate::results::tallies::lines;
use crate::surveys::Survey;
use crate::{Surveys, answers, responses};

/// Decided in one round.
const BATCH: usize = 200;
const EVERY: Duration = Duration::from_secs(30);

/// Pictures of an answer that nobody completed are removed after so long.
const UNUSED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Asks for ever, in waves and as it is due, finds out whose answers those are that came before their customer was known,
/// reads again what the shop reads otherwise by now, writes down what older answers count, gives new follow-ups to
/// colleagues, tells what is due and goes on with what was cut, and clears away what nobody completed and what is
/// not to be sent any more.
pub async fn ask(surveys: Surveys) {
    let mut after = Uuid::nil();
    loop {
        let (mut is_busy, mut failed) = (false, None);
        match waves::go_on(&surveys, waves::PAGE).await {
            Ok(has_more) => is_busy |= has_more,
            Err(error) => failed = Some(error.to_string()),
        }
        match decide_due(&surveys).await {
            Ok(number) => is_busy |= number == BATCH,
            Err(problem) => failed = Some(problem.detail),
        }
        match answers::place(&surveys, after).await {
            Ok((last, placed)) => {
                is_busy |= placed > 0;
                after = last.unwrap_or_default();
            }
            Err(problem) => failed = Some(problem.detail),
        }
        match responses::reread(&surveys).await {
            Ok(read) => is_busy |= read > 0,
            Err(problem) => failed = Some(problem.detail),
        }
        match lines::catch_up(&surveys.kit).await {
            Ok(written) => is_busy |= written > 0,
            Err(error) => failed = Some(error.to_string()),
        }
        match responses::assign(&surveys).await {
            Ok(given) => is_busy |= given > 0,
            Err(problem) => failed = Some(problem.detail),
        }
        match responses::resume_news(&surveys).await {
            Ok(told) => is_busy |= told > 0,
            Err(problem) => failed = Some(problem.detail),
        }
        if let Err(error) = sweep(&surveys).await {
            failed = Some(error.to_string());
        }
        if let Some(error) = failed {
            tracing::error!(error, "a round of the surveys was not finished");
            is_busy = false;
        }
        if !is_busy {
            tokio::time::sleep(EVERY).await;
        }
    }
}

async fn sweep(surveys: &Surveys) -> Result<(), StoreError> {
    recall(surveys).await?;
    let kit = &surveys.kit;
    let sql = "SELECT p.id FROM survey_pictures p WHERE p.created_at < $1 AND NOT EXISTS
        (SELECT 1 FROM survey_responses r WHERE r.id = p.response AND r.state = 'completed') LIMIT 100";
    let unused: Vec<Uuid> = kit.store.column(sql, vec![micros(kit.now() - UNUSED).into()]).await?;
    if unused.is_empty() {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    store::exec_in(&tx, &[], &unused, |list| format!("DELETE FROM survey_pictures WHERE id IN ({list})")).await?;
    tx.commit().await
}

/// Decides about what is due now; gives how many there were. Those of a paused survey wait until it goes on, those for the
/// site until the person comes by, and all until they are over.
pub(crate) async fn decide_due(surveys: &Surveys) -> Result<usize, Problem> {
    let sql = format!(
        "SELECT i.id FROM survey_invitations i JOIN surveys s ON s.id = i.survey
         WHERE i.decided_at IS NULL AND i.due_at <= $1
            AND (s.state = 'closed' OR i.expires_at <= $1 OR (s.state = 'live' AND i.channel <> 'site'))
         ORDER BY i.due_at, i.id LIMIT {BATCH}"
    );
    let now = micros(surveys.kit.now());
    let due: Vec<Uuid> = surveys.kit.store.column(&sql, vec![now.into()]).await?;
    let mut decided = 0;
    for id in due {
        match decide_one(surveys, id).await {
            Ok(()) => decided += 1,
            // One that cannot be decided does not keep the others waiting.
            Err(problem) => tracing::error!(%id, problem = problem.detail, "an invitation could not be decided"),
        }
    }
    Ok(decided)
}

async fn decide_one(surveys: &Surveys, id: Uuid) -> Result<(), Problem> {
    let tx = surveys.kit.store.begin().await?;
    let found = Invitation::by_id(&tx, id).await?.filter(|invitation| invitation.decided_at.is_none());
    let Some(mut invitation) = found else { return Ok(()) };
    let Some(survey) = Survey::load(&tx, invitation.shop(), invitation.survey).await? else { return Ok(()) };
    decide(&tx, surveys, &survey, &mut invitation, None).await?;
    Ok(tx.commit().await?)
}
