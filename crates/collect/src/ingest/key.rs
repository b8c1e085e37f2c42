use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use web::{Problem, credentials};

/// The write key: the user name of HTTP Basic, or `writeKey` in the body.
pub(super) fn write_key(headers: &HeaderMap, in_body: Option<&str>) -> Result<String, Problem> {
    let decoded = credentials(headers, "Basic").and_then(|encoded| STANDARD.decode(encoded).ok());
    let from_basic = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let user = from_basic.as_deref().map(|pair| pair.split_once(':').map_or(pair, |(user, _)| user));
    let key = user.filter(|user| !user.is_empty()).or(in_body).map(str::trim).filter(|key| !key.is_empty());
    key.map(str::to_owned).ok_or_else(|| {
        let detail = "the write key is missing: send it as the user name of HTTP Basic or as writeKey in the body";
        Problem::new(StatusCode::UNAUTHORIZED, "missing_write_key", detail)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    #[test]
    fn takes_basic_first_then_the_body() {
        let mut headers = HeaderMap::new();
        assert_eq!(write_key(&headers, Some("wk_body")).unwrap(), "wk_body");
        let basic = format!("Basic {}", STANDARD.encode("wk_basic:"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&basic).unwrap());
        assert_eq!(write_key(&headers, Some("wk_body")).unwrap(), "wk_basic");
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&basic.replace("Basic", "basic")).unwrap());
        assert_eq!(write_key(&headers, None).unwrap(), "wk_basic", "a scheme has no case");
        assert!(write_key(&HeaderMap::new(), Some(" ")).is_err());
    }
}
