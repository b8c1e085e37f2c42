use primitives::ShopId;
use store::{Sql, Tx};
use uuid::Uuid;
use web::Problem;

use super::comments;
use crate::Surveys;
use crate::answers::{Response, Whole, stored_answers};
use crate::reading::Reading;
use crate::surveys::Survey;

/// Answers of a shop that are read again in one round.
const BATCH: usize = 100;

/// Reads again the words that were read otherwise than their shop reads now; gives how many answers that were.
///
/// # Errors
/// When the database or the shops' ways of reading cannot be read; what was read stays read.
pub(crate) async fn reread(surveys: &Surveys) -> Result<usize, Problem> {
    let store = &surveys.kit.store;
    let shops: Vec<Uuid> = store.column("SELECT id FROM shops ORDER BY id", vec![]).await?;
    let mut read = 0;
    for shop in shops.into_iter().map(ShopId) {
        let reading = surveys.readers.of(shop).await?;
        let sql = format!(
            "SELECT id FROM survey_responses WHERE shop = $1 AND reading < $2 AND polarity IS NOT NULL
             ORDER BY reading, id LIMIT {BATCH}"
        );
        let behind: Vec<Uuid> = store.column(&sql, vec![shop.0.into(), reading.version.into()]).await?;
        for id in &behind {
            let tx = store.begin().await?;
            read_one(&tx, shop, *id, &reading).await?;
            tx.commit().await?;
        }
        read += behind.len();
    }
    Ok(read)
}

async fn read_one(tx: &Tx, shop: ShopId, id: Uuid, reading: &Reading) -> Result<(), Problem> {
    // Also makes an erasure wait, so that no sentence comes back after it.
    let sql = "UPDATE survey_responses SET reading = $1 WHERE id = $2";
    tx.exec(sql, vec![reading.version.into(), id.into()]).await?;
    let Some(response) = Response::load(tx, shop, id).await?.filter(|response| !response.is_erased) else {
        return Ok(());
    };
    let Some(survey) = Survey::load(tx, shop, response.survey).await? else { return Ok(()) };
    let definition = survey.definition(tx, response.version).await?;
    let answers = stored_answers(tx, id).await?;
    let whole = Whole { survey: &survey, definition: &definition, response: &response, answers: &answers };
    comments::read(tx, reading, &whole).await?;
    Ok(())
}
