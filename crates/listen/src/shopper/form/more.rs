use axum::extract::{Multipart, State};
use axum::response::Response;
use pages::form::unreadable;
use pages::{Notice, fill};
use uuid::Uuid;
use web::Problem;

use super::receive::{Receiver, text};
use super::view::{Refused, Wish};
use super::visit::{Admitted, Visit};
use super::{MAX_PHOTOS, MAX_TEXT};
use crate::media::record;
use crate::reviews::{FollowUp, follow_up};
use crate::shopper::Shopper;

/// What is said some time later (追评), by the same link.
#[derive(Debug, Default)]
struct More {
    review: Uuid,
    text: String,
    /// Taken in this round or one before.
    photos: Vec<Uuid>,
    photo_error: Option<&'static str>,
}

/// Adds to a review of the link's order.
pub(crate) async fn more(
    State(shopper): State<Shopper>,
    Admitted(visit): Admitted,
    mut form: Multipart,
) -> Result<Response, Response> {
    let receiver = Receiver { shopper: &shopper, request: &visit.request, words: visit.words() };
    let more = receive(&receiver, &mut form).await.map_err(|notice| visit.notice(notice))?;
    let order = visit.order(&shopper).await?;
    if order.sent.iter().all(|review| review.id != more.review) {
        return Err(visit.notice(Notice::WrongLink));
    }
    let words = visit.words();
    let error = if more.text.is_empty() {
        Some(words.error_empty.to_owned())
    } else if more.text.chars().count() > MAX_TEXT {
        Some(fill(words.error_long, MAX_TEXT))
    } else {
        more.photo_error.map(str::to_owned)
    };
    let error = match error {
        Some(error) => error,
        None => match visit.after(keep(&shopper, &visit, &more).await) {
            Ok(page) => return Ok(page),
            Err(error) => error,
        },
    };
    let More { review, text, photos, .. } = more;
    let refused = Refused { review, wish: Wish::More, text, rating: None, photos, error };
    Ok(visit.refuse(&shopper, &order, &refused))
}

async fn receive(receiver: &Receiver<'_>, form: &mut Multipart) -> Result<More, Notice> {
    let mut more = More::default();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        match field.name().unwrap_or_default() {
            "review" => more.review = text(field).await?.parse().unwrap_or_default(),
            "text" => more.text = text(field).await?,
            "kept" => more.photos.extend(text(field).await?.parse::<Uuid>().ok()),
            "photo" if more.photos.len() < MAX_PHOTOS => match receiver.take(field).await? {
                Some(Ok(id)) => more.photos.push(id),
                Some(Err(error)) => more.photo_error = Some(error),
                None => {}
            },
            _ => {}
        }
    }
    more.photos = receiver.own(&more.photos).await?;
    Ok(more)
}

async fn keep(shopper: &Shopper, visit: &Visit, more: &More) -> Result<(), Problem> {
    let request = &visit.request;
    let tx = shopper.kit().store.begin().await?;
    let said = FollowUp { text: more.text.clone(), photos: more.photos.clone() };
    follow_up(&tx, &shopper.listen, request.shop, more.review, said).await?;
    record::attach(&tx, request.id, more.review, &more.photos).await?;
    Ok(tx.commit().await?)
}
