use contact::Withdrawal;
use primitives::ShopId;
use store::{Sql, StoreError, Tx, ids_in};
use uuid::Uuid;
use web::Kit;

use crate::audience::Trigger;
use crate::{ids, invitations};

/// A closed case is opened again, or was none: what was to be asked about it is not asked, where no mail has left.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn recall(tx: &Tx, kit: &Kit, shop: ShopId, case: &str) -> Result<(), StoreError> {
    let sql = "SELECT id FROM surveys WHERE shop = $1 AND state <> 'draft' ORDER BY id";
    let surveys: Vec<Uuid> = tx.column(sql, vec![shop.0.into()]).await?;
    let kind = Trigger::CaseClosed.as_str();
    let first: Vec<Uuid> = surveys.iter().map(|survey| ids::invitation(shop, *survey, kind, case)).collect();
    // Most cases were never asked about.
    let there =
        ids_in(tx, &[], &first, |list| format!("SELECT id FROM survey_invitations WHERE id IN ({list})")).await?;
    for (survey, first) in surveys.into_iter().zip(first) {
        if !there.contains(&first) {
            continue;
        }
        let occasion = (kind, case);
        let of_case = invitations::of_occasion(tx, shop, survey, occasion).await?;
        for id in &of_case {
            invitations::forget(tx, kit, shop, "id = $1", vec![(*id).into()]).await?;
        }
        invitations::take_back(tx, kit, shop, &of_case, Withdrawal::Reopened).await?;
    }
    Ok(())
}
