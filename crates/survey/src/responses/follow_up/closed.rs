use contact::Case;
use primitives::ShopId;
use store::{Sql, StoreError, Tx};
use web::{Problem, Staff};

use crate::Surveys;
use crate::answers::Response;
use crate::audience::Trigger;
use crate::people::Who;
use crate::surveys::Survey;

/// A follow-up that was closed is a closed case of whoever answered: unless the answer was about a closed case itself, for
/// then surveys that wait for these would ask about the same one for ever.
pub(super) async fn tell(tx: &Tx, surveys: &Surveys, staff: &Staff, response: &Response) -> Result<(), Problem> {
    if is_about_a_case(tx, response).await? {
        return Ok(());
    }
    let kit = &surveys.kit;
    let keys = kit.vault.existing_keys(tx, &Vec::from_iter(response.person)).await?;
    let Who { customer, user_id, buyer_id, email, .. } = Who::open(&keys, response.person, response.who.as_deref())?;
    let who = contact::Who { customer: response.customer.or(customer), user_id, buyer_id, email };
    let case = Case { kind: "follow_up", id: response.id, who, order_id: response.order_id.clone() };
    case.tell(tx, kit, &*surveys.contact.directory, staff).await
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
