use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Query, Staff};

use super::merge::may_be_merged;
use super::row::find;
use crate::Feedback;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewQuery {
    /// Needed: the post that would stay.
    into: Option<Uuid>,
}

/// What the post that stays would be after a merge.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackMergePreview)]
pub(crate) struct Preview {
    number: i64,
    title: String,
    state: String,
    /// Of it now, and with those of the other: who gave both counts once.
    votes: i64,
    votes_after: i64,
    /// Who is told of its news, now and then.
    subscribers: i64,
    subscribers_after: i64,
    /// Posts that come along as they were merged into the other before.
    moved: i64,
}

/// What a merge would make of two posts
///
/// Nothing is changed. It is refused as the merge would be.
#[utoipa::path(get, path = "/feedback/{id}/merge", tag = "feedback", operation_id = "previewFeedbackMerge",
    params(("id" = Uuid, Path), PreviewQuery),
    responses((status = 200, body = Preview), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn preview(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<Preview>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (store, shop) = (&feedback.kit.store, staff.shop);
    let post = find(store, shop, id).await?;
    let into = query.into.ok_or_else(|| Problem::invalid("into", Fault::Missing))?;
    let target = find(store, shop, into).await?;
    may_be_merged(&post, &target)?;
    let both = |what: &str| format!("{what} JOIN feedback_posts q ON q.id = x.post WHERE q.root IN ($1, $2)");
    let votes = both("SELECT COUNT(DISTINCT SUBSTR(x.voter, 1, 32)) FROM feedback_votes x");
    let subscribers =
        both("SELECT COUNT(DISTINCT x.subscriber) FROM feedback_subscriptions x") + " AND x.state = 'active'";
    let moved = "SELECT COUNT(*) FROM feedback_posts p WHERE p.root = $1 AND p.id <> $1";
    Ok(Json(Preview {
        votes_after: count(store, &votes, &[id, into]).await?,
        subscribers_after: count(store, &subscribers, &[id, into]).await?,
        moved: count(store, moved, &[id]).await?,
        number: target.number,
        title: target.title,
        state: target.state,
        votes: target.votes,
        subscribers: target.subscribers,
    }))
}

async fn count(db: &impl Sql, sql: &str, ids: &[Uuid]) -> Result<i64, StoreError> {
    let n: Option<i64> = db.scalar(sql, ids.iter().map(|id| (*id).into()).collect()).await?;
    Ok(n.unwrap_or(0))
}
