//! What is new on the board, for programs that read feeds: Atom, RFC 4287.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use pages::{Notice, base_address};
use primitives::{ShopId, Timestamp};
use serde::Deserialize;
use store::{Sql, instant};
use uuid::Uuid;
use web::{Page, PageQuery, Path, Problem, Query};

use super::list::TABS;
use super::path;
use super::visit::{Switch, Visit};
use super::words::Words;
use crate::Feedback;
use crate::kinds::{MERGED, quoted};
use crate::posts::{Condition, NEWEST, PUBLIC, Post, page};

/// The newest so many.
const MOST: u32 = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// Of one tab of the board alone.
    tab: String,
}

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Feed {
    words: &'static Words,
    language: &'static str,
    shop: String,
    board: String,
    own: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    text: String,
    kind: String,
    state: String,
    votes: String,
    link: String,
    published: String,
    updated: String,
}

/// The newest public posts, each with where it stands.
pub(super) async fn feed(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(ask): Query<Ask>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    // Whoever reads it, it is everybody's.
    let switch = Switch { token: None, ..switch };
    let visit = Visit::open(&feedback, shop, &path::list(shop), &switch, &headers).await?;
    let failed = |_| visit.notice(Notice::Failed);
    let found = read(&feedback.kit.store, shop, &ask).await.map_err(failed)?;
    let base = base_address(&headers);
    let newest = found.items.iter().map(|post| post.changed_at).max().map_or_else(|| feedback.kit.now(), instant);
    let language = visit.frame.language.code();
    let feed = Feed {
        words: visit.words,
        language,
        shop: plain(&visit.shop.name),
        board: format!("{base}{}", path::with(&path::list(shop), &[("tab", &ask.tab), ("lang", language)])),
        own: format!(
            "{base}{}",
            path::with(&format!("{}/feed.atom", path::list(shop)), &[("tab", &ask.tab), ("lang", language)])
        ),
        updated: written(newest),
        entries: found.items.iter().map(|post| entry(post, &visit, &base)).collect(),
    };
    let text = feed.render().map_err(|_| visit.notice(Notice::Failed))?;
    let headers =
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, text).into_response())
}

async fn read(db: &impl Sql, shop: ShopId, ask: &Ask) -> Result<Page<Post>, Problem> {
    let kinds: Vec<&str> =
        TABS.into_iter().filter(|(tab, _)| ask.tab.is_empty() || *tab == ask.tab).map(|(_, kind)| kind).collect();
    let mut condition = Condition::shop(shop);
    condition.and(PUBLIC, []);
    if kinds.is_empty() {
        condition.and("FALSE", []);
    } else {
        condition.and(&format!("p.state <> '{MERGED}' AND p.kind IN ({})", quoted(&kinds)), []);
    }
    page(db, shop, condition, NEWEST, &PageQuery { cursor: None, limit: Some(MOST) }).await
}

fn entry(post: &Post, visit: &Visit, base: &str) -> Entry {
    let language = visit.frame.language.code();
    Entry {
        title: plain(&post.title),
        text: plain(&post.text),
        kind: post.kind.clone(),
        state: post.state.clone(),
        votes: visit.words.votes(post.votes),
        link: format!("{base}{}", path::with(&path::post(visit.shop.id, post.number), &[("lang", language)])),
        published: written(instant(post.created_at)),
        updated: written(instant(post.changed_at)),
    }
}

/// RFC 3339.
fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Without what XML 1.0 cannot hold.
fn plain(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(holds).collect()
}
