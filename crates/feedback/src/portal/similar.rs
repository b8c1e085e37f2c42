//! Posts that are called alike, while a title is typed: the one page of shoppers that has a script, as it works without it.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pages::{Address, Notice};
use primitives::ShopId;
use primitives::text::line;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Query};

use super::form::ALIKE;
use super::path;
use super::visit::{Switch, Visit};
use super::words::Words;
use crate::Feedback;
use crate::kinds::MAX_TITLE;
use crate::posts::{Match, titled};

/// Where the script is.
pub(super) const SCRIPT: &str = "/public/v1/feedback/write.js";

/// A post as its link is shown to somebody who writes.
pub(super) struct Alike {
    pub number: i64,
    pub title: String,
    pub votes: String,
    pub link: String,
}

#[derive(Template)]
#[template(path = "alike.html")]
struct Fragment {
    words: &'static Words,
    alike: Vec<Alike>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    title: String,
}

pub(super) fn alike_to(visit: &Visit, found: Match) -> Alike {
    Alike {
        link: visit.link(&path::post(visit.shop.id, found.number), &[]),
        number: found.number,
        votes: visit.words.votes(found.votes),
        title: found.title,
    }
}

/// A piece of the page; nothing when there is nothing alike.
pub(super) async fn similar(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let visit = Visit::open(&feedback, shop, &path::list(shop), &switch, &headers).await?;
    let allowed = feedback.limits.search(shop, &address, feedback.kit.now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let title: String = line(&ask.title).chars().take(MAX_TITLE).collect();
    let found = titled(&feedback.kit.store, shop, &title).await.map_err(|_| visit.notice(Notice::Failed))?;
    let alike = found.into_iter().take(ALIKE).map(|found| alike_to(&visit, found)).collect();
    Ok(pages::private(StatusCode::OK, &Fragment { words: visit.words, alike }))
}

pub(super) async fn script() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, include_str!("write.js"))
}

/// The policy of a page lets this script run and ask, and nothing else.
pub(super) fn with_script(mut response: Response) -> Response {
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let policy = policy.map(|policy| format!("{policy}; script-src 'self'; connect-src 'self'"));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
