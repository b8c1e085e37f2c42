use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::Reply;
use crate::Listen;
use crate::own::{Actor, act, tell};
use crate::reviews::find;
use crate::reviews::row::Review;
use crate::work::{self, Changed};

const MOST: usize = 5_000;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReply {
    pub text: String,
    /// For the customer alone.
    #[serde(default)]
    pub is_private: bool,
}

impl NewReply {
    /// Without the space around its text.
    pub fn checked(self) -> Result<Self, Problem> {
        let text = self.text.trim().to_owned();
        if text.is_empty() || text.chars().count() > MOST {
            return Err(Problem::invalid("text", Fault::Characters { least: 1, most: MOST }));
        }
        Ok(Self { text, ..self })
    }
}

/// Answer a review
#[utoipa::path(post, path = "/reviews/{id}/replies", tag = "reviews", operation_id = "replyToReview",
    params(("id" = Uuid, Path)), request_body = NewReply,
    responses((status = 201, body = Reply), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn post(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewReply>,
) -> Result<(StatusCode, Json<Reply>), Problem> {
    staff.may(Permission::EditCustomers)?;
    let new = new.checked()?;
    let tx = listen.kit.store.begin().await?;
    work::lock(&tx).await?;
    let review = find(&tx, staff.shop, id).await?;
    let (reply, changed) = keep(&tx, &listen, &staff, &review, new).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok((StatusCode::CREATED, Json(reply)))
}

/// Keeps what was [checked](NewReply::checked) as an answer to the review.
pub(super) async fn keep(
    tx: &Tx,
    listen: &Listen,
    staff: &Staff,
    review: &Review,
    new: NewReply,
) -> Result<(Reply, Vec<Changed>), Problem> {
    let (id, at, by) = (listen.kit.ids.uuid(), listen.kit.now(), staff.name.clone());
    let reply = Reply { id, at, is_undated: false, text: new.text, is_private: new.is_private, by, told: None };
    let properties = json!({"reply_id": reply.id, "review_id": review.review_id, "text": reply.text,
        "is_private": reply.is_private});
    let changed = act(tx, listen, staff.shop, &Actor::Staff(staff), "Review Replied", &properties).await?;
    Ok((reply, changed))
}
