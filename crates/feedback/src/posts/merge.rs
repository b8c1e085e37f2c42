//! Several posts that say the same become one, and may be parted again.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use store::{StoreError, Tx, exec_in, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::row::{Post, by, find, lock, save};
use super::view::{FeedbackDetail, detail};
use crate::kinds::MERGED;
use crate::own::{Actor, queue};
use crate::{Feedback, log, votes};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedbackMerge {
    /// The post that stays.
    into: Uuid,
}

/// Merge a post into another
///
/// Votes and subscribers count for the other from then on, each person once. Gives the post that stays.
#[utoipa::path(post, path = "/feedback/{id}/merge", tag = "feedback", operation_id = "mergeFeedback",
    params(("id" = Uuid, Path)), request_body = FeedbackMerge,
    responses((status = 200, body = FeedbackDetail), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn merge(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(FeedbackMerge { into }): ValidJson<FeedbackMerge>,
) -> Result<Json<FeedbackDetail>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let (mut post, target) = (find(&tx, shop, id).await?, find(&tx, shop, into).await?);
    may_be_merged(&post, &target)?;
    move_tree(&tx, &[id], into).await?;
    post.root = into;
    post.merged_into = Some(into);
    post.state_before = Some(std::mem::replace(&mut post.state, MERGED.to_owned()));
    post.changed_at = micros(kit.now());
    // Who was never answered is answered with the other; who wrote again still waits.
    if post.answered_at.is_none() {
        (post.waiting_since, post.due_at) = (None, None);
    }
    let number = post.number;
    save(&tx, post).await?;
    votes::recount(&tx, into).await?;
    let (to, from) = (json!({"into": target.number}), json!({"number": number}));
    log::add(&tx, kit, shop, id, Some(&staff), ("merged", &to)).await?;
    log::add(&tx, kit, shop, into, Some(&staff), ("merged", &from)).await?;
    let properties = json!({"post_id": id, "number": number, "into": into, "into_number": target.number});
    queue(&tx, kit, shop, Actor::Staff(&staff), "Feedback Merged", properties).await?;
    audit(&tx, kit, &staff, "feedback.merged", &id.to_string(), &format!("#{number} → #{}", target.number)).await?;
    let target = find(&tx, shop, into).await?;
    tx.commit().await?;
    feedback.tell(shop, id);
    feedback.tell(shop, into);
    Ok(Json(detail(&feedback, &staff, target).await?))
}

pub(super) fn may_be_merged(post: &Post, target: &Post) -> Result<(), Problem> {
    let refuse = |code, why: String| Err(Problem::conflict(code, why));
    if post.id == target.id {
        return Err(Problem::invalid("into", Fault::Itself));
    }
    if post.is_merged() {
        return refuse("merged", "the post is merged already: part it first".to_owned());
    }
    if target.is_merged() {
        return refuse(
            "target_merged",
            format!("#{} is merged itself: choose the one it was merged into", target.number),
        );
    }
    if target.approval == "rejected" || target.is_erased {
        return refuse(
            "target_hidden",
            format!("#{} is rejected or erased: nobody would find the answer", target.number),
        );
    }
    if post.is_public() && !target.is_public() {
        let why =
            format!("#{} is not public: those who voted for #{} would lose sight of it", target.number, post.number);
        return refuse("target_hidden", why);
    }
    Ok(())
}

/// Puts posts with all that was merged into them under a root.
async fn move_tree(tx: &Tx, posts: &[Uuid], root: Uuid) -> Result<(), StoreError> {
    for column in ["id", "root"] {
        exec_in(tx, &[root.into()], posts, |list| {
            format!("UPDATE feedback_posts SET root = $1 WHERE {column} IN ({list})")
        })
        .await?;
    }
    Ok(())
}

/// Part a post from the one it was merged into
///
/// It is again what it was; everybody has their votes back. Gives the parted post.
#[utoipa::path(post, path = "/feedback/{id}/unmerge", tag = "feedback", operation_id = "unmergeFeedback",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = FeedbackDetail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn unmerge(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<FeedbackDetail>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let mut post = find(&tx, shop, id).await?;
    let Some(into) = post.merged_into.filter(|_| post.is_merged()) else {
        return Err(Problem::conflict("not_merged", "the post is not merged"));
    };
    let root = find(&tx, shop, post.root).await?;
    let tree = by(&tx, shop, "root", &[root.id]).await?;
    let own: Vec<Uuid> = below(&tree, id).into_iter().collect();
    exec_in(&tx, &[id.into()], &own, |list| format!("UPDATE feedback_posts SET root = $1 WHERE id IN ({list})"))
        .await?;
    (post.root, post.merged_into) = (id, None);
    post.state = post.state_before.take().unwrap_or_else(|| "new".to_owned());
    post.changed_at = micros(kit.now());
    if post.approval != "rejected" {
        post.wait_as_before();
    }
    let number = post.number;
    save(&tx, post).await?;
    votes::recount(&tx, id).await?;
    votes::recount(&tx, root.id).await?;
    let (from, of) = (json!({"from": root.number}), json!({"number": number}));
    log::add(&tx, kit, shop, id, Some(&staff), ("unmerged", &from)).await?;
    log::add(&tx, kit, shop, into, Some(&staff), ("unmerged", &of)).await?;
    let properties = json!({"post_id": id, "number": number, "from": root.id, "from_number": root.number});
    queue(&tx, kit, shop, Actor::Staff(&staff), "Feedback Unmerged", properties).await?;
    audit(&tx, kit, &staff, "feedback.unmerged", &id.to_string(), &format!("#{number} ← #{}", root.number)).await?;
    let post = find(&tx, shop, id).await?;
    tx.commit().await?;
    feedback.tell(shop, id);
    feedback.tell(shop, root.id);
    Ok(Json(detail(&feedback, &staff, post).await?))
}

/// A post and all that was merged into it, directly or by way of others.
fn below(tree: &[Post], top: Uuid) -> BTreeSet<Uuid> {
    let mut found = BTreeSet::from([top]);
    loop {
        let more: Vec<Uuid> = tree
            .iter()
            .filter(|post| post.merged_into.is_some_and(|into| found.contains(&into)) && !found.contains(&post.id))
            .map(|post| post.id)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}
