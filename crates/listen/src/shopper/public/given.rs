//! The votes that a browser gave on our pages. It keeps their receipts itself, in a cookie, and so takes back its own.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use pages::base_address;
use primitives::ShopId;
use uuid::Uuid;
use web::cookie_named;

const NAME: &str = "huitou_helpful";
/// A month.
const SECONDS: u32 = 30 * 24 * 3_600;
/// The newest are kept: as many as a cookie holds.
const MOST: usize = 20;
/// The longest receipt.
const LONGEST: usize = 64;

/// Reviews with the receipts of their votes, the oldest first. A receipt is empty where somebody else of the same
/// network voted before: that vote stays.
#[derive(Debug, Default)]
pub(super) struct Given(Vec<(Uuid, String)>);

impl Given {
    pub fn of(headers: &HeaderMap) -> Self {
        let kept = cookie_named(headers, NAME).unwrap_or_default();
        let vote = |one: &str| {
            let (review, receipt) = one.split_once(':')?;
            let is_plain = receipt.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            let review = review.parse::<Uuid>().ok().filter(|_| is_plain && receipt.len() <= LONGEST)?;
            Some((review, receipt.to_owned()))
        };
        Self(kept.split('.').filter_map(vote).take(MOST).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Of the vote for this review.
    pub fn receipt(&self, review: Uuid) -> Option<&str> {
        self.0.iter().find(|(of, _)| *of == review).map(|(_, receipt)| receipt.as_str())
    }

    pub fn add(&mut self, review: Uuid, receipt: String) {
        self.remove(review);
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push((review, receipt));
    }

    pub fn remove(&mut self, review: Uuid) {
        self.0.retain(|(of, _)| *of != review);
    }

    /// Has the browser bring them along to the shop's pages.
    pub fn remember(&self, shop: ShopId, headers: &HeaderMap, mut page: Response) -> Response {
        let kept: Vec<String> = self.0.iter().map(|(review, receipt)| format!("{review}:{receipt}")).collect();
        let seconds = if self.is_empty() { 0 } else { SECONDS };
        let secure = if base_address(headers).starts_with("https://") { "; Secure" } else { "" };
        let kept = kept.join(".");
        let cookie = format!("{NAME}={kept}; Path=/s/{shop}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            page.headers_mut().append(header::SET_COOKIE, cookie);
        }
        page
    }
}
