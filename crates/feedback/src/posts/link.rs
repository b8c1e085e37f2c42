use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use pages::{Link, Token};
use serde::Serialize;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Kit, Path, Permission, Problem, Staff, audit};

use super::row::{self, Post, find};
use crate::{Feedback, log};

/// What the address of a thread proves.
const PURPOSE: &str = "feedback thread";

/// The part of a thread's address that proves it.
pub(crate) fn thread_token(kit: &Kit, post: &Post) -> String {
    Link { purpose: PURPOSE, id: post.id, bound: &post.shop.to_string() }.token(&kit.vault)
}

/// Where the author reads answers and goes on writing.
pub(crate) fn thread_path(kit: &Kit, post: &Post) -> String {
    format!("/f/{}", thread_token(kit, post))
}

#[derive(FromQueryResult)]
struct Place {
    shop: Uuid,
}

/// The post whose thread a token opens.
pub(crate) async fn by_token(kit: &Kit, text: &str) -> Result<Option<Post>, StoreError> {
    let Some(token) = Token::parse(text) else { return Ok(None) };
    let sql = "SELECT shop FROM feedback_posts WHERE id = $1";
    let place: Option<Place> = kit.store.row(sql, vec![token.id.into()]).await?;
    let Some(Place { shop }) = place else { return Ok(None) };
    let link = Link { purpose: PURPOSE, id: token.id, bound: &shop.to_string() };
    if !link.is_proved_by(&token, &kit.vault) {
        return Ok(None);
    }
    let found = row::by_ids(&kit.store, primitives::ShopId(shop), &[token.id]).await?.pop();
    Ok(found.filter(|post| !post.is_erased))
}

/// Where the author of a post reads answers and goes on writing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackLink {
    pub link: String,
}

/// The author's own link to a post
///
/// For an author who lost it. Whoever has it reads the thread and writes in the author's name, so making one is logged.
#[utoipa::path(post, path = "/feedback/{id}/link", tag = "feedback", operation_id = "linkFeedback",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = FeedbackLink), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn link(
    State(feedback): State<Feedback>,
    staff: Staff,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Result<Json<FeedbackLink>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &feedback.kit;
    let tx = kit.store.begin().await?;
    row::lock(&tx, staff.shop).await?;
    let post = find(&tx, staff.shop, id).await?;
    if post.is_erased {
        return Err(Problem::conflict("erased", "the author was erased: nobody would read it"));
    }
    log::add(&tx, kit, staff.shop, id, Some(&staff), ("link_made", &json!({}))).await?;
    audit(&tx, kit, &staff, "feedback.link_made", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(Json(FeedbackLink { link: format!("{}{}", pages::base_address(&headers), thread_path(kit, &post)) }))
}
