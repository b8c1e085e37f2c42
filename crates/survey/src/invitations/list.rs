use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Path, Permission, Problem, Query, Staff, audit_read};

use super::Invitation;
use super::view::InvitationView;
use crate::Surveys;
use crate::surveys::Survey;

/// Whom a survey asked, whom it did not, and why
///
/// Newest first. Links are given to those who may use them, and who read them is in the audit log.
#[utoipa::path(get, path = "/surveys/{id}/invitations", tag = "surveys", operation_id = "listSurveyInvitations",
    params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = Page<InvitationView>), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<InvitationView>>, Problem> {
    staff.may(Permission::Read)?;
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let limit = query.limit()?;
    let found = Invitation::page(&kit.store, survey.id, query.after()?, limit + 1).await?;
    let page = Page::cut(found, limit, |last| Cursor::encode(&(last.created_at, last.id)));
    let base = staff.may(Permission::EditCustomers).is_ok().then(|| pages::base_address(&headers));
    let customers = store::distinct(page.items.iter().filter_map(|invitation| invitation.customer));
    let names = surveys.contact.directory.names(staff.shop, &customers, staff.is_masked()).await?;
    let page = page.map(|invitation| {
        let customer_name = invitation.customer.and_then(|id| names.get(&id).cloned());
        InvitationView { customer_name, ..InvitationView::new(invitation, &kit.vault, base.as_deref()) }
    });
    if page.items.iter().any(|invitation| invitation.link.is_some()) {
        audit_read(kit, &staff, "survey.links_read", &survey.name).await?;
    }
    Ok(Json(page))
}
