use contact::Kind;
use store::{Sql, Tx, micros};
use uuid::Uuid;
use web::Problem;

use super::picture;
use crate::Surveys;
use crate::answers::{Response as Given, State, Whole, announce, keep};
use crate::definition::{Answers, Definition, QuestionType};
use crate::invitations::Invitation;
use crate::people::Who;
use crate::surveys::Survey;

/// How far an answer is: at the question that comes next, or at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    Next(String),
    Done,
}

/// Keeps what was given by an invitation so far; when it is done it is counted, told, and no reminder is sent any more.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub(crate) async fn save(
    tx: &Tx,
    surveys: &Surveys,
    (survey, definition): (&Survey, &Definition),
    (invitation, who): (&Invitation, &Who),
    given: &mut Given,
    (answers, progress): (&Answers, Progress),
) -> Result<(), Problem> {
    let kit = &surveys.kit;
    let now = micros(kit.now());
    let state = if progress == Progress::Done { State::Completed } else { State::Partial };
    given.at = now;
    given.next_question = match progress {
        Progress::Next(key) => Some(key),
        Progress::Done => None,
    };
    if !keep(tx, surveys.tools(), (survey, definition), given, answers, state).await? {
        return Ok(());
    }
    let sql = "UPDATE survey_invitations SET started_at = COALESCE(started_at, $1),
        opened_at = COALESCE(opened_at, $1), completed_at = $2 WHERE id = $3";
    let completed_at = (state == State::Completed).then_some(now);
    tx.exec(sql, vec![now.into(), completed_at.into(), invitation.id.into()]).await?;
    if state == State::Completed {
        picture::drop_others(tx, given.id, &pictures(definition, answers)).await?;
        announce(tx, kit, &Whole { survey, definition, response: given, answers }, who).await?;
        surveys.contact.done(tx, survey.shop, Kind::Survey, invitation.id).await?;
    }
    Ok(())
}

/// A response that begins with an invitation: about the same person and the same things.
pub(crate) fn begin(surveys: &Surveys, survey: &Survey, invitation: &Invitation) -> Given {
    let now = micros(surveys.kit.now());
    let blank = Given::begin(invitation.id, survey.shop, survey.id, survey.version, &invitation.channel, now);
    Given {
        invitation: Some(invitation.id),
        person: invitation.person,
        who: invitation.who.clone(),
        customer: invitation.customer,
        class: invitation.class.clone(),
        segments: invitation.segments.clone(),
        order_id: invitation.order_id.clone(),
        product_id: invitation.product_id.clone(),
        product_name: invitation.product_name.clone(),
        agent: invitation.agent.clone(),
        ..blank
    }
}

fn pictures(definition: &Definition, answers: &Answers) -> Vec<Uuid> {
    let questions = definition.questions.iter().filter(|question| question.kind == QuestionType::Picture);
    let lists = questions.filter_map(|question| answers.get(&question.key)?.as_array());
    lists.flatten().filter_map(|id| id.as_str()?.parse().ok()).collect()
}
