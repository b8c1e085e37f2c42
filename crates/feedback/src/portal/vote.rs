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
    lang: Option<String>,
    #[serde(rename = "as")]
    token: Option<String>,
}

/// Gives a vote, or takes it back when it was given.
pub(super) async fn vote(
    State(feedback): State<Feedback>,
    Path((shop, number)): Path<(Uuid, String)>,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
    address: Address,
) -> Response {
    let switch = Switch { lang: ask.lang.clone(), token: ask.token.clone() };
    let shop = ShopId(shop);
    let (visit, post) = match opened(&feedback, shop, &number, &switch, &headers).await {
        Ok(opened) => opened,
        Err(page) => return page,
    };
    if !is_own_page(&headers) {
        return visit.notice(Notice::Foreign);
    }
    if let Err(seconds) = feedback.limits.vote(&address, feedback.kit.now()) {
        return visit.notice(Notice::TooMany(seconds));
    }
    let caller = Caller { address: &address, headers: &headers };
    if visit.settings.is_open && turn(&feedback, &visit, &post, &caller).await.is_err() {
        return visit.notice(Notice::Failed);
    }
    if ask.back.as_deref() == Some("post") {
        return visit.go(&path::post(shop, post.number), &[]);
    }
    let list = visit.link(&path::list(shop), &[("tab", tab(&post.kind))]);
    Redirect::to(&format!("{list}#p{}", post.number)).into_response()
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
