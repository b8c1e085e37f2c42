use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

use crate::{Contact, Who, people};

/// Write again to a customer whose address refused a mail
///
/// For when the mailbox works again. It does not undo that the customer unsubscribed.
#[utoipa::path(post, path = "/customers/{id}/contacts/resume", tag = "contact", operation_id = "resumeCustomerContacts",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn resume(
    State(contact): State<Contact>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &contact.kit;
    let who = Who { customer: Some(id), ..Who::default() };
    let recipient = contact.directory.find(staff.shop, &who).await?;
    let email = recipient.ok_or_else(|| Problem::not_found("customer"))?.email;
    let email = email.ok_or_else(|| Problem::conflict("no_address", "the customer has no mail address"))?;
    let tx = kit.store.begin().await?;
    if !people::resume(&tx, staff.shop, people::of_address(&kit.vault, staff.shop, &email)).await? {
        return Err(Problem::conflict("not_stopped", "the customer's address has not refused a mail"));
    }
    audit(&tx, kit, &staff, "contact.resumed", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
