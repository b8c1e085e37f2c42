use axum::Json;
use axum::extract::State;
use store::{Value, Where};
use uuid::Uuid;
use web::{Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::list::page;
use crate::{Contact, Decided, Who};

/// Why a customer was asked, or was not
///
/// Newest first, with what those were asked who were merged into the customer.
#[utoipa::path(get, path = "/customers/{id}/contacts", tag = "contact", operation_id = "listCustomerContacts",
    params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = Page<Decided>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(contact): State<Contact>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Decided>>, Problem> {
    staff.may(Permission::Read)?;
    let who = Who { customer: Some(id), ..Who::default() };
    let recipient = contact.directory.find(staff.shop, &who).await?;
    let recipient = recipient.ok_or_else(|| Problem::not_found("customer"))?;
    let mut all = Where::new("c.shop = $1", vec![staff.shop.0.into()]);
    all.and_in("c.customer", std::iter::once(recipient.customer).chain(recipient.former).map(Value::from));
    Ok(Json(page(&contact.kit.store, all, &query).await?))
}
