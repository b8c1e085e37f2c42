use axum::extract::{Multipart, State};
use axum::response::Response;
use pages::form::unreadable;
use pages::{Notice, fill};
use store::micros;
use uuid::Uuid;
use web::Problem;

use super::MAX_TEXT;
use super::draft::stars;
use super::order::Sent;
use super::receive::text;
use super::send::answered;
use super::view::{Refused, Wish};
use super::visit::{Admitted, Visit};
use crate::links::tell_changed;
use crate::reviews::{Edit, edit};
use crate::shopper::Shopper;

/// What somebody says instead of what they said first, by the same link.
#[derive(Debug, Default)]
struct Change {
    review: Uuid,
    rating: Option<i64>,
    text: String,
}

/// Changes a review of the link's order that was not good: once, within the days that the shop gives.
pub(crate) async fn change(
    State(shopper): State<Shopper>,
    Admitted(visit): Admitted,
    mut form: Multipart,
) -> Result<Response, Response> {
    let change = receive(&mut form).await.map_err(|notice| visit.notice(notice))?;
    let order = visit.order(&shopper).await?;
    let Some(review) = order.sent.iter().find(|review| review.id == change.review) else {
        return Err(visit.notice(Notice::WrongLink));
    };
    let words = visit.words();
    let error = match change.rating {
        None => words.error_change.to_owned(),
        Some(_) if change.text.chars().count() > MAX_TEXT => fill(words.error_long, MAX_TEXT),
        Some(stars) => match visit.after(keep(&shopper, &visit, review, &change, stars).await) {
            Ok(page) => return Ok(page),
            Err(error) => error,
        },
    };
    let Change { review, rating, text } = change;
    let refused = Refused { review, wish: Wish::Change, text, rating, photos: Vec::new(), error };
    Ok(visit.refuse(&shopper, &order, &refused))
}

async fn receive(form: &mut Multipart) -> Result<Change, Notice> {
    let mut change = Change::default();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = text(field).await?;
        match name.as_str() {
            "review" => change.review = value.parse().unwrap_or_default(),
            "rating" => change.rating = stars(&value),
            "text" => change.text = value,
            _ => {}
        }
    }
    Ok(change)
}

/// The shop's own items (the dynamic rating) stay as they were given: they cannot be changed once made.
async fn keep(shopper: &Shopper, visit: &Visit, review: &Sent, change: &Change, rating: i64) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    let said = Edit {
        rating,
        title: None,
        text: Some(change.text.clone()).filter(|text| !text.is_empty()),
        dimensions: review.dimensions().into_iter().map(|(key, tenths)| (key, tenths / 10)).collect(),
    };
    edit(&tx, &shopper.listen, visit.request.shop, change.review, said).await?;
    if let Some(contact) = &shopper.contact {
        tell_changed(&tx, &shopper.listen, contact, visit.request.shop, change.review).await?;
    }
    answered(&tx, visit.request.shop, visit.request.id, micros(shopper.kit().now())).await?;
    Ok(tx.commit().await?)
}
