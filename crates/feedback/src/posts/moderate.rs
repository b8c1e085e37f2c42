use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use store::micros;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::row::{Post, find, lock, save};
use super::view::{FeedbackPost, one};
use crate::kinds::REASONS;
use crate::own::{Actor, queue};
use crate::{Feedback, log};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedbackDecision {
    /// publish: shows a held one; reject: takes one down; restore: takes a rejection back.
    #[schema(pattern = "publish|reject|restore")]
    decision: String,
    /// Of a rejection: spam, offensive, personal_data, off_topic, illegal, duplicate or fake.
    reason: Option<String>,
}

impl FeedbackDecision {
    fn check(&self) -> Result<(), Problem> {
        let is_known = |reason: &String| REASONS.contains(&reason.as_str());
        match (self.decision.as_str(), &self.reason) {
            ("publish" | "restore", None) => Ok(()),
            ("publish" | "restore", Some(_)) => Err(Problem::invalid("reason", Fault::OnlyForRejection)),
            ("reject", Some(reason)) if is_known(reason) => Ok(()),
            ("reject", _) => Err(Problem::invalid("reason", Fault::one_of(&REASONS))),
            _ => Err(Problem::invalid("decision", Fault::one_of(&["publish", "reject", "restore"]))),
        }
    }

    /// What the post is then.
    fn apply(&self, post: &mut Post) -> Result<(), Problem> {
        let next = match (self.decision.as_str(), post.approval.as_str()) {
            ("publish", "held") => "public",
            ("reject", "held" | "public" | "private") => "rejected",
            // What was for the shop alone is so again.
            ("restore", "rejected") if post.is_private => "private",
            ("restore", "rejected") => "public",
            (decision, approval) => {
                let why = format!("the post is {approval}: it cannot be changed by “{decision}”");
                return Err(Problem::conflict("not_possible", why));
            }
        };
        post.approval = next.to_owned();
        post.reason.clone_from(&self.reason);
        Ok(())
    }
}

/// Decide whether a post is shown
///
/// Decisions are kept for ever, with their reason and who made them. What somebody thinks of the shop is no reason.
#[utoipa::path(post, path = "/feedback/{id}/moderate", tag = "feedback", operation_id = "moderateFeedback",
    params(("id" = Uuid, Path)), request_body = FeedbackDecision,
    responses((status = 200, body = FeedbackPost), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn moderate(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(decision): ValidJson<FeedbackDecision>,
) -> Result<Json<FeedbackPost>, Problem> {
    staff.may(Permission::EditCustomers)?;
    decision.check()?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let mut post = find(&tx, shop, id).await?;
    decision.apply(&mut post)?;
    post.changed_at = micros(kit.now());
    save(&tx, post.clone()).await?;
    let detail = json!({"decision": decision.decision, "reason": decision.reason});
    log::add(&tx, kit, shop, id, Some(&staff), ("moderated", &detail)).await?;
    let properties = json!({"post_id": id, "number": post.number, "kind": post.kind, "decision": decision.decision,
        "reason": decision.reason});
    queue(&tx, kit, shop, Actor::Staff(&staff), "Feedback Moderated", properties).await?;
    let why = decision.reason.as_deref().unwrap_or(&decision.decision);
    audit(&tx, kit, &staff, &format!("feedback.{}", decision.decision), &id.to_string(), why).await?;
    tx.commit().await?;
    feedback.tell(shop, id);
    Ok(Json(one(&feedback, &staff, post).await?))
}
