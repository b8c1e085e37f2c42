//! Who comes with a link, taken from a request before anything is done for it.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::{HeaderMap, StatusCode, request};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use pages::{Address, Browser, Frame, Mark, Notice, is_own_page};
use serde::Deserialize;
use web::{Problem, Shop};

use super::check::Errors;
use super::draft::Draft;
use super::order::Order;
use super::view::{Parts, Refused};
use crate::links::request::Request;
use crate::settings::{self, Settings};
use crate::shopper::Shopper;
use crate::shopper::words::Words;

/// Many reviews from one device are noticed however often its address changes: for as long as they are counted.
const DEVICE: Mark = Mark { name: "huitou_review_device", seconds: 24 * 3_600 };

#[derive(Debug, Default, Deserialize)]
struct Switch {
    /// `zh` or `en`.
    lang: Option<String>,
}

/// A link that was opened: whose it is, from where, and how to speak to them.
pub(crate) struct Visit {
    pub(super) request: Request,
    pub(super) frame: Frame,
    pub(super) address: Address,
    pub(super) device: Browser,
    shop: Shop,
    settings: Settings,
    path: String,
}

/// A visit that sends a form: from a page of ours, and not one of too many.
pub(crate) struct Admitted(pub(super) Visit);

impl FromRequestParts<Shopper> for Visit {
    /// The page that says what is wrong with the link.
    type Rejection = Response;

    async fn from_request_parts(parts: &mut request::Parts, shopper: &Shopper) -> Result<Self, Response> {
        let token = Path::<String>::from_request_parts(parts, shopper).await;
        let Path(token) = token.map_err(IntoResponse::into_response)?;
        let switch = Query::<Switch>::from_request_parts(parts, shopper).await;
        let Query(switch) = switch.map_err(IntoResponse::into_response)?;
        let Ok(address) = Address::from_request_parts(parts, shopper).await;
        Self::open(shopper, &token, &switch, &parts.headers, address).await
    }
}

impl FromRequestParts<Shopper> for Admitted {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut request::Parts, shopper: &Shopper) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, shopper).await?;
        if !is_own_page(&parts.headers) {
            return Err(visit.notice(Notice::Foreign));
        }
        let now = shopper.kit().now();
        match shopper.limits.send(visit.request.shop, visit.request.id, &visit.address, now) {
            Ok(()) => Ok(Self(visit)),
            Err(seconds) => Err(visit.notice(Notice::TooMany(seconds))),
        }
    }
}

impl Visit {
    async fn open(
        shopper: &Shopper,
        token: &str,
        switch: &Switch,
        headers: &HeaderMap,
        address: Address,
    ) -> Result<Self, Response> {
        let kit = shopper.kit();
        let (path, now) = (format!("/r/{token}"), kit.now());
        let stranger = |notice: Notice| {
            let language = pages::choose(switch.lang.as_deref(), headers, "en");
            notice.page(Frame::new(language, "", "/r/-"))
        };
        let found = Request::by_token(kit, token).await.map_err(|_| stranger(Notice::Failed))?;
        let Some(request) = found else {
            shopper.limits.guess(&address, now).map_err(|seconds| stranger(Notice::TooMany(seconds)))?;
            return Err(stranger(Notice::WrongLink));
        };
        let shop = web::shop(&kit.store, request.shop).await.map_err(|_| stranger(Notice::Failed))?;
        let language = pages::choose(switch.lang.as_deref(), headers, &shop.language);
        let frame = Frame::new(language, &shop.name, &path);
        let settings = settings::load(&kit.store, shop.id).await.map_err(|_| Notice::Failed.page(frame.clone()))?;
        if !request.is_open(now, settings.follow_up_days) {
            return Err(Notice::Ended.page(frame));
        }
        let device = Browser::of(DEVICE, headers, || kit.ids.random());
        Ok(Self { request, frame, address, device, shop, settings, path })
    }

    pub(super) async fn order(&self, shopper: &Shopper) -> Result<Order, Response> {
        let kit = shopper.kit();
        Order::load(&kit.store, &kit.vault, &self.request).await.map_err(|_| self.notice(Notice::Failed))
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The texts of the form, as its reader speaks.
    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.frame.language)
    }

    pub(super) fn notice(&self, notice: Notice) -> Response {
        notice.page(self.frame.clone())
    }

    /// The form as it stands.
    pub(super) fn page(&self, shopper: &Shopper, order: &Order, draft: &Draft, errors: &Errors) -> Response {
        self.form(shopper, order, (draft, errors), None)
    }

    /// The form with what was not taken beside what was sent before, and why.
    pub(super) fn refuse(&self, shopper: &Shopper, order: &Order, refused: &Refused) -> Response {
        self.form(shopper, order, (&Draft::default(), &Errors::default()), Some(refused))
    }

    fn form(
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
            can_mail: shopper.can_mail(),
        };
        let is_wrong = errors.general.is_some() || refused.is_some();
        let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        pages::form::page(status, &parts.page(draft, errors, refused))
    }

    /// What is shown once something was kept; or the words for what has to be mended first. What was sent twice, by an
    /// impatient finger, or too late leads back to the page, which says how things stand.
    pub(super) fn after(&self, kept: Result<(), Problem>) -> Result<Response, String> {
        match kept.map_err(|problem| problem.status) {
            Ok(()) | Err(StatusCode::CONFLICT) => Ok(self.back()),
            Err(StatusCode::UNPROCESSABLE_ENTITY) => Err(self.words().error_taken.to_owned()),
            Err(_) => Ok(self.notice(Notice::Failed)),
        }
    }

    /// Back to the page, by GET: loading it again sends nothing again.
    pub(super) fn back(&self) -> Response {
        Redirect::to(&format!("{}?lang={}", self.path, self.frame.language.code())).into_response()
    }
}
