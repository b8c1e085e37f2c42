use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
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
use crate::posts::row::{find, lock};
use crate::{Feedback, votes};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// `post` when the vote came from the post's own page.
    back: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ballot {
    /// The number that the page gave to a browser without one.
    browser: Option<Uuid>,
    /// Not empty: the vote is taken back.
    take: String,
}

/// Gives a vote, or takes it back.
pub(super) async fn vote(
    State(feedback): State<Feedback>,
    Path((shop, number)): Path<(Uuid, String)>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    ballot: Result<Form<Ballot>, FormRejection>,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let (mut visit, post) = opened(&feedback, shop, &number, &switch, &headers).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let allowed = feedback.limits.vote(&address, feedback.kit.now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let Form(ballot) = ballot.map_err(|_| visit.notice(Notice::Failed))?;
    if let Some(given) = ballot.browser.filter(|_| !visit.browser.is_known) {
        visit.browser.id = given;
    }
    let list = visit.link(&path::list(shop), &[("tab", tab(&post.kind))]);
    let back = match ask.back.as_deref() {
        Some("post") => visit.go(&path::post(shop, post.number), &[]),
        _ => Redirect::to(&format!("{list}#p{}", post.number)).into_response(),
    };
    if !visit.settings.is_open {
        return Ok(back);
    }
    let caller = Caller { address: &address, headers: &headers };
    let is_for = ballot.take.is_empty();
    match cast(&feedback, &visit, &post, &caller, is_for).await {
        Ok(true) => Ok(if is_for { visit.remembered(back) } else { back }),
        Ok(false) => Ok(visit.go(&path::post(shop, post.number), &[("said", "crowded")])),
        Err(_) => Err(visit.notice(Notice::Failed)),
    }
}

/// False when no more votes of the network count.
async fn cast(
    feedback: &Feedback,
    visit: &Visit,
    post: &Post,
    caller: &Caller<'_>,
    is_for: bool,
) -> Result<bool, Problem> {
    let shop = visit.shop.id;
    let (voter, who) = (visit.voter(feedback, caller), visit.who());
    let tx = feedback.kit.store.begin().await?;
    lock(&tx, shop).await?;
    // It may be merged since it was looked for.
    let root = find(&tx, shop, post.id).await?.root;
    if is_for && !votes::has_room(&tx, root, &voter).await? {
        return Ok(false);
    }
    votes::cast(&tx, feedback, shop, root, (&voter, &who), is_for).await?;
    tx.commit().await?;
    feedback.tell(shop, root);
    Ok(true)
}

fn tab(kind: &str) -> &'static str {
    match kind {
        "problem" => "problems",
        "praise" => "praise",
        _ => "ideas",
    }
}
