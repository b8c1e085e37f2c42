use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use web::{Permission, Problem, Staff};

use crate::{Bounce, Contact};

/// A report with the whole of the mail that it is about.
const LARGEST: usize = 1 << 20;

/// Hand in a mail that came back
///
/// The whole mail as it arrived at the sender's address or at the mail provider: a delivery status (RFC 3464) or a
/// complaint (RFC 5965). Whose mailbox is gone is written to no more, as is an address to which five mails in a row came
/// back; who complains is unsubscribed. Anything else is told apart and changes nothing, so that a mailbox can be piped in
/// whole. At most 1 MiB.
#[utoipa::path(post, path = "/contact/bounces", tag = "contact", operation_id = "takeContactBounce",
    request_body(content = String, content_type = "message/rfc822"),
    responses((status = 200, body = Bounce), (status = 413, body = Problem)))]
pub(crate) async fn take(State(contact): State<Contact>, staff: Staff, body: Body) -> Result<Json<Bounce>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let too_large = |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the mail is over 1 MiB");
    let mail = to_bytes(body, LARGEST).await.map_err(too_large)?;
    Ok(Json(contact.bounced(Some(staff.shop), &mail).await?))
}
