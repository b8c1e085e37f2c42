use axum::Json;
use axum::extract::State;
use contact::Case;
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
use crate::people::Who;
use crate::reviews::row;
use crate::settings::{self, Settings};
use crate::{Listen, work};

/// Outcomes after which the buyer is asked how they see it now.
const PUT_RIGHT: [&str; 3] = ["mended", "refunded", "replaced"];
const OUTCOMES: [&str; 6] = ["mended", "apologised", UNREACHABLE, UNJUSTIFIED, "refunded", "replaced"];
/// Nobody was spoken to.
const UNREACHABLE: &str = "unreachable";
/// There was nothing to put right.
const UNJUSTIFIED: &str = "unjustified";

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
    let is_right = PUT_RIGHT.contains(&end.outcome.as_str());
    let is_mailed = is_right && ask_again(&tx, &listen, &settings, staff.shop, recovery.review_id).await?;
    // One question is enough: who is mailed about the review is not asked about the case as well.
    if !is_mailed
        && is_case(&end.outcome)
        && let Some(case) = case(&tx, &listen, staff.shop, (id, recovery.review_id)).await?
    {
        case.resolved(&tx, kit, &*listen.directory, &staff).await?;
    }
    let (recovery, _) = find(&tx, &settings, staff.shop, id).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok(Json(recovery))
}

/// Gives whether they are asked by a mail of ours.
async fn ask_again(tx: &Tx, listen: &Listen, settings: &Settings, shop: ShopId, review: Uuid) -> Result<bool, Problem> {
    let review = crate::reviews::find(tx, shop, review).await?;
    let now = micros(listen.kit.now());
    let may_change = review.may_edit(settings, now) || review.may_add(settings, now);
    let is_buyers = review.is_verified || review.verification == "claimed";
    let Some(order) = review.order_id.filter(|_| may_change && is_buyers) else { return Ok(false) };
    record(tx, listen, settings, shop, &order, Reason::Mended).await?;
    Ok(settings.request_mail.is_on)
}

/// Whether somebody was spoken to and something put right, so that it is a case that surveys ask about.
pub(super) fn is_case(outcome: &str) -> bool {
    ![UNREACHABLE, UNJUSTIFIED].contains(&outcome)
}

/// The case of whoever wrote the review, as far as they are known.
pub(super) async fn case(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    (recovery, review): (Uuid, Uuid),
) -> Result<Option<Case<'static>>, Problem> {
    let review = row::by_id(tx, shop, &[review]).await?.pop().filter(|review| !review.is_erased);
    let Some((review, person)) = review.and_then(|review| review.person.map(|person| (review, person))) else {
        return Ok(None);
    };
    let keys = listen.kit.vault.existing_keys(tx, &[person]).await?;
    let Who { user_id, buyer_id, email, .. } = Who::open(&keys, Some(person), review.author.as_deref())?;
    let who = contact::Who { customer: None, user_id, buyer_id, email };
    Ok(Some(Case { kind: "recovery", id: recovery, who, order_id: review.order_id }))
}
