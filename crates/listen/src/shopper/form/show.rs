use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::tz::TimeZone;
use pages::{Address, Frame, Notice, private};
use serde::Deserialize;
use web::Shop;

use super::check::Errors;
use super::draft::Draft;
use super::order::Order;
use super::view::{Parts, Refused};
use crate::links::request::Request;
use crate::settings::{self, Settings};
use crate::shopper::Shopper;
use crate::shopper::words::Words;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Switch {
    /// `zh` or `en`.
    pub lang: Option<String>,
}

/// A link that was opened: whose it is, and how to speak to them.
pub(super) struct Visit {
    pub request: Request,
    pub shop: Shop,
    settings: Settings,
    pub frame: Frame,
    path: String,
}

impl Visit {
    /// Finds out what a link is; what is wrong with it becomes a page.
    pub async fn open(
        shopper: &Shopper,
        token: &str,
        switch: &Switch,
        headers: &HeaderMap,
        address: &Address,
    ) -> Result<Self, Response> {
        let kit = shopper.kit();
        let (path, now) = (format!("/r/{token}"), kit.now());
        let stranger = |notice: Notice| {
            let language = pages::choose(switch.lang.as_deref(), headers, "en");
            notice.page(Frame::new(language, "", "/r/-"))
        };
        let found = Request::by_token(kit, token).await.map_err(|_| stranger(Notice::Failed))?;
        let Some(request) = found else {
            shopper.limits.guess(address, now).map_err(|seconds| stranger(Notice::TooMany(seconds)))?;
            return Err(stranger(Notice::WrongLink));
        };
        let shop = web::shop(&kit.store, request.shop).await.map_err(|_| stranger(Notice::Failed))?;
        let language = pages::choose(switch.lang.as_deref(), headers, &shop.language);
        let frame = Frame::new(language, &shop.name, &path);
        let settings = settings::load(&kit.store, shop.id).await.map_err(|_| Notice::Failed.page(frame.clone()))?;
        if !request.is_open(now, settings.follow_up_days) {
            return Err(Notice::Ended.page(frame));
        }
        Ok(Self { request, shop, settings, frame, path })
    }

    pub async fn order(&self, shopper: &Shopper) -> Result<Order, Response> {
        let order = Order::load(&shopper.kit().store, &self.request).await;
        order.map_err(|_| Notice::Failed.page(self.frame.clone()))
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The texts of the form, as its reader speaks.
    pub fn words(&self) -> &'static Words {
        Words::of(self.frame.language)
    }

    /// The form as it stands.
    pub fn page(
        &self,
        shopper: &Shopper,
        order: &Order,
        (draft, errors): (&Draft, &Errors),
        refused: Option<&Refused>,
    ) -> Response {
        let zone = TimeZone::get(&self.shop.time_zone).unwrap_or(TimeZone::UTC);
        let parts = Parts {
            frame: self.frame.clone(),
            zone: &zone,
            settings: &self.settings,
            now: shopper.kit().now(),
            action: self.path.clone(),
            request: &self.request,
            order,
        };
        let is_wrong = errors.general.is_some() || refused.is_some();
        let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        private(status, &parts.page(draft, errors, refused))
    }

    /// Back to the page, by GET: loading it again sends nothing again.
    pub fn back(&self) -> Response {
        let place = format!("{}?lang={}", self.path, self.frame.language.code());
        axum::response::IntoResponse::into_response(axum::response::Redirect::to(&place))
    }
}

/// The form, or what was sent by it.
pub(crate) async fn show(
    State(shopper): State<Shopper>,
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Response {
    let visit = match Visit::open(&shopper, &token, &switch, &headers, &address).await {
        Ok(visit) => visit,
        Err(page) => return page,
    };
    if let Err(problem) = visit.request.open(&shopper.listen).await {
        tracing::warn!(problem = problem.detail, "that a link was opened could not be noted");
    }
    match visit.order(&shopper).await {
        Ok(order) => visit.page(&shopper, &order, (&Draft::default(), &Errors::default()), None),
        Err(page) => page,
    }
}
