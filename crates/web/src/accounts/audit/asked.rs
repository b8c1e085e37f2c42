use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::Problem;

/// The filter of a request, as the audit log tells of an export which customers, reviews or answers it was of.
#[derive(Debug, Clone)]
pub struct Asked(pub String);

/// What somebody typed: a name or a number of a person would stay in a log from which nothing can be erased.
const TYPED: [&str; 2] = ["q", "value"];
/// What says nothing of which ones.
const ASIDE: [&str; 3] = ["cursor", "limit", "sort"];

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // A query string that cannot be read is refused where it is used.
        let fields = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let fields = fields.map(|axum::extract::Query(fields)| fields).unwrap_or_default();
        let told = fields.iter().filter(|(name, value)| !ASIDE.contains(&name.as_str()) && !value.is_empty());
        let told = told.map(|(name, value)| match name.as_str() {
            name if TYPED.contains(&name) => format!("{name}=…"),
            // Which of the shop's own fields, and not what is in it.
            "custom" => format!("custom={}", value.split_once('=').map_or(value.as_str(), |(field, _)| field)),
            name => format!("{name}={value}"),
        });
        Ok(Self(told.collect::<Vec<_>>().join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn asked(uri: &str) -> String {
        let (mut parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
        Asked::from_request_parts(&mut parts, &()).await.unwrap().0
    }

    #[tokio::test]
    async fn tells_which_ones_and_not_whom_somebody_looked_for() {
        assert_eq!(asked("/customers/export.csv").await, "");
        assert_eq!(asked("/x?class=loyal%2Cnew&tag=%E5%9B%9E%E5%A4%B4&city=").await, "class=loyal,new, tag=回头");
        assert_eq!(asked("/x?custom=school%3D%E4%B8%80%E4%B8%AD").await, "custom=school");
        assert_eq!(asked("/x?q=13800138000&sort=-net&limit=5&cursor=a&min_orders=1").await, "q=…, min_orders=1");
    }
}
