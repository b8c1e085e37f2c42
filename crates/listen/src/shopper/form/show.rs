use axum::extract::State;
use axum::response::Response;

use super::check::Errors;
use super::draft::Draft;
use super::visit::Visit;
use crate::shopper::Shopper;

/// The form, or what was sent by it.
pub(crate) async fn show(State(shopper): State<Shopper>, visit: Visit) -> Result<Response, Response> {
    if let Err(problem) = visit.request.open(&shopper.listen).await {
        tracing::warn!(problem = problem.detail, "that a link was opened could not be noted");
    }
    let order = visit.order(&shopper).await?;
    Ok(visit.page(&shopper, &order, &Draft::default(), &Errors::default()))
}
