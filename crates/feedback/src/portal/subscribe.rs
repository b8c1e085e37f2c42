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
use super::post::opened;
use super::visit::{Switch, Visit};
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
) -> Response {
    let shop = ShopId(shop);
    let (visit, post) = match opened(&feedback, shop, &number, &switch, &headers).await {
        Ok(opened) => opened,
        Err(page) => return page,
    };
    if !is_own_page(&headers) {
        return visit.notice(Notice::Foreign);
    }
    let Ok(Form(wanted)) = wanted else { return visit.notice(Notice::Failed) };
    let own = path::post(shop, post.number);
    if visit.visitor.is_some() {
        return match turn(&feedback, &visit, &post).await {
            Ok(said) => visit.go(&own, &[("said", said)]),
            Err(_) => visit.notice(Notice::Failed),
        };
    }
    let Some(email) = email(&wanted.email) else { return visit.go(&own, &[("said", "wrong_email")]) };
    if let Err(seconds) = feedback.limits.mail(&address, &email, feedback.kit.now()) {
        return visit.notice(Notice::TooMany(seconds));
    }
    match ask(&feedback, &visit, &post, email).await {
        // The same for every address: nobody learns here which ones are known.
        Ok(()) => visit.go(&own, &[("said", "asked")]),
        Err(_) => visit.notice(Notice::Failed),
    }
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
