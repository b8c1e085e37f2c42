use axum::http::{HeaderMap, header};

/// What the browser brought along under this name.
#[must_use]
pub fn cookie_named<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_wherever_the_browser_put_it() {
        // Over HTTP/2 a browser may send each in a header of its own (RFC 9113, 8.2.3).
        let lines = ["a=1; wanted=x=y ;b", "other", "last=2"].map(HeaderValue::from_static);
        let headers: HeaderMap = lines.into_iter().map(|line| (header::COOKIE, line)).collect();
        assert_eq!(cookie_named(&headers, "wanted"), Some("x=y"));
        assert_eq!(cookie_named(&headers, "last"), Some("2"));
        for absent in ["b", "other", "want", "Wanted", ""] {
            assert_eq!(cookie_named(&headers, absent), None, "{absent}");
        }
    }
}
