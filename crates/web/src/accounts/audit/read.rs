use store::{Sql, StoreError, micros};

use super::audit;
use crate::{Kit, Staff};

/// How long an entry stands for what its reader reads after it.
const HOUR: i64 = 3_600_000_000;

/// Writes that `staff` read a list whose links let whoever has one act as a customer. There is one entry for each reader,
/// each list and each hour, however often it is looked at. `subject` names which list, where an action has several.
///
/// What is looked at without such links is in no log: a role decides what it shows. What is taken away as a file is told
/// each time, by [`audit`].
///
/// # Errors
/// When the database refuses.
pub async fn audit_read(kit: &Kit, staff: &Staff, action: &str, subject: &str) -> Result<(), StoreError> {
    if is_told(&kit.store, kit, staff, [action, subject]).await? {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    // Of two requests at once, the second finds the entry of the first.
    tx.take_turn(&format!("audit {}", staff.shop)).await?;
    if !is_told(&tx, kit, staff, [action, subject]).await? {
        audit(&tx, kit, staff, action, subject, "").await?;
    }
    tx.commit().await
}

async fn is_told(db: &impl Sql, kit: &Kit, staff: &Staff, [action, subject]: [&str; 2]) -> Result<bool, StoreError> {
    let sql = "SELECT at FROM audit WHERE shop = $1 AND actor = $2 AND action = $3 AND subject = $4
         ORDER BY n DESC LIMIT 1";
    let values = vec![staff.shop.0.into(), staff.id.0.into(), action.into(), subject.into()];
    let last: Option<i64> = db.scalar(sql, values).await?;
    Ok(last.is_some_and(|at| at > micros(kit.now()) - HOUR))
}
