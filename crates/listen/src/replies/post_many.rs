use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Permission, Problem, Staff, ValidJson};

use super::post::{NewReply, keep};
use crate::Listen;
use crate::batch::{self, Batch, Outcomes};
use crate::own::tell;
use crate::reviews::find;
use crate::work::{self, Changed};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReplies {
    /// 1 to 50.
    reviews: Vec<ReplyTo>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewReplyTo)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyTo {
    /// The review.
    id: Uuid,
    text: String,
    /// For the customer alone.
    #[serde(default)]
    is_private: bool,
    /// How many answers the review had when this one was written, 0 when not given. One that has more by now is not
    /// answered again, so that neither a retry nor a colleague makes two of one.
    #[serde(default)]
    replies_seen: i64,
}

/// Answer several reviews
///
/// Each that can be answered is; of each other one the problem is told: `answered_since`, `not_found` or `invalid`.
#[utoipa::path(post, path = "/reviews/replies", tag = "reviews", operation_id = "replyToReviews",
    request_body = NewReplies, responses((status = 200, body = Outcomes), (status = 422, body = Problem)))]
pub(crate) async fn post_many(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(new): ValidJson<NewReplies>,
) -> Result<Json<Outcomes>, Problem> {
    staff.may(Permission::EditCustomers)?;
    batch::check_count(new.reviews.len())?;
    let tx = listen.kit.store.begin().await?;
    work::lock(&tx).await?;
    let mut batch = Batch::default();
    for one in new.reviews {
        batch.take(one.id, reply(&tx, &listen, &staff, one).await)?;
    }
    tx.commit().await?;
    tell(&listen, staff.shop, &batch.changed);
    Ok(Json(Outcomes { items: batch.items }))
}

async fn reply(tx: &Tx, listen: &Listen, staff: &Staff, one: ReplyTo) -> Result<Vec<Changed>, Problem> {
    let ReplyTo { id, text, is_private, replies_seen } = one;
    let new = NewReply { text, is_private }.checked()?;
    let review = find(tx, staff.shop, id).await?;
    if review.replies > replies_seen {
        return Err(Problem::conflict("answered_since", "the review was answered in the meantime"));
    }
    Ok(keep(tx, listen, staff, &review, new).await?.1)
}
