use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use pages::form::unreadable;
use pages::{Notice, fill};
use uuid::Uuid;
use web::Problem;

use super::receive::text;
use super::view::{Refused, Wish};
use super::visit::{Admitted, Visit};
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
    Admitted(visit): Admitted,
    mut form: Multipart,
) -> Result<Response, Response> {
    let said = receive(&mut form).await.map_err(|notice| visit.notice(notice))?;
    let words = Words::of(visit.frame.language);
    let error = match unfit(&said.text, MAX_ANSWER) {
        Some(Unfit::Short) => words.error_short.to_owned(),
        Some(Unfit::Long) => fill(words.error_long, MAX_ANSWER),
        None => match keep(&shopper, &visit, &said).await {
            Ok(()) => return Ok(visit.back()),
            // Sent twice: what came first is there.
            Err(problem) if problem.status == StatusCode::CONFLICT => return Ok(visit.back()),
            Err(problem) if problem.status.is_client_error() => return Err(visit.notice(Notice::WrongLink)),
            Err(_) => return Err(visit.notice(Notice::Failed)),
        },
    };
    let order = visit.order(&shopper).await?;
    let refused =
        Refused { review: said.question, wish: Wish::Answer, text: said.text, rating: None, photos: Vec::new(), error };
    Ok(visit.refuse(&shopper, &order, &refused))
}

async fn receive(form: &mut Multipart) -> Result<Said, Notice> {
    let mut said = Said::default();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
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

async fn keep(shopper: &Shopper, visit: &Visit, said: &Said) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    let new = NewAnswer { question: said.question, text: &said.text, address: &visit.address.0 };
    by_buyer(&tx, &shopper.listen, &visit.request, &new).await?;
    tx.commit().await?;
    tell(&shopper.listen, visit.request.shop, said.question);
    Ok(())
}
