//! Who gets new pieces of work, where the shop chose somebody: each is decided about once, by an event like any other.
//! Work that was closed and is there again is told of in the same rounds.

use std::time::Duration;

use primitives::ShopId;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::reopen::tell_reopened;
use crate::own::{Actor, act, tell};
use crate::{Listen, settings, work};

const EVERY: Duration = Duration::from_secs(60);
/// Recoveries given away in one transaction.
const BATCH: usize = 100;

#[derive(FromQueryResult)]
struct Open {
    id: Uuid,
    review_id: String,
}

/// For ever: gives new recoveries an owner, and tells of those that are open again.
pub async fn assign(listen: Listen) {
    loop {
        if let Err(problem) = assign_all(&listen).await {
            tracing::error!(problem = problem.detail, "work on bad reviews could not be given to anybody");
        }
        tokio::time::sleep(EVERY).await;
    }
}

pub(crate) async fn assign_all(listen: &Listen) -> Result<(), Problem> {
    for shop in web::shops(&listen.kit.store).await? {
        tell_reopened(listen, shop.id).await?;
        while assign_new(listen, shop.id).await? == BATCH {}
    }
    Ok(())
}

/// Gives those of a shop away that nobody has had, the oldest first; gives how many.
pub(crate) async fn assign_new(listen: &Listen, shop: ShopId) -> Result<usize, Problem> {
    let store = &listen.kit.store;
    let owners = settings::load(store, shop).await?.recovery_owners;
    if owners.is_empty() || open(store, shop).await?.is_empty() {
        return Ok(0);
    }
    let tx = store.begin().await?;
    work::lock(&tx).await?;
    let sql = "SELECT owner FROM recovery_turns WHERE shop = $1";
    let before: Option<Uuid> = tx.scalar(sql, vec![shop.0.into()]).await?;
    let (open, colleagues) = (open(&tx, shop).await?, web::in_turn(&tx, shop, &owners, before).await?);
    let (mut changed, mut last) = (Vec::new(), None);
    for (recovery, colleague) in open.iter().zip(colleagues.iter().cycle()) {
        let properties = json!({"step_id": listen.kit.ids.uuid(), "recovery_id": recovery.id,
            "review_id": recovery.review_id, "owner": colleague.id, "owner_name": colleague.name});
        changed.extend(act(&tx, listen, shop, &Actor::System, "Recovery Assigned", &properties).await?);
        last = Some(colleague.id);
    }
    if let Some(last) = last {
        let sql = "INSERT INTO recovery_turns (shop, owner) VALUES ($1, $2)
            ON CONFLICT (shop) DO UPDATE SET owner = excluded.owner";
        tx.exec(sql, vec![shop.0.into(), last.into()]).await?;
    }
    tx.commit().await?;
    tell(listen, shop, &changed);
    Ok(if last.is_some() { open.len() } else { 0 })
}

/// What was given back by somebody was given to somebody once.
async fn open(db: &impl Sql, shop: ShopId) -> Result<Vec<Open>, StoreError> {
    let sql = format!(
        "SELECT w.id, r.review_id FROM recoveries w JOIN reviews r ON r.id = w.review
         WHERE w.shop = $1 AND w.closed_at IS NULL AND w.owner IS NULL AND NOT EXISTS (
             SELECT 1 FROM recovery_steps s WHERE s.recovery = w.id AND s.kind = 'assigned')
         ORDER BY w.opened_at, w.id LIMIT {BATCH}"
    );
    db.rows(&sql, vec![shop.0.into()]).await
}
