//! While what is derived is made anew, nobody may read or change it: requests wait outside.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pages::{Frame, Notice};
use tokio::sync::{OwnedRwLockWriteGuard, RwLock};
use web::Problem;

/// Seconds after which somebody who was sent away may come again.
const LATER: u64 = 30;

/// Open until somebody closes it. Clones are one gate.
#[derive(Clone, Default)]
pub struct Gate(Arc<RwLock<()>>);

impl Gate {
    /// Waits until all who are inside have left, and lets nobody in until the guard is dropped.
    pub async fn close(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.0).write_owned().await
    }
}

/// Lets a request through, or sends it away.
pub async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match Arc::clone(&gate.0).try_read_owned() {
        Ok(_inside) => next.run(request).await,
        Err(_) => closed(&request),
    }
}

fn closed(request: &Request) -> Response {
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !accepts.contains("text/html") {
        let detail = "the server makes what it knows anew from the events (huitou rebuild): come again later";
        return Problem::busy(detail, LATER).into_response();
    }
    let language = pages::choose(None, request.headers(), "en");
    let mut page = Notice::Failed.page(Frame::new(language, "", "/").in_one_language());
    page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(LATER));
    page
}
