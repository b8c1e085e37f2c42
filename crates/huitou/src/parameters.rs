//! Refuses query parameters that a route does not have: a filter with a slip in its name would let everything through,
//! also where what it lets through is then discarded.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr};
use web::Problem;

/// The query parameters of every operation, by its method and path.
pub type Known = Arc<HashMap<String, Vec<String>>>;

/// What the document knows.
pub fn known(document: &OpenApi) -> Known {
    let mut known = HashMap::new();
    for (path, item) in &document.paths.paths {
        let operations = [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                known.insert(place(&method, path), names(operation));
            }
        }
    }
    Arc::new(known)
}

fn place(method: &Method, path: &str) -> String {
    format!("{method} {path}")
}

fn names(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let of_query = parameters.filter(|parameter| parameter.parameter_in == ParameterIn::Query);
    of_query.map(|parameter| parameter.name.clone()).collect()
}

/// Middleware: 400 for a parameter that the operation does not have, with those that it has.
///
/// # Errors
/// As above.
pub async fn check(State(known): State<Known>, request: Request, next: Next) -> Result<Response, Problem> {
    // Whoever asks for the head of an answer asks as for the answer.
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if let Some(names) = known.get(&place(&method, path)) {
        // A query that cannot be read at all is refused where it is used.
        let given = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
        let given = given.map(|Query(given)| given).unwrap_or_default();
        if let Some((unknown, _)) = given.iter().find(|(name, _)| !names.contains(name)) {
            return Err(refused(unknown, names));
        }
    }
    Ok(next.run(request).await)
}

fn refused(unknown: &str, names: &[String]) -> Problem {
    let shown: String = unknown.chars().take(40).collect();
    let known = if names.is_empty() { "takes none".to_owned() } else { format!("takes {}", names.join(", ")) };
    let detail = format!("there is no parameter “{shown}” here: this route {known}");
    Problem::new(StatusCode::BAD_REQUEST, "invalid_query", detail)
}
