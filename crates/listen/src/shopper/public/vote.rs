use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Frame, Notice, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::given::Given;
use super::links::here;
use super::list::Wish;
use crate::reviews;
use crate::shopper::Shopper;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Turn {
    /// Takes the vote back that this browser gave.
    take: bool,
}

/// Counts that a review helped, or takes that back, and leads to the review where it stood. Nobody has an account here:
/// see [`Address::visitor`].
pub(super) async fn vote(
    State(shopper): State<Shopper>,
    Path((shop, review)): Path<(Uuid, Uuid)>,
    Query(turn): Query<Turn>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    address: Address,
) -> Response {
    let shop = ShopId(shop);
    let language = pages::choose(wish.lang.as_deref(), &headers, "en");
    let place = here(shop, &wish, language);
    let frame = Frame::new(language, "", &super::path::page(shop, wish.product.as_deref()));
    if !is_own_page(&headers) {
        return Notice::Foreign.page(frame);
    }
    if let Err(seconds) = shopper.limits.vote(&address, shopper.kit().now()) {
        return Notice::TooMany(seconds).page(frame);
    }
    let mut given = Given::of(&headers);
    match count(&shopper, (shop, review), &turn, &address.visitor(&headers), &mut given).await {
        Ok(()) => given.remember(shop, &headers, Redirect::to(&format!("{place}#{review}")).into_response()),
        Err(problem) if problem.status.is_client_error() => Notice::Missing.page(frame),
        Err(_) => Notice::Failed.page(frame),
    }
}

async fn count(
    shopper: &Shopper,
    (shop, review): (ShopId, Uuid),
    turn: &Turn,
    voter: &str,
    given: &mut Given,
) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    let listen = &shopper.listen;
    if turn.take {
        let receipt = given.receipt(review).unwrap_or_default();
        reviews::take_back(&tx, listen, shop, review, (voter, receipt)).await?;
        given.remove(review);
    } else {
        let voted = reviews::vote(&tx, listen, shop, review, voter).await?;
        // A vote that is sent twice keeps its receipt.
        if voted.receipt.is_some() || given.receipt(review).is_none() {
            given.add(review, voted.receipt.unwrap_or_default());
        }
    }
    Ok(tx.commit().await?)
}
