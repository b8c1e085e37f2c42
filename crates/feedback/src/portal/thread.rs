use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Frame, Notice, choose, fill, is_own_page, refusal};
use serde::Deserialize;
use store::{Sql, StoreError, micros};
use web::{Path, Problem, Query};

use super::path;
use super::said::said;
use super::visit::{Switch, Visit, form};
use super::words::Words;
use crate::kinds::MAX_TEXT;
use crate::posts::parse::clean;
use crate::posts::row::by_ids;
use crate::posts::{Post, by_token};
use crate::{Feedback, threads};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reply {
    text: String,
}

#[derive(Template)]
#[template(path = "thread.html")]
struct ThreadPage {
    frame: Frame,
    words: &'static Words,
    said: Option<&'static str>,
    number: i64,
    title: String,
    text: String,
    kind: String,
    /// None of what is not taken further.
    state: Option<String>,
    date: String,
    notes: Vec<String>,
    /// Of the post's public page.
    public: Option<String>,
    messages: Vec<Line>,
    /// To the board.
    back: String,
    action: String,
    draft: String,
    error: Option<String>,
    max_text: usize,
}

struct Line {
    is_from_shop: bool,
    is_public: bool,
    date: String,
    text: String,
}

/// The thread of a post, for its author.
pub(super) async fn show(
    State(feedback): State<Feedback>,
    Path(token): Path<String>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let (visit, post) = opened(&feedback, &token, &switch, &headers, &address).await?;
    Ok(answer(&feedback, &visit, &post, &token, ("", None, said(visit.words, ask.said.as_deref()))).await)
}

/// What the author adds.
pub(super) async fn write(
    State(feedback): State<Feedback>,
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    reply: Result<Form<Reply>, FormRejection>,
) -> Result<Response, Response> {
    let (visit, post) = opened(&feedback, &token, &switch, &headers, &address).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let allowed = feedback.limits.reply(visit.shop.id, &post.id.to_string(), feedback.kit.now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let Form(reply) = reply.map_err(|_| visit.notice(Notice::TooBig))?;
    let text = clean(&reply.text);
    let error = match text.chars().count() {
        0 => Some(visit.words.error_empty.to_owned()),
        n if n > MAX_TEXT => Some(fill(visit.words.error_long, MAX_TEXT)),
        _ => None,
    };
    if error.is_some() {
        return Ok(answer(&feedback, &visit, &post, &token, (&text, error, None)).await);
    }
    keep(&feedback, &post, &text).await.map_err(|_| visit.notice(Notice::Failed))?;
    Ok(visit.go(&format!("/f/{token}"), &[("said", "replied")]))
}

async fn keep(feedback: &Feedback, post: &Post, text: &str) -> Result<(), Problem> {
    let tx = feedback.kit.store.begin().await?;
    threads::reply(&tx, feedback, post, text).await?;
    tx.commit().await?;
    feedback.tell(post.shop(), post.id);
    Ok(())
}

async fn opened(
    feedback: &Feedback,
    token: &str,
    switch: &Switch,
    headers: &HeaderMap,
    address: &Address,
) -> Result<(Visit, Post), Response> {
    let kit = &feedback.kit;
    let stranger = |notice: Notice| notice.page(Frame::new(choose(switch.lang.as_deref(), headers, "en"), "", "/f/-"));
    let found = by_token(kit, token).await.map_err(|_| stranger(Notice::Failed))?;
    let Some(post) = found else {
        feedback.limits.guess(address, kit.now()).map_err(|seconds| stranger(Notice::TooMany(seconds)))?;
        return Err(stranger(Notice::WrongLink));
    };
    // The author is known by the link itself.
    let switch = Switch { lang: switch.lang.clone(), token: None };
    let visit = Visit::open(feedback, post.shop(), &format!("/f/{token}"), &switch, headers).await?;
    Ok((visit, post))
}

/// The thread with what was written but not taken, why not, and what was done.
async fn answer(
    feedback: &Feedback,
    visit: &Visit,
    post: &Post,
    token: &str,
    (draft, error, said): (&str, Option<String>, Option<&'static str>),
) -> Response {
    let store = &feedback.kit.store;
    let (Ok(messages), Ok(root)) = (threads::of_author(store, post.id).await, root(store, post).await) else {
        return visit.notice(Notice::Failed);
    };
    let said = said.filter(|_| is_just_sent(post, &messages, micros(feedback.kit.now())));
    let when = |at| visit.shop.time(visit.frame.language, at);
    let line = |message: threads::Message| Line {
        is_from_shop: message.is_from_shop,
        is_public: message.is_public,
        date: when(micros(message.at)),
        text: message.text,
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ThreadPage {
        words: visit.words,
        said,
        number: post.number,
        title: post.title.clone(),
        text: post.text.clone(),
        kind: post.kind.clone(),
        state: Some(root.as_ref().unwrap_or(post).state.clone()).filter(|state| is_told(post, state)),
        date: when(post.created_at),
        notes: notes(feedback, visit, post, root.as_ref()),
        public: post.is_public().then(|| visit.link(&path::post(visit.shop.id, post.number), &[])),
        messages: messages.into_iter().map(line).collect(),
        action: visit.link(&format!("/f/{token}"), &[]),
        back: visit.link(&path::list(visit.shop.id), &[]),
        draft: draft.to_owned(),
        error,
        max_text: MAX_TEXT,
        frame: visit.frame.clone(),
    };
    form(status, &page)
}

/// Authors keep the address of the page, with what was said when they sent something: it holds for so long.
const JUST: i64 = 15 * 60 * 1_000_000;

/// Whether nothing came after what the author sent just now.
fn is_just_sent(post: &Post, messages: &[threads::Message], now: i64) -> bool {
    let last = messages.last();
    !last.is_some_and(|last| last.is_from_shop) && now - last.map_or(post.created_at, |last| micros(last.at)) < JUST
}

/// Not of what was refused, nor that it is merged: other words say that.
fn is_told(post: &Post, state: &str) -> bool {
    state != "merged" && post.approval != "rejected"
}

/// The public post that it was merged into.
async fn root(db: &impl Sql, post: &Post) -> Result<Option<Post>, StoreError> {
    if !post.is_merged() {
        return Ok(None);
    }
    Ok(by_ids(db, post.shop(), &[post.root]).await?.pop().filter(Post::is_public))
}

/// What the author should know: who sees it, where it goes on, and until when they are answered.
fn notes(feedback: &Feedback, visit: &Visit, post: &Post, root: Option<&Post>) -> Vec<String> {
    let words = visit.words;
    let refused = if post.is_private { words.thread_dropped } else { words.thread_rejected };
    let seen = match post.approval.as_str() {
        "held" => Some(words.thread_held.to_owned()),
        "rejected" => Some(fill(refused, refusal(visit.frame.language, post.reason.as_deref().unwrap_or_default()))),
        "public" => None,
        _ => Some(words.thread_private.to_owned()),
    };
    let due = post.due_at.map(|due| {
        let is_late = due < micros(feedback.kit.now());
        let text = if is_late { words.thread_late } else { words.thread_due };
        fill(text, visit.shop.time(visit.frame.language, due))
    });
    let merged = root.map(|root| fill(words.thread_merged, root.number));
    seen.into_iter().chain(merged).chain(due).collect()
}
