use contact::Case;
use primitives::ShopId;
use store::{Sql, StoreError, Tx};
use uuid::Uuid;
use web::{Problem, Staff};

use super::{COLUMNS, Row};
use crate::answers::Response;
use crate::audience::Trigger;
use crate::people::Who;
use crate::surveys::Survey;
use crate::{Surveys, triggers};

/// A follow-up that was closed is a closed case of whoever answered.
pub(super) async fn tell(tx: &Tx, surveys: &Surveys, staff: &Staff, response: &Response) -> Result<(), Problem> {
    let Some(case) = case(tx, surveys, response).await? else { return Ok(()) };
    case.resolved(tx, &surveys.kit, &*surveys.contact.directory, staff).await
}

/// It is begun again, or was no case: what was to be asked about it is not asked, at once and wherever else it was heard of.
pub(super) async fn recall(tx: &Tx, surveys: &Surveys, staff: &Staff, response: &Response) -> Result<(), Problem> {
    triggers::recall(tx, &surveys.kit, staff.shop, &response.id.to_string()).await?;
    let Some(case) = case(tx, surveys, response).await? else { return Ok(()) };
    case.reopened(tx, &surveys.kit, &*surveys.contact.directory, (staff.shop, Some(staff))).await
}

/// None where the answer was about a closed case itself, for then surveys that wait for these would ask about the same one
/// for ever.
async fn case(tx: &Tx, surveys: &Surveys, response: &Response) -> Result<Option<Case<'static>>, StoreError> {
    if is_about_a_case(tx, response).await? {
        return Ok(None);
    }
    let keys = surveys.kit.vault.existing_keys(tx, &Vec::from_iter(response.person)).await?;
    let Who { customer, user_id, buyer_id, email, .. } = Who::open(&keys, response.person, response.who.as_deref())?;
    let who = contact::Who { customer: response.customer.or(customer), user_id, buyer_id, email };
    Ok(Some(Case { kind: "follow_up", id: response.id, who, order_id: response.order_id.clone() }))
}

/// Whether a case that was told as closed is a follow-up that is begun again by now, or was none: the telling takes a
/// moment, in which [`recall`] finds nothing.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_moot_case(db: &impl Sql, shop: ShopId, case: &str) -> Result<bool, StoreError> {
    let Ok(response) = case.parse::<Uuid>() else { return Ok(false) };
    let sql = format!("SELECT {COLUMNS} FROM survey_follow_ups WHERE response = $1 AND shop = $2");
    let row: Option<Row> = db.row(&sql, vec![response.into(), shop.0.into()]).await?;
    Ok(row.is_some_and(|row| !row.is_solved()))
}

/// How much effort it took is asked of cases; any other survey may wait for them too.
async fn is_about_a_case(tx: &Tx, response: &Response) -> Result<bool, StoreError> {
    let survey = Survey::load(tx, ShopId(response.shop), response.survey).await?;
    if survey.is_none_or(|survey| survey.kind == "ces" || survey.audience.trigger == Trigger::CaseClosed) {
        return Ok(true);
    }
    let sql = "SELECT occasion FROM survey_invitations WHERE id = $1";
    let Some(invitation) = response.invitation else { return Ok(false) };
    let occasion: Option<String> = tx.scalar(sql, vec![invitation.into()]).await?;
    Ok(occasion.as_deref() == Some(Trigger::CaseClosed.as_str()))
}
