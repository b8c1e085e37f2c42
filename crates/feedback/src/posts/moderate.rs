use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use store::{Sql, StoreError, Tx, instant, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::row::{Post, find, lock, save};
use super::view::{FeedbackPost, one};
use crate::kinds::REASONS;
use crate::own::{Actor, queue};
use crate::subscriptions::{News, announce, hush, pardon};
use crate::{Feedback, log, settings};

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
        // A refusal owes no answer; what its author says to it does.
        match next {
            "rejected" => (post.waiting_since, post.due_at) = (None, None),
            _ if self.decision == "restore" => post.wait_as_before(),
            _ => {}
        }
        Ok(())
    }
}

/// Decide whether a post is shown
///
/// Decisions are kept for ever, with their reason and who made them. What somebody thinks of the shop is no reason. The
/// author is told of a rejection by mail two minutes later; nobody else hears of the post any more.
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
    if decision.decision == "restore"
        && post.answered_at.is_some()
        && let Some(since) = unanswered(&tx, id).await?.filter(|_| !post.is_erased)
    {
        let calendar = web::calendar(&tx, shop, instant(since)).await?;
        let due = settings::load(&tx, shop).await?.due(&calendar, &post.kind, since);
        (post.waiting_since, post.due_at) = (Some(since), Some(due));
    }
    post.changed_at = micros(kit.now());
    save(&tx, post.clone()).await?;
    if post.approval == "rejected" {
        hush(&tx, kit, &post).await?;
        announce(&tx, kit, &post, News::Refusal).await?;
    } else {
        pardon(&tx, kit, &post).await?;
    }
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

/// Since when the author waits for an answer to what they said after the last one.
async fn unanswered(tx: &Tx, post: Uuid) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT MIN(r.at) FROM feedback_log r WHERE r.post = $1 AND r.what = 'replied' AND r.n > (
        SELECT COALESCE(MAX(a.n), 0) FROM feedback_log a WHERE a.post = $1 AND a.what = 'answered')";
    Ok(tx.scalar::<Option<i64>>(sql, vec![post.into()]).await?.flatten())
}
