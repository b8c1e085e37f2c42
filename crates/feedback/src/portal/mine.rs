use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Frame, Notice};
use primitives::ShopId;
use store::{Sql, StoreError};
use uuid::Uuid;
use web::{Path, Query};

use super::path;
use super::visit::{Switch, Visit};
use super::words::Words;
use crate::Feedback;
use crate::posts::row::{by, by_ids};
use crate::posts::{PUBLIC, Post, thread_path};

/// The newest so many of each.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "mine.html")]
struct Mine {
    frame: Frame,
    words: &'static Words,
    back: String,
    written: Vec<Item>,
    voted: Vec<Item>,
}

struct Item {
    title: String,
    /// Of one that was merged: of the one it was merged into.
    state: String,
    date: String,
    votes: String,
    is_private: bool,
    link: String,
}

/// What somebody wrote and voted for, for who comes by a link that says who they are.
pub(super) async fn show(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let own = format!("{}/mine", path::list(shop));
    let visit = Visit::open(&feedback, shop, &own, &switch, &headers).await?;
    let Some(person) = visit.visitor.as_ref().map(|visitor| visitor.person) else {
        return Err(visit.notice(Notice::WrongLink));
    };
    let failed = |_| visit.notice(Notice::Failed);
    let written = written(&feedback, &visit, person).await.map_err(failed)?;
    let voted = voted(&feedback, &visit, person).await.map_err(failed)?;
    let back = visit.link(&path::list(shop), &[]);
    Ok(visit.page(StatusCode::OK, &Mine { frame: visit.frame.clone(), words: visit.words, back, written, voted }))
}

/// Each leads to its thread, where only they and the shop talk.
async fn written(feedback: &Feedback, visit: &Visit, person: Uuid) -> Result<Vec<Item>, StoreError> {
    let (store, shop) = (&feedback.kit.store, visit.shop.id);
    let mut posts = by(store, shop, "person", &[person]).await?;
    posts.retain(|post| !post.is_erased);
    posts.reverse();
    posts.truncate(MOST);
    let roots: Vec<Uuid> = posts.iter().filter(|post| post.is_merged()).map(|post| post.root).collect();
    let roots = by_ids(store, shop, &roots).await?;
    let state =
        |post: &Post| roots.iter().find(|root| root.id == post.root).map_or(&post.state, |root| &root.state).clone();
    let item = |post: &Post| Item {
        link: visit.link(&thread_path(&feedback.kit, post), &[]),
        ..item(visit, post, state(post))
    };
    Ok(posts.iter().map(item).collect())
}

async fn voted(feedback: &Feedback, visit: &Visit, person: Uuid) -> Result<Vec<Item>, StoreError> {
    let (store, shop) = (&feedback.kit.store, visit.shop.id);
    // What is given to a merged post counts for the one it was merged into.
    let sql = format!(
        "SELECT p.id FROM feedback_posts p WHERE p.shop = $1 AND {PUBLIC} AND p.id IN
            (SELECT q.root FROM feedback_votes v JOIN feedback_posts q ON q.id = v.post WHERE v.person = $2)
         ORDER BY p.number DESC LIMIT {MOST}"
    );
    let ids: Vec<Uuid> = store.column(&sql, vec![shop.0.into(), person.into()]).await?;
    let mut posts = by_ids(store, shop, &ids).await?;
    posts.reverse();
    Ok(posts.iter().map(|post| item(visit, post, post.state.clone())).collect())
}

fn item(visit: &Visit, post: &Post, state: String) -> Item {
    Item {
        title: post.title.clone(),
        state,
        date: visit.date(post.created_at),
        votes: visit.words.votes(post.votes),
        is_private: post.is_private,
        link: visit.link(&path::post(visit.shop.id, post.number), &[]),
    }
}
