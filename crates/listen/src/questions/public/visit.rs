use axum::http::HeaderMap;
use axum::response::Response;
use pages::{Frame, Language, Notice};
use primitives::{ShopId, Timestamp};

use super::path;
use super::words::Words;
use crate::shop::Shop;
use crate::shopper::Shopper;
use crate::shopper::public::summary::product_name;

/// Somebody at the page of a product's questions: whose product it is, and how to speak.
pub(super) struct Visit {
    pub shop: Shop,
    pub product: String,
    pub product_name: String,
    pub language: Language,
    pub words: &'static Words,
    pub frame: Frame,
    /// The path of the page.
    pub page: String,
}

impl Visit {
    /// What is wrong with it becomes a page.
    pub async fn open(
        shopper: &Shopper,
        shop: ShopId,
        product: &str,
        lang: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, Response> {
        let db = &shopper.kit().store;
        let page = path::page(shop, product);
        let stranger = |notice: Notice| notice.page(Frame::new(pages::choose(lang, headers, "en"), "", &page));
        let found = Shop::load(db, shop).await.map_err(|_| stranger(Notice::Failed))?;
        let Some(shop) = found else { return Err(stranger(Notice::Missing)) };
        let known = product_name(db, shop.id, product).await.map_err(|_| stranger(Notice::Failed))?;
        let Some(product_name) = known else { return Err(stranger(Notice::Missing)) };
        let language = pages::choose(lang, headers, &shop.language);
        let frame = Frame::new(language, &shop.name, &page);
        let words = Words::of(language);
        Ok(Self { product: product.to_owned(), product_name, language, words, frame, page, shop })
    }

    pub fn notice(&self, notice: Notice) -> Response {
        notice.page(self.frame.clone())
    }

    /// A day as people here read it.
    pub fn date(&self, at: Timestamp) -> String {
        pages::day(self.language, &self.shop.zone, at)
    }
}
