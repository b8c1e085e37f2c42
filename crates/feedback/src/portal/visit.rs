use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Frame, Notice, choose};
use primitives::ShopId;
use serde::Deserialize;

use super::path;
use super::visitors::{self, Visitor};
use super::words::Words;
use crate::Feedback;
use crate::people::Who;
use crate::settings::{self, Settings};
use crate::shop::Shop;
use crate::votes::Voter;

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
        Ok(Self { words: Words::of(language), shop, settings, frame, visitor })
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
            None => Voter::of_visitor(&feedback.kit, self.shop.id, caller.address, caller.headers),
        }
    }

    pub fn date(&self, at: i64) -> String {
        self.shop.date(self.frame.words.date, at)
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

/// A page for one person alone.
pub(super) fn own(status: StatusCode, page: &impl Template) -> Response {
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
