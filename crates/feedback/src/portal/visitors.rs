//! People who come by a link that says who they are, so that they need no account.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use pages::{Link, Token};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{Kit, Permission, Problem, Staff, ValidJson};

use super::path;
use crate::Feedback;
use crate::customers::Customer;
use crate::known::{self, know};
use crate::people::Who;
use crate::posts::FeedbackLink;
use crate::posts::row::lock;

/// What the token of a visitor proves.
const PURPOSE: &str = "feedback visitor";

/// Somebody who came by such a link.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub token: String,
    pub person: Uuid,
    pub who: Who,
}

#[derive(FromQueryResult)]
struct Row {
    who: Vec<u8>,
}

/// Whose token it is; `None` for one that proves nothing, and for somebody who was erased.
pub(super) async fn by_token(kit: &Kit, shop: ShopId, text: &str) -> Result<Option<Visitor>, StoreError> {
    let bound = shop.to_string();
    let proved = Token::parse(text)
        .filter(|token| Link { purpose: PURPOSE, id: token.id, bound: &bound }.is_proved_by(token, &kit.vault));
    let Some(Token { id: person, .. }) = proved else { return Ok(None) };
    let sql = "SELECT who FROM feedback_visitors WHERE shop = $1 AND person = $2";
    let row: Option<Row> = kit.store.row(sql, vec![shop.0.into(), person.into()]).await?;
    let Some(Row { who }) = row else { return Ok(None) };
    let who = known::open(&kit.store, kit, Some(person), Some(&who)).await?;
    Ok(Some(Visitor { token: text.to_owned(), person, who }))
}

/// A link to the board that says who comes
///
/// For the shop's own pages and messages: whoever opens it writes, votes and subscribes as this customer.
#[utoipa::path(post, path = "/feedback/links", tag = "feedback", operation_id = "linkFeedbackVisitor",
    request_body = Customer, responses((status = 200, body = FeedbackLink), (status = 422, body = Problem)))]
pub(crate) async fn link(
    State(feedback): State<Feedback>,
    staff: Staff,
    headers: HeaderMap,
    ValidJson(customer): ValidJson<Customer>,
) -> Result<Json<FeedbackLink>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let (who, language) = customer.find(&feedback, shop).await?;
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let known = know(&tx, kit, shop, &who).await?.ok_or_else(Customer::nobody)?;
    let sql = "INSERT INTO feedback_visitors (person, shop, who, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (person) DO UPDATE SET who = excluded.who";
    let values = vec![known.person.into(), shop.0.into(), known.who.into(), micros(kit.now()).into()];
    tx.exec(sql, values).await?;
    tx.commit().await?;
    let token = Link { purpose: PURPOSE, id: known.person, bound: &shop.to_string() }.token(&kit.vault);
    let page = path::with(&path::list(shop), &[("lang", language.code()), ("as", &token)]);
    Ok(Json(FeedbackLink { link: format!("{}{page}", pages::base_address(&headers)) }))
}

pub(crate) fn routes() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new().routes(routes!(link))
}
