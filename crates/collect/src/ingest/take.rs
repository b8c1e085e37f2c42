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
use crate::Collect;
use crate::rejected::{Refusal, keep};
use crate::sources::Source;

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
                refusals.push(Refusal::new(&reject, &with_type(&without_key(json, key), kind)));
                answer.rejected.push(RejectedItem::new(index, reject));
            }
        }
    }
    let events: Vec<_> = taken.iter().map(|call| call.event(source, received)).collect();
    for appended in collect.log.append_refs(&events).await.map_err(refused)? {
        match appended {
            Appended::Stored(_) => answer.accepted += 1,
            Appended::Duplicate => answer.duplicates += 1,
        }
    }
    keep(collect, source, refusals, received).await?;
    Ok(answer)
}

/// What is kept must say by itself what the endpoint's address said, or it could not be sent again.
fn with_type(raw: &str, kind: Option<EventKind>) -> Cow<'_, str> {
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
pub(super) async fn refuse_whole(sender: Sender<'_>, body: &str, reject: Reject) -> Result<Problem, Problem> {
    let refusal = Refusal::new(&reject, &without_key(body, sender.key));
    keep(sender.collect, sender.source, vec![refusal], sender.received).await?;
    Ok(reject.into())
}
