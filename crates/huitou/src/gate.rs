//! While what is derived is made anew, nobody may read or change it: requests wait outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use pages::{Frame, Notice};
use tokio::sync::{OwnedRwLockWriteGuard, RwLock};
use web::Problem;

/// Seconds after which somebody who was sent away may come again.
const LATER: u64 = 30;

/// Open until somebody closes it. Clones are one gate.
#[derive(Clone, Default)]
pub struct Gate {
    inside: Arc<RwLock<()>>,
    /// How often it was closed.
    closings: Arc<AtomicU64>,
}

impl Gate {
    /// Waits until all who are inside have left, and lets nobody in until the guard is dropped. Who is being answered piece
    /// by piece has left: see [`Gate::watch`].
    pub async fn close(&self) -> OwnedRwLockWriteGuard<()> {
        let closed = Arc::clone(&self.inside).write_owned().await;
        self.closings.fetch_add(1, Ordering::SeqCst);
        closed
    }

    fn closings(&self) -> u64 {
        self.closings.load(Ordering::SeqCst)
    }

    /// An answer that is read while it is sent breaks off once the gate is closed, so that what was read before and after
    /// is not taken for one whole. It does not keep the gate open: whoever reads slowly would hold it as long as they like.
    fn watch(self, before: u64, response: Response) -> Response {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let is_live = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        if is_live || response.body().size_hint().exact().is_some() {
            return response;
        }
        let (parts, body) = response.into_parts();
        let pieces = body.into_data_stream().map(move |piece| {
            if self.closings() == before { piece } else { Err(axum::Error::new("what is sent is made anew meanwhile")) }
        });
        Response::from_parts(parts, Body::from_stream(pieces))
    }
}

/// Lets a request through, or sends it away.
pub async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Ok(_inside) = Arc::clone(&gate.inside).try_read_owned() else { return closed(&request) };
    let before = gate.closings();
    let response = next.run(request).await;
    gate.watch(before, response)
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use futures::stream;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn who_is_answered_piece_by_piece_is_cut_off_by_a_closing() {
        let gate = Gate::default();
        let pieces = || Body::from_stream(stream::iter(["one", "two"].map(Ok::<_, std::io::Error>)));
        let live = [(header::CONTENT_TYPE, "text/event-stream")];
        let router = Router::new()
            .route("/feed", get(async move || pieces()))
            .route("/live", get(async move || (live, pieces())))
            .route("/page", get(async || "whole"))
            .route_layer(from_fn_with_state(gate.clone(), pass));
        let open = async |path: &str| {
            let request = axum::http::Request::get(path).body(Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap().into_body().into_data_stream()
        };
        let (mut feed, mut live, mut page) = (open("/feed").await, open("/live").await, open("/page").await);
        assert_eq!(feed.next().await.unwrap().unwrap(), "one");
        assert_eq!(live.next().await.unwrap().unwrap(), "one");
        drop(gate.close().await);
        assert!(feed.next().await.unwrap().is_err(), "half a feed is no feed");
        assert_eq!(live.next().await.unwrap().unwrap(), "two", "what happens is told on");
        assert_eq!(page.next().await.unwrap().unwrap(), "whole", "it was read before");
        let mut feed = open("/feed").await;
        assert_eq!(feed.next().await.unwrap().unwrap(), "one");
        assert_eq!(feed.next().await.unwrap().unwrap(), "two");
        assert!(feed.next().await.is_none());
    }
}
