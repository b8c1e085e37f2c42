use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use primitives::EventKind;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use web::Problem;

use super::call::Common;
use super::key::write_key;
use super::take::{refuse_whole, take};
use super::{MAX_BATCH, Reject};
use crate::Collect;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch<'a> {
    #[serde(borrow)]
    batch: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    sent_at: Option<Cow<'a, str>>,
    context: Option<Map<String, Value>>,
    integrations: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keyed<'a> {
    #[serde(borrow)]
    write_key: Option<Cow<'a, str>>,
}

/// `POST /v1/{track,identify,page,screen,group,alias,batch}` and, for the tracker's beacons, `/v1/b`.
pub(super) async fn endpoint(
    State(collect): State<Collect>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let kind = kind(&call)?;
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let text = std::str::from_utf8(&body)
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "not_utf8", "the body is not UTF-8 text"))?;
    let keyed: Result<Keyed<'_>, _> = serde_json::from_str(text);
    let in_body = keyed.as_ref().ok().and_then(|keyed| keyed.write_key.as_deref());
    let key = write_key(&headers, in_body)?;
    let source = collect
        .source(&key)
        .await?
        .ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "unknown_write_key", "no source has this write key"))?;
    if !source.enabled {
        return Err(Problem::forbidden("this source is turned off"));
    }
    let received = collect.kit.now();
    let malformed =
        |error: &serde_json::Error| Reject::new("malformed", format!("the body is not valid JSON: {error}"));
    if let Err(error) = &keyed {
        return Err(refuse_whole(&collect, &source, text, malformed(error), received).await?);
    }
    let answer = if let Some(kind) = kind {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| Problem::internal(&error))?;
        take(&collect, &source, &[raw], Some(kind), &Common::default(), received).await?
    } else {
        let batch: Batch<'_> = match serde_json::from_str(text) {
            Ok(batch) => batch,
            Err(error) => return Err(refuse_whole(&collect, &source, text, malformed(&error), received).await?),
        };
        let Some(items) = batch.batch else {
            let reject = Reject::field("missing_batch", "batch", "a batch needs the list of calls in “batch”");
            return Err(refuse_whole(&collect, &source, text, reject, received).await?);
        };
        let common = Common { sent_at: batch.sent_at, context: batch.context, integrations: batch.integrations };
        take(&collect, &source, &items, None, &common, received).await?
    };
    Ok(answer.into_response(&headers))
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
