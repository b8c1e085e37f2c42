use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::Frame;
use primitives::ShopId;
use uuid::Uuid;
use web::{Path, Query};

use super::send::Draft;
use super::words::Words;
use super::{Switch, Visit, path};
use crate::shopper::Shopper;
use crate::shopper::public::path as reviews;

#[derive(Template)]
#[template(path = "write.html")]
struct WritePage {
    frame: Frame,
    words: &'static Words,
    action: String,
    back: String,
    is_sent: bool,
    order: String,
    proof: String,
    errors: Errors,
}

/// What has to be mended, by its field.
#[derive(Default)]
pub(super) struct Errors {
    pub order: Option<&'static str>,
    pub proof: Option<&'static str>,
}

impl Errors {
    pub fn are_none(&self) -> bool {
        self.order.is_none() && self.proof.is_none()
    }
}

pub(super) async fn show(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let visit = Visit::open(&shopper, ShopId(shop), &switch, &headers).await?;
    Ok(visit.page(Draft::default(), Errors::default(), switch.is_sent))
}

impl Visit {
    pub(super) fn page(&self, draft: Draft, errors: Errors, is_sent: bool) -> Response {
        let status = if errors.are_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let language = self.frame.language.code();
        let page = WritePage {
            frame: self.frame.clone(),
            words: self.words,
            action: format!("{}?lang={language}", path(self.shop.id)),
            back: format!("{}?lang={language}", reviews::page(self.shop.id, None)),
            is_sent,
            order: draft.order,
            proof: draft.proof,
            errors,
        };
        pages::form::page(status, &page)
    }
}
