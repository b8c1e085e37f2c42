use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use primitives::EventKind;
use web::Problem;

use super::key::write_key;
use super::posted::{Posted, key_of};
use super::take::{Sender, refuse_whole, take};
use super::{MAX_BATCH, Reject, limits};
use crate::Collect;
use crate::sources::Source;

/// `POST /v1/{track,identify,page,screen,group,alias,batch}` and, for the tracker's beacons, `/v1/b`.
pub(super) async fn endpoint(
    State(collect): State<Collect>,
    Path(call): Path<String>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let kind = kind(&call)?;
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let text = std::str::from_utf8(&body)
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "not_utf8", "the body is not UTF-8 text"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let posted = if kind.is_some() { Posted::call(text) } else { Posted::batch(text) };
    let in_body = match &posted {
        Ok(posted) => Ok(posted.write_key.clone()),
        Err(_) => key_of(text),
    };
    let key = match (write_key(&headers, in_body.as_ref().ok().and_then(Option::as_deref)), in_body) {
        (Err(_), Err(error)) => return Err(malformed(&error).into()),
        (key, _) => key?,
    };
    let peer = peer.map(|Extension(ConnectInfo(peer))| peer);
    let source = admitted(&collect, &key, &headers, peer).await?;
    let sender = Sender { collect: &collect, source: &source, key: &key, received: collect.kit.now() };
    let answer = match posted {
        Ok(Posted { items: Some(items), common, .. }) => take(sender, items, kind, &common).await?,
        Ok(Posted { items: None, .. }) => {
            let reject = Reject::field("missing_batch", "batch", "a batch needs the list of calls in “batch”");
            return Err(refuse_whole(sender, text, reject).await?);
        }
        Err(error) => return Err(refuse_whole(sender, text, malformed(&error)).await?),
    };
    Ok(answer.into_response(&headers))
}

fn malformed(error: &serde_json::Error) -> Reject {
    Reject::new("malformed", format!("the body is not valid JSON: {error}"))
}

/// The source of a write key, when it may send now. Strangers who try keys are counted by address too.
async fn admitted(
    collect: &Collect,
    key: &str,
    headers: &HeaderMap,
    peer: Option<SocketAddr>,
) -> Result<Arc<Source>, Problem> {
    let now = collect.kit.now();
    let slow_down = |wait| Problem::too_many("too many requests; none of this one was taken", wait);
    let by_address = |what: &str| match limits::address(headers, peer) {
        Some(address) => collect.by_address.attempt((what, address), now).map_err(slow_down),
        None => Ok(()),
    };
    let source = match collect.known_source(key) {
        Some(source) => Some(source),
        None => {
            by_address("look-up")?;
            collect.source(key).await?
        }
    };
    let source = source
        .ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "unknown_write_key", "no source has this write key"))?;
    if !source.enabled {
        return Err(Problem::forbidden("this source is turned off"));
    }
    collect.by_source.attempt(source.id.0, now).map_err(slow_down)?;
    if source.kind.is_public() {
        by_address("request")?;
    }
    Ok(source)
}

/// None is a batch.
fn kind(call: &str) -> Result<Option<EventKind>, Problem> {
    match call {
        "batch" | "b" | "import" => Ok(None),
        "track" | "t" => Ok(Some(EventKind::Track)),
        "identify" | "i" => Ok(Some(EventKind::Identify)),
        "page" | "p" => Ok(Some(EventKind::Page)),
        "screen" | "s" => Ok(Some(EventKind::Screen)),
        "group" | "g" => Ok(Some(EventKind::Group)),
        "alias" | "a" => Ok(Some(EventKind::Alias)),
        _ => Err(Problem::not_found("call: use track, identify, page, screen, group, alias or batch")),
    }
}

fn unreadable(rejection: &BytesRejection) -> Problem {
    let status = rejection.status();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("the body is over {MAX_BATCH} bytes: send smaller batches");
        return Problem::new(StatusCode::BAD_REQUEST, "too_large", detail);
    }
    Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", rejection.body_text())
}
