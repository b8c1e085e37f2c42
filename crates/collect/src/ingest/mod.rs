//! The Segment-compatible HTTP API under `/v1`.
//!
//! An answer of success means that the events are on disk. What cannot be taken is kept with its reason
//! ([`crate::rejected`]). Lenient by default, as senders of the Segment protocol expect; with `X-Strict-Mode: 1` the
//! answer says which item was refused and why.
//!
//! A write key on a website or in an app can be read by everybody, so its requests are limited by address
//! ([`RateLimits`]) and it may not tell what only the shop's own systems know (`names.rs`). The key itself is never kept
//! with an event.

mod answer;
mod body;
mod call;
mod described;
mod endpoint;
mod fields;
mod key;
mod limits;
mod names;
mod posted;
mod reject;
mod scan;
mod sound;
mod take;
mod time;
mod unread;

use axum::Router;
use axum::http::{Method, header};
use axum::routing::post;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};
use tower_http::decompression::RequestDecompressionLayer;

pub(crate) use call::{Common, Item, Taken, malformed, read_call};
pub(crate) use described::described;
pub(crate) use limits::Limiter;
pub use limits::RateLimits;
pub(crate) use names::{is_ours, present};
pub(crate) use posted::Posted;
pub(crate) use reject::Reject;
pub(crate) use take::{check_common, refused, with_type};

use crate::Collect;

/// Largest event, in bytes of its JSON.
pub(crate) const MAX_EVENT: usize = 32 << 10;
/// Largest request, unpacked.
const MAX_BATCH: usize = 500 << 10;

/// The routes under `/v1`.
pub(crate) fn router() -> Router<Collect> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::POST])
        // Senders have headers of their own, such as RudderStack's `AnonymousId`; none of them opens anything here.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(86_400));
    Router::new().route("/{call}", post(endpoint::endpoint)).layer((cors, RequestDecompressionLayer::new()))
}
