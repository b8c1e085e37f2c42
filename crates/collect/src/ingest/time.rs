use jiff::SignedDuration;
use primitives::Timestamp;

use super::Reject;

/// How far ahead of the server a corrected time may lie and still count as now.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// When it happened, by the server's clock: `timestamp + (received − sentAt)`. Without `sentAt` the sender's time is
/// taken as it is, so that a server can send history. A time slightly in the future becomes now.
pub(super) fn happened(
    timestamp: Option<&str>,
    sent_at: Option<&str>,
    received: Timestamp,
) -> Result<Timestamp, Reject> {
    let Some(timestamp) = timestamp else { return Ok(received) };
    let timestamp = parse("timestamp", timestamp)?;
    let skew = match sent_at {
        Some(sent_at) => received.duration_since(parse("sentAt", sent_at)?),
        None => SignedDuration::ZERO,
    };
    let out_of_range = || Reject::field("bad_timestamp", "timestamp", "lies outside of the calendar");
    let corrected = timestamp.checked_add(skew).map_err(|_| out_of_range())?;
    if corrected.duration_since(received) > AHEAD {
        let message = format!("{corrected} is more than 24 hours in the future: check the sender's clock");
        return Err(Reject::field("future_timestamp", "timestamp", message));
    }
    if corrected < Timestamp::UNIX_EPOCH {
        return Err(out_of_range());
    }
    let micros = corrected.min(received).as_microsecond();
    Timestamp::from_microsecond(micros).map_err(|_| out_of_range())
}

fn parse(field: &'static str, text: &str) -> Result<Timestamp, Reject> {
    text.trim().parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        let message = format!("“{shown}” is not an RFC 3339 time with an offset, e.g. 2026-11-11T08:00:00Z");
        Reject::field("bad_timestamp", field, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn corrects_a_wrong_clock() {
        let received = at("2026-11-11T12:00:10Z");
        let slow = happened(Some("2026-11-11T11:00:00Z"), Some("2026-11-11T11:00:05Z"), received).unwrap();
        assert_eq!(slow, at("2026-11-11T12:00:05Z"));
        assert_eq!(happened(None, None, received).unwrap(), received);
        let history = happened(Some("2024-01-01T08:00:00+08:00"), None, received).unwrap();
        assert_eq!(history, at("2024-01-01T00:00:00Z"));
        let a_little_ahead = happened(Some("2026-11-11T13:00:00Z"), None, received).unwrap();
        assert_eq!(a_little_ahead, received);
    }

    #[test]
    fn refuses_times_that_cannot_be() {
        let received = at("2026-11-11T12:00:10Z");
        let code = |timestamp, sent_at| happened(Some(timestamp), sent_at, received).unwrap_err().code;
        assert_eq!(code("2027-01-01T00:00:00Z", None), "future_timestamp");
        assert_eq!(code("yesterday", None), "bad_timestamp");
        assert_eq!(code("2026-11-11 12:00", None), "bad_timestamp");
        assert_eq!(code("1820-01-01T00:00:00Z", None), "bad_timestamp");
        assert_eq!(code("2026-11-11T12:00:00Z", Some("x")), "bad_timestamp");
        assert_eq!(code("-009999-01-01T00:00:00Z", Some("9999-12-30T00:00:00Z")), "bad_timestamp");
    }
}
