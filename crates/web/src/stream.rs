use std::convert::Infallible;
use std::future::ready;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{StreamExt, stream};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::kit::ENDED;
use crate::{Kit, Notice, Permission, Problem, Staff};

/// How long somebody watches on at most after another process ended their right to.
const RECHECK: Duration = Duration::from_mins(1);

/// A proxy such as nginx hands on what it has gathered, unless it is told not to.
const AT_ONCE: [(&str, &str); 1] = [("x-accel-buffering", "no")];

/// What happens in the shop, as it happens (server-sent events)
///
/// It begins with `hello`. What happened while nobody was connected is not told again: after `hello`, and after `missed`,
/// which says how many came too fast, ask for what is shown. It ends when the session or the key that opened it does, and
/// when the role changes; its last event is then `access`.
#[utoipa::path(get, path = "/stream", tag = "live", operation_id = "stream",
    responses((status = 200, content_type = "text/event-stream", description = "one SSE event per happening")))]
pub(crate) async fn stream(State(kit): State<Kit>, staff: Staff) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let role = staff.role;
    let (shop, lost) = (staff.shop, access_lost(kit.clone(), staff));
    let notices = BroadcastStream::new(kit.notices.subscribe());
    let notices = notices.take_while(|notice| ready(!is_last(notice))).filter_map(move |notice| {
        let event = match notice {
            Ok(notice) if notice.shop == shop && role.may(needed(notice.topic)) => {
                Some(Event::default().event(notice.topic).data(&*notice.data))
            }
            Ok(_) => None,
            Err(BroadcastStreamRecvError::Lagged(missed)) => {
                Some(Event::default().event("missed").data(missed.to_string()))
            }
        };
        ready(event)
    });
    let hello = stream::once(ready(said("hello")));
    let lost = stream::once(lost).flat_map(|()| stream::iter([Some(said("access")), None]));
    let told = hello.chain(notices).map(Some).chain(stream::once(ready(None)));
    let until_either_ends = stream::select(told, lost).take_while(|event| ready(event.is_some()));
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    let events = until_either_ends.filter_map(|event| ready(event.map(Ok::<_, Infallible>)));
    Ok((AT_ONCE, Sse::new(events).keep_alive(keep_alive)))
}

fn said(name: &str) -> Event {
    Event::default().event(name).data("{}")
}

/// Nothing comes after it: the server is about to stop.
fn is_last(notice: &Result<Notice, BroadcastStreamRecvError>) -> bool {
    matches!(notice, Ok(notice) if notice.topic == ENDED)
}

/// What may be asked for may be watched.
fn needed(topic: &str) -> Permission {
    match topic {
        // Raw events carry what people said of themselves.
        "event" | "rejected" => Permission::ReadPersonal,
        "import" => Permission::ManageData,
        _ => Permission::Read,
    }
}

/// Comes back once the one who watches may no longer, or as somebody else.
async fn access_lost(kit: Kit, staff: Staff) {
    loop {
        let told = kit.access.notified();
        // A database that does not answer says nothing against anybody.
        if matches!(staff.is_current(&kit).await, Ok(false)) {
            return;
        }
        tokio::select! {
            () = told => {}
            () = tokio::time::sleep(RECHECK) => {}
        }
    }
}
