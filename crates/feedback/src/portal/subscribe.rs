use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use pages::{Address, Notice, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::path;
use super::post::{opened, refuse};
use super::visit::{Caller, Switch, Visit};
use crate::people::{Who, email};
use crate::posts::Post;
use crate::posts::row::lock;
use crate::subscriptions::{Follow, follow, is_following, unfollow};
use crate::{Feedback, votes};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    email: String,
}

/// Tells somebody of news from now on, once the address is shown to be theirs; a visitor who is known is told at once, or
/// not any more.
pub(super) async fn subscribe(
    State(feedback): State<Feedback>,
    Path((shop, number)): Path<(Uuid, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    wanted: Result<Form<Wanted>, FormRejection>,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let (visit, post) = opened(&feedback, shop, &number, &switch, &headers).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let Form(wanted) = wanted.map_err(|_| visit.notice(Notice::Failed))?;
    let own = path::post(shop, post.number);
    if visit.visitor.is_some() {
        let said = turn(&feedback, &visit, &post).await.map_err(|_| visit.notice(Notice::Failed))?;
        return Ok(visit.go(&own, &[("said", said)]));
    }
    let Some(email) = email(&wanted.email) else {
        let caller = Caller { address: &address, headers: &headers };
        return Ok(refuse(&feedback, &visit, &post, &caller, wanted.email).await);
    };
    let allowed = feedback.limits.mail(&address, &email, feedback.kit.now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    ask(&feedback, &visit, &post, email).await.map_err(|_| visit.notice(Notice::Failed))?;
    // The same for every address: nobody learns here which ones are known.
    Ok(visit.go(&own, &[("said", "asked")]))
}

async fn ask(feedback: &Feedback, visit: &Visit, post: &Post, email: String) -> Result<(), Problem> {
    let who = Who { email: Some(email), ..Who::default() };
    let wish = Follow { who: &who, language: visit.frame.language, is_author: false, is_proved: false };
    let tx = feedback.kit.store.begin().await?;
    lock(&tx, visit.shop.id).await?;
    follow(&tx, feedback, post, &wish).await?;
    Ok(tx.commit().await?)
}

async fn turn(feedback: &Feedback, visit: &Visit, post: &Post) -> Result<&'static str, Problem> {
    let Some(visitor) = &visit.visitor else { return Ok("ended") };
    let tx = feedback.kit.store.begin().await?;
    lock(&tx, visit.shop.id).await?;
    let said = if is_following(&tx, post.id, visitor.person).await? {
        unfollow(&tx, post.id, visitor.person).await?;
        "ended"
    } else {
        let language = visit.frame.language;
        let wish = Follow { who: &visitor.who, language, is_author: false, is_proved: true };
        follow(&tx, feedback, post, &wish).await?;
        "active"
    };
    votes::recount(&tx, post.id).await?;
    tx.commit().await?;
    Ok(said)
}
