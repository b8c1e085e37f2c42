use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Browser, Frame, Mark, Notice, choose};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;

use super::path;
use super::visitors::{self, Visitor};
use super::words::Words;
use crate::Feedback;
use crate::people::Who;
use crate::settings::{self, Settings};
use crate::shop::Shop;
use crate::votes::Voter;

/// By which a browser is known again on a shop's board, from its first vote on, for a year.
const VOTER: Mark = Mark { name: "huitou_feedback_voter", seconds: 365 * 24 * 3_600 };

/// What every page's address may carry.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    /// `zh` or `en`.
    pub lang: Option<String>,
    /// The token of a visitor.
    #[serde(rename = "as")]
    pub token: Option<String>,
}

/// A page of a shop that was opened: whose it is, by whom, and how to speak to them.
pub(super) struct Visit {
    pub shop: Shop,
    pub settings: Settings,
    pub frame: Frame,
    pub words: &'static Words,
    pub visitor: Option<Visitor>,
    pub browser: Browser,
}

impl Visit {
    /// `path` is the page's own; what is wrong becomes a page.
    pub async fn open(
        feedback: &Feedback,
        shop: ShopId,
        path: &str,
        switch: &Switch,
        headers: &HeaderMap,
    ) -> Result<Self, Response> {
        let stranger =
            |notice: Notice| notice.page(Frame::new(choose(switch.lang.as_deref(), headers, "en"), "", path));
        let failed = |_| stranger(Notice::Failed);
        let store = &feedback.kit.store;
        let shop = Shop::load(store, shop).await.map_err(failed)?.ok_or_else(|| stranger(Notice::Missing))?;
        let settings = settings::load(store, shop.id).await.map_err(failed)?;
        let visitor = match switch.token.as_deref().filter(|token| !token.is_empty()) {
            // One that proves nothing makes nobody of the visitor; the page is there all the same.
            Some(token) => visitors::by_token(&feedback.kit, shop.id, token).await.map_err(failed)?,
            None => None,
        };
        let language = choose(switch.lang.as_deref(), headers, &shop.language);
        let token = visitor.as_ref().map_or("", |visitor| visitor.token.as_str());
        let frame = Frame::new(language, &shop.name, &path::with(path, &[("as", token)]));
        let browser = Browser::of(VOTER, headers, || feedback.kit.ids.random());
        Ok(Self { words: Words::of(language), shop, settings, frame, visitor, browser })
    }

    /// A page of this shop, in this language and for this visitor.
    pub fn link(&self, page: &str, pairs: &[(&str, &str)]) -> String {
        let own = [("lang", self.frame.language.code()), ("as", self.token())];
        path::with(&path::with(page, pairs), &own)
    }

    pub fn token(&self) -> &str {
        self.visitor.as_ref().map_or("", |visitor| visitor.token.as_str())
    }

    pub fn who(&self) -> Who {
        self.visitor.as_ref().map(|visitor| visitor.who.clone()).unwrap_or_default()
    }

    pub fn voter(&self, feedback: &Feedback, caller: &Caller<'_>) -> Voter {
        match &self.visitor {
            Some(visitor) => Voter::of_person(&feedback.kit, self.shop.id, visitor.person),
            None => {
                let place = (caller.address, caller.headers);
                Voter::of_browser(&feedback.kit, self.shop.id, self.browser.id, place)
            }
        }
    }

    /// A fingerprint of who writes. What is sent first brings no number of the browser along, and may be sent twice.
    pub fn sender(&self, feedback: &Feedback, caller: &Caller<'_>) -> String {
        let whose = match &self.visitor {
            Some(visitor) => format!("person {}", visitor.person),
            None => {
                let browser = caller.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
                format!("{} {}", caller.address.0, browser.unwrap_or_default())
            }
        };
        feedback.kit.vault.blind_text("feedback/sender", &format!("{} {whose}", self.shop.id))
    }

    /// The number that a page gives a browser without one, so that a vote that is sent twice is one; nothing where the
    /// voter is known.
    pub fn ballot(&self) -> Option<Uuid> {
        (self.visitor.is_none() && !self.browser.is_known).then_some(self.browser.id)
    }

    /// Has the browser known again, now that it voted.
    pub fn remembered(&self, page: Response) -> Response {
        match self.visitor {
            Some(_) => page,
            None => self.browser.remember(&path::list(self.shop.id), page),
        }
    }

    pub fn date(&self, at: i64) -> String {
        self.shop.day(self.frame.language, at)
    }

    pub fn notice(&self, notice: Notice) -> Response {
        notice.page(self.frame.clone())
    }

    /// A page that may differ for everybody and is found by search engines, unless it is a visitor's own.
    pub fn page(&self, status: StatusCode, page: &impl Template) -> Response {
        match self.visitor {
            Some(_) => own(status, page),
            None => {
                let mut response = pages::html(status, page);
                let headers = response.headers_mut();
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
                guarded(response)
            }
        }
    }

    /// To a page by GET: loading it again sends nothing again.
    pub fn go(&self, page: &str, pairs: &[(&str, &str)]) -> Response {
        Redirect::to(&self.link(page, pairs)).into_response()
    }
}

/// A page on which somebody writes.
pub(super) fn form(status: StatusCode, page: &impl Template) -> Response {
    guarded(pages::form::page(status, page))
}

/// A page for one person alone.
fn own(status: StatusCode, page: &impl Template) -> Response {
    guarded(pages::private(status, page))
}

/// The address of a page may prove who somebody is: no other place is told of it.
fn guarded(mut response: Response) -> Response {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Where a request comes from.
#[derive(Clone, Copy)]
pub(super) struct Caller<'a> {
    pub address: &'a Address,
    pub headers: &'a HeaderMap,
}
