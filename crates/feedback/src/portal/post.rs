use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Frame, Notice, fill};
use primitives::ShopId;
use serde::Deserialize;
use store::{Sql, StoreError, micros};
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::path;
use super::said::said;
use super::visit::{Caller, Switch, Visit, form};
use super::words::Words;
use crate::posts::Post;
use crate::posts::row::{by_ids, by_number};
use crate::{Feedback, known, log, subscriptions, threads, votes};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: Option<String>,
}

#[derive(Template)]
#[template(path = "post.html")]
struct PostPage {
    frame: Frame,
    words: &'static Words,
    said: Option<&'static str>,
    number: i64,
    title: String,
    text: String,
    language: Option<String>,
    kind: String,
    state: String,
    meta: String,
    votes: String,
    is_open: bool,
    vote_label: String,
    has_voted: bool,
    vote_action: String,
    ballot: Option<Uuid>,
    /// Date and text.
    answers: Vec<(String, String)>,
    /// Date and state.
    history: Vec<(String, &'static str)>,
    merged: Option<String>,
    follow_action: String,
    follow: FollowForm,
    /// What was filled in there and is no address, and what is said of it.
    email: String,
    email_error: Option<&'static str>,
    back: String,
}

/// How somebody may be told of news.
enum FollowForm {
    /// There is no mail server, and nobody is known.
    None,
    ByMail,
    /// A visitor who is known.
    Start,
    Stop,
}

/// A public post.
pub(super) async fn show(
    State(feedback): State<Feedback>,
    Path((shop, number)): Path<(Uuid, String)>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let (visit, post) = opened(&feedback, ShopId(shop), &number, &switch, &headers).await?;
    let caller = Caller { address: &address, headers: &headers };
    let page = build(&feedback, &visit, &post, &caller, ask.said.as_deref()).await;
    Ok(visit.page(StatusCode::OK, &page.map_err(|_| visit.notice(Notice::Failed))?))
}

/// The same with an address that is none.
pub(super) async fn refuse(
    feedback: &Feedback,
    visit: &Visit,
    post: &Post,
    caller: &Caller<'_>,
    email: String,
) -> Response {
    let Ok(page) = build(feedback, visit, post, caller, None).await else { return visit.notice(Notice::Failed) };
    let page = PostPage { email, email_error: Some(visit.words.error_email), ..page };
    form(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// A public post of a number; one that was merged leads to the one it was merged into.
pub(super) async fn opened(
    feedback: &Feedback,
    shop: ShopId,
    number: &str,
    switch: &Switch,
    headers: &HeaderMap,
) -> Result<(Visit, Post), Response> {
    let number: i64 = number.parse().unwrap_or(0);
    let visit = Visit::open(feedback, shop, &path::post(shop, number), switch, headers).await?;
    let found = find(&feedback.kit.store, shop, number).await.map_err(|_| visit.notice(Notice::Failed))?;
    match found {
        None => Err(visit.notice(Notice::Missing)),
        Some(post) if post.number != number => Err(visit.go(&path::post(shop, post.number), &[])),
        Some(post) => Ok((visit, post)),
    }
}

async fn find(db: &impl Sql, shop: ShopId, number: i64) -> Result<Option<Post>, StoreError> {
    let Some(post) = by_number(db, shop, number).await?.filter(Post::is_public) else { return Ok(None) };
    if !post.is_merged() {
        return Ok(Some(post));
    }
    Ok(by_ids(db, shop, &[post.root]).await?.pop().filter(Post::is_public))
}

async fn build(
    feedback: &Feedback,
    visit: &Visit,
    post: &Post,
    caller: &Caller<'_>,
    code: Option<&str>,
) -> Result<PostPage, Problem> {
    let (kit, words) = (&feedback.kit, visit.words);
    let has_voted = votes::has_voted(&kit.store, post.id, &visit.voter(feedback, caller)).await?;
    let author = known::open(&kit.store, kit, post.person, post.who.as_deref()).await?.signature;
    let written = visit.date(post.created_at);
    let meta = match author {
        Some(name) => format!("{} · {written}", fill(words.by, name)),
        None => written.clone(),
    };
    let answers = threads::public(&kit.store, post.id).await?;
    let own = path::post(visit.shop.id, post.number);
    let label = if has_voted { words.unvote } else { words.vote_for };
    Ok(PostPage {
        words,
        said: said(words, code),
        number: post.number,
        meta,
        votes: words.votes(post.votes),
        is_open: visit.settings.is_open,
        vote_label: fill(label, &post.title),
        has_voted,
        vote_action: visit.link(&format!("{own}/vote"), &[("back", "post")]),
        ballot: visit.ballot(),
        answers: answers.into_iter().map(|said| (visit.date(micros(said.at)), said.text)).collect(),
        history: history(&kit.store, visit, post, written).await?,
        merged: merged(&kit.store, post.id).await?.map(|n| words.merged(n)),
        follow_action: visit.link(&format!("{own}/subscribe"), &[]),
        follow: follow_form(feedback, visit, post.id).await?,
        email: String::new(),
        email_error: None,
        back: visit.link(&path::list(visit.shop.id), &[]),
        title: post.title.clone(),
        text: post.text.clone(),
        language: post.language.clone().filter(|language| language != "other"),
        kind: post.kind.clone(),
        state: post.state.clone(),
        frame: visit.frame.clone(),
    })
}

async fn follow_form(feedback: &Feedback, visit: &Visit, post: Uuid) -> Result<FollowForm, StoreError> {
    Ok(match &visit.visitor {
        Some(visitor) => match subscriptions::is_following(&feedback.kit.store, post, visitor.person).await? {
            true => FollowForm::Stop,
            false => FollowForm::Start,
        },
        None if feedback.contact.address().is_some() => FollowForm::ByMail,
        None => FollowForm::None,
    })
}

/// When it was written, and every state since.
async fn history(
    db: &impl Sql,
    visit: &Visit,
    post: &Post,
    written: String,
) -> Result<Vec<(String, &'static str)>, StoreError> {
    let mut history = vec![(written, visit.words.history_from)];
    for entry in log::of(db, post.id).await?.into_iter().filter(|entry| entry.what == "state_changed") {
        let state = entry.detail["to"].as_str().unwrap_or_default();
        history.push((visit.date(micros(entry.at)), visit.words.state(state)));
    }
    Ok(history)
}

/// How many were merged into it, of those that count.
async fn merged(db: &impl Sql, post: Uuid) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT COUNT(*) FROM feedback_posts p WHERE p.root = $1 AND p.id <> $1 AND p.approval <> 'rejected'";
    let n: Option<i64> = db.scalar(sql, vec![post.into()]).await?;
    Ok(n.filter(|n| *n > 0))
}
