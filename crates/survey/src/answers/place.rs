use primitives::ShopId;
use store::{FromQueryResult, Sql, Tx, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::{Response, Whole, stored_answers};
use crate::Surveys;
use crate::people::Who;
use crate::results::tallies;
use crate::surveys::Survey;

const BATCH: usize = 200;

#[derive(FromQueryResult)]
struct Row {
    shop: Uuid,
    id: Uuid,
}

/// Finds out whose answers those are that were told by other systems, perhaps before the customers were known: from then
/// on they also count for the customer's class and segments. Gives the last one looked at, from which the next round
/// goes on, and how many were placed.
///
/// # Errors
/// When the database or the directory of people cannot be read.
pub(crate) async fn place(surveys: &Surveys, after: Uuid) -> Result<(Option<Uuid>, usize), Problem> {
    let kit = &surveys.kit;
    let sql = format!(
        "SELECT shop, id FROM survey_responses WHERE customer IS NULL AND person IS NOT NULL AND id > $1
         ORDER BY id LIMIT {BATCH}"
    );
    let found: Vec<Row> = kit.store.rows(&sql, vec![after.into()]).await?;
    let mut placed = 0;
    for row in &found {
        match place_one(surveys, ShopId(row.shop), row.id).await {
            Ok(is_placed) => placed += usize::from(is_placed),
            // One that cannot be read does not keep the others waiting.
            Err(problem) => tracing::error!(id = %row.id, problem = problem.detail, "an answer found no customer"),
        }
    }
    let last = found.last().map(|row| row.id).filter(|_| found.len() == BATCH);
    Ok((last, placed))
}

async fn place_one(surveys: &Surveys, shop: ShopId, id: Uuid) -> Result<bool, Problem> {
    let kit = &surveys.kit;
    let Some(response) = Response::load(&kit.store, shop, id).await? else { return Ok(false) };
    let keys = kit.vault.existing_keys(&kit.store, &Vec::from_iter(response.person)).await?;
    let who = Who::open(&keys, response.person, response.who.as_deref())?;
    let who = contact::Who { customer: None, user_id: who.user_id, buyer_id: who.buyer_id, email: who.email };
    let Some(customer) = surveys.contact.directory.find(shop, &who).await? else { return Ok(false) };
    let tx = kit.store.begin().await?;
    let response = Response::load(&tx, shop, id).await?.filter(|response| response.customer.is_none());
    let Some(response) = response else { return Ok(false) };
    let now = Response {
        customer: Some(customer.customer),
        class: Some(customer.class).filter(|class| !class.is_empty()),
        segments: serde_json::to_string(&customer.segments).unwrap_or_else(|_| "[]".to_owned()),
        ..response.clone()
    };
    let is_still_unknown = write(&tx, &now).await?;
    if is_still_unknown {
        recount(&tx, &response, &now).await?;
    }
    tx.commit().await?;
    Ok(is_still_unknown)
}

/// Whether the person is still there and nobody was faster.
async fn write(tx: &Tx, now: &Response) -> Result<bool, Problem> {
    let sql = "UPDATE survey_responses SET customer = $1, class = $2, segments = $3 WHERE id = $4 AND customer IS NULL
        AND person IS NOT NULL";
    let values = vec![now.customer.into(), now.class.clone().into(), now.segments.clone().into(), now.id.into()];
    Ok(tx.exec(sql, values).await? == 1)
}

async fn recount(tx: &Tx, before: &Response, now: &Response) -> Result<(), Problem> {
    if !now.is_completed() {
        return Ok(());
    }
    let Some(survey) = Survey::load(tx, ShopId(now.shop), now.survey).await? else { return Ok(()) };
    let definition = survey.definition(tx, now.version).await?;
    let answers = stored_answers(tx, now.id).await?;
    for (response, sign) in [(before, -1), (now, 1)] {
        let whole = Whole { survey: &survey, definition: &definition, response, answers: &answers };
        tallies::count(tx, &whole, sign).await?;
    }
    Ok(())
}
