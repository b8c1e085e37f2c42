use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Frame, Notice, is_own_page};
use primitives::ShopId;
use primitives::calendar::Calendar;
use primitives::text::line;
use serde::Deserialize;
use store::{Sql, StoreError, micros};
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::draft::{Draft, Errors};
use super::path;
use super::similar::{Alike, SCRIPT, alike_to, with_script};
use super::visit::{Caller, Switch, Visit, form};
use super::words::Words;
use crate::Feedback;
use crate::kinds::{KINDS, MAX_NAME, MAX_TEXT, MAX_TITLE};
use crate::people::Who;
use crate::posts::row::by_ids;
use crate::posts::{Match, NewPost, Origin, Post, alike, keep, thread_path, titled};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// What is chosen at first.
    kind: String,
    /// What it is called at first, as it was searched for.
    title: String,
}

#[derive(Template)]
#[template(path = "write.html")]
struct WritePage {
    frame: Frame,
    words: &'static Words,
    kinds: [&'static str; 4],
    draft: Draft,
    errors: Errors,
    /// Until when an answer comes, by kind.
    promise: Vec<(&'static str, String)>,
    alike: Vec<Alike>,
    /// Posts alike were looked for by the title alone …
    is_looked: bool,
    /// … and there are none.
    is_new: bool,
    script: &'static str,
    /// Where a script asks for posts like what is being typed.
    similar: String,
    can_mail: bool,
    is_visitor: bool,
    is_open: bool,
    action: String,
    back: String,
    max_title: usize,
    max_text: usize,
    max_name: usize,
}

/// The form.
pub(super) async fn show(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let visit = visit(&feedback, ShopId(shop), &ask, &switch, &headers).await?;
    let title = line(&ask.title).chars().take(MAX_TITLE).collect();
    let draft = Draft { kind: ask.kind, title, ..Draft::default() };
    Ok(page(&feedback, &visit, StatusCode::OK, (draft, Errors::default(), Vec::new())).await)
}

/// Takes a filled-in form.
pub(super) async fn send(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    form: Result<Form<Draft>, FormRejection>,
) -> Result<Response, Response> {
    let visit = visit(&feedback, ShopId(shop), &ask, &switch, &headers).await?;
    let caller = Caller { address: &address, headers: &headers };
    sent(&feedback, &visit, &caller, form).await
}

async fn visit(
    feedback: &Feedback,
    shop: ShopId,
    ask: &Ask,
    switch: &Switch,
    headers: &HeaderMap,
) -> Result<Visit, Response> {
    let place = format!("{}/new", path::list(shop));
    Visit::open(feedback, shop, &path::with(&place, &[("kind", &ask.kind), ("title", &ask.title)]), switch, headers)
        .await
}

async fn sent(
    feedback: &Feedback,
    visit: &Visit,
    caller: &Caller<'_>,
    form: Result<Form<Draft>, FormRejection>,
) -> Result<Response, Response> {
    if !is_own_page(caller.headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let failed = |_| visit.notice(Notice::Failed);
    let sender = visit.visitor.as_ref().map_or_else(|| caller.address.0.clone(), |visitor| visitor.person.to_string());
    let too_many = |seconds| visit.notice(Notice::TooMany(seconds));
    if form.as_ref().is_ok_and(|Form(draft)| !draft.look.is_empty()) {
        feedback.limits.search(visit.shop.id, caller.address, feedback.kit.now()).map_err(too_many)?;
    } else {
        feedback.limits.post(visit.shop.id, &sender, feedback.kit.now()).map_err(too_many)?;
    }
    let Form(draft) = form.map_err(|_| visit.notice(Notice::TooBig))?;
    let draft = draft.cleaned();
    if !draft.look.is_empty() {
        return looked(feedback, visit, draft).await.map_err(failed);
    }
    let errors = draft.check(visit.words);
    if !visit.settings.is_open || !errors.are_none() {
        return Ok(page(feedback, visit, StatusCode::UNPROCESSABLE_ENTITY, (draft, errors, Vec::new())).await);
    }
    let from = visit.sender(feedback, caller);
    if let Some(post) = again(feedback, visit.shop.id, &from, &draft).await.map_err(failed)? {
        return Ok(visit.go(&thread_path(&feedback.kit, &post), &[("said", what_is_said(feedback, visit, &draft))]));
    }
    if draft.may_be_known() {
        let found = near(feedback, visit.shop.id, &draft).await.map_err(failed)?;
        if !found.is_empty() {
            return Ok(page(feedback, visit, StatusCode::OK, (draft, errors, found)).await);
        }
    }
    if let Some(email) = draft.email().filter(|_| visit.visitor.is_none()) {
        let allowed = feedback.limits.mail(caller.address, &email, feedback.kit.now());
        allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    }
    let post = kept(feedback, visit, caller, &draft).await.map_err(|_| visit.notice(Notice::Failed))?;
    let thread = visit.go(&thread_path(&feedback.kit, &post), &[("said", what_is_said(feedback, visit, &draft))]);
    // Who writes what others see votes for it with it.
    Ok(if post.is_private { thread } else { visit.remembered(thread) })
}

/// Who gave an address is asked by a mail whether it is theirs.
fn what_is_said(feedback: &Feedback, visit: &Visit, draft: &Draft) -> &'static str {
    let is_mailed = visit.visitor.is_none() && draft.email().is_some() && feedback.contact.address().is_some();
    if is_mailed { "sent_mailed" } else { "sent" }
}

/// The form again with the posts that are called alike; nothing is sent.
async fn looked(feedback: &Feedback, visit: &Visit, draft: Draft) -> Result<Response, StoreError> {
    let mut found = titled(&feedback.kit.store, visit.shop.id, &draft.title).await?;
    found.truncate(ALIKE);
    Ok(page(feedback, visit, StatusCode::OK, (draft, Errors::default(), found)).await)
}

/// How long the same words from the same place are an impatient finger.
const AGAIN: i64 = 600_000_000;

/// What was sent a moment ago.
async fn again(feedback: &Feedback, shop: ShopId, sender: &str, draft: &Draft) -> Result<Option<Post>, StoreError> {
    let kit = &feedback.kit;
    let sql = "SELECT p.id FROM feedback_posts p WHERE p.shop = $1 AND p.sender = $2 AND p.created_at > $3
               AND p.kind = $4 AND p.title = $5 AND p.text = $6 AND NOT p.is_erased LIMIT 1";
    let values = vec![
        shop.0.into(),
        sender.into(),
        (micros(kit.now()) - AGAIN).into(),
        draft.kind.as_str().into(),
        draft.title.as_str().into(),
        draft.text.as_str().into(),
    ];
    match kit.store.scalar::<Uuid>(sql, values).await? {
        Some(id) => Ok(by_ids(&kit.store, shop, &[id]).await?.pop()),
        None => Ok(None),
    }
}

/// Shown of posts alike.
pub(super) const ALIKE: usize = 3;
/// From this score on, an author is asked whether it is the same.
const NEAR: f64 = 0.34;

async fn near(feedback: &Feedback, shop: ShopId, draft: &Draft) -> Result<Vec<Match>, StoreError> {
    let mut found = alike(&feedback.kit.store, shop, &draft.title, &draft.text, true).await?;
    found.retain(|found| found.score >= NEAR);
    found.truncate(ALIKE);
    Ok(found)
}

async fn kept(feedback: &Feedback, visit: &Visit, caller: &Caller<'_>, draft: &Draft) -> Result<Post, Problem> {
    let signature = draft.signature();
    let (who, origin) = match &visit.visitor {
        Some(visitor) => (Who { signature, ..visitor.who.clone() }, Origin::Link),
        None => (Who { signature, email: draft.email(), ..Who::default() }, Origin::Portal),
    };
    let new = NewPost {
        kind: &draft.kind,
        title: draft.title.clone(),
        text: draft.text.clone(),
        is_private: draft.is_private(),
        who,
        is_proved: visit.visitor.is_some(),
        sender: Some(visit.sender(feedback, caller)),
        voter: Some(visit.voter(feedback, caller)),
        language: visit.frame.language,
        origin,
    };
    let tx = feedback.kit.store.begin().await?;
    let post = keep(&tx, feedback, visit.shop.id, &visit.settings, new).await?;
    tx.commit().await?;
    feedback.tell(visit.shop.id, post.id);
    Ok(post)
}

/// Until when an answer comes to what is written now.
fn promise(visit: &Visit, calendar: &Calendar, now: i64) -> Vec<(&'static str, String)> {
    let due = |kind| visit.shop.time(visit.frame.language, visit.settings.due(calendar, kind, now));
    KINDS.into_iter().map(|kind| (kind, due(kind))).collect()
}

async fn page(
    feedback: &Feedback,
    visit: &Visit,
    status: StatusCode,
    (draft, errors, found): (Draft, Errors, Vec<Match>),
) -> Response {
    let (words, shop) = (visit.words, visit.shop.id);
    let (store, now) = (&feedback.kit.store, feedback.kit.now());
    let Ok(calendar) = web::calendar(store, shop, now).await else { return visit.notice(Notice::Failed) };
    let promise = promise(visit, &calendar, micros(now));
    let page = WritePage {
        words,
        kinds: KINDS,
        is_looked: !draft.look.is_empty(),
        script: SCRIPT,
        is_new: !draft.look.is_empty() && found.is_empty() && !draft.title.is_empty(),
        alike: found.into_iter().map(|found| alike_to(visit, found)).collect(),
        similar: visit.link(&format!("{}/similar", path::list(shop)), &[]),
        draft,
        errors,
        promise,
        can_mail: feedback.contact.address().is_some() && visit.visitor.is_none(),
        is_visitor: visit.visitor.is_some(),
        is_open: visit.settings.is_open,
        action: visit.link(&format!("{}/new", path::list(shop)), &[]),
        back: visit.link(&path::list(shop), &[]),
        max_title: MAX_TITLE,
        max_text: MAX_TEXT,
        max_name: MAX_NAME,
        frame: visit.frame.clone(),
    };
    with_script(form(status, &page))
}
