use std::borrow::Cow;
use std::sync::Arc;

use eventlog::{AppendError, Appended};
use primitives::{EventKind, Timestamp};
use serde::Deserialize;
use serde::de::IgnoredAny;
use web::Problem;

use super::Reject;
use super::answer::{Answer, RejectedItem};
use super::body::without_key;
use super::call::{Common, Item, read_call};
use super::unread::Unread;
use crate::rejected::{MAX_PER_SOURCE, MAX_RAW, Refusal, keep};
use crate::sources::Source;
use crate::{Collect, counted};

/// Who sends, and when it came.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    pub collect: &'a Collect,
    pub source: &'a Arc<Source>,
    pub key: &'a str,
    pub received: Timestamp,
}

/// Takes calls: good ones are on disk, bad ones kept with their reason, before this returns.
pub(super) async fn take(
    sender: Sender<'_>,
    items: Vec<Item<'_>>,
    kind: Option<EventKind>,
    common: &Common<'_>,
) -> Result<Answer, Problem> {
    let Sender { collect, source, key, received } = sender;
    let mut answer = Answer::default();
    let mut taken = Vec::with_capacity(items.len());
    let mut refusals = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let (json, new_id) = (item.json, || collect.kit.ids.uuid().to_string());
        match read_call(item, kind, common, source, received, new_id) {
            Ok(call) => taken.push(call),
            Err(reject) => {
                let raw = without_key(json, key);
                refusals.push(Refusal::new(&reject, &with_type(&raw, kind)).of_kind(kind));
                answer.rejected.push(RejectedItem::new(index, reject));
            }
        }
    }
    let events: Vec<_> = taken.iter().map(|call| call.event(source, received)).collect();
    let appended = collect.log.append_refs(&events).await.map_err(refused)?;
    counted::appended(source.kind, &appended);
    for appended in appended {
        match appended {
            Appended::Stored(_) => answer.accepted += 1,
            Appended::Duplicate => answer.duplicates += 1,
        }
    }
    say_with(&mut refusals, common, key);
    keep(collect, source, refusals, received).await?;
    Ok(answer)
}

/// Bytes of what a request says for all of its calls, over all of them: each is read with it, so that a small body could
/// fill the memory.
const MAX_SAID: usize = 32 << 20;

/// Whether a request says too much for too many calls.
pub(crate) fn check_common(items: usize, common: &Common<'_>) -> Result<(), Reject> {
    if items > 1 && items.saturating_mul(written(common).len()) > MAX_SAID {
        let message = "what the batch says for all of its calls is too large for so many: send smaller batches";
        return Err(Reject::new("too_large", message));
    }
    Ok(())
}

fn written(common: &Common<'_>) -> String {
    serde_json::to_string(common).unwrap_or_else(|_| "{}".to_owned())
}

/// Bytes kept of what a request says for all of its calls, over all of those that are refused.
const MAX_COMMON: usize = 8 << 20;
/// No time is longer.
const MAX_TIME: usize = 100;

/// Has each refusal hold what the request said for all of its calls, or it would be read as another call when it is sent
/// again. A sender cannot fill the disk by that: a lot for many is left out, but for the sender's clock, and it is said.
fn say_with(refusals: &mut [Refusal], common: &Common<'_>, key: &str) {
    if refusals.is_empty() {
        return;
    }
    let json = |common: &Common<'_>| without_key(&written(common), key).into_owned();
    let all = json(common);
    let is_too_much = all.len() > MAX_RAW || all.len() * refusals.len().min(MAX_PER_SOURCE) > MAX_COMMON;
    let kept = if is_too_much {
        let sent_at = common.sent_at.clone().filter(|time| time.len() <= MAX_TIME);
        json(&Common { sent_at, ..Common::default() })
    } else {
        all
    };
    // Of more than that the oldest are not kept.
    for refusal in refusals.iter_mut().rev().take(MAX_PER_SOURCE) {
        refusal.said_with(&kept);
        if is_too_much {
            refusal.note("the context of its batch was too large to be kept with each event");
        }
    }
}

/// What is kept must say by itself what the endpoint's address said, or it could not be sent again.
pub(crate) fn with_type(raw: &str, kind: Option<EventKind>) -> Cow<'_, str> {
    #[derive(Deserialize)]
    struct Typed {
        r#type: Option<IgnoredAny>,
    }
    let is_untyped = serde_json::from_str::<Typed>(raw).is_ok_and(|typed| typed.r#type.is_none());
    match (kind, raw.trim_start().strip_prefix('{')) {
        (Some(kind), Some(rest)) if is_untyped => {
            let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
            format!(r#"{{"type":"{}"{comma}{rest}"#, kind.as_str()).into()
        }
        _ => raw.into(),
    }
}

/// The log's refusals are the server's trouble: the sender is told when to come again.
pub(crate) fn refused(error: AppendError) -> Problem {
    match error {
        AppendError::Busy { retry_after } => {
            Problem::busy("too many events at once; none of this request was taken", retry_after.as_secs().max(1))
        }
        AppendError::DiskFull { .. } => {
            tracing::error!(%error, "events are refused");
            Problem::busy("the server's disk is full; none of this request was taken", 60)
        }
        AppendError::Closed => Problem::busy("the server is stopping; none of this request was taken", 5),
        other => {
            tracing::error!(error = %other, "events are refused");
            Problem::busy("events cannot be stored right now; none of this request was taken", 30)
        }
    }
}

/// A request that is not even JSON is kept too.
pub(super) async fn refuse_whole(
    sender: Sender<'_>,
    body: &str,
    kind: Option<EventKind>,
    reject: Reject,
) -> Result<Problem, Problem> {
    let refusal = Refusal::new(&reject, &without_key(body, sender.key)).of_kind(kind);
    keep(sender.collect, sender.source, vec![refusal], sender.received).await?;
    Ok(reject.into())
}

/// Of a body that cannot be read as text only the beginning is kept.
pub(super) async fn refuse_unread(sender: Sender<'_>, unread: Unread) -> Result<Problem, Problem> {
    let head = unread.head();
    let refusal = Refusal::stub(&unread.reject, &without_key(&head, sender.key), unread.bytes);
    keep(sender.collect, sender.source, vec![refusal], sender.received).await?;
    Ok(unread.reject.into())
}
