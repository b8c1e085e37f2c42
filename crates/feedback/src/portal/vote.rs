use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Notice, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::path;
use super::post::opened;
use super::visit::{Caller, Switch, Visit};
use crate::posts::Post;
use crate::{Feedback, votes};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// `post` when the vote came from the post's own page.
    back: Option<String>,
}

/// Gives a vote, or takes it back when it was given.
pub(super) async fn vote(
    State(feedback): State<Feedback>,
    Path((shop, number)): Path<(Uuid, String)>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let (visit, post) = opened(&feedback, shop, &number, &switch, &headers).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let allowed = feedback.limits.vote(&address, feedback.kit.now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    if visit.settings.is_open {
        let caller = Caller { address: &address, headers: &headers };
        turn(&feedback, &visit, &post, &caller).await.map_err(|_| visit.notice(Notice::Failed))?;
    }
    if ask.back.as_deref() == Some("post") {
        return Ok(visit.go(&path::post(shop, post.number), &[]));
    }
    let list = visit.link(&path::list(shop), &[("tab", tab(&post.kind))]);
    Ok(Redirect::to(&format!("{list}#p{}", post.number)).into_response())
}

async fn turn(feedback: &Feedback, visit: &Visit, post: &Post, caller: &Caller<'_>) -> Result<(), Problem> {
    let shop = visit.shop.id;
    let (voter, who) = (visit.voter(feedback, caller), visit.who());
    let tx = feedback.kit.store.begin().await?;
    let has_voted = votes::has_voted(&tx, post.id, &voter).await?;
    votes::cast(&tx, feedback, shop, post.id, (&voter, &who), !has_voted).await?;
    tx.commit().await?;
    feedback.tell(shop, post.id);
    Ok(())
}

fn tab(kind: &str) -> &'static str {
    match kind {
        "problem" => "problems",
        "praise" => "praise",
        _ => "ideas",
    }
}
