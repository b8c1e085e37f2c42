//! A recovery that is opened again: by staff, who see that it is not over, or by what its writer adds to the review.

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::close::{case, is_case};
use super::{RecoveryView, find};
use crate::own::{Actor, act, tell};
use crate::reviews::row;
use crate::work::{self, Changed};
use crate::{Listen, links, settings};

/// One that was closed.
#[derive(FromQueryResult)]
struct Closed {
    id: Uuid,
    review: Uuid,
    review_id: String,
    outcome: Option<String>,
}

/// Open a recovery again
///
/// It stays with its owner, who has the whole time again. What its buyer was to be asked about it, and was not sent yet, is
/// not asked.
#[utoipa::path(post, path = "/recoveries/{id}/reopen", tag = "reviews", operation_id = "reopenRecovery",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RecoveryView), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn reopen(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<RecoveryView>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &listen.kit;
    let settings = settings::load(&kit.store, staff.shop).await?;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let (before, review_id) = find(&tx, &settings, staff.shop, id).await?;
    if before.closed_at.is_none() {
        return Err(Problem::conflict("not_possible", "the recovery is open already"));
    }
    let closed = Closed { id, review: before.review_id, review_id, outcome: before.outcome };
    let changed = begin_again(&tx, &listen, staff.shop, Some(&staff), &closed).await?;
    let (recovery, _) = find(&tx, &settings, staff.shop, id).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok(Json(recovery))
}

/// Tells of those that something bad opened again which was added after they were closed; each once.
pub(super) async fn tell_reopened(listen: &Listen, shop: ShopId) -> Result<(), Problem> {
    let store = &listen.kit.store;
    if reopened(store, shop).await?.is_empty() {
        return Ok(());
    }
    let tx = store.begin().await?;
    work::lock(&tx).await?;
    let mut changed = Vec::new();
    for closed in reopened(&tx, shop).await? {
        changed.extend(begin_again(&tx, listen, shop, None, &closed).await?);
    }
    tx.commit().await?;
    tell(listen, shop, &changed);
    Ok(())
}

async fn reopened(db: &impl Sql, shop: ShopId) -> Result<Vec<Closed>, StoreError> {
    let sql = "SELECT w.id, w.review, r.review_id, s.outcome FROM recoveries w
         JOIN reviews r ON r.id = w.review
         JOIN recovery_steps s ON s.recovery = w.id AND s.kind = 'closed'
         WHERE w.shop = $1 AND w.closed_at IS NULL AND NOT EXISTS (
             SELECT 1 FROM recovery_steps l WHERE l.recovery = w.id AND l.kind IN ('closed', 'reopened')
                 AND (l.at, l.id) > (s.at, s.id))
         ORDER BY w.opened_at, w.id LIMIT 100";
    db.rows(sql, vec![shop.0.into()]).await
}

async fn begin_again(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    staff: Option<&Staff>,
    closed: &Closed,
) -> Result<Vec<Changed>, Problem> {
    let kit = &listen.kit;
    let actor = staff.map_or(Actor::System, Actor::Staff);
    let properties = json!({"step_id": kit.ids.uuid(), "recovery_id": closed.id, "review_id": closed.review_id});
    let changed = act(tx, listen, shop, &actor, "Recovery Reopened", &properties).await?;
    let review = row::by_id(tx, shop, &[closed.review]).await?.pop();
    if let Some(order) = review.and_then(|review| review.order_id) {
        links::recall_mended(tx, kit, shop, &order).await?;
    }
    if closed.outcome.as_deref().is_some_and(is_case)
        && let Some(case) = case(tx, listen, shop, (closed.id, closed.review)).await?
    {
        case.reopened(tx, kit, &*listen.directory, (shop, staff)).await?;
    }
    Ok(changed)
}
