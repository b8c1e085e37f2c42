use axum::extract::{Multipart, State};
use axum::response::Response;
use pages::Notice;
use pages::form::unreadable;
use uuid::Uuid;

use super::receive::text;
use super::visit::{Admitted, Visit};
use crate::links::mail_withdrawal;
use crate::shopper::{Shopper, withdrawal};

/// Mails who wrote a review of the link's order another link, by which it is withdrawn. The answer is the same whether an
/// address is known or not: staff, who may carry this link, see no more of it than that.
pub(crate) async fn withdraw(
    State(shopper): State<Shopper>,
    Admitted(visit): Admitted,
    mut form: Multipart,
) -> Result<Response, Response> {
    let review = receive(&mut form).await.map_err(|notice| visit.notice(notice))?;
    let order = visit.order(&shopper).await?;
    let Some(sent) = order.sent.iter().find(|sent| sent.id == review) else {
        return Err(visit.notice(Notice::WrongLink));
    };
    if sent.is_withdrawn() {
        return Ok(visit.back());
    }
    mail(&shopper, &visit, review).await?;
    Ok(withdrawal::sent(visit.frame))
}

async fn receive(form: &mut Multipart) -> Result<Uuid, Notice> {
    let mut review = Uuid::nil();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        if field.name() == Some("review") {
            review = text(field).await?.parse().unwrap_or_default();
        }
    }
    Ok(review)
}

async fn mail(shopper: &Shopper, visit: &Visit, review: Uuid) -> Result<(), Response> {
    let request = &visit.request;
    let contact = shopper.contact.as_ref().filter(|_| shopper.can_mail());
    let contact = contact.ok_or_else(|| visit.notice(Notice::Missing))?;
    let allowed = shopper.limits.withdrawal(request.shop, &request.order_id, shopper.kit().now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let sent = mail_withdrawal(&shopper.listen, contact, visit.frame.language, (request.shop, review)).await;
    sent.map_err(|_| visit.notice(Notice::Failed))
}
