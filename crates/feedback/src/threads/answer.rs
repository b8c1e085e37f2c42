use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{StoreError, Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Kit, Path, Permission, Problem, Staff, ValidJson};

use super::say;
use crate::kinds::STATES;
use crate::own::{Actor, queue};
use crate::people::Who;
use crate::posts::parse::{one_of, text};
use crate::posts::row::{find, lock, save};
use crate::posts::view::{FeedbackDetail, detail};
use crate::posts::{Mover, Post, state_changed, tell_case};
use crate::subscriptions::{News, announce};
use crate::{Feedback, known, log};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFeedbackAnswer {
    /// 1 to 4,000 characters.
    text: String,
    /// Shown to everybody who sees the post; otherwise it goes to the author alone.
    is_public: bool,
    /// What the post is from now on; when not given, a new one is `answered`.
    state: Option<String>,
}

const MINUTE: i64 = 60_000_000;

/// Answer a post
///
/// The first answer stops the clock of the promise. Those who wait for news are told by mail.
#[utoipa::path(post, path = "/feedback/{id}/answer", tag = "feedback", operation_id = "answerFeedback",
    params(("id" = Uuid, Path)), request_body = NewFeedbackAnswer,
    responses((status = 201, body = FeedbackDetail), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn answer(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewFeedbackAnswer>,
) -> Result<(StatusCode, Json<FeedbackDetail>), Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let said = text(&new.text)?;
    if let Some(state) = &new.state {
        one_of("state", state, &STATES)?;
    }
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let mut post = find(&tx, shop, id).await?;
    may_be_answered(&post, &new)?;
    let message = say(&tx, kit, (shop, id), &said, new.is_public, Some(&staff)).await?;
    let was_late = post.due_at.is_some_and(|due| due < micros(kit.now()));
    stop_the_clock(kit, &mut post);
    let before = post.state.clone();
    if !post.is_merged() {
        post.state = new.state.unwrap_or_else(|| if before == "new" { "answered".to_owned() } else { before.clone() });
    }
    save(&tx, post.clone()).await?;
    let detail_of = json!({"is_public": new.is_public, "is_late": was_late});
    log::add(&tx, kit, shop, id, Some(&staff), ("answered", &detail_of)).await?;
    queue(&tx, kit, shop, Actor::Staff(&staff), "Feedback Answered", told(&tx, kit, &post, &detail_of).await?).await?;
    if before != post.state {
        let mover = Mover::Staff(&staff);
        state_changed(&tx, kit, mover, &post, &before).await?;
        tell_case(&tx, &feedback, mover, &post, &before).await?;
    }
    announce(&tx, kit, &post, News::Answer { message, is_public: new.is_public }).await?;
    tx.commit().await?;
    feedback.tell(shop, id);
    Ok((StatusCode::CREATED, Json(detail(&feedback, &staff, post).await?)))
}

fn may_be_answered(post: &Post, new: &NewFeedbackAnswer) -> Result<(), Problem> {
    if post.is_erased {
        return Err(Problem::conflict("erased", "the author was erased: nobody would read it"));
    }
    if post.is_merged() && new.is_public {
        return Err(Problem::conflict("merged", "the post was merged: answer the one it was merged into"));
    }
    if post.is_merged() && new.state.is_some() {
        return Err(Problem::conflict(
            "merged",
            "the post was merged: its state is that of the one it was merged into",
        ));
    }
    if post.is_private && new.is_public {
        return Err(Problem::invalid("is_public", Fault::PostIsPrivate));
    }
    Ok(())
}

fn stop_the_clock(kit: &Kit, post: &mut Post) {
    let now = micros(kit.now());
    if post.answered_at.is_none() {
        post.answered_at = Some(now);
        post.answer_minutes = Some((now - post.created_at).max(0) / MINUTE);
    }
    (post.waiting_since, post.due_at, post.changed_at) = (None, None, now);
}

/// No words: they stay where an erasure finds them.
async fn told(tx: &Tx, kit: &Kit, post: &Post, detail: &Value) -> Result<Value, StoreError> {
    let who: Who = known::open(tx, kit, post.person, post.who.as_deref()).await?;
    Ok(json!({"post_id": post.id, "number": post.number, "kind": post.kind, "is_public": detail["is_public"],
        "is_late": detail["is_late"], "answer_minutes": post.answer_minutes, "customer_id": who.customer}))
}
