use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use uuid::Uuid;
use web::cookie_named;

use crate::base_address;

/// A cookie by which browsers are known again.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub name: &'static str,
    /// How long it is kept.
    pub seconds: u32,
}

/// A random number by which a browser is known again; it says nothing else, and no script reads it.
#[derive(Debug, Clone)]
pub struct Browser {
    pub id: Uuid,
    /// Whether it brought its number along.
    pub is_known: bool,
    mark: Mark,
    is_https: bool,
}

impl Browser {
    /// The one that asks. `fresh` makes the number of one that has none; until [`Browser::remember`] it is forgotten
    /// again.
    #[must_use]
    pub fn of(mark: Mark, headers: &HeaderMap, fresh: impl FnOnce() -> [u8; 16]) -> Self {
        let known = cookie_named(headers, mark.name).and_then(|id| id.parse().ok());
        Self {
            id: known.unwrap_or_else(|| Uuid::from_bytes(fresh())),
            is_known: known.is_some(),
            mark,
            is_https: base_address(headers).starts_with("https://"),
        }
    }

    /// Has the browser bring its number along to what lies below `path`, from now on for as long as the mark lasts.
    #[must_use]
    pub fn remember(&self, path: &str, mut page: Response) -> Response {
        let Mark { name, seconds } = self.mark;
        let secure = if self.is_https { "; Secure" } else { "" };
        let cookie = format!("{name}={}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", self.id);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            page.headers_mut().append(header::SET_COOKIE, cookie);
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    const MARK: Mark = Mark { name: "voter", seconds: 60 };

    #[test]
    fn a_browser_is_known_by_its_number_alone() {
        let asking = |cookie: &'static str| {
            let headers = HeaderMap::from_iter([
                (header::COOKIE, HeaderValue::from_static(cookie)),
                (header::HOST, HeaderValue::from_static("h.example")),
            ]);
            Browser::of(MARK, &headers, || [7; 16])
        };
        let known = asking("a=b; voter=00000000-0000-0000-0000-000000000005; c");
        assert!(known.is_known && known.id == Uuid::from_u128(5));
        for none in ["", "voter", "voter=five", "other=00000000-0000-0000-0000-000000000005"] {
            let browser = asking(none);
            assert!(!browser.is_known && browser.id == Uuid::from_bytes([7; 16]), "{none}");
        }
        let page = known.remember("/s/1", "".into_response());
        assert_eq!(
            page.headers()[header::SET_COOKIE],
            "voter=00000000-0000-0000-0000-000000000005; Path=/s/1; HttpOnly; SameSite=Lax; Max-Age=60"
        );
    }
}
