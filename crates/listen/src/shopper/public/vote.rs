use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Frame, Notice, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem};

use super::path;
use crate::reviews;
use crate::shopper::Shopper;

/// Where the visitor was.
#[derive(Debug, Deserialize)]
pub(super) struct From {
    product: Option<String>,
    lang: Option<String>,
}

/// Counts that a review helped. Nobody has an account here: see [`Address::visitor`].
pub(super) async fn vote(
    State(shopper): State<Shopper>,
    Path((shop, review)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    address: Address,
    Form(from): Form<From>,
) -> Response {
    let language = pages::choose(from.lang.as_deref(), &headers, "en");
    let place = path::page(ShopId(shop), from.product.as_deref().filter(|product| !product.is_empty()));
    let frame = Frame::new(language, "", &place);
    if !is_own_page(&headers) {
        return Notice::Foreign.page(frame);
    }
    if let Err(seconds) = shopper.limits.vote(&address, shopper.kit().now()) {
        return Notice::TooMany(seconds).page(frame);
    }
    match count(&shopper, ShopId(shop), review, &address.visitor(&headers)).await {
        Ok(()) => Redirect::to(&format!("{place}?lang={}#{review}", language.code())).into_response(),
        Err(problem) if problem.status.is_client_error() => Notice::Missing.page(frame),
        Err(_) => Notice::Failed.page(frame),
    }
}

async fn count(shopper: &Shopper, shop: ShopId, review: Uuid, voter: &str) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    reviews::vote(&tx, &shopper.listen, shop, review, voter).await?;
    Ok(tx.commit().await?)
}
