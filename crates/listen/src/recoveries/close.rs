use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Deserialize;
use serde_json::json;
use store::{Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::change::MAX_NOTE;
use super::{RecoveryView, find};
use crate::links::request::{Reason, record};
use crate::own::{Actor, act, tell};
use crate::settings::{self, Settings};
use crate::{Listen, work};

/// Outcomes after which the buyer is asked how they see it now.
const PUT_RIGHT: [&str; 3] = ["mended", "refunded", "replaced"];
const OUTCOMES: [&str; 6] = ["mended", "apologised", "unreachable", "unjustified", "refunded", "replaced"];

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CloseRecovery)]
#[serde(deny_unknown_fields)]
pub(crate) struct Close {
    /// mended, apologised, unreachable, unjustified, refunded or replaced.
    outcome: String,
    note: Option<String>,
}

/// Close a recovery with its outcome
///
/// When it was put right, whoever wrote the review is asked how they see it now, if they may still change it or add to it
/// and may be asked.
#[utoipa::path(post, path = "/recoveries/{id}/close", tag = "reviews", operation_id = "closeRecovery",
    params(("id" = Uuid, Path)), request_body = Close,
    responses((status = 200, body = RecoveryView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn close(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(end): ValidJson<Close>,
) -> Result<Json<RecoveryView>, Problem> {
    staff.may(Permission::EditCustomers)?;
    if !OUTCOMES.contains(&end.outcome.as_str()) {
        return Err(Problem::invalid("outcome", Fault::one_of(&OUTCOMES)));
    }
    if end.note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE) {
        return Err(Problem::invalid("note", Fault::TooLong { most: MAX_NOTE }));
    }
    let kit = &listen.kit;
    let settings = settings::load(&kit.store, staff.shop).await?;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let (recovery, review_id) = find(&tx, &settings, staff.shop, id).await?;
    if recovery.closed_at.is_some() {
        return Err(Problem::conflict("closed", "the recovery is closed already"));
    }
    let properties = json!({"step_id": kit.ids.uuid(), "recovery_id": id, "review_id": review_id,
        "outcome": end.outcome, "note": end.note});
    let changed = act(&tx, &listen, staff.shop, &Actor::Staff(&staff), "Recovery Closed", &properties).await?;
    if PUT_RIGHT.contains(&end.outcome.as_str()) {
        ask_again(&tx, &listen, &settings, staff.shop, recovery.review_id).await?;
    }
    let (recovery, _) = find(&tx, &settings, staff.shop, id).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok(Json(recovery))
}

async fn ask_again(tx: &Tx, listen: &Listen, settings: &Settings, shop: ShopId, review: Uuid) -> Result<(), Problem> {
    let review = crate::reviews::find(tx, shop, review).await?;
    let now = micros(listen.kit.now());
    let may_change = review.may_edit(settings, now) || review.may_add(settings, now);
    let is_buyers = review.is_verified || review.verification == "claimed";
    if let Some(order) = review.order_id.filter(|_| may_change && is_buyers) {
        record(tx, listen, settings, shop, &order, Reason::Mended).await?;
    }
    Ok(())
}
