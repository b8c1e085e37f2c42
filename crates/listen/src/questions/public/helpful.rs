use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Frame, Notice, is_own_page};
use primitives::ShopId;
use uuid::Uuid;
use web::{Path, Problem};

use super::path;
use super::wish::Wish;
use crate::questions::tell;
use crate::questions::vote::vote as count;
use crate::shopper::Shopper;

/// Counts that an answer helped. Nobody has an account here: see [`Address::visitor`].
pub(super) async fn vote(
    State(shopper): State<Shopper>,
    Path((shop, answer)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    address: Address,
    Form(wish): Form<Wish>,
) -> Response {
    let language = pages::choose(wish.lang.as_deref(), &headers, "en");
    let page = path::page(ShopId(shop), wish.product.as_deref().unwrap_or_default());
    let frame = Frame::new(language, "", &page);
    if !is_own_page(&headers) {
        return Notice::Foreign.page(frame);
    }
    if let Err(seconds) = shopper.limits.vote(&address, shopper.kit().now()) {
        return Notice::TooMany(seconds).page(frame);
    }
    match keep(&shopper, ShopId(shop), answer, &address.visitor(&headers)).await {
        Ok(()) => {
            let link = wish.link(&page, language);
            Redirect::to(&format!("{link}&said=thanks#{answer}")).into_response()
        }
        Err(problem) if problem.status.is_client_error() => Notice::Missing.page(frame),
        Err(_) => Notice::Failed.page(frame),
    }
}

async fn keep(shopper: &Shopper, shop: ShopId, answer: Uuid, voter: &str) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    let question = count(&tx, &shopper.listen, shop, answer, voter).await?;
    tx.commit().await?;
    tell(&shopper.listen, shop, question);
    Ok(())
}
