use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Frame, Notice};
use primitives::ShopId;
use store::Sql;
use uuid::Uuid;
use web::{PageQuery, Path, Problem, Query};

use super::path;
use super::visit::{Switch, Visit};
use super::words::Words;
use crate::Feedback;
use crate::kinds::quoted;
use crate::posts::{Condition, Order, PUBLIC, Post, TREND, VOTES, page};

/// What is on the way, and in which order each state is shown: what was done, the liveliest first.
const STATES: [(&str, Order); 3] = [("planned", VOTES), ("in_progress", VOTES), ("done", TREND)];
/// Kinds that something is done about.
const KINDS: [&str; 2] = ["idea", "problem"];
/// So many of each state.
const MOST: u32 = 20;

#[derive(Template)]
#[template(path = "roadmap.html")]
struct Roadmap {
    frame: Frame,
    words: &'static Words,
    back: String,
    columns: Vec<Column>,
}

struct Column {
    state: &'static str,
    posts: Vec<Item>,
    /// To all of the state, where there are more.
    more: Option<String>,
}

struct Item {
    title: String,
    kind: String,
    votes: String,
    link: String,
}

/// What the shop plans, works on and has done.
pub(super) async fn show(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let own = format!("{}/roadmap", path::list(shop));
    let visit = Visit::open(&feedback, shop, &own, &switch, &headers).await?;
    let mut columns = Vec::with_capacity(STATES.len());
    for (state, order) in STATES {
        let column = column(&feedback.kit.store, &visit, state, order).await;
        columns.push(column.map_err(|_| visit.notice(Notice::Failed))?);
    }
    let back = visit.link(&path::list(shop), &[]);
    Ok(visit.page(StatusCode::OK, &Roadmap { frame: visit.frame.clone(), words: visit.words, back, columns }))
}

async fn column(db: &impl Sql, visit: &Visit, state: &'static str, order: Order) -> Result<Column, Problem> {
    let mut condition = Condition::shop(visit.shop.id);
    condition.and(PUBLIC, []);
    condition.and(&format!("p.state = '{state}' AND p.kind IN ({})", quoted(&KINDS)), []);
    let found = page(db, visit.shop.id, condition, order, &PageQuery { cursor: None, limit: Some(MOST) }).await?;
    let item = |post: &Post| Item {
        title: post.title.clone(),
        kind: post.kind.clone(),
        votes: visit.words.votes(post.votes),
        link: visit.link(&path::post(visit.shop.id, post.number), &[]),
    };
    let more = found.next_cursor.map(|_| visit.link(&path::list(visit.shop.id), &[("state", state)]));
    Ok(Column { state, posts: found.items.iter().map(item).collect(), more })
}
