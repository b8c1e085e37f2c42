use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::find;
use super::row::Review;
use crate::Listen;
use crate::own::{Actor, act, tell};
use crate::work::{self, Changed};

/// The only reasons for which a review may be taken down. None is about its stars.
pub(crate) const REASONS: [&str; 8] =
    ["spam", "offensive", "personal_data", "off_topic", "illegal", "duplicate", "fake", "wrong_product"];

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDecision {
    /// publish: shows a held one; reject: takes one down; restore: takes a rejection back; reward: marks it as rewarded, which
    /// cannot be taken back.
    #[schema(pattern = "publish|reject|restore|reward")]
    pub(super) decision: String,
    /// Of a rejection: spam, offensive, personal_data, off_topic, illegal, duplicate, fake or wrong_product.
    pub(super) reason: Option<String>,
    /// Of a reward: what was given. It has to be said.
    pub(super) note: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewDecided)]
pub(crate) struct Decided {
    pub id: Uuid,
    /// What the review is now: published | rejected.
    pub state: String,
}

impl NewDecision {
    fn check(&self) -> Result<(), Problem> {
        let is_known = |reason: &String| REASONS.contains(&reason.as_str());
        match (self.decision.as_str(), &self.reason) {
            ("reward", None) if self.note.as_deref().is_none_or(|note| note.trim().is_empty()) => {
                Err(Problem::invalid("note", Fault::Missing))
            }
            ("publish" | "restore" | "reward", None) => Ok(()),
            ("publish" | "restore" | "reward", Some(_)) => Err(Problem::invalid("reason", Fault::OnlyForRejection)),
            ("reject", Some(reason)) if is_known(reason) => Ok(()),
            ("reject", _) => Err(Problem::invalid("reason", Fault::one_of(&REASONS))),
            _ => Err(Problem::invalid("decision", Fault::one_of(&["publish", "reject", "restore", "reward"]))),
        }
    }
}

/// Decide whether a review is shown, or that it was rewarded
///
/// Decisions are kept for ever, with their reason and who made them. A bad rating is no reason. What its writer withdrew
/// stays so.
#[utoipa::path(post, path = "/reviews/{id}/decisions", tag = "reviews", operation_id = "decideReview",
    params(("id" = Uuid, Path)), request_body = NewDecision,
    responses((status = 201, body = Decided), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewDecision>,
) -> Result<(StatusCode, Json<Decided>), Problem> {
    staff.may(Permission::EditCustomers)?;
    new.check()?;
    let tx = listen.kit.store.begin().await?;
    work::lock(&tx).await?;
    let review = find(&tx, staff.shop, id).await?;
    if review.is_withdrawn() && new.decision != "reward" {
        return Err(Problem::conflict("withdrawn", "who wrote the review took it back: nobody else can show it again"));
    }
    if new.decision == "restore" && review.state != "rejected" {
        return Err(Problem::conflict("not_rejected", "only a rejected review can be restored"));
    }
    if new.decision == "reward" && review.is_rewarded {
        return Err(Problem::conflict("rewarded", "the review is marked as rewarded already"));
    }
    let (id, changed) = record(&tx, &listen, &staff, &review, &new).await?;
    let state = find(&tx, staff.shop, review.id).await?.state;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok((StatusCode::CREATED, Json(Decided { id, state })))
}

/// Puts a decision in place and into both logs, that of the review and that of the shop; gives its id.
pub(super) async fn record(
    tx: &Tx,
    listen: &Listen,
    staff: &Staff,
    review: &Review,
    new: &NewDecision,
) -> Result<(Uuid, Vec<Changed>), Problem> {
    let id = listen.kit.ids.uuid();
    let properties = json!({"decision_id": id, "review_id": review.review_id, "decision": new.decision,
        "reason": new.reason, "note": new.note});
    let changed = act(tx, listen, staff.shop, &Actor::Staff(staff), "Review Decided", &properties).await?;
    let detail = new.reason.as_deref().unwrap_or(&new.decision);
    audit(tx, &listen.kit, staff, &format!("review.{}", new.decision), &review.id.to_string(), detail).await?;
    Ok((id, changed))
}
