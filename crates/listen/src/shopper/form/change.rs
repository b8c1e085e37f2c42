use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Notice, fill};
use store::micros;
use uuid::Uuid;
use web::Problem;

use super::MAX_TEXT;
use super::check::Errors;
use super::draft::{Draft, stars};
use super::order::Sent;
use super::receive::{text, unreadable};
use super::send::{admitted, answered};
use super::show::{Switch, Visit};
use super::view::{Refused, Wish};
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
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    mut form: Multipart,
) -> Response {
    match changed(&shopper, &token, &switch, &headers, &address, &mut form).await {
        Ok(page) | Err(page) => page,
    }
}

async fn changed(
    shopper: &Shopper,
    token: &str,
    switch: &Switch,
    headers: &HeaderMap,
    address: &Address,
    form: &mut Multipart,
) -> Result<Response, Response> {
    let visit = admitted(shopper, token, switch, headers, address).await?;
    let change = receive(form).await.map_err(|notice| notice.page(visit.frame.clone()))?;
    let order = visit.order(shopper).await?;
    let Some(review) = order.sent.iter().find(|review| review.id == change.review) else {
        return Err(Notice::WrongLink.page(visit.frame));
    };
    let words = visit.words();
    let error = match change.rating {
        None => words.error_change.to_owned(),
        Some(_) if change.text.chars().count() > MAX_TEXT => fill(words.error_long, MAX_TEXT),
        Some(stars) => match keep(shopper, &visit, review, &change, stars).await {
            Ok(()) => return Ok(visit.back()),
            // Sent twice, or too late: the page says how things stand.
            Err(problem) if problem.status == StatusCode::CONFLICT => return Ok(visit.back()),
            Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => words.error_taken.to_owned(),
            Err(_) => return Err(Notice::Failed.page(visit.frame)),
        },
    };
    let refused = Refused { review: change.review, wish: Wish::Change, text: change.text, error };
    Ok(visit.page(shopper, &order, (&Draft::default(), &Errors::default()), Some(&refused)))
}

async fn receive(form: &mut Multipart) -> Result<Change, Notice> {
    let mut change = Change::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
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
    answered(&tx, visit.request.shop, visit.request.id, micros(shopper.kit().now())).await?;
    Ok(tx.commit().await?)
}
