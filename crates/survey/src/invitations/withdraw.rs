use contact::{Kind, Withdrawal};
use primitives::ShopId;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, exec_in, rows_in, sea_orm};
use uuid::Uuid;
use web::Kit;

use crate::ids;
use crate::own::{Actor, tell};
use crate::surveys::Survey;

/// Notes that an occasion came with an import, or that it did not: what the shop's own systems tell as well is not the
/// import's any more. `is_new`: the occasion has just made the invitation.
pub(crate) async fn came_with(tx: &Tx, invitation: Uuid, import: Option<Uuid>, is_new: bool) -> Result<(), StoreError> {
    if import.is_some() == is_new {
        let sql = "UPDATE survey_invitations SET import_id = $1 WHERE id = $2";
        tx.exec(sql, vec![import.into(), invitation.into()]).await?;
    }
    Ok(())
}

/// So often an occasion may be taken back and come again; it then asks nobody any more.
const MOST: usize = 100;

/// What tells an occasion from others when it comes once more: the same as before, unless its invitation was taken back
/// before it was sent. Nobody was asked then, so it asks anew, as often as it was taken back, and each event once.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn again(tx: &Tx, survey: &Survey, kind: &str, what: String) -> Result<String, StoreError> {
    let mut named = what.clone();
    for number in 2..=MOST {
        let id = ids::invitation(survey.shop, survey.id, kind, &named);
        let sql = "SELECT reason FROM survey_invitations WHERE id = $1";
        let reason: Option<String> = tx.scalar(sql, vec![id.into()]).await?;
        let is_taken_back = |reason: &String| Withdrawal::ALL.iter().any(|why| why.as_str() == reason);
        if !reason.as_ref().is_some_and(is_taken_back) {
            break;
        }
        named = anew(&what, number);
    }
    Ok(named)
}

/// An occasion that comes the how manieth time.
fn anew(what: &str, number: usize) -> String {
    format!("{what} again {number}")
}

/// The invitations of an occasion, however often it was taken back and came again.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn of_occasion(
    tx: &Tx,
    shop: ShopId,
    survey: Uuid,
    (kind, what): (&str, &str),
) -> Result<Vec<Uuid>, StoreError> {
    let (mut found, mut named) = (Vec::new(), what.to_owned());
    for number in 2..=MOST {
        let id = ids::invitation(shop, survey, kind, &named);
        let there: Option<Uuid> = tx.scalar("SELECT id FROM survey_invitations WHERE id = $1", vec![id.into()]).await?;
        if there.is_none() {
            break;
        }
        found.push(id);
        named = anew(what, number);
    }
    Ok(found)
}

/// Takes back the invitations that an import alone set off. What was sent stays and can be answered, without a reminder; as
/// does a link that somebody may have carried to the customer.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn withdraw(tx: &Tx, kit: &Kit, shop: ShopId, import: Uuid) -> Result<(), StoreError> {
    let of_import = || -> Vec<Value> { vec![shop.0.into(), import.into()] };
    forget(tx, kit, shop, "shop = $1 AND import_id = $2", of_import()).await?;
    let sql = "SELECT id FROM survey_invitations WHERE shop = $1 AND import_id = $2 AND is_asked ORDER BY id";
    let asked: Vec<Uuid> = tx.column(sql, of_import()).await?;
    take_back(tx, kit, shop, &asked, Withdrawal::Undone).await
}

/// Removes those that a condition picks and about which nothing was decided yet, those too that were put off.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    which: &str,
    values: Vec<Value>,
) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM survey_invitations WHERE {which} AND decided_at IS NULL RETURNING id");
    let gone: Vec<Uuid> = tx.column(&sql, values).await?;
    contact::withdraw(tx, (&kit.ids, kit.now()), shop, (Kind::Survey, &gone), Withdrawal::Undone).await?;
    Ok(())
}

/// An invitation of which no mail had left.
#[derive(FromQueryResult)]
struct Unsent {
    id: Uuid,
    survey: Uuid,
    kind: String,
    occasion: String,
    channel: String,
}

/// Sends no mail any more of these invitations; those of which none had left were not asked, which is told.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn take_back(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    asked: &[Uuid],
    why: Withdrawal,
) -> Result<(), StoreError> {
    let unsent = contact::withdraw(tx, (&kit.ids, kit.now()), shop, (Kind::Survey, asked), why).await?;
    let taken: Vec<Unsent> = rows_in(tx, &[], &unsent, |list| {
        format!(
            "SELECT i.id, i.survey, s.kind, i.occasion, i.channel FROM survey_invitations i
             JOIN surveys s ON s.id = i.survey WHERE i.id IN ({list}) AND i.is_asked AND i.opened_at IS NULL ORDER BY i.id"
        )
    })
    .await?;
    let which: Vec<Uuid> = taken.iter().map(|invitation| invitation.id).collect();
    exec_in(tx, &[false.into(), why.as_str().into()], &which, |list| {
        format!("UPDATE survey_invitations SET is_asked = $1, reason = $2, params = '{{}}' WHERE id IN ({list})")
    })
    .await?;
    for invitation in &taken {
        let said = json!({
            "survey_id": invitation.survey,
            "survey": invitation.kind,
            "invitation_id": invitation.id,
            "occasion": invitation.occasion,
            "channel": invitation.channel,
            "reason": why.as_str(),
        });
        tell(tx, kit, shop, &Actor::System, "Survey Withdrawn", &said).await?;
    }
    Ok(())
}
