use primitives::{ShopId, json};
use store::{Sql, StoreError, Tx};
use uuid::Uuid;
use web::Kit;

use super::{Item, cancelled, orders};
use crate::answers::{self, Response, Whole};
use crate::invitations;
use crate::results::tallies;
use crate::surveys::Survey;

/// What belongs to a response and goes with it.
const OF_RESPONSE: [&str; 6] = [
    "survey_answers",
    "survey_aspects",
    "survey_follow_up_mails",
    "survey_follow_up_notes",
    "survey_follow_ups",
    "survey_pictures",
];

/// Takes out what an import said of orders, the invitations that it set off and that were not sent, and its answers with
/// what they counted.
pub(super) async fn undo(tx: &Tx, kit: &Kit, shop: ShopId, item: &Item<'_>) -> Result<Vec<Uuid>, StoreError> {
    let Some(import) = json::id(item.properties(), "import_id") else { return Ok(Vec::new()) };
    orders::withdraw(tx, kit, shop, import).await?;
    cancelled::withdraw(tx, shop, import).await?;
    invitations::withdraw(tx, kit, shop, import).await?;
    let sql = "SELECT id FROM survey_responses WHERE shop = $1 AND import_id = $2";
    let ids: Vec<Uuid> = tx.column(sql, vec![shop.0.into(), import.into()]).await?;
    let mut surveys = Vec::new();
    for id in ids {
        let Some(response) = Response::load(tx, shop, id).await? else { continue };
        let Some(survey) = Survey::load(tx, shop, response.survey).await? else { continue };
        let definition = survey.definition(tx, response.version).await?;
        let answers = answers::stored_answers(tx, id).await?;
        let whole = Whole { survey: &survey, definition: &definition, response: &response, answers: &answers };
        tallies::count(tx, &whole, -1).await?;
        for table in OF_RESPONSE {
            tx.exec(&format!("DELETE FROM {table} WHERE response = $1"), vec![id.into()]).await?;
        }
        tx.exec("DELETE FROM survey_responses WHERE id = $1", vec![id.into()]).await?;
        surveys.push(survey.id);
    }
    Ok(surveys)
}
