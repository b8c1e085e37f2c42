use contact::Kind;
use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value, exec_in};
use uuid::Uuid;

/// What set it off was taken back before it was sent.
const WITHDRAWN: &str = "withdrawn";

/// Notes that an occasion came with an import, or that it did not: what the shop's own systems tell as well is not the
/// import's any more. `is_new`: the occasion has just made the invitation.
pub(crate) async fn came_with(tx: &Tx, invitation: Uuid, import: Option<Uuid>, is_new: bool) -> Result<(), StoreError> {
    if import.is_some() == is_new {
        let sql = "UPDATE survey_invitations SET import_id = $1 WHERE id = $2";
        tx.exec(sql, vec![import.into(), invitation.into()]).await?;
    }
    Ok(())
}

/// Takes back the invitations that an import alone set off. What was sent stays and can be answered, without a reminder; as
/// does a link that somebody may have carried to the customer.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn withdraw(tx: &Tx, shop: ShopId, import: Uuid) -> Result<(), StoreError> {
    let of_import = || -> Vec<Value> { vec![shop.0.into(), import.into()] };
    let sql = "DELETE FROM survey_invitations WHERE shop = $1 AND import_id = $2 AND decided_at IS NULL";
    tx.exec(sql, of_import()).await?;
    let sql = "SELECT id FROM survey_invitations WHERE shop = $1 AND import_id = $2 AND is_asked ORDER BY id";
    let asked: Vec<Uuid> = tx.column(sql, of_import()).await?;
    take_back(tx, shop, &asked).await
}

/// Sends no mail any more of these invitations; those of which none had left were not asked.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn take_back(tx: &Tx, shop: ShopId, asked: &[Uuid]) -> Result<(), StoreError> {
    let unsent = contact::withdraw(tx, shop, Kind::Survey, asked).await?;
    exec_in(tx, &[false.into(), WITHDRAWN.into()], &unsent, |list| {
        format!("UPDATE survey_invitations SET is_asked = $1, reason = $2 WHERE id IN ({list}) AND opened_at IS NULL")
    })
    .await?;
    Ok(())
}
