use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use primitives::EventKind;
use web::Problem;

use super::key::write_key;
use super::posted::{Posted, key_in, key_of};
use super::take::{Sender, check_common, refuse_unread, refuse_whole, take};
use super::unread::{Unread, read_text};
use super::{Reject, limits};
use crate::Collect;
use crate::sources::Source;

/// `POST /v1/{track,identify,page,screen,group,alias,batch}` and, for the tracker's beacons, `/v1/b`.
pub(super) async fn endpoint(
    State(collect): State<Collect>,
    Path(call): Path<String>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let kind = kind(&call)?;
    let peer = peer.map(|Extension(ConnectInfo(peer))| peer);
    let text = match read_text(body, &headers).await {
        Ok(text) => text,
        Err(unread) => return Err(unreadable(&collect, &headers, peer, unread).await?),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let posted = if kind.is_some() { Posted::call(text) } else { Posted::batch(text) };
    let in_body = match &posted {
        Ok(posted) => Ok(posted.write_key.clone()),
        Err(_) => key_of(text).or_else(|error| key_in(text).map(|key| Some(key.into())).ok_or(error)),
    };
    let key = match (write_key(&headers, in_body.as_ref().ok().and_then(Option::as_deref)), in_body) {
        (Err(_), Err(error)) => return Err(malformed(&error).into()),
        (key, _) => key?,
    };
    let source = admitted(&collect, &key, &headers, peer).await?;
    let sender = Sender { collect: &collect, source: &source, key: &key, received: collect.kit.now() };
    let answer = match posted {
        Ok(Posted { items: Some(items), common, .. }) => match check_common(items.len(), &common) {
            Ok(()) => take(sender, items, kind, &common).await?,
            Err(reject) => return Err(refuse_whole(sender, text, kind, reject).await?),
        },
        Ok(Posted { items: None, .. }) => {
            let reject = Reject::field("missing_batch", "batch", "a batch needs the list of calls in “batch”");
            return Err(refuse_whole(sender, text, kind, reject).await?);
        }
        Err(error) => return Err(refuse_whole(sender, text, kind, malformed(&error)).await?),
    };
    Ok(answer.into_response(&headers))
}

fn malformed(error: &serde_json::Error) -> Reject {
    Reject::new("malformed", format!("the body is not valid JSON: {error}"))
}

/// The source of a write key, when it may send now and those who read the log keep up. Strangers who try keys are counted
/// by address too.
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
    collect.ceiling.check(collect.log.last())?;
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

/// What is said of a body that cannot be read; where it names its source, or the request does, it is kept too.
async fn unreadable(
    collect: &Collect,
    headers: &HeaderMap,
    peer: Option<SocketAddr>,
    unread: Unread,
) -> Result<Problem, Problem> {
    let key = write_key(headers, key_in(&unread.text()));
    let Some(key) = key.ok().filter(|_| unread.is_whole) else { return Ok(unread.reject.into()) };
    let source = admitted(collect, &key, headers, peer).await?;
    let sender = Sender { collect, source: &source, key: &key, received: collect.kit.now() };
    refuse_unread(sender, unread).await
}
