use axum::extract::State;
use axum::http::StatusCode;
use contact::{Kind, Withdrawal};
use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

use crate::Listen;
use crate::own::{Actor, act, tell};
use crate::reviews::find;
use crate::work;

#[derive(FromQueryResult)]
struct Row {
    staff: Uuid,
    is_private: bool,
}

/// Withdraw an answer
///
/// Nobody reads it any more, and its mail does not leave where it has not yet. That the review was answered stays, as
/// does when and by whom.
#[utoipa::path(delete, path = "/reviews/{id}/replies/{reply}", tag = "reviews", operation_id = "withdrawReply",
    params(("id" = Uuid, Path), ("reply" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn withdraw(
    State(listen): State<Listen>,
    staff: Staff,
    Path((id, reply)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&listen.kit, staff.shop);
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let review = find(&tx, shop, id).await?;
    let sql = "SELECT staff, is_private FROM review_replies WHERE review = $1 AND id = $2 AND text <> ''";
    let found: Option<Row> = tx.row(sql, vec![review.id.into(), reply.into()]).await?;
    let Row { staff: writer, is_private } = found.ok_or_else(|| Problem::not_found("reply"))?;
    if writer.is_nil() {
        return Err(Problem::conflict(
            "not_own",
            "it came with the review: what was written elsewhere is changed there",
        ));
    }
    let properties = json!({"reply_id": reply, "review_id": review.review_id, "is_private": is_private,
        "is_withdrawn": true});
    let changed = act(&tx, &listen, shop, &Actor::Staff(&staff), "Review Replied", &properties).await?;
    contact::withdraw(&tx, (&kit.ids, kit.now()), shop, (Kind::Result, &[reply]), Withdrawal::Undone).await?;
    audit(&tx, kit, &staff, "review_reply.withdrawn", &reply.to_string(), &review.review_id).await?;
    tx.commit().await?;
    tell(&listen, shop, &changed);
    Ok(StatusCode::NO_CONTENT)
}
