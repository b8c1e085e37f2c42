use primitives::ShopId;
use store::{Sql, StoreError, Tx};

use super::response::{Response, State};
use super::rows;
use crate::definition::{Answers, Definition};
use crate::reading::Tools;
use crate::shop::Shop;
use crate::surveys::Survey;
use crate::{responses, results};

/// An answer with all that it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whole<'a> {
    pub survey: &'a Survey,
    /// Of the response's version.
    pub definition: &'a Definition,
    pub response: &'a Response,
    pub answers: &'a Answers,
}

/// Stores an answer as it stands, in place of what was stored of it. `answers` are checked already and hold only
/// questions that were asked. Once it is completed it is counted, its words are read, and it is never changed again:
/// keeping a completed one does nothing and gives `false`.
///
/// # Errors
/// When the database refuses, or how the shop reads is not known; the transaction is then to be dropped.
pub(crate) async fn keep(
    tx: &Tx,
    tools: Tools<'_>,
    (survey, definition): (&Survey, &Definition),
    response: &mut Response,
    answers: &Answers,
    state: State,
) -> Result<bool, StoreError> {
    let shop = Shop::load(tx, ShopId(response.shop)).await?;
    let shop = shop.ok_or_else(|| StoreError::Corrupt(format!("shop {} is not there", response.shop)))?;
    response.state = state.as_str().to_owned();
    response.day = shop.day(response.at);
    let scored = definition.score(&survey.kind, answers);
    response.score = scored.map(|scored| scored.score);
    response.band = scored.map(|scored| scored.band.to_owned());
    response.text = rows::first_words(definition, answers);
    if state == State::Completed {
        response.next_question = None;
    }
    if !rows::put(tx, response).await? {
        return Ok(false);
    }
    rows::put_answers(tx, definition, response, answers).await?;
    if state == State::Completed {
        let whole = Whole { survey, definition, response, answers };
        results::tallies::count(tx, &whole, 1).await?;
        responses::arrived(tx, tools, &whole).await?;
    }
    Ok(true)
}

/// What was answered of a response so far.
pub(crate) async fn stored_answers(db: &impl Sql, response: uuid::Uuid) -> Result<Answers, StoreError> {
    rows::answers(db, response).await
}
