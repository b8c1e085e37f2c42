//! Requests whose body stops coming: whoever sends nothing for a while gives up the place that they hold.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame as Piece, SizeHint};
use pages::{Frame, Notice};
use tokio::time::Sleep;
use web::Problem;

/// How long a sender may be silent in the middle of a body, anew after each piece: a large file over a slow line comes
/// whole.
pub const SILENCE: Duration = Duration::from_secs(60);

/// Answers 408 where a body was not read to its end because nothing came for so long.
pub async fn limit(State(silence): State<Duration>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let read_by = accepts.contains("text/html").then(|| pages::choose(None, request.headers(), "en"));
    let stalled = Arc::new(AtomicBool::new(false));
    let limited = |body| Limited { body, silence, timer: None, stalled: Arc::clone(&stalled) };
    let response = next.run(request.map(|body| Body::new(limited(body)))).await;
    if !stalled.load(Ordering::Relaxed) || response.status().is_success() {
        return response;
    }
    let mut response = match read_by {
        Some(language) => Notice::Failed.page(Frame::new(language, "", "/").in_one_language()),
        None => too_slow().into_response(),
    };
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// What a sender is told who is too slow.
pub fn too_slow() -> Problem {
    let detail = "the request stopped before its end: nothing was changed, send it again";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail)
}

/// A body that breaks off when its sender is silent for too long while somebody waits for more of it.
struct Limited {
    body: Body,
    silence: Duration,
    /// Runs while nothing comes.
    timer: Option<Pin<Box<Sleep>>>,
    stalled: Arc<AtomicBool>,
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Piece<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.timer = None;
            return Poll::Ready(frame);
        }
        let silence = self.silence;
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(silence)));
        ready!(timer.as_mut().poll(context));
        self.stalled.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new("the sender was silent for too long"))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
