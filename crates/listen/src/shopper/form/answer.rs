use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Notice, fill};
use uuid::Uuid;
use web::Problem;

use super::check::Errors;
use super::draft::Draft;
use super::receive::{text, unreadable};
use super::send::admitted;
use super::show::{Switch, Visit};
use super::view::{Refused, Wish};
use crate::questions::{MAX_ANSWER, NewAnswer, Unfit, Words, by_buyer, tell, unfit};
use crate::shopper::Shopper;

/// What a buyer answers to somebody's question.
#[derive(Debug, Default)]
struct Said {
    question: Uuid,
    text: String,
}

/// Takes an answer to a question about a product of the link's order: each link answers each question once.
pub(crate) async fn answer(
    State(shopper): State<Shopper>,
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    mut form: Multipart,
) -> Response {
    match answered(&shopper, &token, &switch, &headers, &address, &mut form).await {
        Ok(page) | Err(page) => page,
    }
}

async fn answered(
    shopper: &Shopper,
    token: &str,
    switch: &Switch,
    headers: &HeaderMap,
    address: &Address,
    form: &mut Multipart,
) -> Result<Response, Response> {
    let visit = admitted(shopper, token, switch, headers, address).await?;
    let said = receive(form).await.map_err(|notice| notice.page(visit.frame.clone()))?;
    let words = Words::of(visit.frame.language);
    let error = match unfit(&said.text, MAX_ANSWER) {
        Some(Unfit::Short) => words.error_short.to_owned(),
        Some(Unfit::Long) => fill(words.error_long, MAX_ANSWER),
        None => match keep(shopper, &visit, &said, address).await {
            Ok(()) => return Ok(visit.back()),
            // Sent twice: what came first is there.
            Err(problem) if problem.status == StatusCode::CONFLICT => return Ok(visit.back()),
            Err(problem) if problem.status.is_client_error() => return Err(Notice::WrongLink.page(visit.frame)),
            Err(_) => return Err(Notice::Failed.page(visit.frame)),
        },
    };
    let order = visit.order(shopper).await?;
    let refused = Refused { review: said.question, wish: Wish::Answer, text: said.text, error };
    Ok(visit.page(shopper, &order, (&Draft::default(), &Errors::default()), Some(&refused)))
}

async fn receive(form: &mut Multipart) -> Result<Said, Notice> {
    let mut said = Said::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = text(field).await?;
        match name.as_str() {
            "question" => said.question = value.parse().unwrap_or_default(),
            "text" => said.text = value,
            _ => {}
        }
    }
    Ok(said)
}

async fn keep(shopper: &Shopper, visit: &Visit, said: &Said, address: &Address) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    let new = NewAnswer { question: said.question, text: &said.text, address: &address.0 };
    by_buyer(&tx, &shopper.listen, &visit.request, &new).await?;
    tx.commit().await?;
    tell(&shopper.listen, visit.request.shop, said.question);
    Ok(())
}
