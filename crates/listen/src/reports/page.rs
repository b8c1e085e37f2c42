//! The page on which a visitor reports a review. It needs no account and no script.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use contact::mail_address;
use pages::{Address, Frame, Notice, fill, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::follow::follow;
use super::report::{MAX_TEXT, NewReport, report};
use super::words::Words;
use crate::questions::clean;
use crate::reviews::row::Review;
use crate::reviews::{REASONS, find};
use crate::shop::Shop;
use crate::shopper::Shopper;
use crate::shopper::public::path as reviews;
use crate::shopper::words::Words as Shown;

/// Where a review is reported, without the host.
pub(crate) fn path(shop: ShopId, review: Uuid) -> String {
    format!("/s/{shop}/report/{review}")
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    frame: Frame,
    words: &'static Words,
    action: String,
    back: String,
    is_sent: bool,
    /// The review.
    said: Vec<String>,
    /// Key, words, whether it is chosen.
    reasons: Vec<(&'static str, &'static str, bool)>,
    draft: Draft,
    errors: Errors,
    can_mail: bool,
    max_text: usize,
}

/// What somebody filled in; it comes back as it was when something is missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    reason: String,
    text: String,
    email: String,
    lang: Option<String>,
}

/// What has to be mended, by its field.
#[derive(Debug, Default)]
struct Errors {
    reason: Option<&'static str>,
    text: Option<String>,
    email: Option<&'static str>,
}

impl Errors {
    fn are_none(&self) -> bool {
        self.reason.is_none() && self.text.is_none() && self.email.is_none()
    }
}

impl Draft {
    fn check(&self, words: &Words) -> Errors {
        let is_wrong = !self.email.trim().is_empty() && mail_address(&self.email).is_none();
        Errors {
            reason: (!REASONS.contains(&self.reason.as_str())).then_some(words.error_reason),
            text: (self.text.chars().count() > MAX_TEXT).then(|| fill(words.error_long, MAX_TEXT)),
            email: is_wrong.then_some(words.error_email),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    /// `zh` or `en`.
    lang: Option<String>,
    /// Whether a report was just sent.
    is_sent: bool,
}

pub(super) async fn show(
    State(shopper): State<Shopper>,
    Path((shop, review)): Path<(Uuid, Uuid)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let visit = Visit::open(&shopper, (ShopId(shop), review), switch.lang.as_deref(), &headers).await?;
    Ok(visit.page(&shopper, Draft::default(), Errors::default(), switch.is_sent))
}

/// Takes a report.
pub(super) async fn send(
    State(shopper): State<Shopper>,
    Path((shop, review)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    address: Address,
    form: Result<Form<Draft>, FormRejection>,
) -> Result<Response, Response> {
    let form = form.map(|Form(draft)| draft);
    let lang = form.as_ref().ok().and_then(|draft| draft.lang.clone());
    let visit = Visit::open(&shopper, (ShopId(shop), review), lang.as_deref(), &headers).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let draft = form.map_err(|_| visit.notice(Notice::TooBig))?;
    let draft = Draft { text: clean(&draft.text), ..draft };
    let errors = draft.check(visit.words);
    if !errors.are_none() {
        return Ok(visit.page(&shopper, draft, errors, false));
    }
    let (visitor, now) = (address.visitor(&headers), shopper.kit().now());
    let allowed = shopper.limits.report(visit.shop.id, visit.review.id, &visitor, now);
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let email = mail_address(&draft.email).filter(|_| shopper.can_mail());
    if let Some(email) = &email {
        let allowed = shopper.limits.mail(&address, email, now);
        allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    }
    keep(&shopper, &visit, &draft, email, &visitor).await.map_err(|_| visit.notice(Notice::Failed))?;
    let sent = format!("{}?lang={}&is_sent=true", path(visit.shop.id, review), visit.frame.language.code());
    Ok(Redirect::to(&sent).into_response())
}

async fn keep(
    shopper: &Shopper,
    visit: &Visit,
    draft: &Draft,
    email: Option<String>,
    visitor: &str,
) -> Result<(), Problem> {
    let (listen, shop, language) = (&shopper.listen, &visit.shop, visit.frame.language);
    let new = NewReport {
        review: visit.review.id,
        reason: &draft.reason,
        text: Some(draft.text.as_str()).filter(|text| !text.is_empty()),
        visitor,
    };
    let tx = shopper.kit().store.begin().await?;
    let id = report(&tx, listen, shop.id, &new).await?;
    if let (Some(email), Some(contact)) = (email, &shopper.contact) {
        follow(&tx, listen, contact, shop, (id, email, language)).await?;
    }
    tx.commit().await?;
    (listen.on_change())(shop.id, visit.review.id, &visit.review.class);
    Ok(())
}

/// Somebody at the page of a review that everybody sees.
struct Visit {
    shop: Shop,
    review: Review,
    frame: Frame,
    words: &'static Words,
}

impl Visit {
    /// What is wrong with it becomes a page.
    async fn open(
        shopper: &Shopper,
        (shop, review): (ShopId, Uuid),
        lang: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, Response> {
        let (db, path) = (&shopper.kit().store, path(shop, review));
        let stranger = |notice: Notice| notice.page(Frame::new(pages::choose(lang, headers, "en"), "", &path));
        let found = Shop::load(db, shop).await.map_err(|_| stranger(Notice::Failed))?;
        let shop = found.ok_or_else(|| stranger(Notice::Missing))?;
        let language = pages::choose(lang, headers, &shop.language);
        let frame = Frame::new(language, &shop.name, &path);
        let found = find(db, shop.id, review).await.map_err(|problem| {
            let notice = if problem.status == StatusCode::NOT_FOUND { Notice::Missing } else { Notice::Failed };
            notice.page(frame.clone())
        })?;
        if !found.is_public() {
            return Err(Notice::Missing.page(frame));
        }
        Ok(Self { words: Words::of(language), review: found, frame, shop })
    }

    fn notice(&self, notice: Notice) -> Response {
        notice.page(self.frame.clone())
    }

    fn page(&self, shopper: &Shopper, draft: Draft, errors: Errors, is_sent: bool) -> Response {
        let status = if errors.are_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let language = self.frame.language;
        let all = reviews::page(self.shop.id, self.review.product_id.as_deref());
        let reason = |reason: &'static str| (reason, self.words.choice(reason), draft.reason == reason);
        let page = ReportPage {
            frame: self.frame.clone(),
            words: self.words,
            action: path(self.shop.id, self.review.id),
            back: format!("{all}?lang={}#{}", language.code(), self.review.id),
            is_sent,
            said: Shown::of(language).said(self.review.rating, self.review.text.as_deref()),
            reasons: REASONS.into_iter().map(reason).collect(),
            draft,
            errors,
            can_mail: shopper.can_mail(),
            max_text: MAX_TEXT,
        };
        pages::form::page(status, &page)
    }
}
