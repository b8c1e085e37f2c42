//! The browser that a form is sent from, so that many reviews from one are noticed however often its address changes.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use pages::base_address;
use primitives::Ids;
use uuid::Uuid;

const COOKIE: &str = "huitou_review_device";
/// As long as what comes from one device is counted.
const SECONDS: u32 = 24 * 3_600;

/// A random number by which a browser is known again, from the first form that it sends. It says nothing else.
pub(super) struct Device {
    pub id: Uuid,
    is_https: bool,
}

impl Device {
    pub fn of(headers: &HeaderMap, ids: &Ids) -> Self {
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|cookies| cookies.to_str().ok());
        let mut cookies = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|one| one.trim().split_once('='));
        let known = cookies.find(|(name, _)| *name == COOKIE).and_then(|(_, id)| id.parse().ok());
        let id = known.unwrap_or_else(|| Uuid::from_bytes(ids.random()));
        Self { id, is_https: base_address(headers).starts_with("https://") }
    }

    /// Has the browser remember it for another day.
    pub fn remember(&self, mut page: Response) -> Response {
        let secure = if self.is_https { "; Secure" } else { "" };
        let cookie = format!("{COOKIE}={}; Path=/r/; HttpOnly; SameSite=Lax; Max-Age={SECONDS}{secure}", self.id);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            page.headers_mut().append(header::SET_COOKIE, cookie);
        }
        page
    }
}
