//! Requests whose body stops coming, or drips: whoever keeps the server waiting gives up the place that they hold.

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
use tokio::time::{Instant, Sleep, sleep};
use web::Problem;

/// How slowly a body may come.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For how long it may be waited for in the middle of it.
    pub silence: Duration,
    /// So many bytes give back a second of that: who sends as many in each is never cut off.
    pub rate: u64,
}

/// A large file over a slow line comes whole; a byte now and then does not.
pub const PATIENCE: Patience = Patience { silence: Duration::from_secs(60), rate: 1024 };

/// Answers 408 where a body was not read to its end because it was waited for too long.
pub async fn limit(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let read_by = accepts.contains("text/html").then(|| pages::choose(None, request.headers(), "en"));
    let stalled = Arc::new(AtomicBool::new(false));
    let limited = |body| Limited { body, patience, left: patience.silence, timer: None, stalled: Arc::clone(&stalled) };
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
    let detail = "the request stopped before its end or came too slowly: nothing was changed, send it again";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail)
}

/// A body that breaks off when somebody waits for more of it for too long.
struct Limited {
    body: Body,
    patience: Patience,
    /// For how long it may still be waited for.
    left: Duration,
    /// Runs while nothing comes.
    timer: Option<Pin<Box<Sleep>>>,
    stalled: Arc<AtomicBool>,
}

impl Limited {
    /// Ends a wait, which costs its time, and counts what came of it.
    fn count(&mut self, bytes: usize) {
        if let Some(timer) = self.timer.take() {
            self.left = timer.deadline().saturating_duration_since(Instant::now());
        }
        let Patience { silence, rate } = self.patience;
        if self.left < silence {
            let micros = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000_000) / rate.max(1);
            self.left = silence.min(self.left + Duration::from_micros(micros));
        }
    }
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Piece<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let bytes = match &frame {
                Some(Ok(piece)) => piece.data_ref().map_or(0, Bytes::len),
                _ => 0,
            };
            self.count(bytes);
            return Poll::Ready(frame);
        }
        let left = self.left;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(left)));
        ready!(timer.as_mut().poll(context));
        self.stalled.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new("the sender was too slow"))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
