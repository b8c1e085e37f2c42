//! For buyers who write without having been asked: they say which order it is, and its link comes by mail. Offered where
//! mail can be sent.

mod send;
mod show;
mod words;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use pages::{Frame, Notice};
use primitives::ShopId;
use serde::Deserialize;

use super::Shopper;
use crate::shop::Shop;
use words::Words;

pub(super) fn router() -> Router<Shopper> {
    Router::new().route("/s/{shop}/write", get(show::show).post(send::send))
}

/// The page on which a review can be asked for; `None` where it cannot.
pub(crate) fn page(shopper: &Shopper, shop: ShopId) -> Option<String> {
    shopper.contact.as_ref()?.address()?;
    Some(path(shop))
}

fn path(shop: ShopId) -> String {
    format!("/s/{shop}/write")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switch {
    /// `zh` or `en`.
    lang: Option<String>,
    /// Whether a form was just sent.
    is_sent: bool,
}

/// Somebody who would like to write.
struct Visit {
    shop: Shop,
    frame: Frame,
    words: &'static Words,
}

impl Visit {
    /// What is wrong with it becomes a page.
    async fn open(shopper: &Shopper, id: ShopId, switch: &Switch, headers: &HeaderMap) -> Result<Self, Response> {
        let path = path(id);
        let stranger = |notice: Notice| {
            let language = pages::choose(switch.lang.as_deref(), headers, "en");
            notice.page(Frame::new(language, "", &path))
        };
        let found = Shop::load(&shopper.kit().store, id).await.map_err(|_| stranger(Notice::Failed))?;
        let shop = found.filter(|_| page(shopper, id).is_some()).ok_or_else(|| stranger(Notice::Missing))?;
        let language = pages::choose(switch.lang.as_deref(), headers, &shop.language);
        let frame = Frame::new(language, &shop.name, &path);
        Ok(Self { words: Words::of(language), frame, shop })
    }

    fn notice(&self, notice: Notice) -> Response {
        notice.page(self.frame.clone())
    }
}
